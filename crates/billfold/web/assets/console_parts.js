// The parts that views of the console share: amounts, choices, waiting, refusals, and files that are saved.

import { formatAmount, showAmount } from './amounts.js';
import { announce, make, saveText } from './dom.js';
import { explainError } from './error_help.js';
import { readLocale, readPageData } from './page_data.js';
import { RefusedCall } from './console_source.js';
import { say } from './console_words.js';
import { writeCsv, writeJson } from './data_table.js';

/** @typedef {import('./data_table.js').DataTable} DataTable */

const { language } = readPageData();

/** The digits behind the point that are read first; those behind them are smaller. */
const CENTS = /^(.*[.]\d\d)(\d+)$/;

/**
 * Makes an amount with all of its digits.
 * @param {string | bigint} amount
 * @returns {HTMLElement}
 */
function makeAmount(amount) {
  const exact = typeof amount === 'bigint' ? formatAmount(amount) : amount;
  const shown = showAmount(exact, language);
  const [, cents, rest] = CENTS.exec(shown) ?? [];
  const name = exact.startsWith('-') ? 'number negative' : 'number';
  return make('span', { class: name }, cents ?? shown, ...(rest ? [make('small', {}, rest)] : []));
}

/**
 * Shows an amount as a text, with its currency.
 * @param {bigint} amount
 * @param {string} currency
 */
export function showMoney(amount, currency) {
  return `${showAmount(amount, language)} ${currency}`;
}

/**
 * Shows an amount without needless zeros, for an axis.
 * @param {bigint} amount
 */
export function showTick(amount) {
  return showAmount(amount, language, 0);
}

/**
 * Shows a count with its digits in groups.
 * @param {string} count
 */
export function showCount(count) {
  return BigInt(count).toLocaleString(readLocale());
}

/**
 * Makes a cell of an amount.
 * @param {string | bigint} amount
 * @returns {import('./data_table.js').Cell}
 */
export function makeAmountCell(amount) {
  const text = typeof amount === 'bigint' ? formatAmount(amount) : amount;
  return { text, show: makeAmount(amount) };
}

/**
 * Makes a choice of a few, of which all are seen.
 * @template {string} T
 * @param {{ name: string, legend: string, options: readonly T[], chosen: T, show: (option: T) => string, onChoose: (option: T) => void }} choice
 * @returns {HTMLElement}
 */
export function makeChoice({ name, legend, options, chosen, show, onChoose }) {
  const labels = options.map((option) => {
    const input = make('input', { type: 'radio', name, value: option });
    if (input instanceof HTMLInputElement) input.checked = option === chosen;
    input.addEventListener('change', () => onChoose(option));
    return make('label', {}, input, make('span', {}, show(option)));
  });
  return make('fieldset', { class: 'segments' }, make('legend', {}, legend), ...labels);
}

/**
 * Makes a choice of several, of which one is seen.
 * @template {string} T
 * @param {{ legend: string, options: readonly T[], chosen: T, show: (option: T) => string, onChoose: (option: T) => void, className?: string }} choice
 * @returns {HTMLElement}
 */
export function makeSelect({ legend, options, chosen, show, onChoose, className = '' }) {
  const select = make('select', {}, ...options.map((option) => make('option', { value: option }, show(option))));
  if (!(select instanceof HTMLSelectElement)) throw new Error('a select is no select');
  select.value = chosen;
  select.addEventListener('change', () => {
    const option = options.find((known) => known === select.value);
    if (option !== undefined) onChoose(option);
  });
  return make('label', { class: `labelled ${className}` }, make('span', {}, legend), select);
}

/**
 * Makes a button.
 * @param {string} text
 * @param {() => void} act
 * @returns {HTMLElement}
 */
export function makeButton(text, act) {
  const button = make('button', { type: 'button' }, text);
  button.addEventListener('click', act);
  return button;
}

/**
 * Makes the buttons that save a table.
 * @param {string} name the name of the files, without their ends
 * @param {() => DataTable | Promise<DataTable>} makeTable
 * @param {(error: unknown) => void} onFailure
 * @returns {HTMLElement[]}
 */
