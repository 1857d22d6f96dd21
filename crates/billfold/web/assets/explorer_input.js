// The form of an input: what is typed into it as a value, and a value in it. What no control can show is kept beside the controls,
// and read again with them.

import { make } from './dom.js';
import { ExactNumber, parseExact, writeExact } from './exact_json.js';
import { isObject } from './explorer_rules.js';

/** @typedef {import('./exact_json.js').Exact} Exact */
/** @typedef {import('./exact_json.js').ExactObject} ExactObject */

/** Items of a list that are shown. No list of an action may have more. */
const ITEMS_MAX = 200;

/** The members that the form has no control for, by the element whose controls are filled. @type {WeakMap<HTMLElement, ExactObject>} */
const others = new WeakMap();

/** The values that their controls cannot show. @type {WeakMap<HTMLElement, Exact>} */
const hidden = new WeakMap();

/** The value that a field was filled with, and its text there. While the text is the same, so is the value. @type {WeakMap<HTMLElement, {text: string, value: Exact}>} */
const filled = new WeakMap();

const WHOLE_NUMBER = /^-?(?:0|[1-9]\d*)$/;

/**
 * Reads the controls that are directly in an element, and the members that have none.
 * @param {HTMLElement} root
 * @returns {ExactObject}
 */
export function readControls(root) {
  /** @type {ExactObject} */
  const value = Object.create(null);
  for (const control of listControls(root)) {
    const read = readControl(control);
    if (read !== undefined) value[nameControl(control)] = read;
  }
  return Object.assign(value, others.get(root));
}

/**
 * Shows a value in the controls that are directly in an element, and keeps the members that have none.
 * @param {HTMLElement} root
 * @param {ExactObject} value
 * @param {import('./page_data.js').Words} words
 */
export function fillControls(root, value, words) {
  /** @type {ExactObject} */
  const left = Object.assign(Object.create(null), value);
  for (const control of listControls(root)) {
    const name = nameControl(control);
    fillControl(control, value[name], words);
    delete left[name];
  }
  others.set(root, left);
}

/**
 * Appends an item to the control of a list.
 * @param {HTMLElement} control
 * @param {string} text
 * @returns {HTMLInputElement | null} the field of the item
 */
export function appendItem(control, text) {
  const template = control.querySelector('template');
  const list = control.querySelector('.list');
  if (template === null || list === null) return null;
  const item = template.content.cloneNode(true);
  list.append(item);
  const field = list.lastElementChild?.querySelector('input') ?? null;
  if (field === null) return null;
  field.value = text;
  const name = field.getAttribute('aria-label') ?? '';
  const place = `${name}.${list.children.length - 1}`;
  field.setAttribute('aria-label', place);
  const remove = list.lastElementChild?.querySelector('.remove');
  remove?.setAttribute('aria-label', `${remove.textContent} ${place}`);
  return field;
}

/**
 * Marks the controls that may be absent and are empty.
 * @param {HTMLElement} root
 */
export function markUnused(root) {
  const optional = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('.field[data-optional]'));
  for (const control of optional) control.toggleAttribute('data-unused', readControl(control) === undefined);
}

/**
 * @param {HTMLElement} root
 * @returns {HTMLElement[]}
 */
function listControls(root) {
  const all = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('.field')]);
  const own = root.classList.contains('field') ? root : null;
  return all.filter((control) => (control.parentElement?.closest('.field') ?? null) === own);
}

/** @param {HTMLElement} control */
function nameControl(control) {
  return (control.dataset['path'] ?? '').split('.').pop() ?? '';
}

/** @param {HTMLElement} control */
function findField(control) {
  return /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */ (control.querySelector('input, select, textarea'));
}

/**
 * @param {HTMLElement} control
 * @returns {Exact | undefined} undefined if nothing is typed
 */
function readControl(control) {
  const kept = hidden.get(control);
  if (kept !== undefined) return kept;
  const kind = control.dataset['kind'];
  if (kind === 'object') {
    const members = readControls(control);
    return Object.keys(members).length > 0 ? members : undefined;
  }
  if (kind === 'texts' || kind === 'numbers') {
    const fields = /** @type {HTMLInputElement[]} */ ([...control.querySelectorAll('.list input')]);
    const items = fields.map((field) => (kind === 'numbers' ? readNumber(field.value) : field.value));
    return items.length > 0 ? items : undefined;
  }
  const text = findField(control).value;
  if (text === '') return undefined;
  const known = filled.get(control);
  if (known?.text === text) return known.value;
  if (kind === 'number') return readNumber(text);
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return kind === 'json' ? readJson(text) : text;
}

