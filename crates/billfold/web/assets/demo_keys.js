// The keys of the demo, which are public as its world is invented. Any other server has none.

import { readPageData } from './page_data.js';
import { isSigningPossible } from './session.js';

/** @typedef {{role: string, title: string, uin: string, name: string, secretId: string, secretKey: string}} DemoKey */

/** @type {Promise<DemoKey[]> | null} */
let keys = null;

/**
 * Fetches the keys of the demo, once.
 * @returns {Promise<DemoKey[]>} none elsewhere, and none where no key can be used
 */
export function fetchDemoKeys() {
  keys ??= readPageData().isDemo && isSigningPossible() ? readKeys() : Promise.resolve([]);
  return keys;
}

/** @returns {Promise<DemoKey[]>} */
async function readKeys() {
  try {
    const response = await fetch('/demo/keys.json', { credentials: 'omit', cache: 'no-store' });
    return response.ok ? response.json() : [];
  } catch {
    return [];
  }
}
