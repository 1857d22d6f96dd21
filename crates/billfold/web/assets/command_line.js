// Command lines of tccli and of billfold call, read as the input of an action.

import { ExactNumber, parseExact } from './exact_json.js';

/** @typedef {import('./exact_json.js').Exact} Exact */
/** @typedef {import('./exact_json.js').ExactObject} ExactObject */
/** @typedef {import('./explorer_rules.js').Rule} Rule */

/** @typedef {{action: string, parameters: [string, string][], ignored: string[]}} Command */

/**
 * Splits a line into words, as a POSIX shell does. Nothing is expanded.
 * @param {string} line
 * @returns {string[] | null} null if a quote does not end
 */
export function splitWords(line) {
  /** @type {string[]} */
  const words = [];
  let word = '';
  let isWord = false;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] ?? '';
    const next = line[at + 1] ?? '';
    if (quote !== '') {
      if (sign === quote) quote = '';
      else if (quote === '"' && sign === '\\' && '"\\$\x60'.includes(next)) {
        word += next;
        at += 1;
      } else word += sign;
    } else if (sign === '\\') {
      if (next !== '\n') {
        word += next;
        isWord = true;
      }
      at += 1;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      isWord = true;
    } else if (/\s/.test(sign)) {
      if (isWord) words.push(word);
      word = '';
      isWord = false;
    } else {
      word += sign;
      isWord = true;
    }
  }
  if (isWord) words.push(word);
  return quote === '' ? words : null;
}

/**
 * Reads the command of a line: `tccli SERVICE ACTION …` or `billfold call ACTION …`.
 * @param {string} line
 * @returns {Command | null} null if it is none of both
 */
export function readCommand(line) {
  const words = splitWords(line.trim().replace(/^\$\s+/, ''));
  if (words === null) return null;
  const isTccli = words[0] === 'tccli';
  const isOurs = /(^|\/)billfold$/.test(words[0] ?? '') && words[1] === 'call';
  const action = isTccli || isOurs ? words[2] : undefined;
  if (action === undefined || !/^[A-Za-z]\w*$/.test(action)) return null;
  /** @type {Command} */
  const command = { action, parameters: [], ignored: [] };
  for (let at = 3; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('--')) continue;
    const [name = '', ...inline] = word.slice(2).split('=');
    const next = words[at + 1];
    const hasValue = inline.length > 0 || (next !== undefined && !next.startsWith('--'));
    const value = inline.length > 0 ? inline.join('=') : hasValue ? (next ?? '') : '';
    if (hasValue && inline.length === 0) at += 1;
    // Parameters of actions begin with a capital; the options of the programs do not. A key in any writing is none.
    const isKey = /^(?:secret-?(?:id|key)|token)$/i.test(name);
    if (/^[A-Z]/.test(name) && hasValue && !isKey) command.parameters.push([name, value]);
    else command.ignored.push(`--${name}`);
  }
  return command;
}

/**
 * Makes the input of a command: each value in the type that its field has.
 * @param {Command} command
 * @param {Rule[]} rules
 * @returns {ExactObject}
 */
export function makeInput(command, rules) {
  /** @type {ExactObject} */
  const input = Object.create(null);
  for (const [name, value] of command.parameters) {
    const rule = rules.find((one) => one.name === name);
    input[name] = readValue(value, rule?.kind ?? 'text');
  }
  return input;
}

/**
 * @param {string} text
 * @param {Rule['kind']} kind
 * @returns {Exact}
 */
function readValue(text, kind) {
  if (kind === 'text') return text;
  try {
    const value = parseExact(text);
    if (kind === 'list') return Array.isArray(value) ? value : [value];
    return value instanceof ExactNumber || typeof value === 'boolean' || typeof value === 'object' ? value : text;
  } catch {
    return kind === 'list' ? [text] : text;
  }
}

/**
 * Writes a command again with its parameters alone, so that no key gets into an address.
 * @param {Command} command
 * @returns {string}
 */
export function dropOptions({ action, parameters }) {
  const quote = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  return [`billfold call ${action}`, ...parameters.map(([name, value]) => `--${name} ${quote(value)}`)].join(' ');
}
