// Elements and what is done with them: making, finding, announcing a text, copying one, saving one.

/** @typedef {Node | string | null | undefined} Child the content of an element; null and undefined leave nothing */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes */

/** The time in which a browser has begun to save a file. */
const SAVING_MS = 60_000;

/**
 * Makes an element. `true` sets an attribute without a value; `false`, null and undefined set none; a function listens to the
 * event that the name has behind `on`.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fillElement(element, attributes, children);
  return element;
}

/**
 * Makes an element of a drawing.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function makeSvg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  fillElement(element, attributes, children);
  return element;
}

/**
 * @param {Element} element
 * @param {Attributes} attributes
 * @param {Child[]} children
 */
function fillElement(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
}

/**
 * Makes a field: a control with its label before it.
 * @param {HTMLElement} control
 * @param {string} name
 * @returns {HTMLElement}
 */
export function makeField(control, name) {
  return make('div', { class: 'field' }, make('label', { for: control.id }, name), control);
}

/**
 * Finds the element that a page has for a module. A page without it is a fault of ours.
 * @template {Element} T
 * @param {string} selector
 * @param {new (...parameters: any[]) => T} type
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function find(selector, type, root = document) {
  const element = root.querySelector(selector);
  if (!(element instanceof type)) throw new TypeError(`the page has no ${type.name} ${selector}`);
  return element;
}

/**
 * Says a text to those who do not see the page.
 * @param {string} text
 */
export function announce(text) {
  const region = document.querySelector('#announcement');
  if (region) region.textContent = text;
}

/**
 * Copies a text, also where plain HTTP has no clipboard.
 * @param {string} text
 * @returns {Promise<boolean>} true if it was copied
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/**
 * Lets the browser save a text as a file, byte for byte.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export function saveText(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), SAVING_MS);
}

/**
 * Copies a text by selecting it in a field that is there for no longer.
 * @param {string} text
 * @returns {boolean}
 */
function copySelected(text) {
  const focused = document.activeElement;
  const field = make('textarea', { class: 'unseen', readonly: true, 'aria-hidden': 'true' });
  field.value = text;
  // Beside a dialog that is open nothing can be selected.
  (document.querySelector('dialog[open]') ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
