// Checks the modules of the API Explorer that need no page: rules, command lines, links and differences.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { checkDetails, sumParts } from './answer_laws.js';
import { makeInput, readCommand, splitWords } from './command_line.js';
import { listDifferences } from './compare_values.js';
import { parseExact, writeExact } from './exact_json.js';
import { checkInput } from './explorer_rules.js';
import { makeCommandLink, makeShareLink, readFragment } from './share_link.js';

const { pages, cases } = JSON.parse(readFileSync(0, 'utf8'));

// The first fault that the page finds is the refusal of the server.
for (const { action, input, refusal } of cases) {
  const { input: rules, messages } = pages[action];
  const [fault] = checkInput(parseExact(input), rules, messages);
  const where = `${action} ${input}`;
  assert.equal(fault?.code ?? null, refusal?.code ?? null, where);
  // A code of an action's own has its own message.
  if (refusal?.code.includes('.') === false) assert.equal(fault.message, refusal.message, where);
}

// Words are those of a shell.
const hostile = ["'", '"', '\\', '$(touch x)', '`id`', '%', '\n', '\u2028', '🔑', '密钥', '</script>', '--X', ''];
for (const text of hostile) {
  const quoted = `'${text.replaceAll("'", "'\\''")}'`;
  assert.deepEqual(splitWords(`a ${quoted} "b c" d\\ e`), ['a', text, 'b c', 'd e']);
}
assert.equal(splitWords("a 'b"), null);
assert.deepEqual(splitWords('a \\\n  b'), ['a', 'b']);

// A command is read with the types of its fields, and leaves no key behind.
const rules = [{ name: 'Uin', kind: 'integer' }, { name: 'Month', kind: 'text' }, { name: 'Uins', kind: 'list' }, { name: 'Filter', kind: 'object' }];
const line = `tccli intlpartnersmgt DoIt --endpoint http://a --secretKey KEY --Uin 9007199254740993 --Month=2022-11 --Uins '[1,2]' --Filter '{"A":["x"]}' --Other 7`;
const command = readCommand(line);
assert.deepEqual(command.ignored, ['--endpoint', '--secretKey']);
assert.equal(writeExact(makeInput(command, rules)), '{"Uin":9007199254740993,"Month":"2022-11","Uins":[1,2],"Filter":{"A":["x"]},"Other":"7"}');
assert.equal(readCommand('./target/debug/billfold call DoIt --Month 2022-11').parameters[0][1], '2022-11');
for (const other of ['', 'curl http://a', 'tccli', "billfold call 'x y'", 'billfold import a.csv']) assert.equal(readCommand(other), null, other);

// A link brings back what was in the form; whatever else is in a fragment is a value or unreadable.
for (const text of hostile) {
  const input = parseExact(JSON.stringify({ [text]: [text, 1] }));
  const link = new URL(makeShareLink('http://a/en/explorer/DoIt?x#old', input));
  assert.equal(link.pathname, '/en/explorer/DoIt');
  assert.equal(writeExact(readFragment(link.hash).input), writeExact(input));
}
assert.equal(readFragment(new URL(makeCommandLink('http://a/', line)).hash).command, line);
assert.equal(readFragment('#description'), null);
for (const bad of ['#input=', '#input=%', '#input=[]', '#input=1', `#input=${'a'.repeat(30000)}`, '#input={"a":']) assert.equal(readFragment(bad), 'unreadable', bad);
assert.equal(Object.getPrototypeOf(readFragment('#input={"__proto__":{"a":1}}').input), null);

// Differences are by path, and numbers differ by their digits.
const differences = listDifferences(parseExact('{"A":[{"B":1.0,"C":"x"}],"D":null}'), parseExact('{"A":[{"B":1.00,"C":"x"},2],"E":{}}'));
assert.deepEqual(differences.map(({ path }) => path), ['A.0.B', 'A.1', 'D', 'E']);
assert.deepEqual(listDifferences(parseExact('[1]'), parseExact('{"0":1}')).map(({ path }) => path), ['']);

// A sum that is off by the last digit is found.
const answer = (detail) => parseExact(`{"List":[{"Name":"x","TotalCost":"-0.00000003","Detail":[{"TotalCost":"-0.00000001"},{"TotalCost":"${detail}"}]}]}`);
assert.deepEqual(checkDetails(answer('-0.00000002')).map(({ sum, expected }) => sum - expected), [0n]);
assert.deepEqual(checkDetails(answer('-0.00000001')).map(({ sum, expected }) => sum - expected), [1n]);
assert.equal(sumParts(answer('0')).TotalCost, -3n);
console.log(JSON.stringify({ cases: cases.length }));
