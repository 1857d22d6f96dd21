// The account that a key is of, as the server sees it: its role, its name, and the actions that it may call.

import { callAction, readMember } from './call.js';
import { ExactNumber } from './exact_json.js';

/** The service and version of what the vendor's lacks. */
export const OWN_SERVICE = { service: 'billfold', version: '2026-12-01' };

/**
 * @typedef {object} CallableAction
 * @property {string} name
 * @property {string} service
 * @property {string} version
 * @property {boolean} isAllowed
 * @property {number | null} limitPerS the requests that pass in a second; null is no limit
 */

/**
 * @typedef {object} Caller
 * @property {string} uin
 * @property {string} role the name that the command line has for it
 * @property {string} name
 * @property {string | null} parentUin
 * @property {CallableAction[]} actions
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
  const actions = readMember(response, 'Actions');
  const caller = {
    uin: showValue(readMember(response, 'Uin')),
    role: showValue(readMember(response, 'Role')),
    name: showValue(readMember(response, 'Name')),
    parentUin: showValue(readMember(response, 'ParentUin')) || null,
    actions: Array.isArray(actions) ? actions.map(readAction) : [],
  };
  return { caller, outcome };
}

/**
 * @param {Exact} action
 * @returns {CallableAction}
 */
function readAction(action) {
  const limit = readMember(action, 'LimitPerSecond');
  return {
    name: showValue(readMember(action, 'Name')),
    service: showValue(readMember(action, 'Service')),
    version: showValue(readMember(action, 'Version')),
    isAllowed: readMember(action, 'IsAllowed') === true,
    limitPerS: limit instanceof ExactNumber ? Number(limit.text) : null,
  };
}

/**
 * @param {Exact | undefined} value
 * @returns {string} nothing for null
 */
function showValue(value) {
  return value === null || value === undefined ? '' : String(value);
}
