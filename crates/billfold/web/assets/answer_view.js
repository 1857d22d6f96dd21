// The answer of a call: its outcome, the answer in three views, and the request as it was sent.

import { makeJson } from './answer_json.js';
import { makeTables } from './answer_table.js';
import { makeTree } from './answer_tree.js';
import { readMember } from './call.js';
import { keepChoice, readChoice } from './choices.js';
import { makeCopyButton } from './copy_button.js';
import { make, saveText } from './dom.js';
import { writeExact } from './exact_json.js';

/** @typedef {import('./call.js').Outcome} Outcome */
/** @typedef {import('./exact_json.js').Exact} Exact */

/**
 * @typedef {object} AnswerContext
 * @property {string} action
 * @property {import('./answer_tree.js').Outputs} outputs
 * @property {string[]} emptyNotes when the answer has an empty list
 * @property {import('./page_data.js').Words} words
 * @property {'en' | 'zh'} language
 */

/** The name under which the view is kept that was chosen last. */
const VIEW = 'explorer-view';
const VIEWS = ['tree', 'table', 'json'];

/** By how many seconds a clock may be off without a word. */
const SKEW_S_MAX = 60;

/**
 * Shows an answer.
 * @param {HTMLElement} panel
 * @param {Outcome} outcome
 * @param {AnswerContext} context
 * @returns {{help: HTMLElement, laws: HTMLElement}} the places for what explains an error, and for laws
 */
export function showAnswer(panel, outcome, context) {
  const help = make('div', {});
  const laws = make('div', {});
  const { words } = context;
  panel.replaceChildren(
    makeOutcome(outcome, context),
    help,
    laws,
    ...makeBody(outcome, context),
    makeDetails(words('sentRequest'), writeRequest(outcome), words('sentRequest')),
    makeDetails(words('answerHeaders'), outcome.headers.map(([name, value]) => `${name}: ${value}`).join('\n'), words('answerHeaders')),
  );
  return { help, laws };
}

/**
 * Describes an outcome in one sentence, for the live region.
 * @param {Outcome} outcome
 * @param {import('./page_data.js').Words} words
 * @returns {string}
 */
export function describeOutcome(outcome, words) {
  const took = Math.round(outcome.tookMs);
  if (outcome.error !== undefined) return words('saidRefused', outcome.error.code, took);
  return outcome.value === undefined ? words('saidUnreadable', outcome.status, took) : words('saidAnswered', took);
}

/**
 * @param {Outcome} outcome
 * @param {AnswerContext} context
 * @returns {HTMLElement}
 */
function makeOutcome(outcome, { words, language }) {
  const isGood = outcome.error === undefined && outcome.value !== undefined;
  const name = isGood ? words('answered') : outcome.error === undefined ? words('unreadable') : words('refused');
  const headers = new Map(outcome.headers.map(([header, value]) => [header.toLowerCase(), value]));
  const [limit, left] = ['x-ratelimit-limit', 'x-ratelimit-remaining'].map((header) => headers.get(header));
  const format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-US');
  const facts = [
    `HTTP ${outcome.status}`,
    `${Math.round(outcome.tookMs)} ms`,
    words('bytes', format.format(outcome.bytes)),
    ...(left === undefined || limit === undefined ? [] : [words('rateLeft', left, limit)]),
  ];
  const skew = outcome.clockSkewS ?? 0;
  return make('div', { class: 'outcome' },
    make('strong', { class: isGood ? 'good' : 'bad' }, make('span', { 'aria-hidden': 'true' }, isGood ? '✓ ' : '✗ '), name),
    ...facts.map((fact) => make('span', {}, fact)),
    outcome.requestId === '' ? null : make('span', { class: 'request-id' }, 'RequestId ', make('code', {}, outcome.requestId), ' ', makeCopyButton(() => outcome.requestId, 'RequestId')),
    Math.abs(skew) <= SKEW_S_MAX ? null : make('p', { class: 'notice' }, words(skew > 0 ? 'clockAhead' : 'clockBehind', Math.abs(skew))));
}

/**
 * @param {Outcome} outcome
 * @param {AnswerContext} context
 * @returns {HTMLElement[]}
 */
function makeBody(outcome, context) {
  const { words } = context;
  const value = outcome.value;
  if (value === undefined) return [makeJson(outcome.text, words('answerView'))];
  const answer = readMember(value, 'Response') ?? value;
  const view = make('div', { class: 'view' });
  /** @type {Record<string, () => HTMLElement>} */
  const makers = {
    tree: () => makeTree(answer, context),
    table: () => makeTables(answer, context),
    json: () => makeJson(writeExact(value, 2), words('answerView')),
  };
  const buttons = VIEWS.map((name) => make('button', { type: 'button', 'aria-pressed': 'false', onclick: () => choose(name) }, words(name)));
  const choose = (/** @type {string} */ name) => {
    keepChoice(VIEW, name);
    buttons.forEach((button, place) => button.setAttribute('aria-pressed', String(VIEWS[place] === name)));
    view.replaceChildren(/** @type {() => HTMLElement} */ (makers[name])());
  };
  const kept = readChoice(VIEW) ?? '';
  choose(VIEWS.includes(kept) ? kept : 'tree');
  const bar = make('div', { class: 'view-bar' },
    make('div', { class: 'switch', role: 'group', 'aria-label': words('answerView') }, ...buttons),
    makeCopyButton(() => outcome.text, words('answer')),
    make('button', { type: 'button', onclick: () => saveText(`${context.action}.json`, 'application/octet-stream', outcome.text) }, words('download')));
  return [bar, view];
}

/**
 * Writes a request as it was sent. The browser adds `Host` and the length itself.
 * @param {Outcome} outcome
 * @returns {string}
 */
function writeRequest({ sent }) {
  const { pathname, search, host } = new URL(sent.url);
  const head = [`${sent.method} ${pathname}${search} HTTP/1.1`, `Host: ${host}`, ...sent.headers.map(([name, value]) => `${name}: ${value}`)];
  return `${head.join('\n')}\n\n${sent.body ?? ''}`;
}

/**
 * @param {string} title
 * @param {string} text
 * @param {string} name
 * @returns {HTMLElement}
 */
function makeDetails(title, text, name) {
  return make('details', { class: 'wire' }, make('summary', {}, title), make('div', { class: 'wire-bar' }, makeCopyButton(() => text, name)), make('pre', { tabindex: '0', role: 'region', 'aria-label': name }, make('code', {}, text)));
}
