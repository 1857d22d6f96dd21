// The keys of the page and the list of them.

import { find, make } from './dom.js';
import { keepChoice, readChoice } from './choices.js';

/** The name under which the choice of the key `?` is kept. */
const QUESTION = 'question-key';

/**
 * Lets keys send, show a tab, and open their list.
 * @param {HTMLFormElement} form
 * @param {(place: number, isFocused: boolean) => void} showTab
 * @param {import('./page_data.js').Words} words
 */
export function offerKeys(form, showTab, words) {
  const dialog = find('#keys-help', HTMLDialogElement);
  const box = find('#question-key', HTMLInputElement);
  const keys = ['Ctrl ↵', 'Alt 1 … Alt 6', 'Ctrl K  /', '?', 'Esc'];
  const texts = ['keySend', 'keyTabs', 'keySearch', 'keyHelp', 'keyClose'];
  find('#keys-list', HTMLElement).replaceChildren(...keys.flatMap((key, place) => [make('dt', {}, make('kbd', {}, key)), make('dd', {}, words(texts[place] ?? ''))]));
  box.checked = readChoice(QUESTION) !== 'off';
  box.addEventListener('change', () => keepChoice(QUESTION, box.checked ? 'on' : 'off'));
  find('#show-keys', HTMLElement).addEventListener('click', () => dialog.showModal());
  find('#close-keys', HTMLElement).addEventListener('click', () => dialog.close());
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
    const isControl = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && isControl && !event.altKey) form.requestSubmit();
    else if (event.altKey && !isControl && /^Digit[1-6]$/.test(event.code)) showTab(Number(event.code.slice(-1)) - 1, true);
    else if (event.key === '?' && !isControl && !event.altKey && box.checked && !takesText(event.target)) dialog.showModal();
    else return;
    event.preventDefault();
  });
}

/**
 * Returns true if what is typed goes into a field.
 * @param {EventTarget | null} target
 * @returns {boolean}
 */
function takesText(target) {
  return target instanceof HTMLElement && target.closest('input:not([type=checkbox]), textarea, select') !== null;
}
