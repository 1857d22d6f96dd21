// Finds why a request was refused: what the page sees by itself, and what the server finds with the secret of the reader's key.

import { findDifference } from './canonical_lines.js';
import { OWN_SERVICE, callAction, readMember, readTextMember } from './call.js';
import { announce, make, makeField } from './dom.js';
import { explainError, markCode } from './error_help.js';
import { readWords } from './page_data.js';
import { formatUtcDate } from './signing.js';
import { readNowS } from './request.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./signature_panel.js').ShownRequest} ShownRequest */
/** @typedef {import('./exact_json.js').Exact} Exact */

/** The longest request that the server reads. */
const REQUEST_BYTES_MAX = 65_536;

/** @type {WeakMap<HTMLElement, DoctorPanel>} */
const panels = new WeakMap();

/**
 * Shows the doctor. The next time, with the same container, it takes the form as it is then.
 * @param {HTMLElement} container
 * @param {ShownRequest} request what a pasted header lacks
 * @param {Session | null} session
 */
export function showDoctor(container, request, session) {
  let panel = panels.get(container);
  if (panel === undefined) {
    panel = new DoctorPanel(container);
    panels.set(container, panel);
  }
  panel.update(request, session);
}

/** The line that curl prints before a request: `> POST / HTTP/1.1`. */
const CURL_REQUEST = /^> \S+ \S+ HTTP\/\d/m;

