// The answers that the console shows. Each is asked for once in a visit of a key, unless it failed.

import { parseAmount } from './amounts.js';
import { OWN_SERVICE, PARTNERS, callAction, readMember } from './call.js';
import { ExactNumber } from './exact_json.js';
import { readLocale } from './page_data.js';

/** @typedef {import('./chart_stack.js').MonthGroups} MonthGroups */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {{ OriginalCost: string, VoucherPayAmount: string, TotalCost: string }} Amounts */
/** @typedef {Amounts & { Currency: string }} Totals */

/** @typedef {import('./caller.js').Caller} Caller */

/** @typedef {{ BillMonth: string, CustomerCount: string, BillCount: string, CorrectedCount: string, IsClosed: boolean, IsWithheld: boolean, Totals: Totals[] }} BilledMonth */

/** @typedef {Totals & { CustomerUin: string, CustomerName: string, PayerUin: string, Version: string, VersionCount: string, PublishedTime: string, IsClosed: boolean, IsCorrected: boolean }} MonthBill */

/** @typedef {{ TotalCount: string, Totals: Totals[], Bills: MonthBill[] }} MonthBills */

/** @typedef {Totals & { PayerUin: string, Version: string, PublishedTime: string, Kind: string, LineCount: string, IsCurrent: boolean, IsCorrection: boolean }} BillVersion */

/** @typedef {Amounts & { LineCount: string }} Side the amounts of a version; without lines there is nothing of it */

/** @typedef {{ From: Side, To: Side, Difference: Side } & Record<string, unknown>} DifferenceRow */

/** @typedef {{ Rows: DifferenceRow[], From: Side, To: Side, Difference: Side }} BillDifference */

/** Bills that one answer has at most. */
const BILLS_MAX = 1000;

/** A refusal of a call. */
export class RefusedCall extends Error {
  /**
   * @param {{ code: string, message: string }} error
   * @param {string} requestId
   */
  constructor({ code, message }, requestId) {
    super(message);
    this.code = code;
    this.requestId = requestId;
  }
}

/** The answers to the key that is signed in. */
export class BillSource {
  /** @type {Map<string, Promise<unknown>>} */
  answers = new Map();

  /**
   * @param {Session} session
   * @param {Caller} caller the account of its key
   */
  constructor(session, caller) {
    this.session = session;
    this.caller = caller;
  }

  /**
   * Lists the months that have bills, the newest first.
   * @param {string} [customer] the customer whose bills count; all that the caller sees if it is left out
   * @returns {Promise<BilledMonth[]>}
   */
  async listMonths(customer) {
    const { Months } = await this.ask('DescribeBilledMonths', this.nameCustomer(customer));
    return Months;
  }

  /**
   * Reads a page of the bills of a month.
   * @param {{ month: string, keyword: string, sort: string, isRising: boolean, offset: number, limit: number }} query
   * @returns {Promise<MonthBills>}
   */
  async readMonthBills({ month, keyword, sort, isRising, offset, limit }) {
    return this.ask('DescribeMonthBills', {
      BillMonth: month,
      ...(keyword === '' ? {} : { Keyword: keyword }),
      SortBy: sort,
      SortOrder: isRising ? 'asc' : 'desc',
      Offset: offset,
      Limit: limit,
    });
  }

  /**
   * Reads all bills of a month that match, page after page.
   * @param {{ month: string, keyword: string, sort: string, isRising: boolean }} query
   * @returns {Promise<MonthBills>}
   */
  async readAllMonthBills(query) {
    const first = await this.readMonthBills({ ...query, offset: 0, limit: BILLS_MAX });
    const bills = [...first.Bills];
    while (bills.length < Number(first.TotalCount)) {
      const next = await this.readMonthBills({ ...query, offset: bills.length, limit: BILLS_MAX });
      if (next.Bills.length === 0) break;
      bills.push(...next.Bills);
    }
    return { ...first, Bills: bills };
  }

