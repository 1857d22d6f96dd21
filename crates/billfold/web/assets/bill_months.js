// The months of a bill: which of them are shown together, and if the sums of their groups are the amounts of the bills.

import { parseAmount, sumAmounts } from './amounts.js';
import { MEASURES } from './console_route.js';

/** @typedef {import('./chart_stack.js').MonthGroups} MonthGroups */
/** @typedef {import('./console_source.js').BilledMonth} BilledMonth */

/**
 * Chooses the months of a picture: the last ones, or those from a month on that is older.
 * @param {string} newest the newest month with a bill
 * @param {string} selected
 * @param {number} span
 * @returns {{ from: string, to: string }}
 */
export function chooseMonths(newest, selected, span) {
  const [last, shown] = [countMonths(newest), countMonths(selected)];
  const to = shown > last - span ? Math.max(last, shown) : shown + span - 1;
  return { from: nameMonth(to - span + 1), to: nameMonth(to) };
}

/**
 * Splits a range of months at those that are left out.
 * @param {{ from: string, to: string }} range
 * @param {Set<string>} without
 * @returns {{ from: string, to: string }[]}
 */
export function splitMonths({ from, to }, without) {
  /** @type {{ from: string, to: string }[]} */
  const parts = [];
  let isOpen = false;
  for (let count = countMonths(from); count <= countMonths(to); count += 1) {
    const month = nameMonth(count);
    const last = parts.at(-1);
    if (without.has(month)) isOpen = false;
    else if (isOpen && last !== undefined) last.to = month;
    else {
      parts.push({ from: month, to: month });
      isOpen = true;
    }
  }
  return parts;
}

/**
 * Joins the groups of ranges of months, the oldest range first, by currency.
 * @param {Map<string, MonthGroups[]>[]} parts
 * @returns {Map<string, MonthGroups[]>}
 */
export function joinCurrencies(parts) {
  /** @type {Map<string, MonthGroups[]>} */
  const joined = new Map();
  for (const [currency, months] of parts.flatMap((part) => [...part])) {
    joined.set(currency, [...(joined.get(currency) ?? []), ...months]);
  }
  return joined;
}

/**
 * Counts the months until a month.
 * @param {string} month yyyy-MM
 */
function countMonths(month) {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return year * 12 + number - 1;
}

/**
 * Names a month by the months until it.
 * @param {number} count
 */
function nameMonth(count) {
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/**
 * Compares the sums of groups with the amounts of the bills.
 * @param {MonthGroups[]} months
 * @param {BilledMonth[]} billed
 * @param {string} currency
 * @returns {{ month: string, measure: string, difference: bigint }[]} the amounts that differ
 */
export function findDifferences(months, billed, currency) {
  return months.flatMap(({ month, groups }) => {
    const totals = billed.find(({ BillMonth }) => BillMonth === month)?.Totals.find(({ Currency }) => Currency === currency);
    return MEASURES.map((measure) => {
      const of = totals === undefined ? 0n : parseAmount(totals[measure]);
      return { month, measure, difference: sumAmounts(groups.map((group) => group[measure])) - of };
    }).filter(({ difference }) => difference !== 0n);
  });
}
