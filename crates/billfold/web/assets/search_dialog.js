// The dialog of the search: a field that finds, and the list of what it found. The focus stays in the field.

import { prepareIndex } from './search_data.js';
import { countFound, cutExcerpt, markText } from './search_marks.js';
import { searchIndex } from './search_rank.js';

/** @typedef {import('./search_data.js').Entry} Entry */

/** Results that are shown. */
const SHOWN_MAX = 20;

/** The places between the words of a name. */
const NAME_BREAK = /(?<=\p{Ll})(?=\p{Lu})|(?<=[._])(?=\p{L})/u;

/** The values of `lang` for the languages of the index, in its order. */
const LANGUAGES = ['en', 'zh-CN'];

/**
 * Searches for what is typed into the field of a dialog.
 * @param {HTMLDialogElement} dialog
 * @param {import('./search_data.js').IndexData} data
 */
export function startSearch(dialog, data) {
  const input = /** @type {HTMLInputElement} */ (dialog.querySelector('#search-input'));
  const list = /** @type {HTMLElement} */ (dialog.querySelector('#search-results'));
  const state = /** @type {HTMLElement} */ (dialog.querySelector('#search-state'));
  const own = Math.max(0, LANGUAGES.indexOf(document.documentElement.lang));
  const index = prepareIndex(data);
  let active = -1;

  function show() {
    const { total, words, found } = searchIndex(index, input.value, SHOWN_MAX);
    const options = found.map((entry, place) => makeOption(entry, place, words, own));
    list.replaceChildren(...options);
    list.scrollTop = 0;
    list.hidden = options.length === 0;
    input.setAttribute('aria-expanded', String(options.length > 0));
    state.textContent = describeState(dialog, input.value.trim(), total, options.length);
    activate(options.length > 0 ? 0 : -1);
  }

  /** @param {number} place */
  function activate(place) {
    list.children[active]?.setAttribute('aria-selected', 'false');
    active = place;
    const option = list.children[place];
    if (option === undefined) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', option.id);
  }

  /**
   * @param {Element | null | undefined} option
   * @param {boolean} isNewTab
   */
  function follow(option, isNewTab) {
    if (!(option instanceof HTMLElement)) return;
    const address = (dialog.dataset['pages'] ?? '') + option.dataset['address'];
    if (isNewTab) {
      open(address, '_blank', 'noopener');
      return;
    }
    dialog.close();
    location.assign(address);
  }

  input.addEventListener('input', (event) => {
    // Letters on the way to a Chinese word are no query.
    if (!(event instanceof InputEvent && event.isComposing)) show();
  });
  input.addEventListener('compositionend', show);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const count = list.children.length;
    if (event.key === 'Enter') follow(list.children[active], event.ctrlKey || event.metaKey);
    else if (event.key === 'ArrowDown' && count > 0) activate((active + 1) % count);
    else if (event.key === 'ArrowUp' && count > 0) activate((active + count - 1) % count);
    else return;
    event.preventDefault();
  });
  // The field keeps the focus while a result is clicked.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => follow(findOption(event), event.ctrlKey || event.metaKey));
  list.addEventListener('auxclick', (event) => {
    if (event.button === 1) follow(findOption(event), true);
  });
  show();
}

/**
 * Finds the result that is clicked.
 * @param {Event} event
 * @returns {Element | null}
 */
function findOption(event) {
  return event.target instanceof Element ? event.target.closest('[role=option]') : null;
}

/**
 * Describes the results.
 * @param {HTMLDialogElement} dialog
 * @param {string} query
 * @param {number} total
 * @param {number} shown
 * @returns {string}
 */
function describeState(dialog, query, total, shown) {
  const { scope = '', nothing = '', count = '', countFirst = '' } = dialog.dataset;
  if (query === '') return scope;
  if (total === 0) return nothing.replace('{}', () => query);
  const text = total > shown ? countFirst : count;
  return text.replace('{}', String(total)).replace('{}', String(shown));
}

/**
 * Makes the option of a result: its name and kind, its page, and its text in the language that the query finds.
 * @param {Entry} entry
 * @param {number} place its place among the results
 * @param {string[]} words
 * @param {number} own the number of the language of the page
 * @returns {HTMLElement}
 */
function makeOption({ kind, path, pageTitle, anchor, title, prose }, place, words, own) {
  const option = document.createElement('li');
  option.id = `search-result-${place}`;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  option.dataset['address'] = path + (anchor === '' ? '' : `#${anchor}`);
  const head = document.createElement('span');
  head.className = 'search-title';
  head.append(markLanguage(title.texts, words, own), ' ', makeSpan('search-kind', kind.names[own] ?? ''));
  option.append(head);
  if (anchor !== '') option.append(' ', makeSpan('search-page', pageTitle.texts[own] ?? ''));
  const excerpts = prose.texts.map((text) => cutExcerpt(text, words));
  if (excerpts[own] !== '') {
    const text = markLanguage(excerpts, words, own);
    text.classList.add('search-text');
    option.append(' ', text);
  }
  return option;
}

/**
 * Marks a text: in the language of the page, unless the query finds more of the other one.
 * @param {string[]} texts in each language
 * @param {string[]} words
 * @param {number} own
 * @returns {HTMLElement}
 */
function markLanguage(texts, words, own) {
  const marked = texts.map((text) => markText(text, words));
  const counts = marked.map(countFound);
  const other = counts.findIndex((count) => count > (counts[own] ?? 0));
  const shown = other < 0 ? own : other;
  const span = document.createElement('span');
  if (texts[shown] !== texts[own]) span.lang = LANGUAGES[shown] ?? '';
  for (const piece of marked[shown] ?? []) {
    const parent = piece.isFound ? span.appendChild(document.createElement('mark')) : span;
    // A long name may break between its words.
    piece.text.split(NAME_BREAK).forEach((part, place) => parent.append(...(place > 0 ? [document.createElement('wbr')] : []), part));
  }
  return span;
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {HTMLElement}
 */
function makeSpan(name, text) {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}
