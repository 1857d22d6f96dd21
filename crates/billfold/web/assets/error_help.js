// Explains a refusal where it is shown: its cause, its remedy, where to read on, and when to try again.

import { makeCopyButton } from './copy_button.js';
import { make } from './dom.js';
import { readPageData, readWords } from './page_data.js';

/** @typedef {Record<string, {cause: string, remedy: string}>} ErrorDefinitions the errors that the server can answer with, by their codes */
/** @typedef {{code: string, message: string, requestId: string}} Refused */

/** Codes of refusals that pass in the next second. */
const RATE_CODES = ['RequestLimitExceeded', 'RequestLimitExceeded.GlobalRegionUinLimitExceeded', 'RequestLimitExceeded.IPLimitExceeded', 'RequestLimitExceeded.UinLimitExceeded'];

/** The time after which a refusal for its rate passes: the rest of a second, and a little for the clocks. */
const WAIT_MS = 1200;

/**
 * Appends the explanation of a refusal to an element.
 * @param {HTMLElement} container
 * @param {Refused} refused
 * @param {() => void} [retry] sends the request again
 * @returns {() => void} stops the countdown, if there is one
 */
export function explainError(container, { code, message, requestId }, retry = undefined) {
  const definitions = readPageErrors();
  const words = readWords('errorHelp');
  // A code without a definition of its own is explained by the one before its dot.
  const found = definitions[code] ?? definitions[code.split('.')[0] ?? ''];
  const address = `/${readPageData().language}/docs/error-codes#${code}`;
  const box = make(
    'div',
    { class: 'error-help', 'data-code': code },
    make('p', { class: 'error-code' }, make('code', {}, code === '' ? words('noCode') : code)),
    make('p', { class: 'error-message', lang: 'en' }, message),
  );
  container.append(box);
  if (found !== undefined) {
    box.append(
      make('p', {}, make('strong', {}, words('cause')), ' ', ...markCode(found.cause)),
      make('p', {}, make('strong', {}, words('remedy')), ' ', ...markCode(found.remedy)),
    );
  }
  if (code !== '') box.append(make('p', {}, make('a', { href: address }, words('more'))));
  if (requestId !== '') {
    const copy = makeCopyButton(() => requestId, 'RequestId');
    box.append(make('p', { class: 'request-id' }, 'RequestId ', make('code', {}, requestId), ' ', copy));
  }
  return RATE_CODES.includes(code) ? countDown(box, retry) : () => undefined;
}

/**
 * Makes the parts of a text: what stands between two backticks is code.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function markCode(text) {
  return text.split('\x60').map((part, index) => (index % 2 === 1 ? make('code', {}, part) : part));
}

/**
 * Reads the errors that the page has.
 * @returns {ErrorDefinitions}
 */
function readPageErrors() {
  /** @type {import('./page_data.js').PageData & {errors?: ErrorDefinitions}} */
  const { errors = {} } = readPageData();
  return errors;
}

/**
 * Counts down to the time at which the request passes.
 * @param {HTMLElement} box
 * @param {(() => void) | undefined} retry
 * @returns {() => void} stops it
 */
function countDown(box, retry) {
  const words = readWords('errorHelp');
  const line = make('p', { class: 'countdown' });
  box.append(line);
  const endMs = performance.now() + WAIT_MS;
  const timer = setInterval(show, 100);
  show();
  return () => clearInterval(timer);

  function show() {
    const leftMs = endMs - performance.now();
    if (leftMs > 0) {
      line.textContent = words('wait', (leftMs / 1000).toFixed(1));
      return;
    }
    clearInterval(timer);
    line.textContent = words('passed');
    if (retry !== undefined) line.append(' ', make('button', { type: 'button', onclick: retry }, words('retry')));
  }
}
