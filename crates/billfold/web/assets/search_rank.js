// The ranking of the search: which entries of the index a query finds, and in which order. It knows no page.

import { keepItem } from './search_data.js';
import { EXACT, TEXT_PREFIX, TEXT_WORD, WORD_PREFIX } from './search_score.js';
import { scoreNameTypos, scoreTextTypos, scoreTextWord, scoreTitle, scoreTitleTypos } from './search_score.js';
import { replaceSynonyms } from './search_synonyms.js';
import { QUERY_CHARS_MAX, countForgivenTypos, countTypos, countTyposWithin, hasCjk, splitQuery, splitQueryParts } from './search_text.js';

/** @typedef {import('./search_data.js').Entry} Entry */
/** @typedef {import('./search_data.js').Index} Index */
/** @typedef {import('./search_data.js').Title} Title */
/** @typedef {import('./search_data.js').Prose} Prose */
/** @typedef {{titles: Map<Title, number>, proses: Map<Prose, number>}} WordScores the scores of one word above 0 */
/** @typedef {{entry: Entry, score: number, place: number}} Ranked an entry with its score and its place in the index */

/** Score of a word that only the page of an entry, or its kind, is named by. */
const CONTEXT = 150;

/** The gain of a text that has the words of a query side by side. */
const PHRASE = 60;

/** Entries of one name that stand together; further ones come after those of other names. */
const SAME_NAME_MAX = 3;
const REPEATED = 300;

/**
 * Finds the entries for a query: those that have all its words, else those that have the parts of its words, else those
 * that have some. Words that no page has stand for those that mean the same.
 * @param {Index} index
 * @param {string} query
 * @param {number} limit the most entries that are returned
 * @returns {{total: number, words: string[], found: Entry[]}} the number of all entries, the words that were looked for, and the
 *   first entries
 */
export function searchIndex(index, query, limit) {
  const asked = replaceSynonyms(query.slice(0, QUERY_CHARS_MAX));
  const whole = splitQuery(asked);
  const parts = splitQueryParts(asked);
  /** @type {Map<string, WordScores>} */
  const scores = new Map();
  for (const { words, least } of [{ words: whole, least: whole.length }, { words: parts, least: parts.length }, { words: parts, least: 1 }]) {
    const ranked = words.length === 0 ? [] : rankEntries(index, words, least, scores);
    if (ranked.length > 0) return { total: ranked.length, words, found: ranked.slice(0, limit).map(({ entry }) => entry) };
  }
  return { total: 0, words: whole, found: [] };
}

/**
 * Ranks the entries that have some words.
 * @param {Index} index
 * @param {string[]} words
 * @param {number} least the least number of words that an entry has
 * @param {Map<string, WordScores>} known the scores of words, which are computed once
 * @returns {Ranked[]}
 */
function rankEntries(index, words, least, known) {
  const scored = words.map((word) => ({ word, scores: keepItem(known, word, () => scoreWord(index, word)) }));
  const whole = words.length > 1 ? words.join('') : '';
  /** @type {Ranked[]} */
  const ranked = [];
  index.entries.forEach((entry, place) => {
    const { kind, title, prose, pageTitle } = entry;
    let sum = 0;
    let own = 0;
    let count = 0;
    for (const { word, scores } of scored) {
      const score = Math.max(scores.titles.get(title) ?? 0, scores.proses.get(prose) ?? 0);
      const isKind = kind.words.has(word);
      const isNamed = isKind || scores.titles.has(pageTitle);
      if (score > 0 || isKind) own += 1;
      if (score > 0 || isNamed) count += 1;
      sum += Math.max(score, isNamed ? CONTEXT : 0);
    }
    // A page that is named does not stand for all that is on it.
    if (own === 0 || count < least) return;
    const score = Math.max(sum / words.length, whole === '' ? 0 : scoreWhole(entry, whole));
    ranked.push({ entry, score: score + kind.score, place });
  });
  return spreadNames(ranked.sort(compareRanked)).sort(compareRanked);
}

