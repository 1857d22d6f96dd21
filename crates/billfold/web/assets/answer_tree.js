// An answer as a tree: each member on a line that opens what it means. Rows are made when they are seen, at most 200 at once.

import { explainEmpty } from './answer_empty.js';
import { announce, copyText, make } from './dom.js';
import { ExactNumber, writeExact } from './exact_json.js';

/** @typedef {import('./exact_json.js').Exact} Exact */
/** @typedef {Record<string, string[]>} Outputs the type, the meaning and perhaps the unit of each output, by its path */
/** @typedef {{outputs: Outputs, emptyNotes: string[], words: import('./page_data.js').Words}} AnswerContext `emptyNotes` says when a list is empty */

/** Rows that are made at once. */
const ROWS_MAX = 200;

/** The depth from which on objects are closed. */
const OPEN_DEPTH_MAX = 3;

/** The number of rows that may still be made. @typedef {{left: number}} Budget */

/**
 * Makes the tree of a value.
 * @param {Exact} value
 * @param {AnswerContext} context
 * @returns {HTMLElement}
 */
export function makeTree(value, context) {
  return make('div', { class: 'tree' }, makeLevel(value, '', 0, { left: ROWS_MAX }, context));
}

/**
 * Makes the list of the members of a value.
 * @param {Exact} value
 * @param {string} path
 * @param {number} depth
 * @param {Budget} budget
 * @param {AnswerContext} context
 * @returns {HTMLElement}
 */
function makeLevel(value, path, depth, budget, context) {
  const list = make('ul', {});
  const entries = Object.entries(/** @type {Record<string, Exact>} */ (value));
  appendRows(list, entries, 0, path, depth, budget, context);
  return list;
}

/**
 * @param {HTMLElement} list
 * @param {[string, Exact][]} entries
 * @param {number} start
 * @param {string} path
 * @param {number} depth
 * @param {Budget} budget
 * @param {AnswerContext} context
 */
function appendRows(list, entries, start, path, depth, budget, context) {
  for (let at = start; at < entries.length; at += 1) {
    if (budget.left <= 0) {
      const rest = make('li', {});
      const button = make('button', { type: 'button', onclick: showRest }, context.words('showRest', entries.length - at));
      rest.append(button);
      list.append(rest);
      return;

      function showRest() {
        rest.remove();
        appendRows(list, entries, at, path, depth, { left: ROWS_MAX }, context);
        announce(context.words('rowsShown'));
        const first = list.children[at]?.querySelector('button');
        if (first instanceof HTMLElement) first.focus();
      }
    }
    budget.left -= 1;
    const [name, value] = /** @type {[string, Exact]} */ (entries[at]);
    list.append(makeRow(name, value, path === '' ? name : `${path}.${name}`, depth, budget, context));
  }
}

/**
 * @param {string} name
 * @param {Exact} value
 * @param {string} path
 * @param {number} depth
 * @param {Budget} budget
 * @param {AnswerContext} context
 * @returns {HTMLElement}
 */
function makeRow(name, value, path, depth, budget, context) {
  const key = make('button', { type: 'button', class: 'key', 'aria-expanded': 'false' }, name);
  const row = make('li', {});
  key.addEventListener('click', () => toggleFacts(row, key, path, value, context));
  if (value === null || typeof value !== 'object' || value instanceof ExactNumber) {
    const kind = value instanceof ExactNumber ? 'number' : value === null ? 'null' : typeof value;
    const [, meaning = ''] = context.outputs[dropPlaces(path)] ?? [];
    row.append(make('div', { class: 'row' }, key, ' ', make('span', { class: `value ${kind}` }, writeExact(value)), ' ', make('span', { class: 'meaning' }, takeSentence(meaning))));
    return row;
  }
  const count = Object.keys(value).length;
  const sign = Array.isArray(value) ? `[${count}]` : `{${count}}`;
  if (count === 0) {
    row.append(make('div', { class: 'row' }, key, ' ', make('span', { class: 'count' }, sign), ' ', make('span', { class: 'nothing' }, explainEmpty(value, dropPlaces(path) !== path, context))));
    return row;
  }
  const details = make('details', {}, make('summary', {}, make('span', { class: 'unseen' }, name), ' ', make('span', { class: 'count' }, sign)));
  const fill = () => {
    if (details.open && details.children.length === 1) details.append(makeLevel(value, path, depth + 1, budget.left > 0 ? budget : { left: ROWS_MAX }, context));
  };
  details.addEventListener('toggle', fill);
  row.append(make('div', { class: 'row parent' }, key), details);
  if (depth < OPEN_DEPTH_MAX && budget.left > 0) {
    details.open = true;
    fill();
  }
  return row;
}

/**
 * Takes the first sentence of a meaning.
 * @param {string} meaning
 * @returns {string}
 */
function takeSentence(meaning) {
  return /^.*?(?:\.(?= )|。|$)/.exec(meaning)?.[0] ?? meaning;
}

/**
 * Returns the path of a field: without the places in lists.
 * @param {string} path
 * @returns {string}
 */
function dropPlaces(path) {
  return path.replace(/\.\d+(?=\.|$)/g, '');
}

/**
 * Shows or hides what a member means, and the buttons that copy it.
 * @param {HTMLElement} row
 * @param {HTMLElement} key
 * @param {string} path
 * @param {Exact} value
 * @param {AnswerContext} context
 */
function toggleFacts(row, key, path, value, { outputs, words }) {
  const shown = row.querySelector(':scope > .about');
  key.setAttribute('aria-expanded', String(shown === null));
  if (shown !== null) {
    shown.remove();
    return;
  }
  const [type, meaning = '', unit] = outputs[dropPlaces(path)] ?? [];
  const facts = [type, unit].filter((fact) => fact !== undefined).join(' · ');
  const copied = value === null || typeof value !== 'object' ? String(value) : writeExact(value, value instanceof ExactNumber ? 0 : 2);
  row.querySelector('.row')?.after(
    make('div', { class: 'about' },
      make('p', {}, make('code', {}, path), ...(facts === '' ? [] : [` · ${facts}`])),
      meaning === '' ? null : make('p', {}, meaning),
      makeCopier(words('copyPath'), path, words),
      ' ',
      makeCopier(words('copyValue'), copied, words)),
  );
}

/**
 * @param {string} label
 * @param {string} text
 * @param {import('./page_data.js').Words} words
 */
function makeCopier(label, text, words) {
  return make('button', { type: 'button', class: 'small', onclick: copy }, label);

  async function copy() {
    announce(words((await copyText(text)) ? 'copied' : 'notCopied'));
  }
}
