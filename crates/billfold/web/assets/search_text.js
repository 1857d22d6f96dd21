// Texts and queries of the search as they are compared: no difference of case, width, blanks or punctuation counts.

/** Letters of a query beyond which nothing is read. */
export const QUERY_CHARS_MAX = 200;

/** Words of a query beyond which nothing is read. */
const QUERY_WORDS_MAX = 8;

/** Letters of a word from which one typo is forgiven, and from which two are. */
const ONE_TYPO_CHARS_MIN = 4;
const TWO_TYPOS_CHARS_MIN = 8;

/** Letters of scripts that have no blanks between words: Han, and those of Japanese. */
const CJK_LETTERS = '\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
const CJK = new RegExp(`[${CJK_LETTERS}]`, 'u');

/** A name with the points, underscores and hyphens within it, or a run of letters without blanks. */
const NAME = /[\p{L}\p{M}\p{N}]+(?:[._-]+[\p{L}\p{M}\p{N}]+)*/gu;

/** The runs in a name: letters of the scripts above, and all others. */
const RUN = new RegExp(`[${CJK_LETTERS}]+|[^${CJK_LETTERS}]+`, 'gu');

/** A part of a name: a word that begins with a capital letter, capital letters alone, small letters, or digits. */
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{N}+|\p{L}/gu;

/**
 * A text without blanks and punctuation, in small letters, with the places at which words begin in it.
 * @typedef {object} Compact
 * @property {string} text the letters and digits
 * @property {number[]} starts the places at which its words begin
 * @property {number} name the place at which the last name of a path begins, such as `Cost` in `Bill.Cost`
 * @property {number[]} origins for each place of the text, the place in the text that it was made of
 */

/**
 * Returns a text in the form in which texts are compared.
 * @param {string} text
 * @returns {string}
 */
function fold(text) {
  return text.normalize('NFKC').toLowerCase();
}

/**
 * Returns true if a text has letters of a script without blanks between words.
 * @param {string} text
 * @returns {boolean}
 */
export function hasCjk(text) {
  return CJK.test(text);
}

/**
 * Returns the letters and digits of a text in the form in which texts are compared.
 * @param {string} text
 * @returns {string}
 */