/**
 * Compares two entries: the better one is first, then the one that is first in the index.
 * @param {Ranked} a
 * @param {Ranked} b
 * @returns {number}
 */
function compareRanked(a, b) {
  return b.score - a.score || a.place - b.place;
}

/**
 * Lowers the scores of entries behind several of the same name, so that others are seen.
 * @param {Ranked[]} ranked
 * @returns {Ranked[]}
 */
function spreadNames(ranked) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return ranked.map((item) => {
    const [title] = item.entry.title.names;
    const name = title === undefined ? '' : title.text.slice(title.name);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count > SAME_NAME_MAX ? { ...item, score: item.score - REPEATED } : item;
  });
}

/**
 * Scores a word for every title and every text about an entry. If it begins a name, typos are forgiven only in whole names.
 * @param {Index} index
 * @param {string} word
 * @returns {WordScores}
 */
function scoreWord(index, word) {
  /** @type {WordScores} */
  const scores = { titles: new Map(), proses: new Map() };
  let [bestTitle, bestProse] = [0, 0];
  for (const title of index.titles) {
    const score = title.names.reduce((best, name) => Math.max(best, scoreTitle(name, word)), 0);
    if (score > 0) scores.titles.set(title, score);
    bestTitle = Math.max(bestTitle, score);
  }
  const isCjk = hasCjk(word);
  const byWord = isCjk ? [] : index.words.map((other) => scoreTextWord(other, word));
  for (const prose of index.proses) {
    const score = isCjk
      ? prose.runs.some((run) => run.includes(word)) ? TEXT_WORD : 0
      : prose.words.reduce((best, number) => Math.max(best, byWord[number] ?? 0), 0);
    if (score > 0) scores.proses.set(prose, score);
    bestProse = Math.max(bestProse, score);
  }
  const most = countForgivenTypos(word);
  const isFound = bestTitle >= WORD_PREFIX || bestProse >= TEXT_PREFIX;
  if (most > 0 && bestTitle < EXACT) forgiveTitleTypos(index, word, most, isFound ? scoreNameTypos : scoreTitleTypos, scores);
  if (most > 0 && !isFound) forgiveTextTypos(index, word, most, scores);
  return scores;
}

/**
 * Raises the scores of titles that have a word with typos.
 * @param {Index} index
 * @param {string} word
 * @param {number} most
 * @param {(name: import('./search_text.js').Compact, word: string, most: number) => number} scoreTypos
 * @param {WordScores} scores
 */
function forgiveTitleTypos(index, word, most, scoreTypos, { titles }) {
  for (const title of index.titles) {
    const score = title.names.reduce((best, name) => Math.max(best, scoreTypos(name, word, most)), 0);
    if (score > (titles.get(title) ?? 0)) titles.set(title, score);
  }
}

/**
 * Raises the scores of texts that have a word with typos.
 * @param {Index} index
 * @param {string} word
 * @param {number} most
 * @param {WordScores} scores
 */
function forgiveTextTypos(index, word, most, { proses }) {
  const isCjk = hasCjk(word);
  const byWord = isCjk ? [] : index.words.map((other) => countTypos(word, other, 0, most).whole);
  for (const prose of index.proses) {
    const typos = isCjk
      ? prose.runs.filter(hasCjk).map((run) => countTyposWithin(word, run, most))
      : prose.words.map((number) => byWord[number] ?? most + 1);
    const least = typos.reduce((fewest, count) => Math.min(fewest, count), most + 1);
    const score = least <= most ? scoreTextTypos(least) : 0;
    if (score > (proses.get(prose) ?? 0)) proses.set(prose, score);
  }
}

/**
 * Scores all words of a query as one.
 * @param {Entry} entry
 * @param {string} whole
 * @returns {number}
 */
function scoreWhole({ title, prose }, whole) {
  const score = prose.runs.some((run) => run.includes(whole)) ? TEXT_WORD + PHRASE : 0;
  return title.names.reduce((best, name) => Math.max(best, scoreTitle(name, whole)), score);
}
