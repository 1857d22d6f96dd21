// The index of the search: how the server writes it, and how the ranking reads it.

import { joinLetters, listWords, makeCompact } from './search_text.js';

/**
 * The index as the server makes it. A text is named by its number: those of `names` come first, then those of `texts`. Each
 * column has, for each entry, the difference to the number of the entry before it.
 * @typedef {object} IndexData
 * @property {string[][]} kinds the words for the kinds, in each language
 * @property {string[]} pages the paths of the pages, without their language
 * @property {string[]} names the texts that are the same in both languages
 * @property {[string[], string[]]} texts the other texts, in each language
 * @property {number[]} kind the kinds
 * @property {number[]} page the pages
 * @property {number[]} anchor the texts that are the anchors; the title follows one that ends with a dot
 * @property {number[]} title the texts that are the titles
 * @property {number[]} text the texts about the entries
 */

/** @typedef {{names: string[], words: Set<string>, score: number}} Kind a kind, with its words in each language */
/** @typedef {{texts: string[], names: import('./search_text.js').Compact[]}} Title a title in each language */
/** @typedef {{texts: string[], words: number[], runs: string[]}} Prose a text, with the numbers of its words, and its letters */
/** @typedef {{kind: Kind, path: string, pageTitle: Title, anchor: string, title: Title, prose: Prose}} Entry */
/** @typedef {{entries: Entry[], titles: Title[], proses: Prose[], words: string[]}} Index the index, prepared for queries */

/** The scores of the kinds, by their numbers: an action is before a field whose name fits as well. */
const KIND_SCORES = [
  130, // action
  110, // page
  70, // data type
  90, // error code
  60, // error code of one action
  90, // role
  25, // input
  15, // output
  30, // value
  20, // row
  -60, // section
  100, // tool
];

/**
 * Prepares an index.
 * @param {IndexData} data
 * @returns {Index}
 */
export function prepareIndex(data) {
  const kinds = data.kinds.map((names, number) => makeKind(names, number));
  const [english, chinese] = data.texts;
  const takeTexts = (/** @type {number} */ number) => {
    const name = data.names[number];
    if (name !== undefined) return [name, name];
    return [takeItem(english, number - data.names.length), takeItem(chinese, number - data.names.length)];
  };
  /** @type {Map<number, Title>} */
  const titles = new Map();
  /** @type {Map<number, Prose>} */
  const proses = new Map();
  /** @type {Map<string, number>} */
  const words = new Map();
  /** @type {Map<number, Title>} */
  const pageTitles = new Map();
  const [kind, page, anchor] = [sumColumn(data.kind), sumColumn(data.page), sumColumn(data.anchor)];
  const [title, text] = [sumColumn(data.title), sumColumn(data.text)];
  const entries = data.kind.map((_, place) => {
    const pageNumber = takeItem(page, place);
    const ownTitle = keepItem(titles, takeItem(title, place), (number) => makeTitle(takeTexts(number)));
    const prose = keepItem(proses, takeItem(text, place), (number) => makeProse(takeTexts(number), words));
    const ownAnchor = takeItem(takeTexts(takeItem(anchor, place)), 0);
    return {
      kind: takeItem(kinds, takeItem(kind, place)),
      path: takeItem(data.pages, pageNumber),
      // The first entry of a page is the page itself.
      pageTitle: keepItem(pageTitles, pageNumber, () => ownTitle),
      anchor: ownAnchor.endsWith('.') ? ownAnchor + takeItem(ownTitle.texts, 0) : ownAnchor,
      title: ownTitle,
      prose,
    };
  });
  return { entries, titles: [...titles.values()], proses: [...proses.values()], words: [...words.keys()] };
}

/**
 * Sums the differences of a column to its numbers.
 * @param {number[]} differences
 * @returns {number[]}
 */
function sumColumn(differences) {
  let sum = 0;
  return differences.map((difference) => (sum += difference));
}

/**
 * @param {string[]} names
 * @param {number} number
 * @returns {Kind}
 */
function makeKind(names, number) {
  const words = names.flatMap((name) => [name, ...listWords(name)]);
  return { names, words: new Set(words), score: takeItem(KIND_SCORES, number) };
}

/**
 * @param {string[]} texts
 * @returns {Title}
 */
function makeTitle(texts) {
  return { texts, names: [...new Set(texts)].map(makeCompact) };
}

/**
 * @param {string[]} texts
 * @param {Map<string, number>} words the words so far with their numbers, to which its own are added
 * @returns {Prose}
 */
function makeProse(texts, words) {
  const own = listWords([...new Set(texts)].join(' '));
  const numbers = [...own].map((word) => keepItem(words, word, () => words.size));
  return { texts, words: numbers, runs: [...new Set(texts)].map(joinLetters) };
}

/**
 * Takes an item of a list, which has it unless the index is broken.
 * @template T
 * @param {readonly T[]} list
 * @param {number} place
 * @returns {T}
 */
function takeItem(list, place) {
  const item = list[place];
  if (item === undefined) throw new RangeError(`the index has no item ${place} of ${list.length}`);
  return item;
}

/**
 * Returns the item of a key, which is made if there is none.
 * @template K, T
 * @param {Map<K, T>} map
 * @param {K} key
 * @param {(key: K) => T} make
 * @returns {T}
 */
export function keepItem(map, key, make) {
  let item = map.get(key);
  if (item === undefined) {
    item = make(key);
    map.set(key, item);
  }
  return item;
}
