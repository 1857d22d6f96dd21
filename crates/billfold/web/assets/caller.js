// The account that a key is of, as the server sees it: its number, its role and its name.

import { OWN_SERVICE, callAction, readMember } from './call.js';

/**
 * @typedef {object} Caller
 * @property {string} uin
 * @property {string} role the name that the command line has for it
 * @property {string} name
 */

/** @typedef {import('./call.js').Outcome} Outcome */
/** @typedef {import('./exact_json.js').Exact} Exact */

/**
 * Asks the server for the account of a key.
 * @param {import('./session.js').Session} session
 * @param {'en-US' | 'zh-CN'} language
 * @returns {Promise<{caller: Caller | null, outcome: Outcome}>} no caller where the server refused
 */
export async function readCaller(session, language) {
  const outcome = await callAction({ ...OWN_SERVICE, action: 'DescribeCaller', input: '{}', language, session });
  const response = readMember(outcome.value, 'Response');
  if (outcome.error !== undefined || response === undefined) return { caller: null, outcome };
  const caller = {
    uin: showValue(readMember(response, 'Uin')),
    role: showValue(readMember(response, 'Role')),
    name: showValue(readMember(response, 'Name')),
  };
  return { caller, outcome };
}

/**
 * @param {Exact | undefined} value
 * @returns {string} nothing for null
 */
function showValue(value) {
  return value === null || value === undefined ? '' : String(value);
}
