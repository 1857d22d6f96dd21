// The page of the console: it lets the reader sign in, and then loads the views of bills.

import { say } from './console_words.js';
import { find, make } from './dom.js';
import { currentSession } from './session.js';
import { onCallerChange, startSignIn } from './sign_in.js';

const place = find('#console', HTMLElement);

/** True from the first time that a key is known. */
let isLoading = false;

/**
 * Shows a sentence in place of bills.
 * @param {string} text
 */
function showText(text) {
  place.replaceChildren(make('p', { class: 'empty' }, text));
}

/**
 * Loads the views when the first key is known. From then on they follow the keys.
 * @param {import('./caller.js').Caller | null} caller
 */
async function loadViews(caller) {
  if (isLoading) return;
  showText(say(currentSession() === null ? 'sign_in_first' : 'loading'));
  if (caller === null) return;
  isLoading = true;
  try {
    /** @type {typeof import('./console_views.js')} */
    const { startConsole } = await import(place.dataset['views'] ?? '');
    startConsole(place);
  } catch (error) {
    isLoading = false;
    showText(say('unreachable'));
    console.warn(error);
  }
}

onCallerChange(loadViews);
void loadViews(null);
void startSignIn();
