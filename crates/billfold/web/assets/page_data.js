// The data that the server wrote into a page for its modules.

/** @typedef {Record<string, Record<string, string>>} WordGroups the words of the page in its language, in groups by their module */

/**
 * @typedef {object} PageData
 * @property {'en' | 'zh'} language
 * @property {boolean} isDemo true if the world is invented and its keys are public
 * @property {string} address the address that the server knows of itself
 * @property {WordGroups} words
 */

/** @typedef {(name: string, ...values: (string | number)[]) => string} Words finds a word; each `{}` in it is replaced by a value */

/** @type {any} */
let data = null;

/**
 * Reads the data of the page. A page has more than the common part, which its module gives as the type.
 * @template {PageData} T
 * @returns {T}
 */
export function readPageData() {
  if (data === null) {
    const text = document.querySelector('#page-data')?.textContent;
    if (typeof text !== 'string') throw new TypeError('the page has no data');
    data = JSON.parse(text);
  }
  return data;
}

/**
 * Returns the words of a group.
 * @param {string} group
 * @returns {Words}
 */
export function readWords(group) {
  const words = readPageData().words[group];
  if (words === undefined) throw new RangeError(`the page has no words for ${group}`);
  return (name, ...values) => {
    const word = words[name];
    if (word === undefined) throw new RangeError(`the page has no word ${group}.${name}`);
    const left = [...values];
    return word.replace(/\{\}/g, () => String(left.shift() ?? ''));
  };
}

/**
 * Returns the language of the page, as requests and `Intl` name it.
 * @returns {'en-US' | 'zh-CN'}
 */
export function readLocale() {
  return readPageData().language === 'zh' ? 'zh-CN' : 'en-US';
}
