// The versions of a bill in the console, and the cells that differ between two of them.

import { parseAmount } from './amounts.js';
import { describeFailure, fillPlace, makeAmountCell, makeChoice, makeEmpty, makeSaveButtons, makeSelect, makeTimeCell, showCount } from './console_parts.js';
import { MEASURES } from './console_route.js';
import { makeFact } from './console_months.js';
import { say } from './console_words.js';
import { makeTable } from './data_table.js';
import { make } from './dom.js';

/** @typedef {import('./console_month.js').Context} Context */
/** @typedef {import('./console_route.js').VersionsRoute} VersionsRoute */
/** @typedef {import('./console_source.js').BillVersion} BillVersion */
/** @typedef {import('./console_source.js').BillDifference} BillDifference */
/** @typedef {import('./console_source.js').DifferenceRow} DifferenceRow */
/** @typedef {import('./data_table.js').DataTable} DataTable */

/** The parts of a cell of a bill: the field with the code, and that with the name. */
const PARTS = /** @type {const} */ ([
  ['PayMode', 'PayModeName'],
  ['ActionType', 'ActionTypeName'],
  ['BusinessCode', 'BusinessCodeName'],
  ['RegionId', 'RegionName'],
]);

/** The view of versions. */
class VersionsView {
  /** The payer whose bill is compared, of a customer with bills of two payers; else empty. */
  payer = '';

  /**
   * @param {VersionsRoute} route
   * @param {Context} context
   */
  constructor(route, context) {
    this.route = route;
    this.context = context;
    this.list = make('div', { class: 'versions' });
    this.messages = make('div', {});
    this.place = make('div', { class: 'difference' });
    this.elements = [this.list, this.messages, this.place];
    this.update(route);
  }

  /**
   * Compares other versions of the same bill.
   * @param {VersionsRoute} route
   */
  update(route) {
    this.route = route;
    void fillPlace(
      this.list,
      () => this.context.source.listVersions(route.customer, route.month),
      (versions) => this.drawList(versions),
    );
  }

  /** @param {BillVersion[]} versions */
  drawList(versions) {
    this.place.replaceChildren();
    if (versions.length === 0) return [makeEmpty(say('no_versions'), say('no_bills_why'))];
    const payers = [...new Set(versions.map(({ PayerUin }) => PayerUin))];
    if (!payers.includes(this.payer) || payers.length === 1) this.payer = payers.length > 1 ? (payers[0] ?? '') : '';
    const table = describeVersions(versions, this.route, payers.length > 1);
    const own = versions.filter(({ PayerUin }) => this.payer === '' || PayerUin === this.payer);
    const numbers = [...new Set(own.map(({ Version }) => Number(Version)))].sort((one, other) => one - other);
    if (numbers.length > 1) this.compare(numbers);
    const note = numbers.length > 1 ? [] : [make('p', { class: 'note' }, say('one_version'))];
    return [makeTable(table), ...this.makePayerChoice(payers), ...note, make('p', { class: 'actions' }, ...makeSaveButtons(`versions-${this.route.customer}-${this.route.month}`, () => table, (error) => this.showFailure(error)))];
  }

  /**
   * Makes the choice of the payer whose bill is compared, if there are two.
   * @param {string[]} payers
   */
  makePayerChoice(payers) {
    if (payers.length === 1) return [];
    const choose = (/** @type {string} */ payer) => {
      this.payer = payer;
      this.update(this.route);
    };
    return [makeSelect({ legend: say('payer'), options: payers, chosen: this.payer, show: (payer) => payer, onChoose: choose })];
  }

  /**
   * Compares two versions: those of the route, or else the newest two.
   * @param {number[]} numbers the oldest first
   */
  compare(numbers) {
    const to = numbers.includes(this.route.to) ? this.route.to : (numbers.at(-1) ?? 0);
    const before = numbers.filter((number) => number < to).at(-1) ?? numbers[0] ?? 0;
    const from = numbers.includes(this.route.from) ? this.route.from : before;
    const { customer, month } = this.route;
    void fillPlace(
      this.place,
      () => this.context.source.readDifference({ customer, month, payer: this.payer, from, to }),
      (difference) => this.drawDifference(difference, { numbers, from, to }),
    );
  }

