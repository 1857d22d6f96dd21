// Links to a filled form. The values are in the fragment, which a browser sends to no server. Opening one sends nothing.

import { parseExact, writeExact } from './exact_json.js';
import { isObject } from './explorer_rules.js';

/** @typedef {import('./exact_json.js').ExactObject} ExactObject */

/** The largest fragment that is read, in characters. */
const FRAGMENT_CHARS_MAX = 20_000;

const INPUT = '#input=';
const COMMAND = '#command=';

/**
 * Makes the address of a page with an input.
 * @param {string} page
 * @param {ExactObject} input
 * @returns {string}
 */
export function makeShareLink(page, input) {
  return `${page.split('#')[0]}${INPUT}${encodeURIComponent(writeExact(input))}`;
}

/**
 * Makes the address of the page of another action with a command line for it.
 * @param {string} page
 * @param {string} line
 * @returns {string}
 */
export function makeCommandLink(page, line) {
  return `${page}${COMMAND}${encodeURIComponent(line)}`;
}

/**
 * Reads a fragment. Whatever is in it is a value, or a fault.
 * @param {string} fragment
 * @returns {{input: ExactObject} | {command: string} | 'unreadable' | null} null if it has neither an input nor a command
 */
export function readFragment(fragment) {
  const start = [INPUT, COMMAND].find((one) => fragment.startsWith(one));
  if (start === undefined) return null;
  if (fragment.length > FRAGMENT_CHARS_MAX) return 'unreadable';
  try {
    const text = decodeURIComponent(fragment.slice(start.length));
    if (start === COMMAND) return { command: text };
    const input = parseExact(text);
    return isObject(input) ? { input } : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
