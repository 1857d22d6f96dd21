// Checks what tables are saved as, and the comparison of sums with the bill. The seed comes as JSON.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { formatAmount, sumAmounts } from './amounts.js';
import { findDifferences } from './bill_months.js';
import { listShown, writeCsv, writeJson } from './data_table.js';

const { seed } = JSON.parse(readFileSync(0, 'utf8'));
let state = BigInt(seed) & (2n ** 64n - 1n);

/** Draws a number below a limit. */
function draw(limit) {
  state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
  return Number((state >> 33n) % BigInt(limit));
}

const column = (name) => ({ name, title: `title of ${name}` });
const table = {
  caption: 'Bills',
  columns: [column('CustomerName'), column('TotalCost'), column('')],
  rows: [
    { cells: ['Ada, "the first"\nof hers', { text: '-9007199254740993.12345678', show: '' }, 'not saved'] },
    { cells: ['=HYPERLINK("http://x")', '0.10000000'] },
    { cells: ['-5+cmd', '+1'] },
    { cells: ['深圳', '1'] },
  ],
  sums: [{ cells: ['Sum', '7'] }],
};
assert.equal(
  writeCsv(table),
  '\ufeffCustomerName,TotalCost\r\n' +
    '"Ada, ""the first""\nof hers",-9007199254740993.12345678\r\n' +
    '"\'=HYPERLINK(""http://x"")",0.10000000\r\n' +
    "'-5+cmd,'+1\r\n" +
    '深圳,1\r\n',
);
assert.deepEqual(JSON.parse(writeJson(table))[0], { CustomerName: 'Ada, "the first"\nof hers', TotalCost: '-9007199254740993.12345678' });
assert.deepEqual(Object.keys(JSON.parse(writeJson(table))[1]), ['CustomerName', 'TotalCost']);

// A file says what the page says around its table, and has columns that the page has no room for.
const labelled = {
  ...table,
  about: { BillMonth: '2022-11', Currency: 'USD' },
  columns: [column('Product'), { ...column('ProductName'), isFileOnly: true }],
  rows: [{ cells: [{ text: 'p_cvm', show: 'Servers' }, 'Servers'] }],
};
assert.equal(writeCsv(labelled), '\ufeffBillMonth,Currency,Product,ProductName\r\n2022-11,USD,p_cvm,Servers\r\n');
assert.deepEqual(JSON.parse(writeJson(labelled)), [{ BillMonth: '2022-11', Currency: 'USD', Product: 'p_cvm', ProductName: 'Servers' }]);
assert.deepEqual(listShown(labelled.columns).map(({ name }) => name), ['Product']);

const MEASURES = ['OriginalCost', 'VoucherPayAmount', 'TotalCost'];
for (let round = 0; round < 500; round += 1) {
  const groups = Array.from({ length: 1 + draw(9) }, (_, index) => ({
    key: `${index}`,
    name: '',
    ...Object.fromEntries(MEASURES.map((measure) => [measure, BigInt(draw(2 ** 31)) * BigInt(draw(2 ** 31)) - 2n ** 61n])),
  }));
  const months = [{ month: '2022-11', version: 1, versionCount: 1, isCorrected: false, isClosed: false, groups }];
  const sums = Object.fromEntries(MEASURES.map((measure) => [measure, formatAmount(sumAmounts(groups.map((group) => group[measure])))]));
  const billed = [{ BillMonth: '2022-11', Totals: [{ Currency: 'CNY', ...sums }, { Currency: 'USD', ...sums }] }];
  assert.deepEqual(findDifferences(months, billed, 'USD'), []);
  const measure = MEASURES[draw(3)];
  groups[draw(groups.length)][measure] += 1n;
  assert.deepEqual(findDifferences(months, billed, 'USD'), [{ month: '2022-11', measure, difference: 1n }]);
  assert.equal(findDifferences(months, [], 'USD').length, 3 - MEASURES.filter((name) => sumAmounts(groups.map((group) => group[name])) === 0n).length);
}