export function makeSaveButtons(name, makeTable, onFailure) {
  const forms = /** @type {const} */ ([
    ['CSV', 'text/csv', writeCsv],
    ['JSON', 'application/json', writeJson],
  ]);
  return forms.map(([title, type, write]) =>
    makeButton(say('save_as', title), async () => {
      try {
        saveText(`${name}.${title.toLowerCase()}`, `${type};charset=utf-8`, write(await makeTable()));
        announce(say('saved', `${name}.${title.toLowerCase()}`));
      } catch (error) {
        onFailure(error);
      }
    }),
  );
}

/**
 * Fills a part of the page with what an answer makes. What was there before stays until then, so that nothing jumps; a refusal is
 * explained in its place, once. Only the newest of several fillings is shown.
 * @template T
 * @param {HTMLElement} place
 * @param {() => Promise<T>} ask
 * @param {(answer: T) => (Node | string)[]} draw
 * @returns {Promise<boolean>} true if it was filled
 */
export async function fillPlace(place, ask, draw) {
  const turn = String(Number(place.dataset['turn'] ?? '0') + 1);
  place.dataset['turn'] = turn;
  place.setAttribute('aria-busy', 'true');
  if (place.childElementCount === 0) place.append(make('p', { class: 'waiting' }, say('loading')));
  /** @type {(Node | string)[]} */
  let content;
  let isFilled = true;
  try {
    content = draw(await ask());
  } catch (error) {
    isFilled = false;
    content = [describeFailure(error, () => void fillPlace(place, ask, draw))];
  }
  if (place.dataset['turn'] !== turn) return false;
  place.removeAttribute('aria-busy');
  place.replaceChildren(...content);
  return isFilled;
}

/**
 * Explains why there is no answer.
 * @param {unknown} error
 * @param {() => void} retry
 * @returns {HTMLElement}
 */
export function describeFailure(error, retry) {
  const box = make('div', { class: 'failure', role: 'alert' });
  if (error instanceof RefusedCall) {
    explainError(box, { code: error.code, message: error.message, requestId: error.requestId });
  } else if (error instanceof TypeError) {
    // The browser says no more of a server that does not answer.
    box.append(make('p', {}, say('unreachable')));
  } else {
    throw error;
  }
  box.append(makeButton(say('retry'), retry));
  return box;
}

/**
 * Makes a sentence for a place that has nothing to show.
 * @param {string} title
 * @param {string} text
 * @returns {HTMLElement}
 */
export function makeEmpty(title, text) {
  return make('div', { class: 'empty' }, make('p', { class: 'empty-title' }, title), make('p', {}, text));
}

/**
 * Makes the words on a month that is closed, or is not.
 * @param {boolean} isClosed
 * @returns {HTMLElement}
 */
export function makeClosing(isClosed) {
  return make('span', { class: isClosed ? 'state closed' : 'state open' }, say(isClosed ? 'closed' : 'open'));
}

/**
 * Makes the mark of a bill with more than one version.
 * @param {number} version
 * @param {number} count
 * @param {boolean} isCorrected true if it changed after its month was final
 * @returns {HTMLElement | string}
 */
export function makeVersionMark(version, count, isCorrected) {
  if (count <= 1) return String(version);
  const text = say('version_of', version, count);
  return make('span', { class: 'state corrected-mark' }, `◆ ${say('version_changed', text, say(isCorrected ? 'corrected' : 'renewed'))}`);
}

/**
 * Makes a cell of a time of the server, which is in UTC+8: the page leaves out its seconds.
 * @param {string} time yyyy-MM-dd HH:mm:ss
 * @returns {import('./data_table.js').Cell}
 */
export function makeTimeCell(time) {
  return { text: time, show: time.slice(0, 'yyyy-MM-dd HH:mm'.length) };
}

/**
 * Makes the sentence on why the amounts of a row do not make up its list price.
 * @returns {HTMLElement}
 */
export function makeDiscountHint() {
  return make('p', { class: 'note' }, say('discount_hint'));
}
