// The parameters of an input that the action does not know: the form has no control for them, so it says that they are sent.

import { announce, find, make } from './dom.js';
import { isObject } from './explorer_rules.js';

/** @typedef {import('./exact_json.js').Exact} Exact */
/** @typedef {import('./exact_json.js').ExactObject} ExactObject */

/** Names that are listed; the others are counted. */
const NAMES_MAX = 5;

/**
 * Shows which parameters are unknown, and what the server will answer.
 * @param {HTMLElement} place
 * @param {ExactObject} value
 * @param {import('./explorer_rules.js').Fault[]} faults all faults of the value, in the order of the server; some are of unknown parameters
 * @param {import('./page_data.js').Words} words
 * @param {(value: ExactObject) => void} fill
 */
export function showUnknown(place, value, faults, words, fill) {
  const names = faults.filter(({ code }) => code === 'UnknownParameter').map(({ path }) => path);
  const [first] = faults;
  if (first === undefined) return;
  const listed = names.slice(0, NAMES_MAX).flatMap((name) => [' ', make('code', {}, name)]);
  const rest = names.length > NAMES_MAX ? ` ${words('unknownMore', names.length - NAMES_MAX)}` : '';
  const remove = () => {
    fill(removeMembers(value, '', new Set(names)));
    announce(words('removed'));
    find('#show-form', HTMLElement).focus();
  };
  place.replaceChildren(
    make('p', {}, words('unknownParameters'), ...listed, rest),
    make('p', {}, words('willAnswer'), ' ', make('b', {}, `${first.code}: ${first.message}`)),
    make('button', { type: 'button', onclick: remove }, words('removeUnknown')));
}

/**
 * Copies an object without some of its members.
 * @param {ExactObject} object
 * @param {string} above the path of the object, with a dot at its end
 * @param {Set<string>} paths those of the members that are left out
 * @returns {ExactObject}
 */
function removeMembers(object, above, paths) {
  const kept = Object.entries(object).filter(([name]) => !paths.has(above + name));
  return Object.assign(Object.create(null), Object.fromEntries(kept.map(([name, member]) => [name, removeBelow(member, above + name, paths)])));
}

/**
 * @param {Exact} value
 * @param {string} path
 * @param {Set<string>} paths
 * @returns {Exact}
 */
function removeBelow(value, path, paths) {
  if (Array.isArray(value)) return value.map((item, index) => removeBelow(item, `${path}.${index}`, paths));
  return isObject(value) ? removeMembers(value, `${path}.`, paths) : value;
}
