// A month of the console: the bills of all customers, sorted and filtered by the server, page after page.

import { describeFailure, fillPlace, makeAmountCell, makeButton, makeClosing, makeDiscountHint, makeEmpty, makeSaveButtons, makeSelect, makeTimeCell, makeVersionMark, showCount } from './console_parts.js';
import { MEASURES, SORTS, makeBillRoute, writeRoute } from './console_route.js';
import { makeFact } from './console_months.js';
import { say } from './console_words.js';
import { listShown, makeTable } from './data_table.js';
import { announce, make } from './dom.js';

/** @typedef {import('./console_route.js').MonthRoute} MonthRoute */
/** @typedef {import('./console_source.js').BillSource} BillSource */
/** @typedef {import('./console_source.js').MonthBills} MonthBills */
/** @typedef {import('./data_table.js').DataTable} DataTable */

/** The bills of a page. */
const PAGE_BILLS = 100;

/** Milliseconds without a key after which what is typed is looked for. */
const TYPING_MS = 200;

/** The columns that are sorted from the smallest first, as names are. */
const RISING_SORTS = ['CustomerName', 'CustomerUin'];

/**
 * What a view is given.
 * @typedef {{ source: BillSource, go: (route: import('./console_route.js').Route, isReplacing?: boolean) => void }} Context
 */

/** The view of a month. */
class MonthView {
  /** True from a sort until the head of its column has the focus again. */
  wasSorted = false;

  /**
   * @param {MonthRoute} route
   * @param {Context} context
   */
  constructor(route, context) {
    this.route = route;
    this.context = context;
    this.input = make('input', { type: 'text', inputmode: 'search', autocomplete: 'off', spellcheck: 'false', maxlength: '100' });
    this.place = make('div', { class: 'month-bills' });
    this.messages = make('div', {});
    this.sorting = make('div', { class: 'narrow-only' });
    const field = make('label', { class: 'labelled grow' }, make('span', {}, say('filter')), this.input);
    const saving = makeSaveButtons(`bills-${route.month}`, () => this.readWhole(), (error) => this.showFailure(error));
    this.elements = [make('div', { class: 'toolbar' }, field, this.sorting, make('div', { class: 'actions' }, ...saving)), this.messages, this.place];
    this.listen();
    this.update(route);
  }

  listen() {
    const input = /** @type {HTMLInputElement} */ (this.input);
    input.value = this.route.keyword;
    let waiting = 0;
    const look = () => {
      clearTimeout(waiting);
      const keyword = input.value.trim();
      if (keyword !== this.route.keyword) this.context.go({ ...this.route, keyword, page: 1 }, true);
    };
    input.addEventListener('input', (event) => {
      clearTimeout(waiting);
      // Letters on the way to a Chinese word are no filter.
      if (!(event instanceof InputEvent && event.isComposing)) waiting = setTimeout(look, TYPING_MS);
    });
    input.addEventListener('compositionend', look);
    input.addEventListener('change', look);
  }

  /**
   * Shows the bills of a route of the same month.
   * @param {MonthRoute} route
   */
  update(route) {
    this.route = route;
    const input = /** @type {HTMLInputElement} */ (this.input);
    if (input !== document.activeElement) input.value = route.keyword;
    this.sorting.replaceChildren(
      makeSelect({ legend: say('sort_by'), options: SORTS, chosen: /** @type {typeof SORTS[number]} */ (route.sort), show: say, onChoose: (sort) => this.sort(sort) }),
      makeButton(say(route.isRising ? 'rising' : 'falling'), () => this.sort(this.route.sort)),
    );
    const query = { ...route, offset: (route.page - 1) * PAGE_BILLS, limit: PAGE_BILLS };
    void fillPlace(
      this.place,
      () => this.context.source.readMonthBills(query),
      (answer) => {
        announce(say('bills_found', answer.TotalCount));
        return this.draw(answer);
      },
    ).then((isFilled) => {
      if (isFilled) this.focusSorted();
    });
  }

  /** Gives the focus back to the head of the column that was sorted, which is drawn again. */
  focusSorted() {
    if (!this.wasSorted) return;
    this.wasSorted = false;
    const button = this.place.querySelector('[aria-sort] button');
    if (button instanceof HTMLElement && button.offsetWidth > 0) button.focus();
  }

  /** @param {string} sort */
  sort(sort) {
    const isSame = sort === this.route.sort;
    const isRising = isSame ? !this.route.isRising : RISING_SORTS.includes(sort);
    this.wasSorted = true;
    this.context.go({ ...this.route, sort, isRising, page: 1 });
  }

