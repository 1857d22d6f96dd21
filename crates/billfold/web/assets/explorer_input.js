// The form of an input: what is typed into it as a value, and a value in it.

import { ExactNumber, parseExact, writeExact } from './exact_json.js';

/** @typedef {import('./exact_json.js').Exact} Exact */
/** @typedef {import('./exact_json.js').ExactObject} ExactObject */

const WHOLE_NUMBER = /^-?(?:0|[1-9]\d*)$/;

/**
 * Reads the controls that are directly in an element.
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
  return value;
}

/**
 * Shows a value in the controls that are directly in an element.
 * @param {HTMLElement} root
 * @param {ExactObject} value
 * @returns {ExactObject} the members for which there is no control
 */
export function fillControls(root, value) {
  /** @type {ExactObject} */
  const others = Object.assign(Object.create(null), value);
  for (const control of listControls(root)) {
    const name = nameControl(control);
    fillControl(control, value[name]);
    delete others[name];
  }
  return others;
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
 */
function fillControl(control, value) {
  const kind = control.dataset['kind'];
  if (kind === 'object') {
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof ExactNumber);
    fillControls(control, isObject ? value : Object.create(null));
    const details = control.querySelector('details');
    if (details && isObject && Object.keys(value).length > 0) details.open = true;
    return;
  }
  if (kind === 'texts' || kind === 'numbers') {
    control.querySelector('.list')?.replaceChildren();
    const items = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
    for (const item of items) appendItem(control, showScalar(item));
    return;
  }
  const field = findField(control);
  const text = value === undefined || value === null ? '' : kind === 'json' ? writeExact(value, 2) : showScalar(value);
  if (field instanceof HTMLSelectElement && ![...field.options].some((option) => option.value === text)) {
    // A value that is none of the choices is shown, too, and refused by the server.
    field.add(new Option(text, text));
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
