// The part of a page in which the reader signs in: by one click in the demo, else with a key; and where no key can be used, the ways out.

import { readCaller } from './caller.js';
import { makeCopyButton } from './copy_button.js';
import { fetchDemoKeys } from './demo_keys.js';
import { announce, find, make } from './dom.js';
import { explainError } from './error_help.js';
import { readLocale, readWords } from './page_data.js';
import { currentSession, forgetSession, isSigningPossible, onSessionChange, restoreSession, signIn } from './session.js';

/** @typedef {import('./caller.js').Caller} Caller */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./demo_keys.js').DemoKey} DemoKey */

/** The settings of a server that speaks TLS itself. */
const TLS_SETTINGS = `tls_listen = "0.0.0.0:8443"\ntls_certificate = "cert.pem"\ntls_key = "key.pem"`;

/** @type {Caller | null} */
let caller = null;

/** @type {Set<(caller: Caller | null) => void>} */
const listeners = new Set();

/**
 * Returns the account of the key; null without a key, or while the server has not said whose it is.
 * @returns {Caller | null}
 */
export function currentCaller() {
  return caller;
}

/**
 * Calls a function each time another account signs in or the key is forgotten.
 * @param {(caller: Caller | null) => void} listener
 * @returns {() => void} ends it
 */
export function onCallerChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Fills the section of the page, and takes the key that this device remembers. */
export async function startSignIn() {
  const section = find('#sign-in', HTMLElement);
  if (!isSigningPossible()) {
    section.replaceChildren(...makeWaysOut());
    return;
  }
  const keys = await fetchDemoKeys();
  onSessionChange((session) => void showSession(section, keys, session));
  if ((await restoreSession()) === null) await showSession(section, keys, null);
}

/**
 * Shows the state of now, and asks the server whose the key is.
 * @param {HTMLElement} section
 * @param {DemoKey[]} keys
 * @param {Session | null} session
 */
async function showSession(section, keys, session) {
  setCaller(null);
  const hadFocus = section.contains(document.activeElement);
  if (session === null) {
    section.replaceChildren(...(keys.length > 0 ? makeDemoChoice(keys) : [makeKeyForm()]));
    const first = section.querySelector('button, input');
    if (hadFocus && first instanceof HTMLElement) first.focus();
    return;
  }
  const words = readWords('signIn');
  const account = make('div', { class: 'account' }, words('asking'));
  section.replaceChildren(account, ...makeKeyFacts(session));
  // The button that was clicked is gone.
  if (hadFocus) section.querySelector('button')?.focus();
  try {
    const { caller: found, outcome } = await readCaller(session, readLocale());
    if (currentSession() !== session) return;
    if (found === null) {
      account.replaceChildren(words('refused'));
      explainError(account, { ...(outcome.error ?? { code: '', message: outcome.text }), requestId: outcome.requestId });
      return;
    }
    const role = words(`role.${found.role}`);
    account.replaceChildren(make('strong', {}, found.name === '' ? found.uin : found.name), ` ${role}, UIN ${found.uin}`);
    announce(words('signedIn', found.name, role));
    setCaller(found);
  } catch (error) {
    console.warn(error);
    if (currentSession() === session) account.replaceChildren(words('unreachable'));
  }
}

/** @param {Caller | null} next */
function setCaller(next) {
  if (caller === next) return;
  caller = next;
  for (const listener of listeners) listener(next);
}

/**
 * Makes what is shown of a key: its id, how long it is kept, and the button that forgets it. Never the secret.
 * @param {Session} session
 * @returns {HTMLElement[]}
 */
function makeKeyFacts({ secretId, token, expiresMs }) {
  const words = readWords('signIn');
  const time = expiresMs === null ? null : new Date(expiresMs).toLocaleString(readLocale(), { dateStyle: 'short', timeStyle: 'short' });
  return [
    make('p', { class: 'key' }, 'SecretId ', make('code', {}, secretId), token === null ? null : ` ${words('withToken')}`),
    make('p', { class: 'kept' }, time === null ? words('keptInPage') : words('keptUntil', time)),
    make('button', { type: 'button', class: 'forget', onclick: () => void forgetKey() }, words('forget')),
  ];
}

/** Forgets the key, and says so. */
async function forgetKey() {
  await forgetSession();
  announce(readWords('signIn')('forgotten'));
}

/**
 * Makes a button for each role of the demo, and the form for any other key.
 * @param {DemoKey[]} keys
 * @returns {HTMLElement[]}
 */
function makeDemoChoice(keys) {
  const words = readWords('signIn');
  const buttons = keys.map((key) =>
    make(
      'button',
      { type: 'button', class: 'role', 'data-role': key.role, onclick: () => void signIn({ ...key, remember: true, isPublic: true }) },
      make('strong', {}, words(`role.${key.role}`)),
      ` ${key.name}`,
    ),
  );
  const other = make('details', { class: 'other-key' }, make('summary', {}, words('otherKey')), makeKeyForm());
  return [make('p', {}, words('demo')), make('div', { class: 'roles' }, ...buttons), other];
}

/**
 * Makes the form for a key.
 * @returns {HTMLFormElement}
 */
function makeKeyForm() {
  const words = readWords('signIn');
  const plain = { autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' };
  const secretId = make('input', { type: 'text', id: 'secret-id', required: true, ...plain });
  const secretKey = make('input', { type: 'password', id: 'secret-key', required: true, ...plain });
  const token = make('input', { type: 'password', id: 'secret-token', ...plain });
  const remember = make('input', { type: 'checkbox', id: 'remember-key', autocomplete: 'off' });
  const form = make(
    'form',
    { class: 'key-form', onsubmit: submit },
    make('p', {}, words('why')),
    makeField(secretId, 'SecretId'),
    makeField(secretKey, 'SecretKey'),
    makeField(token, words('token')),
    make('div', { class: 'choice' }, remember, make('label', { for: remember.id }, words('remember'))),
    make('button', { type: 'submit' }, words('signIn')),
  );
  return form;

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const key = { secretId: secretId.value.trim(), secretKey: secretKey.value.trim(), token: token.value.trim() };
    if (key.secretId === '' || key.secretKey === '') return;
    const isRemembered = remember.checked;
    // The secret stays in no field.
    form.reset();
    void signIn({ ...key, remember: isRemembered });
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {string} name
 * @returns {HTMLElement}
 */
function makeField(input, name) {
  return make('div', { class: 'field' }, make('label', { for: input.id }, name), input);
}

/**
 * Makes the reason why no key can be used over this connection, and three ways out.
 * @returns {HTMLElement[]}
 */
function makeWaysOut() {
  const words = readWords('signIn');
  const port = location.port === '' ? '80' : location.port;
  const ways = [
    { name: words('wayTunnel'), command: `ssh -N -L ${port}:127.0.0.1:${port} ${location.hostname}`, note: `http://localhost:${port}${location.pathname}` },
    { name: words('wayTls'), command: TLS_SETTINGS, note: words('wayTlsNote') },
    { name: words('wayCall'), command: `billfold call DescribeCustomerUin --endpoint ${location.origin} --Page 1 --PageSize 20`, note: words('wayCallNote') },
  ];
  const items = ways.map(({ name, command, note }) =>
    make('li', {}, make('p', {}, name), make('p', { class: 'command' }, make('code', {}, command), ' ', makeCopyButton(() => command, name)), make('p', {}, note)),
  );
  return [make('p', { class: 'insecure' }, make('strong', {}, words('insecure')), ' ', words('insecureWhy')), make('ol', { class: 'ways' }, ...items)];
}
