// The samples of a call in one form at a time. They are asked for when the reader opens them, and again when values change.

import { keepChoice, readChoice } from './choices.js';
import { makeCopyButton } from './copy_button.js';
import { fetchDemoKeys } from './demo_keys.js';
import { make, saveText } from './dom.js';
import { writeExact } from './exact_json.js';

/** @typedef {{form: string, title: string, file: string, install: string, run: string, note: string | null, text: string}} Sample */
/** @typedef {{service: string, action: string, language: 'en' | 'zh', words: import('./page_data.js').Words, readInput: () => import('./explorer_editor.js').Input, secretId: string | null}} SamplesContext the id is that of the reader's key */
/** @typedef {{samples: Sample[], missing: {form: string, title: string, reason: string}[]}} Samples those that there are, and why others are not */

const FORM = 'sample-form';
const PATH = '/explorer/samples';

/** The number of the newest question: answers to older ones are late. */
let asked = 0;

/**
 * Shows the samples of the input as it is now.
 * @param {HTMLElement} panel
 * @param {SamplesContext} context
 * @returns {Promise<void>}
 */
export async function showSamples(panel, context) {
  const { words } = context;
  const { value } = context.readInput();
  if (value === null) {
    panel.replaceChildren(make('p', { class: 'empty' }, words('fixJson')));
    return;
  }
  asked += 1;
  const own = asked;
  if (panel.childElementCount === 0) panel.replaceChildren(make('p', { class: 'empty' }, words('loading')));
  const samples = await fetchSamples(context, writeExact(value)).catch((error) => String(error.message));
  const key = (await fetchDemoKeys()).find(({ secretId }) => secretId === context.secretId);
  const shown = { id: context.secretId ?? 'YOUR_SECRET_ID', secret: key?.secretKey ?? 'YOUR_SECRET_KEY' };
  if (own !== asked) return;
  if (typeof samples === 'string') panel.replaceChildren(make('p', { class: 'notice' }, words('noSamples', samples)));
  else showForm(panel, samples, words, shown);
}

/**
 * @param {SamplesContext} context
 * @param {string} input
 * @returns {Promise<Samples>}
 */
async function fetchSamples({ service, action, language }, input) {
  const facts = { service, action, address: location.origin, language: language === 'zh' ? 'zh-CN' : 'en-US' };
  // The input keeps its digits: it is put in as the text that it is.
  const body = `${JSON.stringify(facts).slice(0, -1)},"input":${input}}`;
  const response = await fetch(PATH, { method: 'POST', body, headers: { 'Content-Type': 'application/json' }, credentials: 'omit', cache: 'no-store' });
  const answer = await response.json();
  if (!response.ok) throw new Error(String(answer.error ?? response.status));
  return answer;
}

/**
 * Shows the sample of the form that was chosen last.
 * @param {HTMLElement} panel
 * @param {Samples} found
 * @param {import('./page_data.js').Words} words
 * @param {{id: string, secret: string}} key the secret is that of the demo, whose keys are public, or a word in its place
 */
function showForm(panel, found, words, key) {
  const { samples, missing } = found;
  const kept = readChoice(FORM);
  const shown = samples.find((sample) => sample.form === kept) ?? samples[0];
  if (shown === undefined) return;
  const isFocused = document.activeElement?.id === 'sample-form';
  const choices = samples.map((sample) => make('option', { value: sample.form, selected: sample === shown }, sample.title));
  const reasons = missing.map(({ form, title, reason }) => make('option', { value: form, disabled: true }, words('formMissing', title, dropMarks(reason))));
  const select = make('select', { id: 'sample-form', onchange: choose }, ...choices, ...reasons);
  const fact = (/** @type {string} */ name, /** @type {string} */ text) =>
    text === '' ? [] : [make('dt', {}, words(name)), make('dd', {}, make('code', {}, text), ' ', makeCopyButton(() => text, words(name)))];
  panel.replaceChildren(
    make('div', { class: 'view-bar' }, make('label', { for: 'sample-form' }, words('sampleForm')), select,
      makeCopyButton(() => shown.text, shown.file),
      make('button', { type: 'button', onclick: () => saveText(shown.file, 'application/octet-stream', shown.text) }, words('downloadFile', shown.file))),
    make('dl', { class: 'sample-facts' }, ...fact('install', shown.install), ...fact('setKey', writeKeyCommand(shown.form, key)), ...fact('run', shown.run)),
    ...(shown.note === null ? [] : [make('p', { class: 'about' }, dropMarks(shown.note))]),
    make('pre', { tabindex: '0', role: 'region', 'aria-label': shown.file }, make('code', {}, shown.text)),
  );
  if (isFocused) select.focus();

  function choose() {
    keepChoice(FORM, select.value);
    showForm(panel, found, words, key);
    panel.querySelector('select')?.focus();
  }
}

/**
 * Writes the command of a shell that sets the variables from which samples read the key.
 * @param {string} form
 * @param {{id: string, secret: string}} key
 * @returns {string}
 */
function writeKeyCommand(form, { id, secret }) {
  const names = ['TENCENTCLOUD_SECRET_ID', 'TENCENTCLOUD_SECRET_KEY'];
  if (form === 'powershell') return [id, secret].map((value, index) => `$env:${names[index]} = '${value.replaceAll("'", "''")}'`).join('; ');
  return `export ${[id, secret].map((value, index) => `${names[index]}='${value.replaceAll("'", "'\\''")}'`).join(' ')}`;
}

/**
 * Returns a text without the marks of code.
 * @param {string} text
 * @returns {string}
 */
function dropMarks(text) {
  return text.replaceAll('\x60', '');
}
