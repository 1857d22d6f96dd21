// The bill of a customer in the console: a picture of it month after month, the table of the same amounts, and a month in full.

import { makeChart } from './chart.js';
import { collectSeries, mergeRest } from './chart_stack.js';
import { LOOKS } from './chart_svg.js';
import { chooseMonths, joinCurrencies, splitMonths } from './bill_months.js';
import { describeMonth, describeTrend, describeProof } from './bill_tables.js';
import { fillPlace, makeChoice, makeDiscountHint, makeEmpty, makeSaveButtons, makeSelect, describeFailure, showMoney, showTick } from './console_parts.js';
import { GROUPINGS, MEASURES, SPANS } from './console_route.js';
import { makeMonthFacts } from './console_month_facts.js';
import { say } from './console_words.js';
import { makeTable } from './data_table.js';
import { announce, make } from './dom.js';

/** @typedef {import('./chart_stack.js').MonthGroups} MonthGroups */
/** @typedef {import('./console_month.js').Context} Context */
/** @typedef {import('./console_route.js').BillRoute} BillRoute */
/** @typedef {import('./console_source.js').BilledMonth} BilledMonth */

/** The answers that a bill is shown from. */
/** @typedef {{ billed: BilledMonth[], currencies: Map<string, MonthGroups[]> }} Trend */

/** The view of a bill. */
class BillView {
  /** The months that the picture has. @type {Set<string>} */
  shown = new Set();
  /** What follows a choice of another month. @type {((month: string) => void)[]} */
  followers = [];

  /**
   * @param {BillRoute} route
   * @param {Context} context
   */
  constructor(route, context) {
    this.route = route;
    this.context = context;
    this.toolbar = make('div', { class: 'toolbar' });
    this.messages = make('div', {});
    this.place = make('div', { class: 'bill' });
    this.elements = [this.toolbar, this.messages, this.place];
    this.drawToolbar();
    void this.load();
  }

  /**
   * Shows another part of the same bill. Another month needs no new picture.
   * @param {BillRoute} route
   */
  update(route) {
    const before = this.route;
    this.route = route;
    const isSame = before.by === route.by && before.amount === route.amount && before.span === route.span;
    this.drawToolbar();
    if (isSame && this.shown.has(route.month)) this.follow(route.month);
    else void this.load();
  }

  /**
   * Shows another month of the picture in full.
   * @param {string} month
   */
  follow(month) {
    for (const follow of this.followers) follow(month);
    announce(say('month_in_full', month));
  }

  drawToolbar() {
    const { by, amount, span } = this.route;
    const go = (/** @type {Partial<BillRoute>} */ change) => this.context.go({ ...this.route, ...change });
    if (this.toolbar.childElementCount > 0) {
      this.checkChoices();
      return;
    }
    this.toolbar.append(
      makeChoice({ name: 'by', legend: say('stack_by'), options: GROUPINGS, chosen: by, show: say, onChoose: (chosen) => go({ by: chosen }) }),
      makeChoice({ name: 'amount', legend: say('amount'), options: MEASURES, chosen: amount, show: say, onChoose: (chosen) => go({ amount: chosen }) }),
      makeSelect({
        legend: say('span'),
        options: SPANS.map(String),
        chosen: String(span),
        show: (option) => say('span_months', option),
        onChoose: (chosen) => go({ span: Number(chosen) }),
      }),
    );
  }

  /** Lets the choices say what is shown, as the way back in the browser changes it, too. */
  checkChoices() {
    const chosen = [this.route.by, this.route.amount];
    for (const input of this.toolbar.querySelectorAll('input')) input.checked = chosen.some((value) => value === input.value);
    const select = this.toolbar.querySelector('select');
    if (select) select.value = String(this.route.span);
  }

  async load() {
    await fillPlace(
      this.place,
      () => this.readTrend(),
      (trend) => this.draw(trend),
    );
  }

  /** @returns {Promise<Trend>} */
  async readTrend() {
    const { customer, month, by, span } = this.route;
    const billed = await this.context.source.listMonths(customer);
    const newest = billed[0];
    if (newest === undefined) return { billed, currencies: new Map() };
    const range = chooseMonths(newest.BillMonth, month, span);
    // A month of which another account pays a part is refused together with all that it is asked with. The shown one says so.
    const withheld = billed.filter(({ BillMonth, IsWithheld }) => IsWithheld && BillMonth !== month);
    const ranges = splitMonths(range, new Set(withheld.map(({ BillMonth }) => BillMonth)));
    const parts = await Promise.all(ranges.map((part) => this.context.source.readTrend({ customer, ...part, by })));
    return { billed, currencies: joinCurrencies(parts) };
  }

