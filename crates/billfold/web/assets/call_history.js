// The last calls of this browser: their values and outcomes. No key and no answer is kept: answers are there as long as the page.

import { keepChoice, readChoice } from './choices.js';

/**
 * @typedef {object} Entry
 * @property {string} action
 * @property {number} atMs
 * @property {string} input empty if it is not kept
 * @property {string} outcome `ok`, or the code of an error
 * @property {number} tookMs
 * @property {string} requestId
 */

const NAME = 'explorer-history';
const ENTRIES_MAX = 50;

/** Characters of an input that are kept. */
const INPUT_CHARS_MAX = 10_000;

/** The texts of the answers of this page, by the ids of their requests. @type {Map<string, string>} */
const answers = new Map();

/**
 * Reads the entries, the newest first. What another program wrote there is not taken for entries.
 * @returns {Entry[]}
 */
export function readHistory() {
  try {
    const entries = JSON.parse(readChoice(NAME) ?? '[]');
    return Array.isArray(entries) ? entries.filter(isEntry) : [];
  } catch {
    return [];
  }
}

/**
 * Keeps a call.
 * @param {Entry} entry
 * @param {string} answer
 */
export function keepCall(entry, answer) {
  if (entry.input.length > INPUT_CHARS_MAX) return;
  keepChoice(NAME, JSON.stringify([entry, ...readHistory()].slice(0, ENTRIES_MAX)));
  answers.set(entry.requestId, answer);
  const oldest = answers.keys().next().value;
  if (answers.size > ENTRIES_MAX && oldest !== undefined) answers.delete(oldest);
}

/**
 * Finds the answer of a call of this page.
 * @param {Entry} entry
 * @returns {string | undefined}
 */
export function findAnswer(entry) {
  return answers.get(entry.requestId);
}

/** Forgets all calls. */
export function clearHistory() {
  keepChoice(NAME, null);
  answers.clear();
}

/**
 * @param {any} entry
 * @returns {entry is Entry}
 */
function isEntry(entry) {
  const texts = ['action', 'input', 'outcome', 'requestId'];
  return texts.every((name) => typeof entry?.[name] === 'string') && Number.isFinite(entry.atMs) && Number.isFinite(entry.tookMs);
}
