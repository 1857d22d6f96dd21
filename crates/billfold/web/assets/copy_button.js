// A button that copies a text, and says so.

import { announce, copyText, make } from './dom.js';
import { readWords } from './page_data.js';

/** The time for which the button says that it copied. */
const SHOWN_MS = 2000;

/**
 * Makes a button that copies.
 * @param {() => string} readText returns the text at the time of the click
 * @param {string} name what is copied, for those who do not see the page
 * @returns {HTMLButtonElement}
 */
export function makeCopyButton(readText, name) {
  const words = readWords('common');
  const button = make('button', { type: 'button', class: 'copy-text', onclick: copy });
  const show = (/** @type {string} */ text) => {
    button.textContent = text;
    // The name of a button begins with the text that is seen.
    button.setAttribute('aria-label', `${text}: ${name}`);
  };
  show(words('copy'));
  return button;

  async function copy() {
    const text = words((await copyText(readText())) ? 'copied' : 'notCopied');
    show(text);
    announce(text);
    setTimeout(() => show(words('copy')), SHOWN_MS);
  }
}