  /** @param {Trend} trend */
  draw({ billed, currencies }) {
    this.followers = [];
    this.shown = new Set([...currencies.values()].flat().map(({ month }) => month));
    if (!this.shown.has(this.route.month)) {
      const other = billed.length > 0 ? say('no_bill_why', billed[0]?.BillMonth ?? '') : say('no_bills_why');
      return [makeEmpty(say('no_bill', this.route.month), other)];
    }
    return [...currencies].flatMap(([currency, months]) => this.drawCurrency(currency, months, billed));
  }

  /**
   * Draws the bills of a currency.
   * @param {string} currency
   * @param {MonthGroups[]} months
   * @param {BilledMonth[]} billed
   * @returns {HTMLElement[]}
   */
  drawCurrency(currency, months, billed) {
    const { amount, by, month, customer } = this.route;
    const series = mergeRest(collectSeries(months, amount), LOOKS, say('rest'));
    const chart = makeChart({
      months: months.map((of) => ({ month: of.month, mark: of.versionCount > 1 ? say(of.isCorrected ? 'corrected' : 'renewed') : '' })),
      series,
      selected: month,
      showAmount: (value) => showMoney(value, currency),
      showTick,
      words: {
        name: say('chart_name', say(amount), say(`in_${by}`)),
        keys: say('chart_keys'),
        legend: say('chart_legend'),
        hidden: (count) => say('chart_hidden', count),
        part: (of, name, value) => say('amount_of', of, name, value),
        marked: (text, mark) => say('version_changed', text, mark),
        monthTotal: say('chart_total'),
        shownTotal: say('chart_shown_total'),
      },
      onSelect: (chosen) => this.context.go({ ...this.route, month: chosen }),
    });
    const detail = make('section', { class: 'month-detail' });
    const trend = describeTrend({ route: this.route, currency, months, series });
    const heading = say('chart_title', say(amount), say(`in_${by}`), currency);
    const trendTable = makeTable(trend);
    const follow = (/** @type {string} */ chosen) => {
      chart.setSelected(chosen);
      for (const row of trendTable.querySelectorAll('tbody tr')) row.toggleAttribute('data-selected', row.querySelector('a')?.textContent === chosen);
      const of = months.find((known) => known.month === chosen);
      detail.replaceChildren(...(of ? this.drawMonth(of, currency, billed) : []));
    };
    this.followers.push(follow);
    follow(month);
    const name = `trend-${customer}-${by}-${amount}`;
    return [
      make('div', { class: 'bill-columns' }, make('section', { class: 'picture' }, make('h3', {}, heading), chart.element), detail),
      trendTable,
      describeProof(months, billed, currency),
      make('p', { class: 'actions' }, ...makeSaveButtons(name, () => trend, (error) => this.showFailure(error))),
    ];
  }

  /**
   * Draws a month in full: its groups with all amounts, and what becomes of its bill.
   * @param {MonthGroups} of
   * @param {string} currency
   * @param {BilledMonth[]} billed
   */
  drawMonth(of, currency, billed) {
    const table = describeMonth(this.route, of, currency);
    const name = `bill-${this.route.customer}-${of.month}-${this.route.by}`;
    const fail = (/** @type {unknown} */ error) => this.showFailure(error);
    return [
      make('h3', {}, say('month_in_full', of.month)),
      ...makeMonthFacts({ customer: this.route.customer, of, source: this.context.source, onFailure: fail }),
      makeTable(table),
      makeDiscountHint(),
      describeProof([of], billed, currency),
      make('p', { class: 'actions' }, ...makeSaveButtons(name, () => table, fail)),
    ];
  }

  /** @param {unknown} error */
  showFailure(error) {
    this.messages.replaceChildren(describeFailure(error, () => this.messages.replaceChildren()));
  }
}

/**
 * Makes the view of a bill.
 * @param {BillRoute} route
 * @param {Context} context
 */
export function makeBillView(route, context) {
  return new BillView(route, context);
}
