// The form for a key. One that the server refuses leaves the form as it was, but for the secret, and says what was wrong.

import { readCaller } from './caller.js';
import { announce, make, makeField } from './dom.js';
import { explainError } from './error_help.js';
import { readLocale, readWords } from './page_data.js';
import { makeSession } from './session.js';

/** @typedef {import('./caller.js').Caller} Caller */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {{error?: {code: string, message: string} | undefined, text: string, requestId: string}} Refusal the answer to a key that was refused */

/** The words for a refusal, by the code of the answer that blames the key itself. */
const KEY_FAULTS = new Map([
  ['AuthFailure.SecretIdNotFound', 'noSuchKey'],
  ['AuthFailure.InvalidSecretId', 'noSuchKey'],
  ['AuthFailure.SignatureFailure', 'wrongSecret'],
  ['AuthFailure.TokenFailure', 'wrongToken'],
]);

/**
 * Returns true if an answer blames the key itself, so that no other try helps.
 * @param {Refusal} refusal
 * @returns {boolean}
 */
export function isKeyRefused({ error }) {
  return KEY_FAULTS.has(error?.code ?? '');
}

/** The fields of a key, and what was wrong with the last one. */
export class KeyForm {
  /** True while the server is asked. */
  isAsking = false;

  /** @param {(session: Session, caller: Caller, isRemembered: boolean) => void} onAccept takes a key that the server knows */
  constructor(onAccept) {
    const words = readWords('signIn');
    const plain = { autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' };
    this.words = words;
    this.onAccept = onAccept;
    this.secretId = make('input', { type: 'text', id: 'secret-id', required: true, ...plain });
    this.secretKey = make('input', { type: 'password', id: 'secret-key', required: true, ...plain });
    this.token = make('input', { type: 'password', id: 'secret-token', ...plain });
    this.remember = make('input', { type: 'checkbox', id: 'remember-key', autocomplete: 'off' });
    this.fault = make('div', { class: 'key-fault', id: 'key-fault', role: 'alert' });
    this.button = make('button', { type: 'submit' }, words('signIn'));
    this.element = make(
      'form',
      { class: 'key-form', onsubmit: (/** @type {Event} */ event) => void this.submit(event) },
      make('p', {}, words('why')),
      makeField(this.secretId, 'SecretId'),
      makeField(this.secretKey, 'SecretKey'),
      makeField(this.token, words('token')),
      make('div', { class: 'choice' }, this.remember, make('label', { for: this.remember.id }, words('remember'))),
      this.button,
      this.fault,
    );
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    const key = { secretId: this.secretId.value.trim(), secretKey: this.secretKey.value.trim(), token: this.token.value.trim() };
    if (this.isAsking || key.secretId === '' || key.secretKey === '') return;
    this.setAsking(true);
    try {
      const session = await makeSession(key);
      const { caller, outcome } = await readCaller(session, readLocale());
      // The form may be gone by now, with another key in its place.
      if (!this.element.isConnected) return;
      if (caller === null) return void this.showRefusal(outcome);
      // The secret stays in no field.
      const isRemembered = this.remember.checked;
      this.element.reset();
      this.onAccept(session, caller, isRemembered);
    } catch (error) {
      console.warn(error);
      this.fault.replaceChildren(make('p', {}, this.words('unreachable')));
    } finally {
      this.setAsking(false);
    }
  }

  /** @param {boolean} isAsking */
  setAsking(isAsking) {
    this.isAsking = isAsking;
    this.button.textContent = this.words(isAsking ? 'asking' : 'signIn');
    if (!isAsking) return;
    this.fault.replaceChildren();
    for (const input of [this.secretId, this.secretKey, this.token]) {
      input.removeAttribute('aria-invalid');
      input.removeAttribute('aria-describedby');
    }
    announce(this.words('asking'));
  }

  /**
   * Fills in a key that was remembered and is refused now. Its secret was not kept.
   * @param {Session} session
   * @param {Refusal} outcome
   */
  showForgotten({ secretId, token }, outcome) {
    const details = this.element.closest('details');
    if (details !== null) details.open = true;
    this.secretId.value = secretId;
    this.token.value = token ?? '';
    this.showRefusal(outcome);
  }

  /**
   * Says what was wrong with a key, in the words of those who typed it; what the server said is behind them.
   * @param {Refusal} outcome
   */
  showRefusal(outcome) {
    const { words } = this;
    const { error, requestId } = outcome;
    const fault = KEY_FAULTS.get(error?.code ?? '');
    const answer = make('details', { class: 'key-answer' }, make('summary', {}, words('answer')));
    explainError(answer, { ...(error ?? { code: '', message: outcome.text }), requestId });
    this.fault.replaceChildren(make('p', {}, make('strong', {}, words(fault ?? 'notNow'))), answer);
    // Anything else may be over at the next try, with the same key.
    if (fault === undefined) return void (answer.open = true);
    const wrong = { noSuchKey: this.secretId, wrongToken: this.token }[fault] ?? this.secretKey;
    wrong.setAttribute('aria-invalid', 'true');
    this.secretKey.value = '';
    this.secretKey.setAttribute('aria-describedby', this.fault.id);
    this.secretKey.focus();
  }
}