  /**
   * Reads the groups of a customer's bills, by currency, the oldest month first.
   * @param {{ customer: string, from: string, to: string, by: string }} query
   * @returns {Promise<Map<string, MonthGroups[]>>}
   */
  async readTrend({ customer, from, to, by }) {
    const input = { ...this.nameCustomer(customer), BeginMonth: from, EndMonth: to, GroupBy: by };
    /** @type {{ Months: { BillMonth: string, Version: string, VersionCount: string, IsCorrected: boolean, IsClosed: boolean, PayerUins: string[], Currency: string, Groups: (Amounts & { Key: string, Name: string })[] }[] }} */
    const { Months } = await this.ask('DescribeBillTrend', input);
    /** @type {Map<string, MonthGroups[]>} */
    const currencies = new Map();
    for (const month of Months) {
      const groups = month.Groups.map((group) => ({
        key: group.Key,
        name: group.Name === '' ? group.Key : group.Name,
        OriginalCost: parseAmount(group.OriginalCost),
        VoucherPayAmount: parseAmount(group.VoucherPayAmount),
        TotalCost: parseAmount(group.TotalCost),
      }));
      const of = currencies.get(month.Currency) ?? [];
      of.push({ month: month.BillMonth, version: Number(month.Version), versionCount: Number(month.VersionCount), isCorrected: month.IsCorrected, isClosed: month.IsClosed, payers: month.PayerUins, groups });
      currencies.set(month.Currency, of);
    }
    for (const of of currencies.values()) of.sort((one, other) => (one.month < other.month ? -1 : 1));
    return currencies;
  }

  /**
   * Lists the versions of a bill, the newest first.
   * @param {string} customer
   * @param {string} month
   * @returns {Promise<BillVersion[]>}
   */
  async listVersions(customer, month) {
    const { Versions } = await this.ask('DescribeBillVersions', { ...this.nameCustomer(customer), BillMonth: month });
    return Versions;
  }

  /**
   * Compares two versions of a bill.
   * @param {{ customer: string, month: string, payer: string, from: number, to: number }} query with the payer of the bill; empty if there is one alone
   * @returns {Promise<BillDifference>}
   */
  async readDifference({ customer, month, payer, from, to }) {
    const input = { ...this.nameCustomer(customer), BillMonth: month, ...(payer === '' ? {} : { PayerUin: Number(payer) }), FromVersion: from, ToVersion: to };
    return this.ask('DescribeBillDifference', input);
  }

  /**
   * Returns the address of the file of a bill; empty while the file is made.
   * @param {string} customer
   * @param {string} month
   * @returns {Promise<string>}
   */
  async findFile(customer, month) {
    if (isCustomer(this.caller)) {
      const { DownloadUrl } = await this.call(PARTNERS, 'DescribeBillDownloadUrl', { Month: month, FileType: 'L3' });
      return DownloadUrl;
    }
    /** @type {RefusedCall | undefined} */
    let refusal;
    for (const type of ['Customer', 'ResellerCustomer']) {
      try {
        const { DownloadUrl } = await this.call(PARTNERS, 'DescribeCustomerBillDownloadUrl', {
          Month: month,
          FileType: 'billDetail',
          CustomerUinType: type,
          FileLanguage: readLocale() === 'zh-CN' ? 'zh_cn' : 'en',
          CustomerUin: Number(customer),
        });
        return DownloadUrl;
      } catch (error) {
        if (!(error instanceof RefusedCall)) throw error;
        refusal ??= error;
      }
    }
    throw refusal;
  }

  /**
   * Names a customer in an input. An end customer is not named in the input of its own calls.
   * @param {string | undefined} customer
   * @returns {{ CustomerUin?: number }}
   */
  nameCustomer(customer) {
    return customer === undefined || isCustomer(this.caller) ? {} : { CustomerUin: Number(customer) };
  }

  /**
   * Asks an action of our own, once for each input.
   * @param {string} action
   * @param {Record<string, string | number>} input
   * @returns {Promise<any>}
   */
  ask(action, input) {
    const key = `${action} ${JSON.stringify(input)}`;
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const asked = this.call(OWN_SERVICE, action, input);
    this.answers.set(key, asked);
    asked.catch(() => this.answers.delete(key));
    return asked;
  }

  /**
   * Calls an action.
   * @param {{ service: string, version: string }} service
   * @param {string} action
   * @param {Record<string, string | number>} input
   * @returns {Promise<any>}
   */
  async call(service, action, input) {
    const plan = { ...service, action, input: JSON.stringify(input), language: readLocale(), session: this.session };
    const { value, error, requestId } = await callAction(plan);
    if (error !== undefined) throw new RefusedCall(error, requestId);
    return readPlain(readMember(value, 'Response'));
  }
}

/**
 * Returns true for an end customer, who sees its own bill alone.
 * @param {Caller} caller
 */
export function isCustomer({ role }) {
  return role === 'customer';
}

/**
 * Replaces the exact numbers of an answer by their texts.
 * @param {unknown} value
 * @returns {any}
 */
function readPlain(value) {
  if (Array.isArray(value)) return value.map(readPlain);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof ExactNumber) return value.text;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, readPlain(member)]));
}