export function joinLetters(text) {
  return fold(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

/**
 * Splits a text into names and runs of letters.
 * @param {string} text
 * @returns {{text: string, index: number}[]}
 */
function splitRuns(text) {
  const names = Array.from(text.matchAll(NAME), (name) => ({ text: name[0], index: name.index }));
  return names.flatMap((name) => {
    if (!hasCjk(name.text)) return [name];
    return Array.from(name.text.matchAll(RUN), (run) => ({ text: run[0], index: name.index + run.index }));
  });
}

/**
 * Splits a run into words: a name into its parts, a text without blanks into its letters.
 * @param {string} run
 * @returns {{text: string, index: number}[]}
 */
function splitParts(run) {
  return Array.from(run.matchAll(hasCjk(run) ? /./gu : PART), (part) => ({ text: part[0], index: part.index }));
}

/**
 * Makes the compact form of a text.
 * @param {string} text
 * @returns {Compact}
 */
export function makeCompact(text) {
  const compact = { text: '', starts: /** @type {number[]} */ ([]), name: 0, origins: /** @type {number[]} */ ([]) };
  for (const run of splitRuns(text)) {
    for (const part of splitParts(run.text)) {
      const at = run.index + part.index;
      compact.starts.push(compact.text.length);
      if (text[at - 1] === '.') compact.name = compact.text.length;
      let origin = at;
      for (const letter of part.text) {
        const folded = fold(letter);
        compact.text += folded;
        for (let index = 0; index < folded.length; index += 1) compact.origins.push(origin);
        origin += letter.length;
      }
    }
  }
  compact.origins.push(text.length);
  return compact;
}

/**
 * Lists the words of a text: each name whole and in parts. Runs of a script without blanks are no words.
 * @param {string} text
 * @returns {Set<string>}
 */
export function listWords(text) {
  const words = new Set();
  for (const run of splitRuns(text.normalize('NFKC'))) {
    if (hasCjk(run.text)) continue;
    const parts = splitParts(run.text).map((part) => part.text.toLowerCase());
    words.add(parts.join(''));
    parts.forEach((part) => words.add(part));
  }
  return words;
}

/**
 * Splits a query into the words that are looked for. A name stays one word.
 * @param {string} query
 * @returns {string[]}
 */
export function splitQuery(query) {
  const runs = splitRuns(query.slice(0, QUERY_CHARS_MAX).normalize('NFKC'));
  const words = runs.map((run) => makeCompact(run.text).text).filter((word) => word !== '');
  return [...new Set(words)].slice(0, QUERY_WORDS_MAX);
}

/**
 * Splits a query into smaller words: names into their parts, a text without blanks into pairs of letters.
 * @param {string} query
 * @returns {string[]}
 */
export function splitQueryParts(query) {
  const parts = splitRuns(query.slice(0, QUERY_CHARS_MAX).normalize('NFKC')).flatMap((run) => {
    if (!hasCjk(run.text)) return splitParts(run.text).map((part) => part.text.toLowerCase());
    const letters = Array.from(run.text);
    return letters.length < 3 ? [run.text] : letters.slice(1).map((letter, index) => letters[index] + letter);
  });
  return [...new Set(parts)].slice(0, QUERY_WORDS_MAX);
}

/**
 * Returns how many typos are forgiven in a word.
 * @param {string} word
 * @returns {number}
 */
export function countForgivenTypos(word) {
  if (word.length < ONE_TYPO_CHARS_MIN) return 0;
  return word.length < TWO_TYPOS_CHARS_MIN ? 1 : 2;
}

/**
 * Counts the typos that lead from a text, or from its beginning, to a word: a letter too many, missing or wrong, or two letters
 * in the wrong order. Of the first two letters, one is right.
 * @param {string} word
 * @param {string} text
 * @param {number} from the place at which the text begins
 * @param {number} most the most typos that are counted
 * @returns {{whole: number, beginning: number}} the typos, or more than `most`
 */
export function countTypos(word, text, from, most) {
  const none = most + 1;
  const far = { whole: none, beginning: none };
  const [first, second] = [text[from], text[from + 1]];
  if (word[0] !== first && word[0] !== second && word[1] !== first && word[1] !== second) return far;
  const width = Math.min(text.length - from, word.length + most);
  if (width < word.length - most) return far;
  // Rows of the table of typos, of which only the middle is computed: the rest are too many.
  let previous = new Uint8Array(width + 1).fill(none);
  let above = new Uint8Array(width + 1).fill(none);
  for (let column = 0; column <= Math.min(width, most); column += 1) above[column] = column;
  for (let row = 1; row <= word.length; row += 1) {
    const current = new Uint8Array(width + 1).fill(none);
    if (row <= most) current[0] = row;
    let least = current[0] ?? none;
    const last = Math.min(width, row + most);
    for (let column = Math.max(1, row - most); column <= last; column += 1) {
      const isSame = word[row - 1] === text[from + column - 1];
      let typos = (above[column - 1] ?? none) + (isSame ? 0 : 1);
      typos = Math.min(typos, (above[column] ?? none) + 1, (current[column - 1] ?? none) + 1, none);
      const isSwapped =
        row > 1 && column > 1 && word[row - 1] === text[from + column - 2] && word[row - 2] === text[from + column - 1];
      if (isSwapped) typos = Math.min(typos, (previous[column - 2] ?? none) + 1);
      current[column] = typos;
      least = Math.min(least, typos);
    }
    if (least > most) return far;
    [previous, above] = [above, current];
  }
  const whole = text.length - from === width ? (above[width] ?? none) : none;
  return { whole, beginning: above.reduce((fewest, typos) => Math.min(fewest, typos), none) };
}

/**
 * Finds the place in a text without blanks that has a word with the fewest typos.
 * @param {string} word
 * @param {string} text
 * @param {number} most the most typos
 * @returns {number} the typos there, or more than `most`
 */
export function countTyposWithin(word, text, most) {
  const half = Math.floor(word.length / 2);
  // Few typos leave one half of the word as it is.
  if (!text.includes(word.slice(0, half)) && !text.includes(word.slice(half))) return most + 1;
  let least = most + 1;
  // One of the letters at the beginning of the word is right.
  for (let skipped = 0; skipped <= most; skipped += 1) {
    const letter = word.charAt(skipped);
    for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) {
      least = Math.min(least, countTypos(word, text, Math.max(0, at - skipped), most).beginning);
      least = Math.min(least, skipped + countTypos(word.slice(skipped), text, at, most).beginning);
    }
  }
  return least;
}
