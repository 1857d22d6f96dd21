// The part of a page in which the reader signs in: by one click in the demo, else with a key; and where no key can be used, the ways out.

import { readCaller } from './caller.js';
import { makeCopyButton } from './copy_button.js';
import { fetchDemoKeys } from './demo_keys.js';
import { announce, find, make } from './dom.js';
import { explainError } from './error_help.js';
import { KeyForm, isKeyRefused } from './key_form.js';
import { showLocalTime } from './local_time.js';
import { readLocale, readWords } from './page_data.js';
import { currentSession, forgetSession, isSigningPossible, keepSession, onSessionChange, restoreSession, signIn } from './session.js';

/** @typedef {import('./caller.js').Caller} Caller */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./demo_keys.js').DemoKey} DemoKey */

/** The settings of a server that speaks TLS itself. */
const TLS_SETTINGS = `tls_listen = "0.0.0.0:8443"\ntls_certificate = "cert.pem"\ntls_key = "key.pem"`;

/** @type {Caller | null} */
let caller = null;

/** The account that the server has just named for a key that was typed. @type {{keys: Session['keys'], caller: Caller} | null} */
let known = null;

/** The form that is shown. @type {KeyForm | null} */
let form = null;

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
    form = new KeyForm(acceptKey);
    section.replaceChildren(...(keys.length > 0 ? makeDemoChoice(keys, form) : [form.element]));
    const first = section.querySelector('button, input');
    if (hadFocus && first instanceof HTMLElement) first.focus();
    return;
  }
  form = null;
  const words = readWords('signIn');
  const account = make('div', { class: 'account' }, words('asking'));
  section.replaceChildren(account, ...makeKeyFacts(session));
  // The button that was clicked is gone.
  if (hadFocus) section.querySelector('button')?.focus();
  if (known?.keys === session.keys) return showAccount(account, known.caller);
  try {
    const { caller: found, outcome } = await readCaller(session, readLocale());
    if (currentSession() !== session) return;
    if (found !== null) return showAccount(account, found);
    if (isKeyRefused(outcome)) return void (await dropKey(session, outcome));
    account.replaceChildren(words('notNow'));
    explainError(account, { ...(outcome.error ?? { code: '', message: outcome.text }), requestId: outcome.requestId });
  } catch (error) {
    console.warn(error);
    if (currentSession() === session) account.replaceChildren(words('unreachable'));
  }
}

/**
 * Shows whose the key is.
 * @param {HTMLElement} place
 * @param {Caller} found
 */
function showAccount(place, found) {
  const words = readWords('signIn');
  const role = words(`role.${found.role}`);
  place.replaceChildren(make('strong', {}, found.name === '' ? found.uin : found.name), words('accountOf', role, found.uin));
  announce(words('signedIn', found.name, role));
  setCaller(found);
}

/**
 * Takes a key that the server knows.
 * @param {Session} session
 * @param {Caller} of
 * @param {boolean} isRemembered
 */
function acceptKey(session, of, isRemembered) {
  known = { keys: session.keys, caller: of };
  void keepSession(session, { isRemembered });
}

/**
 * Forgets a key that the server refuses, and says in the form what was wrong.
 * @param {Session} session
 * @param {import('./key_form.js').Refusal} outcome
 */
async function dropKey(session, outcome) {
  await forgetSession();
  form?.showForgotten(session, outcome);
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
  const time = expiresMs === null ? null : showLocalTime(expiresMs);
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
 * @param {KeyForm} other
 * @returns {HTMLElement[]}
 */
function makeDemoChoice(keys, { element }) {
  const words = readWords('signIn');
  const buttons = keys.map((key) =>
    make(
      'button',
      { type: 'button', class: 'role', 'data-role': key.role, onclick: () => void signIn({ ...key, remember: true, isPublic: true }) },
      make('strong', {}, words(`role.${key.role}`)),
      ` ${key.name}`,
    ),
  );
  const other = make('details', { class: 'other-key' }, make('summary', {}, words('otherKey')), element);
  return [make('p', {}, words('demo')), make('div', { class: 'roles' }, ...buttons), other];
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
