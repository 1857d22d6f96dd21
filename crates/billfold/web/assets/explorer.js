// The page on which an action is tried: fills the form, sends the call, shows what came back.

import { callAction } from './call.js';
import { keepChoice, readChoice } from './choices.js';
import { announce, find, make } from './dom.js';
import { explainError } from './error_help.js';
import { parseExact } from './exact_json.js';
import { offerSuggestions, showAdvice } from './explorer_caller.js';
import { startEditor } from './explorer_editor.js';
import { offerKeys } from './explorer_keys.js';
import { startLinks } from './explorer_links.js';
import { loadPart } from './explorer_parts.js';
import { isObject } from './explorer_rules.js';
import { readLocale, readPageData, readWords } from './page_data.js';
import { currentSession, onSessionChange } from './session.js';
import { startSignIn, onCallerChange } from './sign_in.js';
import { startTabs } from './tabs.js';

/** @typedef {import('./exact_json.js').ExactObject} ExactObject */

/**
 * @typedef {object} ExplorerFacts
 * @property {string} action
 * @property {string} service
 * @property {string} version
 * @property {string[]} roles
 * @property {Record<string, string>} roleNames
 * @property {string} wrongRole
 * @property {import('./explorer_rules.js').Rule[]} input
 * @property {import('./explorer_rules.js').Messages} messages
 * @property {import('./answer_tree.js').Outputs} outputs
 * @property {string[]} emptyNotes when the answer has an empty list
 * @property {{title: string, role: string, input: string}[]} examples
 * @property {string[]} siblings
 * @property {string[]} actions
 * @property {string[]} privateActions those whose input may hold a credential, and is kept nowhere
 */

/** How long the samples wait for the reader to go on typing. */
const TYPING_MS = 300;

/** The name under which it is kept that the list of actions is closed. */
const ACTIONS = 'explorer-actions';

const data = /** @type {import('./page_data.js').PageData & ExplorerFacts} */ (readPageData());
const words = readWords('explorer');
const form = find('#call-form', HTMLFormElement);
const sending = find('#send', HTMLButtonElement);
const examples = find('#example', HTMLSelectElement);

let shownTab = 'answer';
let timer = 0;
let stopCountdown = () => {};
/** The id of the key to which the shown answer was given. @type {string | null} */
let answeredId = null;
/** True where the answer is beside the form, and not below it. */
const isWide = matchMedia('(min-width: 64rem)');
/** True while a change is made by the page and not by the reader. */
let isFilling = false;

const editor = startEditor(data, words, noticeChange);
const showTab = startTabs(find('.tabs', HTMLElement), (name) => void showPanel(name));

/** @param {string} name */
function findPanel(name) {
  return find(`#panel-${name} > .part`, HTMLElement);
}

/** Follows a change of the input. */
function noticeChange() {
  find('#share-state', HTMLElement).hidden = true;
  if (isFilling || shownTab === 'answer') return;
  if (shownTab !== 'samples') void showSigned(shownTab);
  else {
    clearTimeout(timer);
    timer = setTimeout(() => void showPanel('samples'), TYPING_MS);
  }
}

/**
 * Shows a part that has the request as it is signed.
 * @param {string} name
 */
async function showSigned(name) {
  if (name !== 'signature' && name !== 'doctor') return;
  const { text, value } = editor.readInput();
  if (value === null) return;
  const { service, version, action } = data;
  const request = { service, version, action, input: text, language: readLocale() };
  const panel = findPanel(name);
  if (name === 'signature') await usePart(name, ({ showSignature }) => showSignature(panel, request, currentSession()));
  else await usePart(name, ({ showDoctor }) => showDoctor(panel, request, currentSession()));
}

/**
 * Loads the module of a panel, and lets it show the panel if it is still wanted.
 * @template {keyof import('./explorer_parts.js').Parts} K
 * @param {K} name
 * @param {(part: import('./explorer_parts.js').Parts[K]) => unknown} show
 */
async function usePart(name, show) {
  const part = await loadPart(name).catch((error) => {
    findPanel(name).replaceChildren(makeFailure(error));
    return null;
  });
  if (part !== null && shownTab === name) await show(part);
}

/**
 * Fills the form.
 * @param {ExactObject} input
 */
function fillForm(input) {
  isFilling = true;
  editor.fill(input);
  isFilling = false;
  noticeChange();
}

/**
 * Shows a part of the work area.
 * @param {string} name
 */
async function showPanel(name) {
  shownTab = name;
  const panel = findPanel(name);
  if (name === 'samples') await usePart(name, ({ showSamples }) => showSamples(panel, { ...data, words, readInput: editor.readInput, secretId: currentSession()?.secretId ?? null }));
  else if (name === 'documentation') await usePart(name, ({ showDocument }) => showDocument(panel, find('.action-facts a', HTMLAnchorElement).href, words));
  else if (name === 'history') await usePart(name, ({ showHistory }) => showHistory(panel, { ...data, words, fill: fillAgain }));
  else await showSigned(name);
}

