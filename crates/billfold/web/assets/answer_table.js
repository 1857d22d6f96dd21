// The lists of an answer as tables: a row for each object, a column for each of its values. Amounts come behind the first column, so
// that a narrow box has them in view; where there are more columns than fit, a sentence above the table says which.

import { explainEmpty } from './answer_empty.js';
import { make } from './dom.js';
import { ExactNumber } from './exact_json.js';
import { isObject } from './explorer_rules.js';

/** @typedef {import('./exact_json.js').Exact} Exact */
/** @typedef {import('./exact_json.js').ExactObject} ExactObject */
/** @typedef {{path: string, rows: {place: string, object: ExactObject}[], isOfItem: boolean}} FoundList the objects that a path names, with the place of each; `isOfItem` if they are within items of another list */

/** @typedef {import('./answer_tree.js').AnswerContext} TableContext */

/** Rows of a table that are made at once. */
const ROWS_MAX = 200;

const NUMBER = /^-?\d+(\.\d+)?%?$/;

/**
 * Makes the tables of a value: one of the values that stand alone, and one for each list of objects. A list without items has a
 * sentence.
 * @param {Exact} value
 * @param {TableContext} context
 * @returns {HTMLElement}
 */
export function makeTables(value, context) {
  /** @type {Map<string, FoundList>} */
  const lists = new Map();
  collectLists(value, '', '', lists);
  const box = make('div', { class: 'answer-tables' });
  for (const list of lists.values()) box.append(list.rows.length === 0 ? makeEmptyList(list, context) : makeTable(list, context));
  if (lists.size === 0) box.append(make('p', { class: 'empty' }, context.words('noTable')));
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
    if (value.length === 0 && !lists.has(path)) lists.set(path, { path, rows: [], isOfItem: place !== '' });
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
  const list = lists.get(path) ?? { path, rows: [], isOfItem: place.includes('.') };
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
 * @param {TableContext} context
 * @returns {HTMLElement}
 */
function makeEmptyList({ path, isOfItem }, context) {
  return make('div', {}, make('p', { class: 'table-title' }, path, ' ', make('span', { class: 'count' }, '0')), make('p', { class: 'empty' }, explainEmpty([], isOfItem, context)));
}

/**
 * @param {FoundList} list
 * @param {TableContext} context
 * @returns {HTMLElement}
 */
function makeTable({ path, rows }, { outputs, words }) {
  const names = orderColumns(rows, (name) => outputs[path === '' ? name : `${path}.${name}`]?.[2] !== undefined);
  const heads = ['#', ...names].map((name) => make('th', { scope: 'col' }, ...breakName(name)));
  const body = make('tbody', {});
  const name = path === '' ? words('wholeAnswer') : path;
  const title = make('p', { class: 'table-title' }, name, ' ', make('span', { class: 'count' }, String(rows.length)));
  const hint = make('p', { class: 'about', hidden: true });
  const table = make('table', { class: 'answer-table', 'aria-label': name }, make('thead', {}, make('tr', {}, ...heads)), body);
  const box = make('div', { class: 'table-box', tabindex: '0', role: 'region', 'aria-label': name }, table);
  const append = (/** @type {number} */ start) => {
    for (const { place, object } of rows.slice(start, start + ROWS_MAX)) body.append(makeTableRow(place, object, names));
    const left = rows.length - start - ROWS_MAX;
    if (left <= 0) return;
    const button = make('button', { type: 'button', onclick: () => { button.remove(); append(start + ROWS_MAX); box.focus(); } }, words('showRest', left));
    box.after(button);
  };
  const whole = make('div', {}, title, hint, box);
  append(0);
  const follow = () => showHidden(box, heads, hint, words);
  box.addEventListener('scroll', follow, { passive: true });
  new ResizeObserver(follow).observe(box);
  return whole;
}

/**
 * Orders the columns: the first one, which names a row as a rule, then the amounts, then the others.
 * @param {FoundList['rows']} rows
 * @param {(name: string) => boolean} isAmount
 * @returns {string[]}
 */
function orderColumns(rows, isAmount) {
  const names = [...new Set(rows.flatMap(({ object }) => Object.keys(object).filter((name) => isScalar(object[name] ?? null))))];
  const [first, ...others] = names;
  return first === undefined ? [] : [first, ...others.filter(isAmount), ...others.filter((name) => !isAmount(name))];
}

/**
 * Lets the name of a column break between its words.
 * @param {string} name
 * @returns {Node[]}
 */
function breakName(name) {
  return name.split(/(?<=[a-z\d])(?=[A-Z])/).flatMap((word, place) => [...(place === 0 ? [] : [make('wbr')]), document.createTextNode(word)]);
}

/**
 * Says which columns are beyond the right edge of the box, and marks the edge while there are any.
 * @param {HTMLElement} box
 * @param {HTMLElement[]} heads
 * @param {HTMLElement} hint
 * @param {import('./page_data.js').Words} words
 */
function showHidden(box, heads, hint, words) {
  const widest = Math.max(0, box.scrollWidth - box.clientWidth);
  const hidden = heads.filter((head) => head.offsetLeft + head.offsetWidth > box.clientWidth + 1);
  box.toggleAttribute('data-more', widest - box.scrollLeft > 1);
  hint.hidden = widest <= 1 || hidden.length === 0;
  hint.textContent = hint.hidden ? '' : words('columnsHidden', hidden.length, hidden[0]?.textContent ?? '');
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
