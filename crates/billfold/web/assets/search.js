// Opens the search by its button and keys, and loads it when it is opened first.

import { keepChoice, readChoice } from './choices.js';

/** @typedef {typeof import('./search_dialog.js')} SearchModule */

/** The name under which the choice of the key is kept. */
const SLASH = 'search-slash';

/**
 * Returns true if what is typed goes into a field.
 * @param {EventTarget | null} target
 * @returns {boolean}
 */
function takesText(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select') !== null;
}

/** Returns true unless the reader switched the key off. A key of one character may stand in the way of other programs. */
function isSlashOn() {
  return readChoice(SLASH) !== 'off';
}

/**
 * Loads the index and the module that searches it.
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<void>}
 */
async function loadSearch(dialog) {
  const { module = '', index = '' } = dialog.dataset;
  /** @type {[SearchModule, Response]} */
  const [search, response] = await Promise.all([import(module), fetch(index)]);
  if (!response.ok) throw new Error(`${index} is answered with status ${response.status}`);
  search.startSearch(dialog, await response.json());
}

/**
 * Lets a dialog be opened.
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement} button
 */
function offerSearch(dialog, button) {
  const input = /** @type {HTMLInputElement} */ (dialog.querySelector('#search-input'));
  const state = /** @type {HTMLElement} */ (dialog.querySelector('#search-state'));
  const failure = /** @type {HTMLElement} */ (dialog.querySelector('#search-failure'));
  const slash = /** @type {HTMLInputElement} */ (dialog.querySelector('#search-slash'));
  let isLoaded = false;
  let isLoading = false;

  async function load() {
    if (isLoaded || isLoading) return;
    isLoading = true;
    failure.hidden = true;
    state.textContent = dialog.dataset['loading'] ?? '';
    try {
      await loadSearch(dialog);
      isLoaded = true;
    } catch (error) {
      console.error(error);
      state.textContent = '';
      failure.hidden = false;
    }
    isLoading = false;
  }

  function open() {
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
    void load();
  }

  button.hidden = false;
  button.addEventListener('click', open);
  dialog.querySelector('#search-close')?.addEventListener('click', () => dialog.close());
  dialog.querySelector('#search-retry')?.addEventListener('click', () => {
    input.focus();
    void load();
  });
  // Outside of the dialog's box is its backdrop.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  slash.checked = isSlashOn();
  slash.addEventListener('change', () => keepChoice(SLASH, slash.checked ? 'on' : 'off'));
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const isShortcut = event.key.toLowerCase() === 'k' && event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isSlash = event.key === '/' && isPlain && isSlashOn() && !takesText(event.target);
    if (!isShortcut && !isSlash) return;
    event.preventDefault();
    open();
  });
}

const dialog = document.querySelector('#search');
const button = document.querySelector('#search-open');
if (dialog instanceof HTMLDialogElement && button instanceof HTMLElement) offerSearch(dialog, button);
