// The lines of the texts that are signed, each with the name of its meaning.

/** @typedef {{text: string, meaning: string}} ExplainedLine */

/** The meanings of the lines of a string to sign. */
const TO_SIGN = ['line.algorithm', 'line.timestamp', 'line.scope', 'line.canonicalHash'];

/**
 * Explains the lines of a text that a step has; none for a text that is not read by lines.
 * @param {string} step the name of the step
 * @param {string} text
 * @returns {ExplainedLine[]}
 */
export function explainLines(step, text) {
  const lines = text.split('\n');
  if (step === 'stringToSign') return lines.map((line, index) => ({ text: line, meaning: TO_SIGN[index] ?? '' }));
  if (step !== 'canonicalRequest') return [];
  // Three lines, the headers, an empty line, and two more.
  return lines.map((line, index) => ({ text: line, meaning: findMeaning(index, lines.length) }));
}

/**
 * Finds the first line in which two texts differ.
 * @param {string} one
 * @param {string} other
 * @returns {{line: number, one: string, other: string} | null} the line from 1; null if the texts are equal
 */
export function findDifference(one, other) {
  const [ones, others] = [one.split('\n'), other.split('\n')];
  const count = Math.max(ones.length, others.length);
  for (let index = 0; index < count; index += 1) {
    if (ones[index] !== others[index]) return { line: index + 1, one: ones[index] ?? '', other: others[index] ?? '' };
  }
  return null;
}

/**
 * @param {number} index the place of a line in a canonical request
 * @param {number} count the number of its lines
 * @returns {string}
 */
function findMeaning(index, count) {
  const first = ['line.method', 'line.path', 'line.query'][index];
  if (first !== undefined) return first;
  return ['line.payloadHash', 'line.signedHeaders', 'line.headersEnd'][count - 1 - index] ?? 'line.header';
}
