// A chart of a bill month after month: stacked bars, a legend that hides groups, and the exact amount of the part that is pointed at
// or has the focus. The table beside it has the same amounts.

import { sumAmounts } from './amounts.js';
import { findNeighbour, layOutBars } from './chart_layout.js';
import { stackSeries } from './chart_stack.js';
import { drawBars, makePatterns, makeSwatch } from './chart_svg.js';
import { make, makeSvg } from './dom.js';

/** @typedef {import('./chart_stack.js').Series} Series */

/**
 * The texts of a chart.
 * @typedef {object} ChartWords
 * @property {string} name of the chart
 * @property {string} keys the sentence on its keys
 * @property {string} legend the name of the legend
 * @property {(count: number) => string} hidden makes the sentence while groups are hidden
 * @property {(month: string, group: string, amount: string) => string} part makes the name of a part of a bar
 * @property {(text: string, mark: string) => string} marked adds the mark of a month to it
 * @property {string} monthTotal before the total of a month
 * @property {string} shownTotal before it while groups are hidden
 */

/**
 * The content of a chart. A month whose bill has changed has a mark, in words.
 * @typedef {object} ChartContent
 * @property {{ month: string, mark: string }[]} months
 * @property {Series[]} series
 * @property {string} selected the month that is shown in full
 * @property {(amount: bigint) => string} showAmount with all digits
 * @property {(amount: bigint) => string} showTick without needless zeros
 * @property {ChartWords} words
 * @property {(month: string) => void} onSelect
 */

/** The keys that go from part to part. */
const ARROWS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'];

/** The height of a chart for its width, in pixels. */
const [HEIGHT_MIN, HEIGHT_MAX, HEIGHT_SHARE] = [240, 400, 0.5];

/** A chart, which draws itself again when its room or what is hidden changes. */
class Chart {
  /** @type {Set<string>} */
  hidden = new Set();
  /** The part that Tab leads to. */
  active = { bar: 0, box: 0 };
  /** @type {SVGElement[][]} */
  parts = [];
  /** @type {import('./chart_layout.js').BarBox[]} */
  bars = [];
  width = 0;

  /** @param {ChartContent} content */
  constructor(content) {
    this.content = content;
    const { words } = content;
    const hint = make('p', { class: 'unseen', id: 'chart-keys' }, words.keys);
    this.svg = makeSvg('svg', { class: 'drawing', role: 'group', 'aria-label': words.name, 'aria-describedby': 'chart-keys' });
    this.tip = make('div', { class: 'tip', 'aria-hidden': 'true', hidden: true });
    this.note = make('p', { class: 'note', role: 'status' });
    this.plot = make('div', { class: 'plot' }, this.svg, this.tip);
    this.element = make('div', { class: 'chart' }, makePatterns(), hint, this.plot, this.makeLegend(), this.note);
    this.active = { bar: Math.max(0, this.selectedIndex()), box: 0 };
    new ResizeObserver(() => this.fit()).observe(this.plot);
    this.listen();
  }

  selectedIndex() {
    return this.content.months.findIndex(({ month }) => month === this.content.selected);
  }

  /** Draws the chart if its room has another width. */
  fit() {
    const width = Math.floor(this.plot.clientWidth);
    if (width === this.width || width === 0) return;
    this.width = width;
    this.draw();
  }

  draw() {
    const { months, series, showTick } = this.content;
    const height = Math.round(Math.min(HEIGHT_MAX, Math.max(HEIGHT_MIN, this.width * HEIGHT_SHARE)));
    const stack = stackSeries(series, months.length, this.hidden);
    const { textHeight, measureText } = this.measure();
    const layout = layOutBars(stack, { width: this.width, height, textHeight, measureTick: (tick) => measureText(showTick(tick)) });
    this.svg.setAttribute('viewBox', `0 0 ${this.width} ${height}`);
    this.svg.setAttribute('height', String(height));
    const hadFocus = this.svg.contains(document.activeElement);
    this.bars = layout.bars;
    this.parts = drawBars(this.svg, layout, {
      months,
      textHeight,
      selected: this.selectedIndex(),
      showTick,
      label: (bar, of, value) => this.describePart(bar, of, value),
    });
    const first = this.bars.findIndex((bar) => bar.boxes.length > 0);
    const isThere = this.parts[this.active.bar]?.[this.active.box] !== undefined;
    if (!isThere) this.active = { bar: this.parts[this.active.bar]?.length ? this.active.bar : Math.max(0, first), box: 0 };
    this.activePart()?.setAttribute('tabindex', '0');
    if (hadFocus) this.activePart()?.focus();
    else this.hideTip();
  }

  /** Measures the text of the drawing, whose size and spacing are the reader's. */
  measure() {
    const text = makeSvg('text', {});
    this.svg.append(text);
    const textHeight = parseFloat(getComputedStyle(text).fontSize);
    const measureText = (/** @type {string} */ of) => {
      text.textContent = of;
      return text.getComputedTextLength();
    };
    return { textHeight, measureText };
  }

  activePart() {
    return this.parts[this.active.bar]?.[this.active.box];
  }