  /** @param {MonthBills} answer */
  draw(answer) {
    if (answer.TotalCount === '0') {
      return this.route.keyword === ''
        ? [makeEmpty(say('no_bills'), say('no_bills_why'))]
        : [makeEmpty(say('nothing_matches', this.route.keyword), say('nothing_matches_why'))];
    }
    const table = makeTable(this.describe(answer));
    for (const [index, head] of [...table.querySelectorAll('thead th')].entries()) this.markSorted(head, answer, index);
    return [
      ...answer.Totals.map((totals) =>
        make(
          'dl',
          { class: 'facts' },
          makeFact(say('customers'), showCount(answer.TotalCount), ''),
          ...MEASURES.map((measure) => makeFact(say(measure), makeAmountCell(totals[measure]), totals.Currency)),
        ),
      ),
      table,
      makeDiscountHint(),
      this.makePager(Number(answer.TotalCount)),
    ];
  }

  /**
   * Marks the head of the column by which the bills are sorted.
   * @param {Element} head
   * @param {MonthBills} answer
   * @param {number} index
   */
  markSorted(head, answer, index) {
    const isSorted = listShown(this.describe(answer).columns)[index]?.name === this.route.sort;
    if (isSorted) head.setAttribute('aria-sort', this.route.isRising ? 'ascending' : 'descending');
  }

  /**
   * Describes bills as a table.
   * @param {MonthBills} answer
   * @returns {DataTable}
   */
  describe({ Bills, Totals, TotalCount }) {
    const hasCurrencies = Totals.length > 1;
    const name = (/** @type {string} */ sort) => ({ name: sort, title: say(sort), head: () => this.makeSortHead(sort) });
    return {
      about: { BillMonth: this.route.month },
      caption: say('bills_caption', this.route.month),
      columns: [
        name('CustomerName'),
        name('CustomerUin'),
        { name: 'PayerUin', title: say('payer'), isFileOnly: true },
        { name: 'Version', title: say('version') },
        { name: 'PublishedTime', title: say('PublishedTime') },
        { name: 'IsClosed', title: say('closing') },
        { name: 'Currency', title: say('currency'), isFileOnly: !hasCurrencies },
        ...MEASURES.map((measure) => ({ ...name(measure), isAmount: true })),
      ],
      rows: Bills.map((bill) => {
        const link = make('a', { href: writeRoute(makeBillRoute(bill.CustomerUin, this.route.month)) }, bill.CustomerName || bill.CustomerUin);
        return {
          cells: [
            { text: bill.CustomerName, show: link },
            bill.CustomerUin,
            bill.PayerUin,
            { text: bill.Version, show: makeVersionMark(Number(bill.Version), Number(bill.VersionCount), bill.IsCorrected) },
            makeTimeCell(bill.PublishedTime),
            { text: String(bill.IsClosed), show: makeClosing(bill.IsClosed) },
            bill.Currency,
            ...MEASURES.map((measure) => makeAmountCell(bill[measure])),
          ],
        };
      }),
      sums: Totals.map((totals) => ({
        cells: [say('sum_of', showCount(TotalCount)), '', '', '', '', '', totals.Currency, ...MEASURES.map((measure) => makeAmountCell(totals[measure]))],
      })),
    };
  }

  /**
   * Makes the head of a column that is sorted by a press.
   * @param {string} sort
   */
  makeSortHead(sort) {
    const mark = sort === this.route.sort ? (this.route.isRising ? ' ▲' : ' ▼') : '';
    const button = makeButton('', () => this.sort(sort));
    button.append(say(sort), make('span', { 'aria-hidden': 'true' }, mark));
    button.className = 'sort';
    return make('span', {}, button, make('span', { class: 'narrow-head' }, say(sort)));
  }

  /** @param {number} count */
  makePager(count) {
    const pages = Math.ceil(count / PAGE_BILLS);
    const { page } = this.route;
    const go = (/** @type {number} */ next) => () => this.context.go({ ...this.route, page: next });
    if (pages <= 1) return make('p', { class: 'pager' });
    const [previous, next] = [makeButton(say('previous'), go(page - 1)), makeButton(say('next'), go(page + 1))];
    previous.toggleAttribute('disabled', page <= 1);
    next.toggleAttribute('disabled', page >= pages);
    return make('nav', { class: 'pager', 'aria-label': say('pages_of_bills') }, previous, make('span', {}, say('page_of', page, pages)), next);
  }

  /** Reads all bills that match, for a file. */
  async readWhole() {
    return this.describe(await this.context.source.readAllMonthBills(this.route));
  }

  /** @param {unknown} error */
  showFailure(error) {
    this.messages.replaceChildren(describeFailure(error, () => this.messages.replaceChildren()));
  }
}

/**
 * Makes the view of a month.
 * @param {MonthRoute} route
 * @param {Context} context
 */
export function makeMonthView(route, context) {
  return new MonthView(route, context);
}
