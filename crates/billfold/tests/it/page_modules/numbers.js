// Checks that JSON and amounts keep every digit, with random ones against plain integers. The seed comes as JSON.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { formatAmount, parseAmount, showAmount, sumAmounts } from './amounts.js';
import { ExactJsonError, ExactNumber, parseExact, writeExact } from './exact_json.js';
import { flattenInput } from './request.js';

const { seed } = JSON.parse(readFileSync(0, 'utf8'));
let state = BigInt(seed) & (2n ** 64n - 1n);

/** Draws a number below a limit. */
function draw(limit) {
  state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
  return Number((state >> 33n) % BigInt(limit));
}

function drawDigits(count) {
  return Array.from({ length: count }, () => draw(10)).join('');
}

/** Draws a JSON text, as it is written without blanks. */
function drawJson(depth) {
  const kind = draw(depth > 0 ? 8 : 6);
  if (kind === 0) return ['true', 'false', 'null'][draw(3)];
  if (kind === 1) return JSON.stringify(['', 'é密钥🔑', '"\\/\b\u0000', '\u2028</script>', '__proto__'][draw(5)]);
  if (kind <= 5) {
    const whole = draw(2) === 0 ? '0' : `${1 + draw(9)}${drawDigits(draw(30))}`;
    const part = draw(2) === 0 ? '' : `.${drawDigits(1 + draw(12))}`;
    return `${['', '-'][draw(2)]}${whole}${part}${['', 'e5', 'E-17', 'e+400'][draw(4)]}`;
  }
  const items = Array.from({ length: draw(4) }, () => drawJson(depth - 1));
  if (kind === 6) return `[${items.join(',')}]`;
  return `{${items.map((item, index) => `${JSON.stringify(`${['__proto__', 'constructor', '键'][draw(3)]}${index}`)}:${item}`).join(',')}}`;
}

for (let round = 0; round < 2000; round += 1) {
  const text = drawJson(5);
  assert.equal(writeExact(parseExact(text)), text);
  const indented = writeExact(parseExact(text), 2);
  assert.equal(writeExact(parseExact(`\n\t ${indented}\r\n`)), text);
  const parsed = JSON.parse(text);
  if (JSON.stringify(parsed) === text) assert.equal(indented, JSON.stringify(parsed, null, 2));
}

const digits = '{"Big":9007199254740993,"Small":-0.00000001,"Power":1e400,"List":[12345678901234567890.12345678]}';
assert.equal(parseExact(digits).Big.text, '9007199254740993');
assert.equal(writeExact(parseExact(digits)), digits);
assert.equal(Object.keys(parseExact('{"__proto__":1,"toString":2}')).length, 2);
assert.throws(() => JSON.stringify(parseExact('1')), TypeError);
assert.deepEqual(flattenInput('{"A":[1.50,{"B":"x y"}],"C":null,"D":{},"E":false}'), [['A.0', '1.50'], ['A.1.B', 'x y'], ['E', 'false']]);

// Any text is read as JSON exactly if JSON.parse reads it, but for one that is nested too deep.
const broken = ['', ' ', '{', '[1,]', '{"a":1,}', '{a:1}', '01', '-', '1.', '.5', '1e', '+1', 'NaN', '"a', '"\\x"', '"\\u12"', '"\n"', 'truth', '1 2', '[1 2]', '{"a" 1}', "'a'", '\u00a01'];
for (let round = 0; round < 2000; round += 1) {
  const text = drawJson(3);
  const place = draw(text.length + 1);
  broken.push(text.slice(0, place) + ['', '"', ',', '{', ']', '0', '\\', '\n', 'e'][draw(9)] + text.slice(place + draw(2)));
}
for (const text of broken) {
  let isJson = true;
  try {
    JSON.parse(text);
  } catch {
    isJson = false;
  }
  if (isJson) parseExact(text);
  else assert.throws(() => parseExact(text), ExactJsonError, text);
}
assert.throws(() => parseExact('{\n  "a": 1,\n  "b" 2}'), { line: 3, column: 7 });
assert.equal(writeExact(parseExact('['.repeat(400) + ']'.repeat(400))).length, 800);
assert.throws(() => parseExact('['.repeat(100_000)), ExactJsonError);

/** Draws an integer of 10^-8 with up to 30 digits. */
function drawUnits() {
  return BigInt(drawDigits(1 + draw(30))) * (draw(2) === 0 ? 1n : -1n);
}

for (let round = 0; round < 2000; round += 1) {
  const units = Array.from({ length: draw(20) }, drawUnits);
  const texts = units.map(formatAmount);
  texts.forEach((text) => assert.match(text, /^-?\d+\.\d{8}$/));
  assert.deepEqual(texts.map(parseAmount), units);
  assert.equal(sumAmounts(texts), units.reduce((sum, unit) => sum + unit, 0n));
  for (const language of ['en', 'zh']) {
    texts.forEach((text) => assert.equal(showAmount(text, language).replaceAll(',', ''), text));
  }
}
assert.equal(showAmount('9007199254740993.12345678', 'en'), '9,007,199,254,740,993.12345678');
assert.equal(showAmount('-1234.50000000', 'en', 2), '-1,234.50');
assert.equal(showAmount('-0.00', 'zh'), '0.00000000');
assert.equal(parseAmount('-0.5'), -50_000_000n);
for (const text of ['', '1e3', '1.123456789', '.5', '1.', '+1', ' 1', '1,000', '--1']) assert.throws(() => parseAmount(text), RangeError, text);