  /**
   * @param {BillDifference} difference
   * @param {{ numbers: number[], from: number, to: number }} versions
   */
  drawDifference(difference, { numbers, from, to }) {
    const { amount, customer, month } = this.route;
    const go = (/** @type {Partial<VersionsRoute>} */ change) => this.context.go({ ...this.route, from, to, ...change });
    const options = numbers.map(String);
    const show = (/** @type {string} */ number) => say('version_number', number);
    const table = describeDifference(difference, this.route, { from, to });
    const sums = difference.Difference;
    return [
      make('h3', {}, say('difference_title', from, to)),
      make(
        'div',
        { class: 'toolbar' },
        makeSelect({ legend: say('older'), options, chosen: String(from), show, onChoose: (chosen) => go({ from: Number(chosen) }) }),
        makeSelect({ legend: say('newer'), options, chosen: String(to), show, onChoose: (chosen) => go({ to: Number(chosen) }) }),
        makeChoice({ name: 'amount', legend: say('amount'), options: MEASURES, chosen: amount, show: say, onChoose: (chosen) => go({ amount: chosen }) }),
      ),
      make('dl', { class: 'facts' }, ...MEASURES.map((measure) => makeFact(say(measure), makeAmountCell(sums[measure]), '', parseAmount(sums[measure]) > 0n))),
      ...(difference.Rows.length === 0
        ? [makeEmpty(say('no_difference'), say('no_difference_why'))]
        : [makeTable(table), make('p', { class: 'actions' }, ...makeSaveButtons(`difference-${customer}-${month}-${from}-${to}`, () => table, (error) => this.showFailure(error)))]),
    ];
  }

  /** @param {unknown} error */
  showFailure(error) {
    this.messages.replaceChildren(describeFailure(error, () => this.messages.replaceChildren()));
  }
}

/**
 * Describes versions as a table.
 * @param {BillVersion[]} versions
 * @param {VersionsRoute} route
 * @param {boolean} hasPayers true if the bills are of several payers
 * @returns {DataTable}
 */
function describeVersions(versions, route, hasPayers) {
  return {
    about: { BillMonth: route.month, CustomerUin: route.customer },
    caption: say('versions_caption', route.month),
    columns: [
      { name: 'Version', title: say('version') },
      { name: 'PayerUin', title: say('payer'), isFileOnly: !hasPayers },
      { name: 'Kind', title: say('kind') },
      { name: 'PublishedTime', title: say('PublishedTime') },
      { name: 'LineCount', title: say('lines'), isAmount: true },
      { name: 'Currency', title: say('currency') },
      ...MEASURES.map((measure) => ({ name: measure, title: say(measure), isAmount: true })),
    ],
    rows: versions.map((version) => ({
      cells: [
        { text: version.Version, show: make('span', {}, say('version_number', version.Version), ...(version.IsCurrent ? [' ', make('span', { class: 'state closed' }, say('current'))] : []), ...(version.IsCorrection ? [' ', make('span', { class: 'state corrected-mark' }, say('corrected'))] : [])) },
        version.PayerUin,
        { text: version.Kind, show: say(`kind_${version.Kind}`) },
        makeTimeCell(version.PublishedTime),
        { text: version.LineCount, show: showCount(version.LineCount) },
        version.Currency,
        ...MEASURES.map((measure) => makeAmountCell(version[measure])),
      ],
      ...(version.IsCurrent ? { className: 'current' } : {}),
    })),
  };
}

/**
 * Describes the cells that differ as a table.
 * @param {BillDifference} difference
 * @param {VersionsRoute} route
 * @param {{ from: number, to: number }} versions
 * @returns {DataTable}
 */
function describeDifference({ Rows, From, To, Difference }, { amount, customer, month }, { from, to }) {
  return {
    about: { BillMonth: month, CustomerUin: customer, FromVersion: String(from), ToVersion: String(to), Amount: amount },
    caption: say('difference_caption', from, to, month, say(amount)),
    columns: [
      ...PARTS.flatMap(([code, name]) => [{ name: code, title: say(code) }, { name, title: say(code), isFileOnly: true }]),
      { name: 'Change', title: say('change') },
      { name: 'From', title: say('version_number', from), isAmount: true },
      { name: 'To', title: say('version_number', to), isAmount: true },
      { name: 'Difference', title: say('difference'), isAmount: true },
    ],
    rows: Rows.map((row) => ({
      cells: [
        ...PARTS.flatMap(([code, name]) => [{ text: String(row[code] ?? ''), show: String(row[name] || row[code] || say('nothing')) }, String(row[name] ?? '')]),
        { text: nameChange(row), show: say(nameChange(row)) },
        row.From.LineCount === '0' ? '' : makeAmountCell(row.From[amount]),
        row.To.LineCount === '0' ? '' : makeAmountCell(row.To[amount]),
        makeAmountCell(row.Difference[amount]),
      ],
    })),
    sums: [{ cells: [say('sum_of_bill'), ...PARTS.flatMap(() => ['', '']), makeAmountCell(From[amount]), makeAmountCell(To[amount]), makeAmountCell(Difference[amount])] }],
  };
}

/**
 * Names what became of a cell.
 * @param {DifferenceRow} row
 */
function nameChange({ From, To }) {
  if (From.LineCount === '0') return 'added';
  return To.LineCount === '0' ? 'removed' : 'changed';
}

/**
 * Makes the view of the versions of a bill.
 * @param {VersionsRoute} route
 * @param {Context} context
 */
export function makeVersionsView(route, context) {
  return new VersionsView(route, context);
}