  /**
   * @param {number} bar
   * @param {number} of
   * @param {bigint} value
   */
  describePart(bar, of, value) {
    const { months, series, showAmount, words } = this.content;
    const { month = '', mark = '' } = months[bar] ?? {};
    const name = words.part(month, series[of]?.name ?? '', showAmount(value));
    return mark === '' ? name : words.marked(name, mark);
  }

  /**
   * Makes the button of each group: its sum, and whether it is shown.
   * @returns {HTMLElement}
   */
  makeLegend() {
    const { series, showAmount, words } = this.content;
    const buttons = series.map((of, look) => {
      const amount = make('span', { class: 'amount' }, showAmount(of.sum));
      const button = make('button', { type: 'button', 'aria-pressed': 'true' }, makeSwatch(look), make('span', { class: 'name' }, of.name), amount);
      button.addEventListener('click', () => {
        if (!this.hidden.delete(of.key)) this.hidden.add(of.key);
        button.setAttribute('aria-pressed', String(!this.hidden.has(of.key)));
        this.note.textContent = this.hidden.size > 0 ? words.hidden(this.hidden.size) : '';
        this.draw();
      });
      return make('li', {}, button);
    });
    return make('ul', { class: 'legend', 'aria-label': words.legend }, ...buttons);
  }

  listen() {
    this.svg.addEventListener('keydown', (event) => this.followKey(/** @type {KeyboardEvent} */ (event)));
    this.svg.addEventListener('focusin', (event) => {
      const place = this.findPart(event.target);
      if (place === null) return;
      this.activePart()?.setAttribute('tabindex', '-1');
      this.active = place;
      this.activePart()?.setAttribute('tabindex', '0');
      this.showTip(place, true);
    });
    this.svg.addEventListener('focusout', () => this.hideTip());
    this.svg.addEventListener('pointermove', (event) => {
      const place = this.findPart(event.target);
      if (place !== null) this.showTip(place, false);
    });
    this.plot.addEventListener('pointerleave', () => this.hideTip());
    this.svg.addEventListener('click', (event) => {
      const bar = event.target instanceof Element ? event.target.closest('[data-bar]') : null;
      if (bar) this.select(Number(bar.getAttribute('data-bar')));
    });
  }

  /** @param {KeyboardEvent} event */
  followKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape') this.hideTip();
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.select(this.active.bar);
    }
    if (!ARROWS.includes(event.key)) return;
    event.preventDefault();
    const next = findNeighbour(this.bars, this.active, event.key);
    if (next !== null) this.parts[next.bar]?.[next.box]?.focus();
  }

  /** @param {number} bar */
  select(bar) {
    const month = this.content.months[bar]?.month;
    if (month !== undefined) this.content.onSelect(month);
  }

  /**
   * Shows another month in full.
   * @param {string} month
   */
  setSelected(month) {
    this.content = { ...this.content, selected: month };
    if (this.width > 0) this.draw();
  }

  /**
   * Finds the part that an event is about.
   * @param {EventTarget | null} target
   * @returns {{ bar: number, box: number } | null}
   */
  findPart(target) {
    const element = target instanceof Element ? target.closest('.part') : null;
    for (const [bar, of] of this.parts.entries()) {
      const box = of.findIndex((part) => part === element);
      if (box >= 0) return { bar, box };
    }
    return null;
  }

  /**
   * Shows the exact amount of a part. For the keyboard it stands beside the bar. For the pointer it stands in the other half of the
   * chart, so that it is not in the way to the next bar, and can itself be pointed at.
   * @param {{ bar: number, box: number }} place
   * @param {boolean} isBeside
   */
  showTip({ bar, box }, isBeside) {
    const [of, boxes] = [this.bars[bar], this.bars[bar]?.boxes ?? []];
    const found = boxes[box];
    if (!of || !found) return;
    const { months, series, showAmount, words } = this.content;
    const total = sumAmounts(boxes.map(({ part }) => part.value));
    const { month = '', mark = '' } = months[bar] ?? {};
    this.tip.replaceChildren(
      make('span', { class: 'tip-month' }, mark === '' ? month : `${month} ◆ ${mark}`),
      make('span', { class: 'tip-name' }, makeSwatch(found.part.series), series[found.part.series]?.name ?? ''),
      make('span', { class: 'tip-amount' }, showAmount(found.part.value)),
      make('span', { class: 'tip-total' }, `${this.hidden.size > 0 ? words.shownTotal : words.monthTotal} ${showAmount(total)}`),
    );
    this.tip.hidden = false;
    const isRight = of.left + of.width / 2 < this.width / 2;
    const width = this.tip.offsetWidth;
    const [beside, away] = isRight ? [of.left + of.width - 2, this.width - width] : [of.left + 2 - width, 0];
    const x = isBeside ? Math.min(this.width - width, beside) : away;
    const y = isBeside ? found.y + found.height / 2 - this.tip.offsetHeight / 2 : 0;
    this.tip.style.left = `${Math.max(0, x)}px`;
    this.tip.style.top = `${Math.max(0, y)}px`;
  }

  hideTip() {
    this.tip.hidden = true;
  }
}

/**
 * Makes a chart.
 * @param {ChartContent} content
 * @returns {{ element: HTMLElement, setSelected: (month: string) => void }}
 */
export function makeChart(content) {
  const chart = new Chart(content);
  return { element: chart.element, setSelected: (month) => chart.setSelected(month) };
}
