// The difference of two answers, by path.

import { ExactNumber } from './exact_json.js';

/** @typedef {import('./exact_json.js').Exact} Exact */

/** @typedef {{path: string, before: Exact | undefined, after: Exact | undefined}} Difference */

/**
 * Lists the paths at which two values differ.
 * @param {Exact | undefined} before
 * @param {Exact | undefined} after
 * @param {string} [path]
 * @returns {Difference[]}
 */
export function listDifferences(before, after, path = '') {
  const names = listNames(before, after);
  if (names === null) return isSame(before, after) ? [] : [{ path, before, after }];
  const below = (/** @type {string} */ name) => (path === '' ? name : `${path}.${name}`);
  return names.flatMap((name) => listDifferences(takeMember(before, name), takeMember(after, name), below(name)));
}

/**
 * Lists the names of the members of two objects or two lists; null if they are neither.
 * @param {Exact | undefined} before
 * @param {Exact | undefined} after
 * @returns {string[] | null}
 */
function listNames(before, after) {
  if (!isParent(before) || !isParent(after) || Array.isArray(before) !== Array.isArray(after)) return null;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

/**
 * @param {Exact | undefined} value
 * @returns {value is Record<string, Exact> | Exact[]}
 */
function isParent(value) {
  return value !== null && typeof value === 'object' && !(value instanceof ExactNumber);
}

/**
 * @param {Exact | undefined} value
 * @param {string} name
 * @returns {Exact | undefined}
 */
function takeMember(value, name) {
  return Object.hasOwn(/** @type {object} */ (value), name) ? /** @type {any} */ (value)[name] : undefined;
}

/**
 * @param {Exact | undefined} before
 * @param {Exact | undefined} after
 * @returns {boolean}
 */
function isSame(before, after) {
  if (before instanceof ExactNumber && after instanceof ExactNumber) return before.text === after.text;
  return before === after;
}
