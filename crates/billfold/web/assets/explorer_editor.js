// The input of a call as a form and as JSON: each follows the other, and both show what the server would refuse.

import { announce, find, make } from './dom.js';
import { ExactJsonError, parseExact, writeExact } from './exact_json.js';
import { appendItem, fillControls, markUnused, readControls } from './explorer_input.js';
import { loadPart } from './explorer_parts.js';
import { checkInput, isObject } from './explorer_rules.js';

/** @typedef {import('./exact_json.js').ExactObject} ExactObject */
/** @typedef {import('./explorer_rules.js').Fault} Fault */

/**
 * The input of a call; `value` is null while the JSON has a fault.
 * @typedef {{text: string, value: ExactObject | null}} Input
 */

/**
 * @typedef {object} Editor
 * @property {() => Input} readInput
 * @property {(value: ExactObject) => void} fill
 * @property {() => Fault[]} showMissing shows which required fields are empty, too, and returns all faults
 */

/** Characters of an input up to which it is read at each key. That of a longer one is read when the reader pauses. */
const EAGER_CHARS_MAX = 16 * 1024;

/** The time without a key after which a long input is read. */
const PAUSE_MS = 300;

/**
 * Starts the editor.
 * @param {{input: import('./explorer_rules.js').Rule[], messages: import('./explorer_rules.js').Messages}} data
 * @param {import('./page_data.js').Words} words
 * @param {() => void} onChange
 * @returns {Editor}
 */
export function startEditor(data, words, onChange) {
  const form = find('#form-view', HTMLElement);
  const json = find('#json-input', HTMLTextAreaElement);
  const jsonFault = find('#json-fault', HTMLElement);
  /** @type {Input} */
  let input = { text: '{}', value: Object.create(null) };
  let showsMissing = false;
  /** What is done once the reader pauses. @type {(() => void) | null} */
  let waiting = null;
  let timer = 0;

  /**
   * Does something at once, or, with a long input, once the reader pauses.
   * @param {() => void} work
   */
  function follow(work) {
    clearTimeout(timer);
    waiting = work;
    const isLong = Math.max(json.value.length, input.text.length) > EAGER_CHARS_MAX;
    find('#long-input', HTMLElement).hidden = !isLong;
    if (isLong) timer = setTimeout(catchUp, PAUSE_MS);
    else catchUp();
  }

  /** Does what waits for the reader to pause. */
  function catchUp() {
    clearTimeout(timer);
    const work = waiting;
    waiting = null;
    work?.();
  }

  function showFaults() {
    const faults = input.value === null ? [] : checkInput(input.value, data.input, data.messages);
    void followUnknown(faults);
    markFaults(form, faults.filter((fault) => showsMissing || fault.code !== 'MissingParameter'));
    const shown = faults.find((fault) => fault.code !== 'MissingParameter' || showsMissing);
    if (input.value !== null) showJsonFault(shown === undefined ? '' : `${shown.code}: ${shown.message}`);
    return faults;
  }

  /**
   * Shows the parameters that the action does not know.
   * @param {Fault[]} faults
   */
  async function followUnknown(faults) {
    const place = find('#unknown-parameters', HTMLElement);
    const { value } = input;
    place.hidden = value === null || faults.every(({ code }) => code !== 'UnknownParameter');
    if (place.hidden || value === null) return;
    const part = await loadPart('unknown').catch(() => null);
    if (input.value === value) part?.showUnknown(place, value, faults, words, fill);
  }

  /** @param {string} text */
  function showJsonFault(text, excerpt = '') {
    jsonFault.hidden = text === '';
    jsonFault.replaceChildren(text, ...(excerpt === '' ? [] : [make('code', { class: 'excerpt' }, excerpt)]));
    json.setAttribute('aria-invalid', String(text !== ''));
  }

  function readForm() {
    const value = readControls(form);
    input = { text: writeExact(value, 2), value };
    json.value = input.text;
    showFaults();
    onChange();
  }

  function readJson() {
    try {
      const value = parseExact(json.value.trim() === '' ? '{}' : json.value);
      if (!isObject(value)) {
        input = { text: json.value, value: null };
        showJsonFault(data.messages.notJson);
      } else {
        input = { text: json.value, value };
        fillControls(form, value, words);
        markUnused(form);
        showFaults();
      }
    } catch (error) {
      if (!(error instanceof ExactJsonError)) throw error;
      input = { text: json.value, value: null };
      const line = json.value.split('\n')[error.line - 1] ?? '';
      showJsonFault(words('jsonFault', error.line, error.column), cutExcerpt(line, error.column - 1));
    }
    onChange();
  }

  /** @param {ExactObject} value */
  function fill(value) {
    waiting = null;
    fillControls(form, value, words);
    markUnused(form);
    input = { text: writeExact(value, 2), value };
    json.value = input.text;
    follow(() => {
      showFaults();
      onChange();
    });
  }

  form.addEventListener('input', () => follow(readForm));
  json.addEventListener('input', () => follow(readJson));
  offerItems(form, words, () => follow(readForm));
  offerViews(json, catchUp);
  offerRequiredOnly(form);
  return {
    readInput() {
      catchUp();
      return input;
    },
    fill,
    showMissing() {
      showsMissing = true;
      return showFaults();
    },
  };
}

