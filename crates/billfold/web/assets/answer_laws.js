// The laws of a bill: its parts sum to the whole, in whichever way it is divided. Each law is checked to the last digit.

import { formatAmount, parseAmount, sumAmounts } from './amounts.js';
import { make } from './dom.js';
import { isObject } from './explorer_rules.js';

/** @typedef {import('./exact_json.js').Exact} Exact */
/** @typedef {import('./exact_json.js').ExactObject} ExactObject */

/** A law: what is summed, and by how much it is off. @typedef {{name: string, sum: bigint, expected: bigint}} Law */

/** The amounts that sum. */
const AMOUNTS = ['OriginalCost', 'VoucherPayAmount', 'TotalCost'];

/**
 * Checks that the details of each part of an answer sum to it.
 * @param {Exact | undefined} answer the fields of the answer
 * @returns {Law[]}
 */
export function checkDetails(answer) {
  return listParts(answer).flatMap((part) => {
    const details = Object.values(part).find((member) => Array.isArray(member) && member.every(isObject));
    if (details === undefined) return [];
    const objects = /** @type {ExactObject[]} */ (details);
    return AMOUNTS.filter((name) => hasAmount(part, name)).map((name) => ({
      name: `${nameParts(part)} ${name}`.trim(),
      sum: sumAmounts(objects.map((object) => readAmount(object, name))),
      expected: parseAmount(readAmount(part, name)),
    }));
  });
}

/**
 * Sums each amount over the parts of an answer.
 * @param {Exact | undefined} answer
 * @returns {Record<string, bigint>}
 */
export function sumParts(answer) {
  const parts = listParts(answer);
  return Object.fromEntries(AMOUNTS.map((name) => [name, sumAmounts(parts.filter((part) => hasAmount(part, name)).map((part) => readAmount(part, name)))]));
}

/**
 * Makes the list of laws: each with what holds, or by how much it does not.
 * @param {Law[]} laws
 * @param {import('./page_data.js').Words} words
 * @returns {HTMLElement}
 */
export function makeLaws(laws, words) {
  const broken = laws.filter(({ sum, expected }) => sum !== expected);
  const items = broken.map(({ name, sum, expected }) =>
    make('li', {}, words('lawBroken', name, formatAmount(sum), formatAmount(expected), formatAmount(sum - expected))),
  );
  const isKept = broken.length === 0;
  const text = isKept ? words('lawsKept', laws.length) : words('lawsBroken', broken.length, laws.length);
  return make('div', { class: `laws ${isKept ? 'good' : 'bad'}` }, make('p', {}, make('span', { 'aria-hidden': 'true' }, isKept ? '✓ ' : '✗ '), text), ...(isKept ? [] : [make('ul', {}, ...items)]));
}

/**
 * Lists the objects of the first list of an answer.
 * @param {Exact | undefined} answer
 * @returns {ExactObject[]}
 */
function listParts(answer) {
  if (!isObject(answer)) return [];
  const list = Object.values(answer).find((member) => Array.isArray(member));
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/**
 * @param {ExactObject} object
 * @param {string} name
 * @returns {boolean}
 */
function hasAmount(object, name) {
  return object[name] !== undefined && object[name] !== null;
}

/**
 * @param {ExactObject} object
 * @param {string} name
 * @returns {string}
 */
function readAmount(object, name) {
  return String(object[name] ?? '0');
}

/**
 * Names a part by its first text.
 * @param {ExactObject} part
 * @returns {string}
 */
function nameParts(part) {
  return String(Object.values(part).find((member) => typeof member === 'string') ?? '');
}
