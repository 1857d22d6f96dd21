// The parts of a text that a query finds, for a reader who looks for the reason of a result.

import { countForgivenTypos, countTypos, hasCjk, makeCompact } from './search_text.js';

/** Characters of a long text that are shown, and those of them before the first place that was found. */
const EXCERPT_CHARS_MAX = 160;
const BEFORE_CHARS = 40;

/**
 * A piece of a text.
 * @typedef {object} Piece
 * @property {string} text
 * @property {boolean} isFound true if the query has it
 */

/**
 * Splits a text into the pieces that have words of a query, and those between.
 * @param {string} text
 * @param {string[]} words the words that were looked for, as `searchIndex` returns them
 * @returns {Piece[]}
 */
export function markText(text, words) {
  const compact = makeCompact(text);
  const isFound = new Array(text.length).fill(false);
  for (const word of words) {
    for (const [from, to] of findWord(compact, word)) {
      // From the first letter to the last one, with a point or an underscore between them.
      isFound.fill(true, compact.origins[from], (compact.origins[to - 1] ?? 0) + 1);
    }
  }
  /** @type {Piece[]} */
  const pieces = [];
  isFound.forEach((found, at) => {
    const last = pieces.at(-1);
    if (last !== undefined && last.isFound === found) last.text += text.charAt(at);
    else pieces.push({ text: text.charAt(at), isFound: found });
  });
  return pieces;
}

/**
 * Counts the letters of pieces that a query has.
 * @param {Piece[]} pieces
 * @returns {number}
 */
export function countFound(pieces) {
  return pieces.reduce((sum, piece) => sum + (piece.isFound ? piece.text.length : 0), 0);
}

/**
 * Cuts a long text around the first place that has a word of a query.
 * @param {string} text
 * @param {string[]} words
 * @returns {string}
 */
export function cutExcerpt(text, words) {
  if (text.length <= EXCERPT_CHARS_MAX) return text;
  const small = text.toLowerCase();
  const places = words.map((word) => small.indexOf(word)).filter((place) => place >= 0);
  const first = Math.min(...places, text.length);
  const from = first === text.length || first <= BEFORE_CHARS ? 0 : first - BEFORE_CHARS;
  const to = from + EXCERPT_CHARS_MAX;
  return (from > 0 ? '…' : '') + text.slice(from, to) + (to < text.length ? '…' : '');
}

/**
 * Finds the places of a word: where it begins a word of the text, else anywhere, else with typos.
 * @param {import('./search_text.js').Compact} compact
 * @param {string} word
 * @returns {[number, number][]}
 */
function findWord({ text, starts }, word) {
  /** @type {[number, number][]} */
  const places = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) places.push([at, at + word.length]);
  const begun = places.filter(([from]) => starts.includes(from));
  if (begun.length > 0) return begun;
  if (places.length > 0) return word.length > 1 ? places : [];
  const most = countForgivenTypos(word);
  if (most === 0 || hasCjk(word)) return [];
  const similar = starts.filter((start) => countTypos(word, text, start, most).beginning <= most);
  return similar.map((start) => [start, Math.min(start + word.length, text.length)]);
}