/** The empty line behind the head that curl printed, if no body was added to it. */
const CURL_END = /^> ?\r?$(?!\r?\n(?![*<>}] |\{ \[|\r?$)[^\n])/m;

/**
 * Makes a whole request of what was pasted: a request as it is, the output of curl with the body from the form, a header with the
 * rest from the form.
 * @param {string} pasted
 * @param {ShownRequest} request
 * @param {string} timestamp
 * @param {string} host
 * @returns {string}
 */
function completeRequest(pasted, request, timestamp, host) {
  if (CURL_REQUEST.test(pasted)) return completeCurlOutput(pasted, request.input);
  if (isWholeRequest(pasted)) return pasted.trimStart();
  const header = pasted.trim().replace(/^(?:-H\s+)?["']?\s*(?:Authorization\s*:)?\s*/i, '').replace(/["']\s*\\?$/, '');
  const lines = [
    'POST / HTTP/1.1',
    `Host: ${host}`,
    'Content-Type: application/json',
    `Authorization: ${header.replace(/\s*\n\s*/g, ' ')}`,
    `X-TC-Action: ${request.action}`,
    `X-TC-Version: ${request.version}`,
    `X-TC-Timestamp: ${timestamp}`,
    `Content-Length: ${new TextEncoder().encode(request.input).length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${request.input}`;
}

/**
 * Adds the body, which curl does not print, behind the head.
 * @param {string} pasted
 * @param {string} input
 */
function completeCurlOutput(pasted, input) {
  return isBodyMissing(pasted) ? pasted.replace(CURL_END, (end) => `${end}\n${input}`) : pasted;
}

/**
 * Returns true for an output of curl whose request has a body that was not added to it.
 * @param {string} pasted
 */
function isBodyMissing(pasted) {
  return CURL_REQUEST.test(pasted) && /^> Content-Length: *[1-9]/im.test(pasted) && CURL_END.test(pasted);
}

/**
 * Returns true if a text has the first line of a request.
 * @param {string} text
 * @returns {boolean}
 */
function isWholeRequest(text) {
  return /^\s*\S+ \S+ HTTP\/\d/.test(text) || CURL_REQUEST.test(text);
}

/**
 * Returns true if a part of the request is taken from the form.
 * @param {string} pasted
 */
function isCompleted(pasted) {
  return !isWholeRequest(pasted) || isBodyMissing(pasted);
}

/**
 * Lists what is wrong with a request that needs no key to be seen, as names of words with their values.
 * @param {string} whole
 * @param {string} secretId the id that is signed in
 * @param {string} service the service of the action
 * @returns {[string, ...string[]][]}
 */
function listVisibleFaults(whole, secretId, service) {
  // The marks of curl are no part of the headers.
  return listFaults(whole.replace(/^> /gm, ''), secretId, service);
}

/**
 * @param {string} whole
 * @param {string} secretId
 * @param {string} service
 * @returns {[string, ...string[]][]}
 */
function listFaults(whole, secretId, service) {
  const id = /(?:^|[?&\n])SecretId=([^&\s]+)/.exec(whole)?.[1];
  if (id !== undefined && !/^Authorization\s*:/im.test(whole)) return id === secretId ? [] : [['otherId', id, secretId]];
  const credential = /Credential=([^,/\s]+)\/([^,/\s]*)\/([^,/\s]*)\/tc3_request/.exec(whole);
  if (credential === null) return [['noCredential']];
  const [, signer = '', date = '', named = ''] = credential;
  /** @type {[string, ...string[]][]} */
  const faults = [];
  if (signer !== secretId) faults.push(['otherId', signer, secretId]);
  const timestamp = /^X-TC-Timestamp\s*:\s*(\d{1,11})\s*$/im.exec(whole)?.[1];
  const day = timestamp === undefined ? date : formatUtcDate(Number(timestamp));
  if (day !== date) faults.push(['otherDate', date, day]);
  if (named !== service && service !== '') faults.push(['otherService', named, service]);
  if (!/Signature=[0-9a-f]{64}(?![0-9A-Za-z])/.test(whole)) faults.push(['notHex']);
  return faults;
}

/** The field, the button and the findings. */
class DoctorPanel {
  /** @param {HTMLElement} container */
  constructor(container) {
    const words = readWords('doctor');
    this.words = words;
    /** @type {ShownRequest | null} */
    this.request = null;
    /** @type {Session | null} */
    this.session = null;
    const plain = { autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' };
    this.pasted = make('textarea', { id: 'doctor-request', rows: 6, ...plain, oninput: () => this.showVisible() });
    this.timestamp = make('input', { type: 'text', id: 'doctor-timestamp', inputmode: 'numeric', ...plain, oninput: () => this.showVisible() });
    this.timestamp.value = String(readNowS());
    this.timeField = makeField(this.timestamp, words('timestamp'));
    this.visible = make('div', { class: 'doctor-visible', role: 'status' });
    this.result = make('div', { class: 'doctor-result' });
    container.replaceChildren(
      make('p', {}, words('intro')),
      makeField(this.pasted, words('request')),
      this.timeField,
      make('button', { type: 'button', class: 'examine', onclick: () => void this.examine() }, words('examine')),
      this.visible,
      this.result,
    );
  }

  /**
   * @param {ShownRequest} request
   * @param {Session | null} session
   */
  update(request, session) {
    this.request = request;
    this.session = session;
    this.showVisible();
  }

  /** @returns {string} */
  readWhole() {
    if (this.request === null) return '';
    return completeRequest(this.pasted.value, this.request, this.timestamp.value.trim(), location.host);
  }

  /** Shows what the page sees by itself. */
  showVisible() {
    const isWhole = isWholeRequest(this.pasted.value);
    this.timeField.hidden = isWhole;
    this.visible.replaceChildren();
    if (this.pasted.value.trim() === '' || this.session === null) return;
    // A whole request may be of another action.
    const faults = listVisibleFaults(this.readWhole(), this.session.secretId, isWhole ? '' : this.request?.service ?? '');
    if (faults.length === 0) return;
    const items = faults.map(([name, ...values]) => make('li', { 'data-fault': name }, this.words(name, ...values)));
    this.visible.append(make('p', {}, this.words('seenHere')), make('ul', {}, ...items));
  }

  /** Asks the server, and shows what it finds. */
  async examine() {
    const { words, session, request } = this;
    const [pasted, whole] = [this.pasted.value, this.readWhole()];
    if (session === null || request === null) return this.say(words('signIn'));
    if (pasted.trim() === '') return this.say(words('empty'));
    if (new TextEncoder().encode(whole).length > REQUEST_BYTES_MAX) return this.say(words('tooLong', REQUEST_BYTES_MAX));
    this.say(words('examining'));
    const input = JSON.stringify({ Request: whole });
    const outcome = await callAction({ ...OWN_SERVICE, action: 'DiagnoseSignature', input, language: request.language, session }).catch((error) => {
      console.warn(error);
      return null;
    });
    if (outcome === null) return this.say(words('failed'));
    if (outcome.error === undefined) return this.showReport(readMember(outcome.value, 'Response'), isCompleted(pasted));
    this.result.replaceChildren();
    explainError(this.result, { ...outcome.error, requestId: outcome.requestId });
    return undefined;
  }

  /**
   * Shows a sentence in place of the last result.
   * @param {string} text
   */
  say(text) {
    delete this.result.dataset['verdict'];
    this.result.replaceChildren(make('p', {}, text));
    announce(text);
  }

  /**
   * @param {Exact | undefined} report
   * @param {boolean} isOfForm true if a part of the request was taken from the form
   */
  showReport(report, isOfForm) {
    const { words } = this;
    const verdict = readTextMember(report, 'Verdict');
    this.say(words(`verdict.${verdict}`));
    this.result.dataset['verdict'] = verdict;
    if (verdict === 'Unexplained' && isOfForm) this.result.append(make('p', { class: 'of-form' }, words('maybeForm')));
    const remarks = readMember(report, 'Remarks');
    for (const remark of Array.isArray(remarks) ? remarks : []) {
      this.result.append(make('p', { class: 'remark', lang: 'en' }, ...markCode(String(remark))));
    }
    const findings = readMember(report, 'Findings');
    for (const finding of Array.isArray(findings) ? findings : []) {
      this.result.append(
        make(
          'div',
          { class: 'finding', 'data-finding': readTextMember(finding, 'Name'), lang: 'en' },
          make('p', {}, make('code', {}, readTextMember(finding, 'Name')), ' ', ...markCode(readTextMember(finding, 'Text'))),
          make('p', {}, make('strong', { lang: document.documentElement.lang }, words('remedy')), ' ', ...markCode(readTextMember(finding, 'Remedy'))),
        ),
      );
    }
    const signed = readMember(report, 'SignedText');
    this.showDifference('canonical', readTextMember(signed, 'CanonicalRequest'), readTextMember(signed, 'ClientCanonicalRequest'));
    this.showDifference('stringToSign', readTextMember(signed, 'StringToSign'), readTextMember(signed, 'ClientStringToSign'));
  }

  /**
   * Shows the first line in which the text of the server and that of the client differ.
   * @param {string} name the word for the text
   * @param {string} expected
   * @param {string} signed
   */
  showDifference(name, expected, signed) {
    const { words } = this;
    const difference = expected === '' || signed === '' ? null : findDifference(expected, signed);
    if (difference === null) return;
    this.result.append(
      make('p', { class: 'difference', 'data-line': difference.line }, words('firstDifference', difference.line, words(name))),
      make(
        'dl',
        {},
        make('dt', {}, words('expected')),
        make('dd', {}, make('code', {}, difference.one)),
        make('dt', {}, words('signed')),
        make('dd', {}, make('code', {}, difference.other)),
      ),
    );
  }
}
