// The list of the last calls: each fills the form again, and two answers are compared.

import { clearHistory, findAnswer, readHistory } from './call_history.js';
import { listDifferences } from './compare_values.js';
import { announce, make } from './dom.js';
import { parseExact, writeExact } from './exact_json.js';
import { isObject } from './explorer_rules.js';
import { showLocalTime } from './local_time.js';
import { makeShareLink } from './share_link.js';

/** @typedef {import('./call_history.js').Entry} Entry */
/** @typedef {import('./exact_json.js').ExactObject} ExactObject */

/**
 * @typedef {object} HistoryContext
 * @property {string} action
 * @property {string[]} actions the actions that have a page
 * @property {import('./page_data.js').Words} words
 * @property {(input: ExactObject) => void} fill
 */

/** Differences that are shown. */
const DIFFERENCES_MAX = 200;

/**
 * Shows the last calls.
 * @param {HTMLElement} panel
 * @param {HistoryContext} context
 */
export function showHistory(panel, context) {
  const { words } = context;
  const entries = readHistory();
  if (entries.length === 0) {
    panel.replaceChildren(make('p', { class: 'empty' }, words('noHistory')));
    return;
  }
  const result = make('div', {});
  const compare = make('button', { type: 'button', disabled: true, onclick: () => compareChosen(result, entries, list, words) }, words('compare'));
  const clear = make('button', { type: 'button', onclick: () => { clearHistory(); showHistory(panel, context); announce(words('noHistory')); panel.parentElement?.focus(); } }, words('clearHistory'));
  const list = make('ol', { class: 'history' }, ...entries.map((entry, place) => makeEntry(entry, place, context)));
  list.addEventListener('change', () => {
    compare.disabled = list.querySelectorAll('input:checked').length !== 2;
  });
  panel.replaceChildren(make('p', { class: 'about' }, words('historyLead')), make('div', { class: 'buttons' }, compare, clear), list, result);
}

/**
 * @param {Entry} entry
 * @param {number} place
 * @param {HistoryContext} context
 * @returns {HTMLElement}
 */
function makeEntry(entry, place, { action, actions, words, fill }) {
  const time = showLocalTime(entry.atMs);
  const isOwn = entry.action === action;
  const outcome = entry.outcome === 'ok' ? make('span', { class: 'good' }, words('answered')) : make('span', { class: 'bad' }, entry.outcome);
  const name = `${entry.action}, ${time}`;
  const refill = isOwn
    ? entry.input === '' ? null : make('button', { type: 'button', class: 'small', 'aria-label': `${words('refill')}: ${name}`, onclick: () => fillAgain(entry, fill, words) }, words('refill'))
    : actions.includes(entry.action)
      ? make('a', { href: linkEntry(entry), 'aria-label': `${words('open')}: ${name}` }, words('open'))
      : null;
  const box = make('input', { type: 'checkbox', value: String(place), 'aria-label': `${words('choose')}: ${name}`, disabled: findAnswer(entry) === undefined });
  return make('li', {},
    make('div', { class: 'row' }, box, make('b', {}, entry.action), outcome, make('span', { class: 'soft' }, `${time} · ${Math.round(entry.tookMs)} ms`), refill),
    entry.input === '' ? make('span', { class: 'soft' }, words('inputNotKept')) : make('code', { class: 'excerpt' }, shortenInput(entry.input)));
}

/**
 * Returns the address of the page of an entry's action, with its values.
 * @param {Entry} entry
 * @returns {string}
 */
function linkEntry(entry) {
  const page = location.pathname.replace(/[^/]*$/, encodeURIComponent(entry.action));
  return entry.input === '' ? page : makeShareLink(page, readInput(entry.input));
}

/**
 * @param {string} text
 * @returns {ExactObject}
 */
function readInput(text) {
  try {
    const input = parseExact(text);
    return isObject(input) ? input : Object.create(null);
  } catch {
    return Object.create(null);
  }
}

/** @param {string} text */
function shortenInput(text) {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

/**
 * @param {Entry} entry
 * @param {(input: ExactObject) => void} fill
 * @param {import('./page_data.js').Words} words
 */
function fillAgain(entry, fill, words) {
  fill(readInput(entry.input));
  announce(words('filled'));
}

/**
 * Compares the two chosen answers, the older one first.
 * @param {HTMLElement} result
 * @param {Entry[]} entries
 * @param {HTMLElement} list
 * @param {import('./page_data.js').Words} words
 */
function compareChosen(result, entries, list, words) {
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (list.querySelectorAll('input:checked'));
  const [newer, older] = [...boxes].map((box) => entries[Number(box.value)]);
  if (newer === undefined || older === undefined) return;
  const [before, after] = [older, newer].map((entry) => parseExact(findAnswer(entry) ?? 'null'));
  const differences = listDifferences(before, after).filter(({ path }) => !path.endsWith('RequestId'));
  const text = differences.length === 0 ? words('noDifference') : words('differences', differences.length);
  announce(text);
  const rows = differences.slice(0, DIFFERENCES_MAX).map((one) => {
    const [old, now] = [one.before, one.after].map((value) => make('td', {}, value === undefined ? words('absent') : writeExact(value)));
    return make('tr', {}, make('th', { scope: 'row' }, one.path), old, now);
  });
  const heads = [words('path'), words('before'), words('after')].map((head) => make('th', { scope: 'col' }, head));
  const table = make('table', { class: 'answer-table differences' }, make('caption', {}, text), make('thead', {}, make('tr', {}, ...heads)), make('tbody', {}, ...rows));
  const box = make('div', { class: 'table-box', tabindex: '0', role: 'region', 'aria-label': words('compare') }, table);
  result.replaceChildren(rows.length === 0 ? make('p', {}, text) : box);
}
