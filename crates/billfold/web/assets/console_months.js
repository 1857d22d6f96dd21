// The first view of the console: all months that have bills, with exact totals.

import { parseAmount } from './amounts.js';
import { findPlace } from './chart_scale.js';
import { makeAmountCell, makeClosing, makeDiscountHint, makeEmpty, makeSaveButtons, showCount } from './console_parts.js';
import { makeBillRoute, makeMonthRoute, writeRoute } from './console_route.js';
import { isCustomer } from './console_source.js';
import { say } from './console_words.js';
import { makeTable } from './data_table.js';
import { make, makeSvg } from './dom.js';

/** @typedef {import('./console_source.js').BilledMonth} BilledMonth */
/** @typedef {import('./caller.js').Caller} Caller */

/**
 * Makes the view.
 * @param {Caller} caller
 * @param {BilledMonth[]} months
 * @param {(error: unknown) => void} onFailure
 * @returns {HTMLElement[]}
 */
export function makeMonthsView(caller, months, onFailure) {
  if (months.length === 0) return [makeEmpty(say('no_months'), say('no_months_why'))];
  const currencies = [...new Set(months.flatMap(({ Totals }) => Totals.map(({ Currency }) => Currency)))].sort();
  const tables = currencies.map((currency) => describeMonths(caller, months, currency));
  const withheld = months.filter(({ IsWithheld }) => IsWithheld).map(({ BillMonth }) => BillMonth);
  const note = withheld.length > 0 ? [make('p', { class: 'note' }, say('withheld', withheld.join(say('list_mark'))))] : [];
  const shown = tables.flatMap((table, index) => [
    ...(index === 0 ? [makeNewest(months, currencies[0] ?? '')] : []),
    makeTable(table),
    make('p', { class: 'actions' }, ...makeSaveButtons(`months-${currencies[index]}`, () => table, onFailure)),
  ]);
  return [...shown, makeDiscountHint(), ...note];
}

/**
 * Describes the months of a currency as a table.
 * @param {Caller} caller
 * @param {BilledMonth[]} months
 * @param {string} currency
 * @returns {import('./data_table.js').DataTable}
 */
function describeMonths(caller, months, currency) {
  const of = months.flatMap((month) => {
    const totals = month.Totals.find(({ Currency }) => Currency === currency);
    return totals ? [{ month, totals, total: parseAmount(totals.TotalCost) }] : [];
  });
  const [least, most] = [findEnd(of, (one, other) => one < other), findEnd(of, (one, other) => one > other)];
  return {
    about: { Currency: currency },
    caption: say('months_caption', currency),
    columns: [
      { name: 'BillMonth', title: say('month') },
      ...(isCustomer(caller) ? [] : [{ name: 'CustomerCount', title: say('customers'), isAmount: true }]),
      { name: 'CorrectedCount', title: say('corrected_bills'), isAmount: true },
      { name: 'IsClosed', title: say('closing') },
      { name: 'OriginalCost', title: say('OriginalCost'), isAmount: true },
      { name: 'VoucherPayAmount', title: say('VoucherPayAmount'), isAmount: true },
      { name: 'TotalCost', title: say('TotalCost'), isAmount: true },
      { name: '', title: say('picture') },
    ].filter(({ name }) => name !== 'CorrectedCount' || of.some(({ month }) => month.CorrectedCount !== '0')),
    rows: of.map(({ month, totals, total }) => {
      const route = isCustomer(caller) ? makeBillRoute(caller.uin, month.BillMonth) : makeMonthRoute(month.BillMonth);
      const link = make('a', { href: writeRoute(route) }, month.BillMonth);
      const corrected = month.CorrectedCount === '0' ? '0' : { text: month.CorrectedCount, show: `◆ ${month.CorrectedCount}` };
      return {
        cells: [
          { text: month.BillMonth, show: link },
          ...(isCustomer(caller) ? [] : [{ text: month.CustomerCount, show: showCount(month.CustomerCount) }]),
          ...(of.some((other) => other.month.CorrectedCount !== '0') ? [corrected] : []),
          { text: String(month.IsClosed), show: makeClosing(month.IsClosed) },
          makeAmountCell(totals.OriginalCost),
          makeAmountCell(totals.VoucherPayAmount),
          makeAmountCell(totals.TotalCost),
          { text: '', show: makeBar(total, least, most) },
        ],
      };
    }),
  };
}

/**
 * Finds the smallest or the largest total, or zero.
 * @param {{ total: bigint }[]} of
 * @param {(one: bigint, other: bigint) => boolean} isBeyond
 */
function findEnd(of, isBeyond) {
  return of.reduce((end, { total }) => (isBeyond(total, end) ? total : end), 0n);
}

/**
 * Makes a bar for a total. The table has its number.
 * @param {bigint} total
 * @param {bigint} least
 * @param {bigint} most
 */
function makeBar(total, least, most) {
  if (least === most) return '';
  const scale = { low: least, high: most, ticks: [] };
  const [zero, end] = [findPlace(scale, 0n) * 100, findPlace(scale, total) * 100];
  const box = { x: Math.min(zero, end), y: 2, width: Math.max(0.5, Math.abs(end - zero)), height: 8 };
  const name = total < 0n ? 'strip-bar negative' : 'strip-bar';
  return makeSvg(
    'svg',
    { class: 'strip', viewBox: '0 0 100 12', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    makeSvg('rect', { class: name, ...box }),
    makeSvg('line', { class: 'zero', x1: zero, x2: zero, y1: 0, y2: 12 }),
  );
}

/**
 * Makes the newest month in large, with its difference to the one before.
 * @param {BilledMonth[]} months
 * @param {string} currency
 */
function makeNewest(months, currency) {
  const of = months.flatMap((month) => {
    const totals = month.Totals.find(({ Currency }) => Currency === currency);
    return totals ? [{ month, total: parseAmount(totals.TotalCost) }] : [];
  });
  const [newest, before] = of;
  if (newest === undefined) return make('p', {});
  const difference = before ? newest.total - before.total : 0n;
  return make(
    'dl',
    { class: 'facts' },
    makeFact(say('newest_total', newest.month.BillMonth), makeAmountCell(newest.total), currency),
    ...(before ? [makeFact(say('difference_to', before.month.BillMonth), makeAmountCell(difference), currency, difference > 0n)] : []),
    makeFact(say('closing'), makeClosing(newest.month.IsClosed), ''),
  );
}

/**
 * Makes a fact: its name above its value.
 * @param {string} name
 * @param {import('./data_table.js').Cell | Node} value
 * @param {string} unit
 * @param {boolean} hasPlus
 */
export function makeFact(name, value, unit, hasPlus = false) {
  const shown = value instanceof Node || typeof value === 'string' ? value : value.show;
  return make('div', {}, make('dt', {}, name), make('dd', {}, hasPlus ? '+' : '', shown, unit === '' ? '' : make('small', { class: 'unit' }, ` ${unit}`)));
}