/**
 * Says that the server did not answer.
 * @param {unknown} error
 * @returns {HTMLElement}
 */
function makeFailure(error) {
  return make('p', { class: 'notice', role: 'alert' }, words('noAnswer', error instanceof Error ? error.message : String(error)));
}

/** Removes the answer to another key than that of now. */
function clearAnswer() {
  if (answeredId === null || answeredId === currentSession()?.secretId) return;
  answeredId = null;
  stopCountdown();
  findPanel('answer').replaceChildren(make('p', { class: 'empty' }, words('noAnswerYet')));
}

/** @param {ExactObject} input */
function fillAgain(input) {
  examples.value = 'none';
  fillForm(input);
  adviseReader();
}

/** Says what stands between the reader and an answer. */
function adviseReader() {
  const example = data.examples[Number(examples.value)];
  void showAdvice(find('#role-advice', HTMLElement), currentSession(), example?.role ?? null, { ...data, words });
}

/** Fills in the example that is chosen. */
function fillExample() {
  const example = data.examples[Number(examples.value)];
  const input = parseExact(example?.input ?? '{}');
  if (isObject(input)) fillForm(input);
  adviseReader();
}

/** Sends the call, if there is an input and a key for it. */
async function sendCall() {
  const { text, value } = editor.readInput();
  editor.showMissing();
  if (value === null) {
    find('#show-json', HTMLElement).click();
    announce(words('fixJson'));
    return;
  }
  const session = currentSession();
  if (session === null) {
    showTab(0);
    findPanel('answer').replaceChildren(make('p', { class: 'notice' }, words('signInFirst')));
    announce(words('signInFirst'));
    find('#sign-in', HTMLElement).scrollIntoView({ block: 'nearest' });
    return;
  }
  const { service, version } = data;
  sending.setAttribute('aria-disabled', 'true');
  announce(words('sending'));
  showTab(0);
  stopCountdown();
  try {
    await answerCall({ service, version, input: text, language: readLocale(), session });
  } finally {
    sending.removeAttribute('aria-disabled');
  }
}

/**
 * Sends a call, and shows its answer.
 * @param {Omit<import('./request.js').RequestPlan, 'action' | 'input'> & {input: string}} plan
 */
async function answerCall(plan) {
  const { action } = data;
  const parts = Promise.all([loadPart('answer'), loadPart('laws'), loadPart('calls')]);
  const arrived = await Promise.all([callAction({ ...plan, action }), parts]).catch((error) => {
    findPanel('answer').replaceChildren(makeFailure(error));
    return null;
  });
  if (arrived === null) return;
  // An answer to another key is not shown to the reader of now.
  if (currentSession()?.secretId !== plan.session.secretId) return;
  answeredId = plan.session.secretId;
  const [outcome, [{ describeOutcome, showAnswer }, { showLaws }, { keepCall }]] = arrived;
  const places = showAnswer(findPanel('answer'), outcome, { ...data, words });
  if (outcome.error !== undefined) stopCountdown = explainError(places.help, { ...outcome.error, requestId: '' }, () => form.requestSubmit());
  showLaws(places.laws, outcome, { ...data, plan, words });
  const end = outcome.error?.code ?? (outcome.value === undefined ? `HTTP ${outcome.status}` : 'ok');
  const input = data.privateActions.includes(action) ? '' : plan.input;
  if (!isWide.matches) findPanel('answer').scrollIntoView({ block: 'start' });
  keepCall({ action, atMs: Date.now(), input, outcome: end, tookMs: outcome.tookMs, requestId: outcome.requestId }, outcome.text);
  announce(describeOutcome(outcome, words));
}

/** Opens the list of actions where there is room beside the form, unless the reader closed it. */
function fitActions() {
  const list = find('details.actions', HTMLDetailsElement);
  const hasRoom = matchMedia('(min-width: 80rem)').matches;
  list.open = hasRoom && readChoice(ACTIONS) !== 'closed';
  if (hasRoom) list.addEventListener('toggle', () => keepChoice(ACTIONS, list.open ? null : 'closed'));
}

const resetSuggestions = offerSuggestions(form, find('#suggestion-state', HTMLElement), currentSession, { ...data, words });
onSessionChange(() => {
  resetSuggestions();
  clearAnswer();
  adviseReader();
  void showPanel(shownTab);
});
onCallerChange(adviseReader);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (sending.getAttribute('aria-disabled') !== 'true') void sendCall();
});
examples.addEventListener('change', fillExample);
offerKeys(form, showTab, words);
fitActions();
startLinks({ data, words, readInput: editor.readInput, fill: fillAgain, fillExample });
void startSignIn();
