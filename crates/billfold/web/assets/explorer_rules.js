// The rules of an input, which are those of the server, with its messages. The server decides; the page only says it earlier.

import { ExactNumber } from './exact_json.js';

/** @typedef {import('./exact_json.js').Exact} Exact */
/** @typedef {import('./exact_json.js').ExactObject} ExactObject */

/**
 * The values of a field or of the items of a list.
 * @typedef {object} Shape
 * @property {'text' | 'integer' | 'unsigned' | 'decimal' | 'boolean' | 'list' | 'object'} kind
 * @property {string[]} [choices]
 * @property {string} [min]
 * @property {string} [max]
 * @property {number} [itemsMin]
 * @property {number} [itemsMax]
 * @property {Shape} [item]
 * @property {Rule[]} [fields]
 */

/**
 * A field.
 * @typedef {Shape & {name: string, isRequired: boolean, wrongValue: string, refusal?: string, allowed?: string, ignoresCase?: boolean}} Rule
 */

/** @typedef {{path: string, code: string, message: string}} Fault */
/** @typedef {Record<'missing' | 'type' | 'unknown' | 'value' | 'notJson', string>} Messages */

const LIMITS = { integer: [-(2n ** 63n), 2n ** 63n - 1n], unsigned: [0n, 2n ** 64n - 1n] };
const DIGITS = /^-?\d+$/;

/**
 * Fills the places of a message.
 * @param {string} message
 * @param {...string} values
 * @returns {string}
 */
function fillMessage(message, ...values) {
  return values.reduce((text, value) => text.replace('{}', () => value), message);
}

/**
 * Checks an input in the order of the server: names and types first, then values.
 * @param {ExactObject} input
 * @param {Rule[]} rules
 * @param {Messages} messages
 * @returns {Fault[]}
 */
export function checkInput(input, rules, messages) {
  /** @type {Fault[]} */
  const faults = [];
  checkTypes(input, rules, '', messages, faults);
  if (faults.length === 0) checkValues(input, rules, '', messages, faults);
  return faults;
}

/**
 * @param {ExactObject} input
 * @param {Rule[]} rules
 * @param {string} above the path of the object, with a dot at its end
 * @param {Messages} messages
 * @param {Fault[]} faults
 */
function checkTypes(input, rules, above, messages, faults) {
  for (const { name, isRequired } of rules) {
    const isAbsent = input[name] === undefined || input[name] === null;
    if (isRequired && isAbsent) faults.push({ path: above + name, code: 'MissingParameter', message: fillMessage(messages.missing, above + name) });
  }
  for (const rule of rules) {
    const value = input[rule.name];
    if (value !== undefined && value !== null) checkType(value, rule, above + rule.name, messages, faults);
  }
  for (const name of Object.keys(input)) {
    if (rules.some((rule) => rule.name === name)) continue;
    faults.push({ path: above + name, code: 'UnknownParameter', message: fillMessage(messages.unknown, above + name) });
  }
}

/**
 * @param {Exact} value
 * @param {Shape} shape
 * @param {string} path
 * @param {Messages} messages
 * @param {Fault[]} faults
 */
function checkType(value, shape, path, messages, faults) {
  if (shape.kind === 'list' && Array.isArray(value)) {
    value.forEach((item, index) => checkType(item, shape.item ?? { kind: 'text' }, `${path}.${index}`, messages, faults));
  } else if (shape.kind === 'object' && isObject(value)) {
    checkTypes(value, shape.fields ?? [], `${path}.`, messages, faults);
  } else if (!hasScalarType(value, shape.kind)) {
    faults.push({ path, code: 'InvalidParameter', message: fillMessage(messages.type, path) });
  }
}

/**
 * Returns true for a scalar of a kind. Numbers and booleans may be texts.
 * @param {Exact} value
 * @param {Shape['kind']} kind
 * @returns {boolean}
 */
function hasScalarType(value, kind) {
  if (kind === 'text') return typeof value === 'string';
  const text = value instanceof ExactNumber || typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
  if (kind === 'boolean') return text === 'true' || text === 'false';
  if (kind !== 'integer' && kind !== 'unsigned') return false;
  const [least, most] = /** @type {[bigint, bigint]} */ (LIMITS[kind]);
  return DIGITS.test(text) && BigInt(text) >= least && BigInt(text) <= most;
}

/**
 * @param {ExactObject} input
 * @param {Rule[]} rules
 * @param {string} above
 * @param {Messages} messages
 * @param {Fault[]} faults
 */
function checkValues(input, rules, above, messages, faults) {
  for (const rule of rules) {
    const value = input[rule.name];
    if (value === undefined || value === null) continue;
    const path = above + rule.name;
    const excess = findExcess(value, rule, rule.ignoresCase === true);
    if (excess !== null) {
      const message = rule.refusal ?? fillMessage(messages.value, excess, path, rule.allowed ?? '');
      faults.push({ path, code: rule.wrongValue, message });
    } else if (rule.kind === 'object' && isObject(value)) {
      checkValues(value, rule.fields ?? [], `${path}.`, messages, faults);
    }
  }
}

/**
 * Finds what of a value is beyond its limits.
 * @param {Exact} value
 * @param {Shape} shape
 * @param {boolean} ignoresCase
 * @returns {string | null}
 */
function findExcess(value, shape, ignoresCase) {
  if (Array.isArray(value)) {
    const { itemsMin = 0, itemsMax = Infinity, item } = shape;
    if (value.length < itemsMin || value.length > itemsMax) return `${value.length} items`;
    for (const one of value) {
      const excess = item === undefined ? null : findExcess(one, item, ignoresCase);
      if (excess !== null) return excess;
    }
    return null;
  }
  if (value === null || isObject(value)) return null;
  const text = String(value);
  if (shape.kind === 'text' && shape.choices !== undefined && shape.choices.length > 0) {
    const isSame = (/** @type {string} */ choice) => choice === text || (ignoresCase && choice.toLowerCase() === text.toLowerCase());
    return shape.choices.some(isSame) ? null : text;
  }
  const isBelow = shape.min !== undefined && BigInt(text) < BigInt(shape.min);
  const isAbove = shape.max !== undefined && BigInt(text) > BigInt(shape.max);
  return isBelow || isAbove ? text : null;
}

/**
 * Returns true for an object.
 * @param {Exact | undefined} value
 * @returns {value is ExactObject}
 */
export function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof ExactNumber);
}
