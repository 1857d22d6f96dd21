// The one request that is shown, signed and sent: its method, address, headers and body.

import { ExactNumber, parseExact, writeExact } from './exact_json.js';
import { signTc3, signV1 } from './signing.js';

/** @typedef {import('./exact_json.js').Exact} Exact */
/** @typedef {import('./exact_json.js').ExactObject} ExactObject */
/** @typedef {import('./signing.js').Step} Step */

/**
 * @typedef {object} RequestPlan
 * @property {string} service
 * @property {string} version
 * @property {string} action
 * @property {string | ExactObject} input the parameters: JSON as it is sent, or an object
 * @property {'en-US' | 'zh-CN'} language
 * @property {import('./signing.js').Signer & {token: string | null}} session
 * @property {'POST' | 'GET'} [method]
 * @property {'tc3' | 'v1'} [scheme]
 * @property {import('./signing.js').V1Algorithm} [algorithm] the hash of version 1
 * @property {string} [host]
 * @property {number} [timestampS]
 * @property {number} [nonce] of version 1
 */

/**
 * @typedef {object} SignedRequest
 * @property {'POST' | 'GET'} method
 * @property {string} target the path, with the query of a GET
 * @property {[string, string][]} headers those that the page sets
 * @property {string | null} body
 * @property {Step[]} steps
 */

/**
 * Builds a request and signs it.
 * @param {RequestPlan} plan
 * @returns {Promise<SignedRequest>}
 */
export function buildRequest(plan) {
  return plan.scheme === 'v1' ? buildV1Request(plan) : buildTc3Request(plan);
}

/**
 * @param {RequestPlan} plan
 * @returns {Promise<SignedRequest>}
 */
async function buildTc3Request(plan) {
  const { service, version, action, input, language, session, method = 'POST' } = plan;
  const { host = location.host, timestampS = readNowS() } = plan;
  const isPost = method === 'POST';
  const contentType = isPost ? 'application/json' : 'application/x-www-form-urlencoded';
  const body = isPost ? writeInput(input) : '';
  const query = isPost ? '' : encodePairs(flattenInput(input));
  const signed = await signTc3({ session, method, host, service, timestampS, query, body, contentType });
  /** @type {[string, string][]} */
  const headers = [
    ['Authorization', signed.authorization],
    ['Content-Type', contentType],
    ['X-TC-Action', action],
    ['X-TC-Version', version],
    ['X-TC-Timestamp', String(timestampS)],
    ['X-TC-Language', language],
  ];
  if (session.token !== null) headers.push(['X-TC-Token', session.token]);
  return { method, target: query === '' ? '/' : `/?${query}`, headers, body: isPost ? body : null, steps: signed.steps };
}

/**
 * @param {RequestPlan} plan
 * @returns {Promise<SignedRequest>}
 */
async function buildV1Request(plan) {
  const { version, action, input, language, session, method = 'POST', algorithm = 'HmacSHA256' } = plan;
  const { host = location.host, timestampS = readNowS(), nonce = makeNonce() } = plan;
  /** @type {[string, string][]} */
  const parameters = [
    ['Action', action],
    ['Version', version],
    ['Timestamp', String(timestampS)],
    ['Nonce', String(nonce)],
    ['SecretId', session.secretId],
    ['SignatureMethod', algorithm],
    ['Language', language],
  ];
  if (session.token !== null) parameters.push(['Token', session.token]);
  parameters.push(...flattenInput(input));
  const { signature, steps } = await signV1({ session, method, host, path: '/', parameters, algorithm });
  const pairs = encodePairs([...parameters, ['Signature', signature]]);
  if (method === 'GET') return { method, target: `/?${pairs}`, headers: [], body: null, steps };
  return { method, target: '/', headers: [['Content-Type', 'application/x-www-form-urlencoded']], body: pairs, steps };
}

/**
 * Flattens parameters to pairs: `{"A":{"B":["x"]}}` becomes `A.B.0=x`. Null and empty lists and objects leave no pair.
 * @param {string | ExactObject} input
 * @returns {[string, string][]}
 */
export function flattenInput(input) {
  /** @type {[string, string][]} */
  const pairs = [];
  /** @type {(name: string, value: Exact) => void} */
  const append = (name, value) => {
    if (value === null) return;
    if (value instanceof ExactNumber || typeof value !== 'object') {
      pairs.push([name, String(value)]);
      return;
    }
    for (const [part, item] of Object.entries(value)) append(name === '' ? part : `${name}.${part}`, item);
  };
  append('', typeof input === 'string' ? parseExact(input) : input);
  return pairs;
}

/**
 * @param {string | ExactObject} input
 * @returns {string}
 */
function writeInput(input) {
  return typeof input === 'string' ? input : writeExact(input);
}

/**
 * Encodes pairs as a query or form.
 * @param {[string, string][]} pairs
 * @returns {string}
 */
function encodePairs(pairs) {
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

/** Returns the time of this device in seconds. */
export function readNowS() {
  return Math.floor(Date.now() / 1000);
}

/** Makes a number that makes a request of version 1 another than that before. */
export function makeNonce() {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
