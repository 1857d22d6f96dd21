// All scenarios, by the names that `run.js` takes.

import { walkEnglish, walkChinese } from "./scenarios/walk.js";
import { showStates } from "./scenarios/states.js";
import { useKeyboard } from "./scenarios/keyboard.js";
import { changeLanguageAndTheme } from "./scenarios/choices.js";
import { readWithoutHelp } from "./scenarios/without.js";
import { meetSurroundings } from "./scenarios/surroundings.js";
import { weighPages } from "./scenarios/weights.js";
import { validateHtml } from "./scenarios/html.js";
import { searchPages } from "./scenarios/search.js";
import { useExplorer } from "./scenarios/explorer.js";
import { signInPages } from "./scenarios/signing.js";
import { takePictures } from "./scenarios/pictures.js";
import { useConsole } from "./scenarios/console.js";
import { findFaults } from "./scenarios/faults.js";

export const SCENARIOS = {
  "walk-en": walkEnglish,
  "walk-zh": walkChinese,
  states: showStates,
  keyboard: useKeyboard,
  choices: changeLanguageAndTheme,
  without: readWithoutHelp,
  surroundings: meetSurroundings,
  weights: weighPages,
  html: validateHtml,
  search: searchPages,
  explorer: useExplorer,
  signing: signInPages,
  console: useConsole,
  pictures: takePictures,
  faults: findFaults,
};
