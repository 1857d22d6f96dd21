// JSON on lines, its parts in colours unless it is large.

import { make } from './dom.js';

/** Characters up to which parts have colours. */
const COLOURED_CHARS_MAX = 256 * 1024;

const PART = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|(true|false|null)/g;

/**
 * Makes a box with JSON.
 * @param {string} text
 * @param {string} name
 * @returns {HTMLElement}
 */
export function makeJson(text, name) {
  const code = make('code', { class: 'json' });
  if (text.length > COLOURED_CHARS_MAX) code.textContent = text;
  else code.append(...colourParts(text));
  return make('pre', { tabindex: '0', role: 'region', 'aria-label': name, class: 'json-box' }, code);
}

/**
 * @param {string} text
 * @returns {Node[]}
 */
function colourParts(text) {
  /** @type {Node[]} */
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(PART)) {
    const [whole, quoted, colon, number] = found;
    parts.push(document.createTextNode(text.slice(end, found.index)));
    const kind = quoted === undefined ? (number === undefined ? 'null' : 'number') : colon === undefined ? 'string' : 'name';
    parts.push(make('span', { class: kind }, quoted ?? whole));
    if (colon !== undefined) parts.push(document.createTextNode(colon));
    end = found.index + whole.length;
  }
  parts.push(document.createTextNode(text.slice(end)));
  return parts;
}