/**
 * Cuts the part of a line that is around a fault, with a mark where it begins.
 * @param {string} line
 * @param {number} at
 * @returns {string}
 */
function cutExcerpt(line, at) {
  const start = Math.max(0, at - 24);
  return `${line.slice(start, at)}⟦${line.slice(at, at + 24)}⟧`;
}

/**
 * Marks the controls that have a fault.
 * @param {HTMLElement} form
 * @param {Fault[]} faults
 */
function markFaults(form, faults) {
  for (const control of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll('.field'))) {
    const path = control.dataset['path'] ?? '';
    const isList = control.dataset['kind'] !== 'object';
    const fault = faults.find((one) => one.path === path || (isList && one.path.startsWith(`${path}.`)));
    const text = find(':scope > .fault', HTMLElement, control);
    const shown = fault === undefined ? '' : `${fault.code}: ${fault.message}`;
    if (text.textContent !== shown) text.textContent = shown;
    text.hidden = fault === undefined;
    for (const field of control.querySelectorAll(':scope > input, :scope > select, :scope > textarea, :scope > .list input')) {
      if (fault === undefined) field.removeAttribute('aria-invalid');
      else field.setAttribute('aria-invalid', 'true');
    }
  }
}

/**
 * Lets items be added to lists and removed from them.
 * @param {HTMLElement} form
 * @param {import('./page_data.js').Words} words
 * @param {() => void} onChange
 */
function offerItems(form, words, onChange) {
  form.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    const control = /** @type {HTMLElement | null} */ (button?.closest('.field') ?? null);
    if (button === null || control === null) return;
    if (button.classList.contains('add')) {
      appendItem(control, '')?.focus();
      onChange();
    } else if (button.classList.contains('remove')) {
      button.closest('li')?.remove();
      announce(words('removed'));
      find('.add', HTMLElement, control).focus();
      onChange();
    }
  });
}

/**
 * Switches between the form and its JSON.
 * @param {HTMLElement} json
 * @param {() => void} onSwitch
 */
function offerViews(json, onSwitch) {
  const views = [
    { button: find('#show-form', HTMLElement), view: find('#form-view', HTMLElement) },
    { button: find('#show-json', HTMLElement), view: find('#json-view', HTMLElement) },
  ];
  for (const { button, view } of views) {
    button.addEventListener('click', () => {
      onSwitch();
      for (const other of views) {
        other.view.hidden = other.view !== view;
        other.button.setAttribute('aria-pressed', String(other.view === view));
      }
      if (view.contains(json)) json.focus();
    });
  }
}

/**
 * Hides the fields that may be absent, if the reader wants that. One with a value stays.
 * @param {HTMLElement} form
 */
function offerRequiredOnly(form) {
  const box = find('#required-only', HTMLInputElement);
  box.addEventListener('change', () => {
    // A field does not vanish while it is emptied.
    markUnused(form);
    form.classList.toggle('required-only', box.checked);
  });
}
