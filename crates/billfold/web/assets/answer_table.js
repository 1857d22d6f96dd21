// The lists of an answer as tables: a row for each object, a column for each of its values.

import { make } from './dom.js';
import { ExactNumber } from './exact_json.js';
import { isObject } from './explorer_rules.js';

/** @typedef {import('./exact_json.js').Exact} Exact */
/** @typedef {import('./exact_json.js').ExactObject} ExactObject */
/** @typedef {{path: string, rows: {place: string, object: ExactObject}[]}} FoundList the objects that a path names, with the place of each */

/** Rows of a table that are made at once. */
const ROWS_MAX = 200;

const NUMBER = /^-?\d+(\.\d+)?%?$/;

/**
 * Makes the tables of a value: one of the values that stand alone, and one for each list of objects.
 * @param {Exact} value
 * @param {import('./page_data.js').Words} words
 * @returns {HTMLElement}
 */
export function makeTables(value, words) {
  /** @type {Map<string, FoundList>} */
  const lists = new Map();
  collectLists(value, '', '', lists);
  const box = make('div', { class: 'answer-tables' });
  for (const list of lists.values()) box.append(makeTable(list, words));
  if (lists.size === 0) box.append(make('p', { class: 'empty' }, words('noTable')));
  return box;
}

/**
 * @param {Exact | undefined} value
 * @param {string} path
 * @param {string} place
 * @param {Map<string, FoundList>} lists
 */
function collectLists(value, path, place, lists) {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      const own = place === '' ? String(index) : `${place}.${index}`;
      if (isObject(item)) noteObject(path, own, item, lists);
      collectLists(item, path, own, lists);
    });
  } else if (isObject(value)) {
    if (place === '') noteObject(path, '', value, lists);
    for (const [name, member] of Object.entries(value)) {
      const isParent = member !== null && typeof member === 'object' && !(member instanceof ExactNumber);
      if (isParent) collectLists(member, path === '' ? name : `${path}.${name}`, place, lists);
    }
  }
}

/**
 * @param {string} path
 * @param {string} place
 * @param {ExactObject} object
 * @param {Map<string, FoundList>} lists
 */
function noteObject(path, place, object, lists) {
  if (!Object.values(object).some(isScalar)) return;
  const list = lists.get(path) ?? { path, rows: [] };
  list.rows.push({ place, object });
  lists.set(path, list);
}

/**
 * @param {Exact} value
 * @returns {boolean}
 */
function isScalar(value) {
  return value === null || typeof value !== 'object' || value instanceof ExactNumber;
}

/**
 * @param {FoundList} list
 * @param {import('./page_data.js').Words} words
 * @returns {HTMLElement}
 */
function makeTable({ path, rows }, words) {
  const names = [...new Set(rows.flatMap(({ object }) => Object.keys(object).filter((name) => isScalar(object[name] ?? null))))];
  const heads = ['#', ...names].map((name) => make('th', { scope: 'col' }, name));
  const body = make('tbody', {});
  const caption = make('caption', {}, path === '' ? words('wholeAnswer') : path, ' ', make('span', { class: 'count' }, String(rows.length)));
  const table = make('table', { class: 'answer-table' }, caption, make('thead', {}, make('tr', {}, ...heads)), body);
  const box = make('div', { class: 'table-box', tabindex: '0', role: 'region', 'aria-label': path === '' ? words('wholeAnswer') : path }, table);
  const append = (/** @type {number} */ start) => {
    for (const { place, object } of rows.slice(start, start + ROWS_MAX)) body.append(makeTableRow(place, object, names));
    const left = rows.length - start - ROWS_MAX;
    if (left <= 0) return;
    const button = make('button', { type: 'button', onclick: () => { button.remove(); append(start + ROWS_MAX); box.focus(); } }, words('showRest', left));
    box.after(button);
  };
  const whole = make('div', {}, box);
  append(0);
  return whole;
}

/**
 * @param {string} place
 * @param {ExactObject} object
 * @param {string[]} names
 * @returns {HTMLElement}
 */
function makeTableRow(place, object, names) {
  const cells = names.map((name) => {
    const value = object[name];
    const text = value === undefined || value === null || typeof value === 'object' && !(value instanceof ExactNumber) ? '' : String(value);
    return make('td', NUMBER.test(text) ? { class: 'number' } : {}, value === null ? 'null' : text);
  });
  return make('tr', {}, make('th', { scope: 'row' }, place === '' ? '·' : place), ...cells);
}