/**
 * Reads a whole number; any other text stays a text, which the server then refuses.
 * @param {string} text
 * @returns {Exact}
 */
function readNumber(text) {
  return WHOLE_NUMBER.test(text.trim()) ? new ExactNumber(text.trim()) : text;
}

/**
 * @param {string} text
 * @returns {Exact}
 */
function readJson(text) {
  try {
    return parseExact(text);
  } catch {
    return text;
  }
}

/**
 * @param {HTMLElement} control
 * @param {Exact | undefined} value
 * @param {import('./page_data.js').Words} words
 */
function fillControl(control, value, words) {
  const kind = control.dataset['kind'];
  const reason = value === undefined || value === null ? null : findReason(kind, value, words);
  hideValue(control, reason === null ? undefined : value, reason);
  const shown = reason === null ? value : undefined;
  if (kind === 'object') {
    const members = isObject(shown) ? shown : Object.create(null);
    fillControls(control, members, words);
    const details = control.querySelector('details');
    if (details && Object.keys(members).length > 0) details.open = true;
  } else if (kind === 'texts' || kind === 'numbers') {
    fillItems(control, Array.isArray(shown) ? shown.map(showScalar) : []);
  } else {
    const text = shown === undefined || shown === null ? '' : kind === 'json' ? writeExact(shown, 2) : showScalar(shown);
    fillField(findField(control), text);
    filled.set(control, { text, value: shown ?? null });
  }
}

/**
 * Shows items in the control of a list. As many as before change in their places.
 * @param {HTMLElement} control
 * @param {string[]} items
 */
function fillItems(control, items) {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (control.querySelectorAll('.list input'));
  if (fields.length === items.length) fields.forEach((field, place) => (field.value = items[place] ?? ''));
  else {
    control.querySelector('.list')?.replaceChildren();
    for (const item of items) appendItem(control, item);
  }
}

/**
 * Finds why a control cannot show a value.
 * @param {string | undefined} kind
 * @param {Exact} value
 * @param {import('./page_data.js').Words} words
 * @returns {string | null} null if it can
 */
function findReason(kind, value, words) {
  if (kind === 'json') return null;
  if (kind === 'object') return isObject(value) ? null : words('valueHidden');
  if (kind !== 'texts' && kind !== 'numbers') return isScalar(value) ? null : words('valueHidden');
  if (!Array.isArray(value) || !value.every(isScalar)) return words('valueHidden');
  return value.length > ITEMS_MAX ? words('itemsHidden', value.length, ITEMS_MAX) : null;
}

/** @param {Exact} value */
function isScalar(value) {
  return value !== null && (typeof value !== 'object' || value instanceof ExactNumber);
}

/**
 * Keeps a value that its control cannot show, and says why; undefined lets the control show its own value again.
 * @param {HTMLElement} control
 * @param {Exact | undefined} value
 * @param {string | null} reason
 */
function hideValue(control, value, reason) {
  if (value === undefined) hidden.delete(control);
  else hidden.set(control, value);
  control.querySelector(':scope > .kept-value')?.remove();
  control.toggleAttribute('data-hidden', value !== undefined);
  if (reason !== null) control.querySelector(':scope > label, :scope > legend')?.after(make('p', { class: 'kept-value about' }, reason));
}

/**
 * @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} field
 * @param {string} text
 */
function fillField(field, text) {
  if (field instanceof HTMLSelectElement) {
    // A value that is none of the choices is shown, too, and refused by the server.
    field.querySelector('[data-own]')?.remove();
    if (![...field.options].some((option) => option.value === text)) field.append(make('option', { value: text, 'data-own': true }, text));
  }
  field.value = text;
}

/**
 * @param {Exact} value
 * @returns {string}
 */
function showScalar(value) {
  return typeof value === 'string' ? value : writeExact(value);
}
