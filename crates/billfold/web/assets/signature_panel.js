// Shows how a request is signed: each text on the way, line by line, as the form is filled in.

import { explainLines } from './canonical_lines.js';
import { makeCopyButton } from './copy_button.js';
import { make, makeField } from './dom.js';
import { readWords } from './page_data.js';
import { buildRequest, makeNonce, readNowS } from './request.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./signing.js').Step} Step */

/**
 * The part of a request that the form has.
 * @typedef {object} ShownRequest
 * @property {string} service
 * @property {string} version
 * @property {string} action
 * @property {string} input the parameters as JSON
 * @property {'en-US' | 'zh-CN'} language
 */

/** The ways to sign, by the names of their words. */
const SCHEMES = /** @type {const} */ ({
  tc3: { scheme: 'tc3', algorithm: 'HmacSHA256' },
  v1Sha256: { scheme: 'v1', algorithm: 'HmacSHA256' },
  v1Sha1: { scheme: 'v1', algorithm: 'HmacSHA1' },
});

/** The steps whose texts are keys. */
const KEY_STEPS = ['dateKey', 'serviceKey', 'signingKey'];

/** The time after which that of now is signed again. */
const CLOCK_MS = 1000;

/** @type {WeakMap<HTMLElement, SignaturePanel>} */
const panels = new WeakMap();

/**
 * Shows how a request is signed. The next time, with the same container, what is shown is renewed.
 * @param {HTMLElement} container
 * @param {ShownRequest} request
 * @param {Session | null} session
 */
export function showSignature(container, request, session) {
  let panel = panels.get(container);
  if (panel === undefined) {
    panel = new SignaturePanel(container);
    panels.set(container, panel);
  }
  panel.show(request, session);
}

/** The choices of how to sign, and the steps. */
class SignaturePanel {
  /** @param {HTMLElement} container */
  constructor(container) {
    this.words = readWords('signature');
    this.nonce = makeNonce();
    /** @type {ShownRequest | null} */
    this.request = null;
    /** @type {Session | null} */
    this.session = null;
    /** @type {Map<string, StepView>} */
    this.views = new Map();
    /** The number of the last signing, so that an earlier one that ends later is not shown. */
    this.round = 0;
    const change = () => void this.sign();
    this.scheme = makeSelect('signature-scheme', Object.keys(SCHEMES).map((name) => [name, this.words(name)]), change);
    this.method = makeSelect('signature-method', [['POST', 'POST'], ['GET', 'GET']], change);
    this.timestamp = make('input', { type: 'text', id: 'signature-timestamp', inputmode: 'numeric', autocomplete: 'off', oninput: () => this.stopClock() });
    this.now = make('button', { type: 'button', onclick: () => this.startClock() }, this.words('now'));
    this.state = make('p', { class: 'signature-state' });
    this.steps = make('ol', { class: 'signature-steps' });
    this.isNow = true;
    container.replaceChildren(
      make(
        'div',
        { class: 'signature-choices' },
        makeField(this.scheme, this.words('scheme')),
        makeField(this.method, this.words('method')),
        makeField(this.timestamp, this.words('timestamp')),
        this.now,
      ),
      this.state,
      this.steps,
    );
    // The clock runs while the panel is looked at.
    setInterval(() => {
      if (this.isNow && container.checkVisibility() && !hasSelection(container)) void this.sign();
    }, CLOCK_MS);
  }

  /**
   * @param {ShownRequest} request
   * @param {Session | null} session
   */
  show(request, session) {
    this.request = request;
    this.session = session;
    void this.sign();
  }

  /** Signs at the time of now again. */
  startClock() {
    this.isNow = true;
    void this.sign();
  }

  /** Signs at the time that is typed. */
  stopClock() {
    this.isNow = false;
    void this.sign();
  }

