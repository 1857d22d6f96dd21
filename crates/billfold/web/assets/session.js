// The key that this page signs with: in memory, or remembered on this device as keys that sign and cannot be exported.

import { importSigningKeys } from './signing.js';

/** The time for which a key is remembered. */
const REMEMBERED_MS = 12 * 3600 * 1000;

const DATABASE = 'billfold';
const STORE = 'sessions';
const ENTRY = 'current';

/**
 * @typedef {object} Session
 * @property {string} secretId
 * @property {string | null} token the token of a temporary key
 * @property {import('./signing.js').SigningKeys} keys
 * @property {boolean} canShowKeys true if the secret was typed in this page, so that keys derived from it may be shown
 * @property {number | null} expiresMs the time at which it is forgotten; null for one that is as long as the page
 */

/** @typedef {{secretId: string, secretKey: string, token?: string | null, remember?: boolean, isPublic?: boolean}} Credentials a key; that of the demo is public */

/** @type {Session | null} */
let current = null;

/** The timer that forgets the key. */
let expiry = 0;

/** @type {Set<(session: Session | null) => void>} */
const listeners = new Set();

/** Hears from the other pages of this browser that the key was forgotten. */
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('billfold-session');
channel?.addEventListener('message', () => setSession(null));

/**
 * Returns true if the browser signs here: over TLS or on this very device. Elsewhere a page may be changed on its way.
 * @returns {boolean}
 */
export function isSigningPossible() {
  return isSecureContext && crypto.subtle !== undefined;
}

/**
 * Returns the key of now. One that has expired is forgotten.
 * @returns {Session | null}
 */
export function currentSession() {
  if (current?.expiresMs != null && current.expiresMs <= Date.now()) void forgetSession();
  return current;
}

/**
 * Calls a function each time the key changes.
 * @param {(session: Session | null) => void} listener
 * @returns {() => void} ends it
 */
export function onSessionChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Makes what signs with a key, and keeps none of it. The secret itself is not in it.
 * @param {Credentials} credentials
 * @returns {Promise<Session>}
 */
export async function makeSession({ secretId, secretKey, token = null }) {
  const keys = await importSigningKeys(secretKey);
  return { secretId, token: token === '' ? null : token, keys, canShowKeys: true, expiresMs: null };
}

/**
 * Takes a key.
 * @param {Credentials} credentials
 * @returns {Promise<Session>}
 */
export async function signIn({ remember = false, isPublic = false, ...key }) {
  return keepSession(await makeSession(key), { isRemembered: remember, isPublic });
}

/**
 * Takes what was made of a key.
 * @param {Session} made
 * @param {{isRemembered: boolean, isPublic?: boolean}} choice
 * @returns {Promise<Session>}
 */
export async function keepSession(made, { isRemembered, isPublic = false }) {
  const session = { ...made, expiresMs: Date.now() + REMEMBERED_MS };
  const isStored = isRemembered && (await storeSession({ ...session, canShowKeys: isPublic }));
  if (!isStored) await removeStored();
  const kept = isStored ? session : { ...session, expiresMs: null };
  setSession(kept);
  return kept;
}

/**
 * Takes the key that was remembered on this device, if there is one.
 * @returns {Promise<Session | null>}
 */
export async function restoreSession() {
  if (!isSigningPossible()) return null;
  /** @type {Session | undefined} */
  const stored = await useStore('readonly', (store) => store.get(ENTRY)).catch(() => undefined);
  if (stored == null || current !== null) return current;
  const isWhole = typeof stored === 'object' && typeof stored.secretId === 'string' && stored.keys?.tc3 instanceof CryptoKey;
  if (!isWhole || stored.expiresMs === null || stored.expiresMs <= Date.now()) {
    await removeStored();
    return null;
  }
  setSession(stored);
  return stored;
}

/**
 * Forgets the key, on this device and in all of its pages.
 * @returns {Promise<void>}
 */
export async function forgetSession() {
  setSession(null);
  channel?.postMessage('forgotten');
  await removeStored();
}

/** @param {Session | null} session */
function setSession(session) {
  if (current === session) return;
  current = session;
  clearTimeout(expiry);
  // It is forgotten when its time is over, also in a page that does nothing.
  if (session?.expiresMs != null) expiry = setTimeout(currentSession, session.expiresMs - Date.now() + 1);
  for (const listener of listeners) listener(session);
}

/**
 * Remembers a key.
 * @param {Session} session
 * @returns {Promise<boolean>} false where the browser keeps nothing
 */
function storeSession(session) {
  const storing = useStore('readwrite', (store) => store.put(session, ENTRY));
  return storing.then(
    () => true,
    () => false,
  );
}

/** Removes what is remembered. Where the browser keeps nothing, there is nothing to remove. */
async function removeStored() {
  await useStore('readwrite', (store) => store.delete(ENTRY)).catch(() => undefined);
}

/**
 * Does one thing with the store of keys.
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @returns {Promise<any>}
 */
function useStore(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      transaction.onabort = () => {
        database.close();
        reject(transaction.error);
      };
    };
  });
}
