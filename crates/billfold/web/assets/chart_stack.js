// Amounts of groups, month after month: which groups have a bar of their own, and where each part of a bar begins and ends. All
// of it is exact.

import { sumAmounts } from './amounts.js';

/** The key of the rest, which no group has. */
const REST_KEY = '\u0000';

/** @typedef {'OriginalCost' | 'VoucherPayAmount' | 'TotalCost'} Measure */

/**
 * A group of a month with its amounts.
 * @typedef {{ key: string, name: string } & Record<Measure, bigint>} Group
 */

/**
 * The groups of a month's bill, and who pays it.
 * @typedef {{ month: string, version: number, versionCount: number, isCorrected: boolean, isClosed: boolean, payers: string[], groups: Group[] }} MonthGroups
 */

/**
 * A group through all months. The rest has several.
 * @typedef {{ key: string, name: string, values: bigint[], sum: bigint, members: string[], isRest: boolean }} Series
 */

/**
 * A part of a bar.
 * @typedef {{ series: number, from: bigint, to: bigint, value: bigint }} Part
 */

/**
 * Collects the amounts of each group, those that move most first.
 * @param {MonthGroups[]} months
 * @param {Measure} measure
 * @returns {Series[]}
 */
export function collectSeries(months, measure) {
  /** @type {Map<string, Series>} */
  const found = new Map();
  for (const [index, { groups }] of months.entries()) {
    for (const { key, name, [measure]: amount } of groups) {
      let series = found.get(key);
      if (series === undefined) {
        series = { key, name, values: months.map(() => 0n), sum: 0n, members: [key], isRest: false };
        found.set(key, series);
      }
      series.values[index] = (series.values[index] ?? 0n) + amount;
      series.sum += amount;
    }
  }
  const sizes = new Map([...found.values()].map((series) => [series, sumSizes(series.values)]));
  return [...found.values()].sort((one, other) => {
    const [size, otherSize] = [sizes.get(one) ?? 0n, sizes.get(other) ?? 0n];
    if (size !== otherSize) return size > otherSize ? -1 : 1;
    return one.key < other.key ? -1 : 1;
  });
}

/**
 * Keeps the first series, and adds up all others.
 * @param {Series[]} all
 * @param {number} seriesMax the series that there are in the end, with the rest
 * @param {string} restName
 * @returns {Series[]}
 */
export function mergeRest(all, seriesMax, restName) {
  if (all.length <= seriesMax) return all;
  const others = all.slice(seriesMax - 1);
  const values = (others[0]?.values ?? []).map((_, index) => sumAmounts(others.map((series) => series.values[index] ?? 0n)));
  const members = others.flatMap((series) => series.members);
  const sum = sumAmounts(others.map((series) => series.sum));
  return [...all.slice(0, seriesMax - 1), { key: REST_KEY, name: restName, values, sum, members, isRest: true }];
}

/**
 * Stacks the amounts of each month: what is above zero upwards, what is below it downwards, the first series next to zero.
 * @param {Series[]} all
 * @param {number} monthCount
 * @param {ReadonlySet<string>} hidden the keys of series that are left out
 * @returns {{ bars: Part[][], least: bigint, most: bigint }}
 */
export function stackSeries(all, monthCount, hidden) {
  /** @type {Part[][]} */
  const bars = [];
  let [least, most] = [0n, 0n];
  for (let index = 0; index < monthCount; index += 1) {
    let [below, above] = [0n, 0n];
    /** @type {Part[]} */
    const parts = [];
    for (const [series, { key, values }] of all.entries()) {
      const value = values[index] ?? 0n;
      if (value === 0n || hidden.has(key)) continue;
      if (value > 0n) {
        parts.push({ series, from: above, to: above + value, value });
        above += value;
      } else {
        parts.push({ series, from: below + value, to: below, value });
        below += value;
      }
    }
    bars.push(parts);
    if (below < least) least = below;
    if (above > most) most = above;
  }
  return { bars, least, most };
}

/**
 * Adds amounts up without their signs.
 * @param {bigint[]} amounts
 */
function sumSizes(amounts) {
  return sumAmounts(amounts.map((amount) => (amount < 0n ? -amount : amount)));
}
