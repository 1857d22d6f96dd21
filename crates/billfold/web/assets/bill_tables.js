// The tables of a bill, and the proof that their sums are the amounts of the bill, to the last digit.

import { sumAmounts } from './amounts.js';
import { findDifferences } from './bill_months.js';
import { makeSwatch } from './chart_svg.js';
import { makeAmountCell, makeClosing, makeVersionMark, showMoney } from './console_parts.js';
import { MEASURES, writeRoute } from './console_route.js';
import { say } from './console_words.js';
import { make } from './dom.js';

/** @typedef {import('./chart_stack.js').MonthGroups} MonthGroups */
/** @typedef {import('./chart_stack.js').Series} Series */
/** @typedef {import('./console_route.js').BillRoute} BillRoute */
/** @typedef {import('./console_source.js').BilledMonth} BilledMonth */
/** @typedef {import('./data_table.js').DataTable} DataTable */

/**
 * Describes the amounts of a chart as a table: a row for each month, a column for each series.
 * @param {{ route: BillRoute, currency: string, months: MonthGroups[], series: Series[] }} of
 * @returns {DataTable}
 */
export function describeTrend({ route, currency, months, series }) {
  return {
    about: { CustomerUin: route.customer, Currency: currency, Amount: route.amount },
    caption: say('trend_caption', say(route.amount), say(`in_${route.by}`), currency),
    columns: [
      { name: 'BillMonth', title: say('month') },
      { name: 'PayerUin', title: say('payer'), isFileOnly: true },
      { name: 'Sum', title: say('sum'), isAmount: true },
      ...series.map(({ key, name, isRest }, look) => ({
        name: isRest ? 'Other' : nameGroup(key, name),
        title: name,
        isAmount: true,
        head: () => make('span', { class: 'series-head' }, makeSwatch(look), name),
      })),
      { name: 'Version', title: say('version') },
      { name: 'IsClosed', title: say('closing') },
    ],
    rows: months.map((of, index) => ({
      cells: [
        { text: of.month, show: make('a', { href: writeRoute({ ...route, month: of.month }) }, of.month) },
        of.payers.join(' '),
        makeAmountCell(sumAmounts(series.map(({ values }) => values[index] ?? 0n))),
        ...series.map(({ values }) => makeAmountCell(values[index] ?? 0n)),
        { text: String(of.version), show: makeVersionMark(of.version, of.versionCount, of.isCorrected) },
        { text: String(of.isClosed), show: makeClosing(of.isClosed) },
      ],
    })),
    sums: [{ cells: [say('sum'), '', makeAmountCell(sumAmounts(series.map(({ sum }) => sum))), ...series.map(({ sum }) => makeAmountCell(sum)), '', ''] }],
  };
}

/**
 * Names a group in a file: by its code, and its name where it has one.
 * @param {string} key
 * @param {string} name
 */
function nameGroup(key, name) {
  return name === key ? key : `${key} (${name})`;
}

/**
 * Describes the groups of a month with all amounts as a table, those that cost most first.
 * @param {BillRoute} route
 * @param {MonthGroups} of
 * @param {string} currency
 * @returns {DataTable}
 */
export function describeMonth(route, of, currency) {
  const { amount, by } = route;
  const groups = [...of.groups].sort((one, other) => (one[amount] === other[amount] ? 0 : one[amount] > other[amount] ? -1 : 1));
  return {
    about: { BillMonth: of.month, CustomerUin: route.customer, PayerUin: of.payers.join(' '), Currency: currency },
    caption: say('month_caption', say(`in_${by}`), of.month, currency),
    columns: [
      { name: by, title: say(by) },
      { name: `${by}Name`, title: say(by), isFileOnly: true },
      ...MEASURES.map((measure) => ({ name: measure, title: say(measure), isAmount: true })),
    ],
    rows: groups.map((group) => ({
      cells: [{ text: group.key, show: group.name }, group.name, ...MEASURES.map((measure) => makeAmountCell(group[measure]))],
    })),
    sums: [{ cells: [say('sum'), '', ...MEASURES.map((measure) => makeAmountCell(sumAmounts(groups.map((group) => group[measure]))))] }],
  };
}

/**
 * Says if the sums of groups are the amounts of the bills.
 * @param {MonthGroups[]} months
 * @param {BilledMonth[]} billed
 * @param {string} currency
 * @returns {HTMLElement}
 */
export function describeProof(months, billed, currency) {
  const differences = findDifferences(months, billed, currency);
  if (differences.length === 0) return make('p', { class: 'proof holds' }, say(months.length === 1 ? 'proof_month' : 'proof', months.length));
  const items = differences.map(({ month, measure, difference }) => make('li', {}, say('amount_of', month, say(measure), showMoney(difference, currency))));
  return make('div', { class: 'proof fails' }, make('p', {}, say('proof_fails')), make('ul', {}, ...items));
}
