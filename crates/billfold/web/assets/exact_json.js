// JSON whose numbers keep their digits. JSON.parse makes floats of them, which have 53 bits; not every browser shows it the source.

/** The depth of nesting that is read. A server of ours reads less. */
const DEPTH_MAX = 500;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANKS = /[ \t\n\r]*/y;
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;

/** @typedef {null | boolean | string | ExactNumber | ExactList | ExactObject} Exact a JSON value */
/** @typedef {Exact[]} ExactList */
/** @typedef {{[name: string]: Exact}} ExactObject an object without a prototype, so that any name is only a name */

/** A number as the text had it. */
export class ExactNumber {
  /** @param {string} text */
  constructor(text) {
    /** @readonly */
    this.text = text;
  }

  toString() {
    return this.text;
  }

  /** Keeps JSON.stringify from writing an object in place of the number. */
  toJSON() {
    throw new TypeError('an exact number is written by writeExact');
  }
}

/** A fault of a text that should be JSON. */
export class ExactJsonError extends SyntaxError {
  /**
   * @param {string} message
   * @param {string} text
   * @param {number} position
   */
  constructor(message, text, position) {
    const before = text.slice(0, position).split('\n');
    const line = before.length;
    const column = (before[line - 1] ?? '').length + 1;
    super(`line ${line}, column ${column}: ${message}`);
    /** The place in the text, from 0. */
    this.position = position;
    /** The line, from 1. */
    this.line = line;
    /** The column, from 1. */
    this.column = column;
  }
}

/**
 * Parses JSON. Of a name that is there twice, the last value counts.
 * @param {string} text
 * @returns {Exact}
 */
export function parseExact(text) {
  const reader = new Reader(text);
  reader.skipBlanks();
  const value = reader.readValue(0);
  reader.skipBlanks();
  if (reader.position < text.length) reader.refuse('the value ends before this');
  return value;
}

/**
 * Writes JSON, with numbers as they were read.
 * @param {Exact | number | undefined} value
 * @param {number} [indent] the blanks of one level; without them all is one line
 * @returns {string}
 */
export function writeExact(value, indent = 0) {
  return writeValue(value, indent, indent === 0 ? '' : '\n');
}

/**
 * @param {Exact | number | undefined} value
 * @param {number} indent
 * @param {string} lineEnd the end of a line with the blanks before the next, or nothing
 * @returns {string}
 */
function writeValue(value, indent, lineEnd) {
  if (value instanceof ExactNumber) return value.text;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const inner = lineEnd === '' ? '' : lineEnd + ' '.repeat(indent);
  const colon = lineEnd === '' ? ':' : ': ';
  const isList = Array.isArray(value);
  const items = isList
    ? value.map((item) => writeValue(item, indent, inner))
    : Object.entries(value).map(([name, item]) => JSON.stringify(name) + colon + writeValue(item, indent, inner));
  const [start, end] = isList ? '[]' : '{}';
  if (items.length === 0) return `${start}${end}`;
  return `${start}${inner}${items.join(`,${inner}`)}${lineEnd}${end}`;
}

/** Reads a text from its start to its end. */
class Reader {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.position = 0;
  }

  /**
   * @param {string} message
   * @returns {never}
   */
  refuse(message) {
    throw new ExactJsonError(message, this.text, this.position);
  }

  /**
   * Takes what a pattern matches here.
   * @param {RegExp} pattern
   * @returns {string}
   */
  take(pattern) {
    pattern.lastIndex = this.position;
    const taken = pattern.exec(this.text)?.[0] ?? '';
    this.position += taken.length;
    return taken;
  }

  skipBlanks() {
    this.take(BLANKS);
  }

  /**
   * Takes a sign, and the blanks behind it.
   * @param {string} sign
   * @returns {boolean} true if it is there
   */
  takeSign(sign) {
    if (this.text[this.position] !== sign) return false;
    this.position += 1;
    this.skipBlanks();
    return true;
  }

  /**
   * @param {number} depth
   * @returns {Exact}
   */
  readValue(depth) {
    if (depth > DEPTH_MAX) this.refuse(`nested more than ${DEPTH_MAX} levels deep`);
    const start = this.text[this.position];
    if (start === '{') return this.readObject(depth);
    if (start === '[') return this.readList(depth);
    if (start === '"') return this.readText();
    for (const [word, value] of /** @type {const} */ ([['true', true], ['false', false], ['null', null]])) {
      if (!this.text.startsWith(word, this.position)) continue;
      this.position += word.length;
      return value;
    }
    const digits = this.take(NUMBER);
    if (digits === '') this.refuse('a value is missing here');
    return new ExactNumber(digits);
  }

  /**
   * @param {number} depth
   * @returns {ExactObject}
   */
  readObject(depth) {
    /** @type {ExactObject} */
    const object = Object.create(null);
    this.takeSign('{');
    if (this.takeSign('}')) return object;
    do {
      if (this.text[this.position] !== '"') this.refuse('a name in double quotes is missing here');
      const name = this.readText();
      this.skipBlanks();
      if (!this.takeSign(':')) this.refuse('a colon is missing here');
      object[name] = this.readValue(depth + 1);
      this.skipBlanks();
    } while (this.takeSign(','));
    if (!this.takeSign('}')) this.refuse('a comma or } is missing here');
    return object;
  }

  /**
   * @param {number} depth
   * @returns {ExactList}
   */
  readList(depth) {
    /** @type {ExactList} */
    const list = [];
    this.takeSign('[');
    if (this.takeSign(']')) return list;
    do {
      list.push(this.readValue(depth + 1));
      this.skipBlanks();
    } while (this.takeSign(','));
    if (!this.takeSign(']')) this.refuse('a comma or ] is missing here');
    return list;
  }

  /** @returns {string} */
  readText() {
    const start = this.position;
    this.position += 1;
    for (;;) {
      this.take(PLAIN_TEXT);
      const sign = this.text[this.position];
      if (sign === '\\') this.position += 2;
      else if (sign === '"') break;
      else this.refuse(sign === undefined ? 'the text does not end' : 'a control character in a text');
    }
    this.position += 1;
    try {
      return JSON.parse(this.text.slice(start, this.position));
    } catch {
      this.position = start;
      return this.refuse('an escape in this text is none of JSON');
    }
  }
}
