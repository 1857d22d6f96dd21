// Checks the addresses of views: each names the view that wrote it, and nothing hostile gets into one. The seed comes as JSON.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { chooseMonths, joinCurrencies, splitMonths } from './bill_months.js';
import { GROUPINGS, MEASURES, SORTS, SPANS, makeBillRoute, makeMonthRoute, makeVersionsRoute, readRoute, writeRoute } from './console_route.js';

const { seed } = JSON.parse(readFileSync(0, 'utf8'));
let state = BigInt(seed) & (2n ** 64n - 1n);

/** Draws a number below a limit. */
function draw(limit) {
  state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
  return Number((state >> 33n) % BigInt(limit));
}

const choose = (list) => list[draw(list.length)];
const drawMonth = () => `20${10 + draw(20)}-${String(1 + draw(12)).padStart(2, '0')}`;
const KEYWORDS = ['', 'a b', '100%', '#&=+', '深圳', "'\"<b>", 'month=2022-11', '\u2028', '🔑'];

for (let round = 0; round < 2000; round += 1) {
  const [month, customer, amount] = [drawMonth(), String(1 + draw(2 ** 31)), choose(MEASURES)];
  const routes = [
    { view: 'months' },
    { ...makeMonthRoute(month), sort: choose(SORTS), isRising: draw(2) === 0, keyword: choose(KEYWORDS), page: 1 + draw(200) },
    { ...makeBillRoute(customer, month), by: choose(GROUPINGS), amount, span: choose(SPANS) },
    { ...makeVersionsRoute(customer, month), from: draw(9), to: draw(9), amount },
  ];
  for (const route of routes) assert.deepEqual(readRoute(writeRoute(route)), route);
}

assert.equal(writeRoute(makeMonthRoute('2022-11')), '#month=2022-11');
assert.equal(writeRoute(makeBillRoute('700000000105', '2022-11')), '#bill=700000000105&month=2022-11');
assert.deepEqual(readRoute('#bill=700000000105&month=2022-11&by=product').by, 'Product');

for (const month of ['2022-13', '22-1', '<img src=x>']) {
  assert.deepEqual(readRoute(`#month=${month}`), { view: 'months', unknown: month });
}
assert.equal(readRoute(`#month=${'9'.repeat(5000)}`).unknown.length, 20);

const hostile = ['', '#', '#content', '#bill=1', '#bill=x&month=2022-11', '#bill=-1&month=2022-11'];
hostile.push('#bill=<img src=x onerror=alert(1)>&month=2022-11', '#versions=1%00&month=2022-11', '#bill=99999999999999999999&month=2022-11');
for (const fragment of hostile) assert.deepEqual(readRoute(fragment), { view: 'months' }, fragment);
const odd = readRoute('#month=2022-11&sort=__proto__&order=<b>&page=-3&q=' + 'x'.repeat(5000));
assert.deepEqual({ ...odd, keyword: '' }, makeMonthRoute('2022-11'));
assert.equal(odd.keyword.length, 100);
assert.deepEqual(readRoute('#bill=5&month=2022-11&by=constructor&amount=x&span=7'), makeBillRoute('5', '2022-11'));

assert.deepEqual(chooseMonths('2022-12', '2022-12', 12), { from: '2022-01', to: '2022-12' });
assert.deepEqual(chooseMonths('2022-12', '2022-07', 6), { from: '2022-07', to: '2022-12' });
assert.deepEqual(chooseMonths('2022-12', '2021-01', 6), { from: '2021-01', to: '2021-06' });
assert.deepEqual(chooseMonths('2022-03', '2022-02', 36), { from: '2019-04', to: '2022-03' });
assert.deepEqual(chooseMonths('2022-03', '2023-01', 12), { from: '2022-02', to: '2023-01' });

// Months that are withheld are asked around.
const range = { from: '2022-10', to: '2023-03' };
assert.deepEqual(splitMonths(range, new Set()), [range]);
assert.deepEqual(splitMonths(range, new Set(['2022-10', '2022-12', '2023-01'])), [{ from: '2022-11', to: '2022-11' }, { from: '2023-02', to: '2023-03' }]);
assert.deepEqual(splitMonths({ from: '2022-10', to: '2022-10' }, new Set(['2022-10'])), []);
assert.deepEqual([...joinCurrencies([new Map([['USD', [1]]]), new Map([['USD', [2, 3]]])])], [['USD', [1, 2, 3]]]);
