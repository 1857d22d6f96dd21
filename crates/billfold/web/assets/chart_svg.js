// The drawing of a chart of stacked bars. Parts differ by colour and by pattern, and each has its name and amount as its label.

import { chooseLabelStep } from './chart_layout.js';
import { makeSvg } from './dom.js';

/** @typedef {import('./chart_layout.js').Layout} Layout */
/** @typedef {import('./chart_stack.js').Series} Series */

/** The side of the square that a pattern repeats, in pixels. */
const TILE = 6;

/** The lines of each pattern in its square; the first bars are plain. */
const PATTERNS = [
  '',
  'M-1 1 1 -1M-1 7 7 -1M5 7 7 5',
  'M2 3h2',
  'M3 0v6',
  'M-1 5 1 7M-1 -1 7 7M5 -1 7 1',
  'M0 3h6',
  'M0 3h6M3 0v6',
];

/** The colours and patterns that there are. */
export const LOOKS = PATTERNS.length;

/** The width of the label of a month, and the places of months and years below the bars, in heights of the text. */
const MONTH_LABEL = 1.9;
const MONTH_LINE = 1.4;
const YEAR_LINE = 2.8;

/**
 * Makes the sample of a series for a legend or a table.
 * @param {number} look
 */
export function makeSwatch(look) {
  return makeSvg('svg', { class: 'swatch', viewBox: '0 0 14 14', 'aria-hidden': 'true' }, ...drawFilled(look, { x: 1, y: 1, width: 12, height: 12 }));
}

/** Makes the patterns that all charts of the page use. */
export function makePatterns() {
  const patterns = PATTERNS.map((path, look) =>
    makeSvg('pattern', { id: `pattern-${look}`, width: TILE, height: TILE, patternUnits: 'userSpaceOnUse' }, makeSvg('path', { class: 'hatch', d: path })),
  );
  return makeSvg('svg', { class: 'unseen', 'aria-hidden': 'true' }, makeSvg('defs', {}, ...patterns));
}

/**
 * The facts that a drawing shows besides its layout.
 * @typedef {object} Facts
 * @property {{ month: string, mark: string }[]} months
 * @property {number} textHeight in pixels
 * @property {number} selected the index of the month that is shown in full
 * @property {(amount: bigint) => string} showTick
 * @property {(bar: number, series: number, value: bigint) => string} label
 */

/**
 * Draws the bars.
 * @param {SVGElement} svg
 * @param {Layout} layout
 * @param {Facts} facts
 * @returns {SVGElement[][]} the part of each box
 */
export function drawBars(svg, layout, facts) {
  const { bars, left, right, zero } = layout;
  const lines = layout.ticks.map(({ amount, y }) =>
    makeSvg(
      'g',
      { class: 'tick' },
      makeSvg('line', { x1: left, x2: right, y1: y, y2: y }),
      makeSvg('text', { x: left - 6, y: y + facts.textHeight / 3, 'text-anchor': 'end' }, facts.showTick(amount)),
    ),
  );
  const parts = bars.map((bar, index) =>
    bar.boxes.map(({ part, ...box }) =>
      makeSvg(
        'g',
        { class: 'part', role: 'button', tabindex: '-1', 'aria-label': facts.label(index, part.series, part.value) },
        ...drawFilled(part.series, box),
      ),
    ),
  );
  svg.replaceChildren(
    makeSvg('g', { 'aria-hidden': 'true' }, ...drawSelection(layout, facts), ...lines),
    ...parts.map((of, index) => makeSvg('g', { class: 'bar', 'data-bar': index }, ...drawRoom(layout, index), ...of)),
    makeSvg('g', { 'aria-hidden': 'true' }, makeSvg('line', { class: 'zero', x1: left, x2: right, y1: zero, y2: zero }), ...drawMonths(layout, facts)),
  );
  return parts;
}

/**
 * Draws a rectangle in the colour and the pattern of a look.
 * @param {number} look
 * @param {Record<string, number>} box
 */
function drawFilled(look, box) {
  const filled = makeSvg('rect', { class: `look look-${look % LOOKS}`, ...box });
  const hatched = makeSvg('rect', { ...box, fill: `url(#pattern-${look % LOOKS})` });
  return PATTERNS[look % LOOKS] === '' ? [filled] : [filled, hatched];
}

/**
 * Draws the ground of the selected month.
 * @param {Layout} layout
 * @param {Facts} facts
 */
function drawSelection({ bars, bottom }, { selected, textHeight }) {
  const bar = bars[selected];
  return bar ? [makeSvg('rect', { class: 'selection', x: bar.left + 1, width: Math.max(0, bar.width - 2), y: 2, height: bottom + textHeight * (YEAR_LINE + 0.2), rx: 6 })] : [];
}

/**
 * Draws the room of a month, which is pointed at between its parts.
 * @param {Layout} layout
 * @param {number} index
 */
function drawRoom({ bars, bottom }, index) {
  const bar = bars[index];
  return bar ? [makeSvg('rect', { class: 'room', x: bar.left, width: bar.width, y: 0, height: bottom + 20 })] : [];
}

/**
 * Draws the months below the bars, the year where it begins, and a mark above each bill that has changed.
 * @param {Layout} layout
 * @param {Facts} facts
 */
function drawMonths({ bars, bottom }, { months, selected, textHeight }) {
  const step = chooseLabelStep(bars[0]?.width ?? 0, MONTH_LABEL * textHeight);
  let lastYear = '';
  return bars.flatMap(({ left, width, top }, index) => {
    const [year = '', month = ''] = months[index]?.month.split('-') ?? [];
    const x = left + width / 2;
    /** @type {SVGElement[]} */
    const drawn = [];
    if ((bars.length - 1 - index) % step === 0) {
      const name = index === selected ? 'month selected' : 'month';
      drawn.push(makeSvg('text', { class: name, x, y: bottom + MONTH_LINE * textHeight, 'text-anchor': 'middle' }, month));
      if (year !== lastYear) drawn.push(makeSvg('text', { class: 'month', x, y: bottom + YEAR_LINE * textHeight, 'text-anchor': 'middle' }, year));
      lastYear = year;
    }
    if (months[index]?.mark) drawn.push(makeSvg('path', { class: 'corrected', d: `M${x} ${top - 13}l5 5l-5 5l-5 -5z` }));
    return drawn;
  });
}
