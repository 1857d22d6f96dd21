// The views of the console, as the fragment of its address names them. No part of it is sent to a server.

/** @typedef {import('./chart_stack.js').Measure} Measure */
/** @typedef {'PayMode' | 'Product' | 'Region'} Grouping */

/** The amounts, as they stand in tables. @type {readonly Measure[]} */
export const MEASURES = ['OriginalCost', 'VoucherPayAmount', 'TotalCost'];

/** The groups that a bill is divided into. @type {readonly Grouping[]} */
export const GROUPINGS = ['PayMode', 'Product', 'Region'];

/** The columns by which the bills of a month are sorted. */
export const SORTS = /** @type {const} */ (['CustomerName', 'CustomerUin', ...MEASURES]);

/** The months that a chart of a bill shows: no more than one answer has. */
export const SPANS = /** @type {const} */ ([6, 12, 24, 36]);

/**
 * @typedef {{ view: 'months', unknown?: string }} MonthsRoute all months; with the text that was in place of a month
 * @typedef {{ view: 'month', month: string, sort: string, isRising: boolean, keyword: string, page: number }} MonthRoute
 * @typedef {{ view: 'bill', customer: string, month: string, by: Grouping, amount: Measure, span: number }} BillRoute
 * @typedef {{ view: 'versions', customer: string, month: string, from: number, to: number, amount: Measure }} VersionsRoute
 * @typedef {MonthsRoute | MonthRoute | BillRoute | VersionsRoute} Route
 */

/** The characters of a month that is none that are shown. */
const UNKNOWN_CHARS_MAX = 20;

/** The route of a fragment that names none. @type {MonthsRoute} */
const FIRST = { view: 'months' };

/**
 * Reads the view that a fragment names. What it does not understand is replaced by what is shown first; of a month that is none, it is
 * said.
 * @param {string} fragment with or without its #
 * @returns {Route}
 */
export function readRoute(fragment) {
  const values = new URLSearchParams(fragment.replace(/^#/, ''));
  const month = values.get('month') ?? '';
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return month === '' ? FIRST : { view: 'months', unknown: month.slice(0, UNKNOWN_CHARS_MAX) };
  const bill = values.get('bill');
  const amount = MEASURES.find((known) => known === values.get('amount')) ?? 'TotalCost';
  if (bill !== null) return isUin(bill) ? { ...readBillRoute(bill, month, values), amount } : FIRST;
  const versions = values.get('versions');
  if (versions === null) return readMonthRoute(month, values);
  if (!isUin(versions)) return FIRST;
  const [from, to] = [readNumber(values.get('from')), readNumber(values.get('to'))];
  return { view: 'versions', customer: versions, month, from, to, amount };
}

/**
 * Writes a view as a fragment: the values that are shown first are left out.
 * @param {Route} route
 * @returns {string}
 */
export function writeRoute(route) {
  switch (route.view) {
    case 'months':
      return '#months';
    case 'month':
      return writeValues({
        month: route.month,
        sort: route.sort === 'TotalCost' ? '' : route.sort,
        order: route.isRising ? 'asc' : '',
        q: route.keyword,
        page: route.page > 1 ? String(route.page) : '',
      });
    case 'bill':
      return writeValues({
        bill: route.customer,
        month: route.month,
        by: route.by === 'PayMode' ? '' : route.by.toLowerCase(),
        amount: route.amount === 'TotalCost' ? '' : route.amount,
        span: route.span === 12 ? '' : String(route.span),
      });
    case 'versions': {
      const [from, to] = [route.from, route.to].map((version) => (version > 0 ? String(version) : ''));
      return writeValues({ versions: route.customer, month: route.month, from: from ?? '', to: to ?? '', amount: route.amount === 'TotalCost' ? '' : route.amount });
    }
  }
}

/**
 * Returns the view of a month as it is shown first.
 * @param {string} month
 * @returns {MonthRoute}
 */
export function makeMonthRoute(month) {
  return { view: 'month', month, sort: 'TotalCost', isRising: false, keyword: '', page: 1 };
}

/**
 * Returns the view of a bill as it is shown first.
 * @param {string} customer
 * @param {string} month
 * @returns {BillRoute}
 */
export function makeBillRoute(customer, month) {
  return { view: 'bill', customer, month, by: 'PayMode', amount: 'TotalCost', span: 12 };
}

/**
 * Returns the view of the versions of a bill as it is shown first: the newest two are compared.
 * @param {string} customer
 * @param {string} month
 * @returns {VersionsRoute}
 */
export function makeVersionsRoute(customer, month) {
  return { view: 'versions', customer, month, from: 0, to: 0, amount: 'TotalCost' };
}

/**
 * @param {string} month
 * @param {URLSearchParams} values
 * @returns {MonthRoute}
 */
function readMonthRoute(month, values) {
  const sort = SORTS.find((known) => known === values.get('sort')) ?? 'TotalCost';
  const keyword = (values.get('q') ?? '').slice(0, 100);
  return { view: 'month', month, sort, isRising: values.get('order') === 'asc', keyword, page: readNumber(values.get('page')) || 1 };
}

/**
 * @param {string} customer
 * @param {string} month
 * @param {URLSearchParams} values
 * @returns {BillRoute}
 */
function readBillRoute(customer, month, values) {
  const first = makeBillRoute(customer, month);
  const by = GROUPINGS.find((known) => known.toLowerCase() === values.get('by')) ?? first.by;
  const span = SPANS.find((known) => String(known) === values.get('span')) ?? first.span;
  return { ...first, by, span };
}

/**
 * Writes values as a fragment, without the empty ones.
 * @param {Record<string, string>} values
 */
function writeValues(values) {
  const kept = Object.entries(values).filter(([, value]) => value !== '');
  return `#${new URLSearchParams(kept)}`;
}

/**
 * Reads a number of a page or a version; 0 if there is none.
 * @param {string | null} text
 */
function readNumber(text) {
  return text !== null && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : 0;
}

/**
 * Returns true if a text is the number of an account.
 * @param {string} text
 */
function isUin(text) {
  return /^[1-9]\d{0,14}$/.test(text);
}