  /** Signs the request, and shows the steps. */
  async sign() {
    const { request, session } = this;
    this.round += 1;
    const { round } = this;
    if (request === null || session === null) return this.refuse(this.words('signIn'));
    if (this.isNow) this.timestamp.value = String(readNowS());
    const timestamp = this.timestamp.value.trim();
    const isTime = /^\d{1,11}$/.test(timestamp);
    this.timestamp.setAttribute('aria-invalid', String(!isTime));
    if (!isTime) return this.refuse(this.words('badTimestamp'));
    const way = SCHEMES[/** @type {keyof typeof SCHEMES} */ (this.scheme.value)];
    const method = /** @type {'POST' | 'GET'} */ (this.method.value);
    try {
      const plan = { ...request, ...way, session, method, timestampS: Number(timestamp), nonce: this.nonce };
      const { steps } = await buildRequest(plan);
      if (round !== this.round) return undefined;
      this.state.textContent = '';
      this.showSteps(steps);
    } catch (error) {
      if (round === this.round) this.refuse(this.words('notJson', error instanceof Error ? error.message : ''));
    }
    return undefined;
  }

  /** @param {string} reason */
  refuse(reason) {
    this.state.textContent = reason;
    this.showSteps([]);
  }

  /** @param {Step[]} steps */
  showSteps(steps) {
    const names = steps.map((step) => step.name);
    if (names.join() !== [...this.views.keys()].join()) {
      this.views = new Map(names.map((name) => [name, new StepView(name)]));
      this.steps.replaceChildren(...[...this.views.values()].map((view) => view.item));
    }
    for (const step of steps) this.views.get(step.name)?.show(step.text);
  }
}

/** One step: its name, why it is there, and its text. */
class StepView {
  /** @param {string} name */
  constructor(name) {
    const words = readWords('signature');
    this.words = words;
    this.name = name;
    /** @type {string | null} */
    this.text = '';
    const title = words(`step.${name}`);
    this.value = make('div', { class: 'step-text' });
    const copy = makeCopyButton(() => this.text ?? '', words('copyStep', title));
    this.details = KEY_STEPS.includes(name)
      ? make('details', { ontoggle: () => this.show(this.text) }, make('summary', {}, words('showKeys')), make('p', {}, words('keysWarning')), this.value)
      : null;
    this.item = make(
      'li',
      { 'data-step': name },
      make('h2', {}, title),
      make('p', {}, words(`why.${name}`)),
      this.details ?? this.value,
      this.details === null ? copy : null,
    );
  }

  /** @param {string | null} text */
  show(text) {
    const isShown = text === this.text && this.details === null && this.value.hasChildNodes();
    this.text = text;
    if (isShown) return;
    if (this.details !== null && !this.details.open) {
      // A derived key is in the page only while it is looked at.
      this.value.replaceChildren();
      return;
    }
    if (text === null) {
      this.value.replaceChildren(make('p', {}, this.words('keysHidden')));
      return;
    }
    const lines = explainLines(this.name, text);
    this.value.replaceChildren(lines.length === 0 ? make('pre', {}, make('code', {}, text)) : this.makeLines(lines));
  }

  /**
   * @param {import('./canonical_lines.js').ExplainedLine[]} lines
   * @returns {HTMLElement}
   */
  makeLines(lines) {
    const { words } = this;
    const rows = lines.flatMap(({ text, meaning }) => [
      make('dt', {}, text === '' ? make('em', {}, words('empty')) : make('code', {}, text)),
      make('dd', {}, meaning === '' ? '' : words(meaning)),
    ]);
    return make('dl', {}, ...rows);
  }
}

/**
 * @param {string} id
 * @param {string[][]} options values and names
 * @param {() => void} change
 * @returns {HTMLSelectElement}
 */
function makeSelect(id, options, change) {
  const items = options.map(([value = '', name = '']) => make('option', { value }, name));
  return make('select', { id, autocomplete: 'off', onchange: change }, ...items);
}

/**
 * Returns true if the reader has selected a text in an element, which is then left as it is.
 * @param {HTMLElement} element
 * @returns {boolean}
 */
function hasSelection(element) {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && element.contains(selection.anchorNode);
}
