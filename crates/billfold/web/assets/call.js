// Calls an action of this server, and keeps what was sent and what came back to the digit.

import { parseExact } from './exact_json.js';
import { buildRequest } from './request.js';

/** @typedef {import('./exact_json.js').Exact} Exact */

/** The vendor's service, and its version. */
export const PARTNERS = { service: 'intlpartnersmgt', version: '2022-09-28' };

/** The service and version of what the vendor's lacks. */
export const OWN_SERVICE = { service: 'billfold', version: '2026-12-01' };

/**
 * @typedef {object} Sent
 * @property {string} method
 * @property {string} url
 * @property {[string, string][]} headers those that the page sets; the browser adds its own, such as `Host`
 * @property {string | null} body
 */

/**
 * @typedef {object} Outcome
 * @property {Sent} sent
 * @property {import('./signing.js').Step[]} steps the way to the signature
 * @property {number} status
 * @property {[string, string][]} headers
 * @property {number} bytes the length of the body
 * @property {string} text the body
 * @property {Exact | undefined} value the body as JSON; undefined if it is none
 * @property {{code: string, message: string} | undefined} error what the action was refused with
 * @property {string} requestId
 * @property {number} tookMs
 * @property {number | null} clockSkewS by how much the clock of this device is ahead of the server's; null if the server states none
 */

/**
 * Calls an action. Rejects if no answer came, or if the input is no JSON and has to be.
 * @param {import('./request.js').RequestPlan} plan
 * @returns {Promise<Outcome>}
 */
export async function callAction(plan) {
  const { method, target, headers, body, steps } = await buildRequest(plan);
  const sent = { method, url: `${location.origin}${target}`, headers, body };
  const start = performance.now();
  /** @type {RequestInit} */
  const init = { method, headers, body, credentials: 'omit', cache: 'no-store', redirect: 'error' };
  const response = await fetch(sent.url, init);
  const buffer = await response.arrayBuffer();
  const tookMs = performance.now() - start;
  const text = new TextDecoder().decode(buffer);
  const value = parseAnswer(text);
  return {
    sent,
    steps,
    status: response.status,
    headers: [...response.headers],
    bytes: buffer.byteLength,
    text,
    value,
    error: findError(value),
    requestId: readTextMember(readMember(value, 'Response'), 'RequestId'),
    tookMs,
    clockSkewS: computeClockSkewS(response.headers.get('Date')),
  };
}

/**
 * Returns a member of an object; undefined if there is no such object or member.
 * @param {Exact | undefined} value
 * @param {string} name
 * @returns {Exact | undefined}
 */
export function readMember(value, name) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return /** @type {import('./exact_json.js').ExactObject} */ (value)[name];
}

/**
 * Returns a text that is a member of an object; an empty one if there is none.
 * @param {Exact | undefined} value
 * @param {string} name
 * @returns {string}
 */
export function readTextMember(value, name) {
  const text = readMember(value, name);
  return typeof text === 'string' ? text : '';
}

/**
 * @param {string} text
 * @returns {Exact | undefined}
 */
function parseAnswer(text) {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {Exact | undefined} value
 * @returns {{code: string, message: string} | undefined}
 */
function findError(value) {
  const error = readMember(readMember(value, 'Response'), 'Error');
  if (error === undefined) return undefined;
  return { code: readTextMember(error, 'Code'), message: readTextMember(error, 'Message') };
}

/**
 * @param {string | null} date the `Date` of an answer, in whole seconds
 * @returns {number | null}
 */
function computeClockSkewS(date) {
  const serverMs = Date.parse(date ?? '');
  return Number.isNaN(serverMs) ? null : Math.round((Date.now() - serverMs - 500) / 1000);
}
