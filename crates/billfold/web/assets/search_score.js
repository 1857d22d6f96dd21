// The scores of one word of a query in titles and texts: the better it fits, the higher.

import { countTypos } from './search_text.js';

/** @typedef {import('./search_text.js').Compact} Compact */

/** Scores of a word in a title. */
export const EXACT = 1000;
const PREFIX = 860;
export const WORD_PREFIX = 820;
const SUBSTRING = 400;
const TYPO_WHOLE = 660;
const TYPO_PREFIX = 460;
const PER_TYPO = 60;

/** Scores of a word in the text about an entry. */
export const TEXT_WORD = 340;
export const TEXT_PREFIX = 290;
const TEXT_SUBSTRING = 200;
const TEXT_TYPO = 180;

/** What a title gains that consists of the word alone. */
const COVERAGE = 40;

/**
 * Scores a word in a title, without typos.
 * @param {Compact} title
 * @param {string} word
 * @returns {number}
 */
export function scoreTitle({ text, starts, name }, word) {
  const first = text.indexOf(word);
  if (first < 0) return 0;
  const covered = (/** @type {number} */ from) => (COVERAGE * word.length) / (text.length - from);
  if (word.length === text.length || (word.length === text.length - name && text.endsWith(word))) return EXACT + COVERAGE;
  if (text.startsWith(word, name)) return PREFIX + covered(name);
  if (first === 0) return PREFIX + covered(0);
  if (starts.some((start) => text.startsWith(word, start))) return WORD_PREFIX + covered(0);
  return word.length > 1 ? SUBSTRING + covered(0) : 0;
}

/**
 * Scores a word as the whole of a title, or of the last name of it, with typos.
 * @param {Compact} title
 * @param {string} word
 * @param {number} most
 * @returns {number}
 */
export function scoreNameTypos({ text, name }, word, most) {
  const least = Math.min(countTypos(word, text, 0, most).whole, countTypos(word, text, name, most).whole);
  return least <= most ? TYPO_WHOLE - PER_TYPO * least : 0;
}

/**
 * Scores a word in a title, with typos.
 * @param {Compact} title
 * @param {string} word
 * @param {number} most
 * @returns {number}
 */
export function scoreTitleTypos(title, word, most) {
  const { text, starts, name } = title;
  let best = scoreNameTypos(title, word, most);
  for (const start of starts) {
    const { beginning } = countTypos(word, text, start, most);
    const isName = start === name || start === 0;
    if (beginning <= most) best = Math.max(best, TYPO_PREFIX - PER_TYPO * beginning - (isName ? 0 : PER_TYPO / 2));
  }
  return best;
}

/**
 * Scores a word in a word of a text, without typos.
 * @param {string} other
 * @param {string} word
 * @returns {number}
 */
export function scoreTextWord(other, word) {
  if (other === word) return TEXT_WORD;
  if (word.length > 1 && other.startsWith(word)) return TEXT_PREFIX;
  return word.length > 2 && other.includes(word) ? TEXT_SUBSTRING : 0;
}

/**
 * Scores a word in the text about an entry, with typos.
 * @param {number} typos
 * @returns {number}
 */
export function scoreTextTypos(typos) {
  return TEXT_TYPO - (PER_TYPO / 2) * typos;
}
