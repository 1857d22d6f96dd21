// Where the bars of a chart stand, in pixels. Amounts become pixels here, and nothing is computed from them.

import { findPlace, makeScale } from './chart_scale.js';

/** @typedef {import('./chart_stack.js').Part} Part */
/** @typedef {{ part: Part, x: number, y: number, width: number, height: number }} Box */
/** @typedef {{ left: number, width: number, boxes: Box[], top: number }} BarBox */

/**
 * The layout of a chart: its axis with the line of each tick, and its bars. The boxes of a bar go from the top down.
 * @typedef {{ left: number, right: number, top: number, bottom: number, zero: number, ticks: { amount: bigint, y: number }[], bars: BarBox[] }} Layout
 */

/** Room above the bars, for marks, in pixels. */
const TOP = 18;

/** Room below the bars, for months and years, in heights of the text. */
const BOTTOM = 3.4;

/** Room for a step of the axis, in heights of the text. */
const STEP_MIN = 3.6;

/** The widest bar, in pixels. */
const BAR_MAX = 72;

/** The part of the room of a month that its bar fills. */
const BAR_SHARE = 0.66;

/** The least height of a part of a bar, in pixels: an amount is seen, however small. */
const PART_MIN = 1;

/** The space behind a label of the axis, in pixels, and the part of its width that a reader may add by spacing its letters. */
const LABEL_GAP = 8;
const LABEL_SLACK = 1.25;

/** The part of the width that the labels of the axis have at most. */
const LABEL_SHARE = 0.45;

/**
 * Lays out stacked bars.
 * @param {{ bars: Part[][], least: bigint, most: bigint }} stack
 * @param {{ width: number, height: number, textHeight: number, measureTick: (amount: bigint) => number }} room in pixels
 * @returns {Layout}
 */
export function layOutBars({ bars, least, most }, { width, height, textHeight, measureTick }) {
  const [top, bottom] = [TOP, height - BOTTOM * textHeight];
  const scale = makeScale(least, most, (bottom - top) / (STEP_MIN * textHeight));
  const toY = (/** @type {bigint} */ amount) => bottom - findPlace(scale, amount) * (bottom - top);
  const labels = LABEL_SLACK * Math.max(...scale.ticks.map(measureTick));
  const left = Math.min(LABEL_GAP + labels, width * LABEL_SHARE);
  const share = (width - left) / Math.max(1, bars.length);
  const barWidth = Math.min(BAR_MAX, share * BAR_SHARE);
  return {
    left,
    right: width,
    top,
    bottom,
    zero: toY(0n),
    ticks: scale.ticks.map((amount) => ({ amount, y: toY(amount) })),
    bars: bars.map((parts, index) => {
      const x = left + share * index + (share - barWidth) / 2;
      const boxes = parts.map((part) => makeBox(part, x, barWidth, toY));
      boxes.sort((one, other) => one.y - other.y || other.part.series - one.part.series);
      const highest = Math.min(toY(0n), ...boxes.map((box) => box.y));
      return { left: left + share * index, width: share, boxes, top: highest };
    }),
  };
}

/**
 * @param {Part} part
 * @param {number} x
 * @param {number} width
 * @param {(amount: bigint) => number} toY
 * @returns {Box}
 */
function makeBox(part, x, width, toY) {
  const [high, low] = [toY(part.to), toY(part.from)];
  const height = Math.max(PART_MIN, low - high);
  // A part that is too small to be seen grows away from zero.
  return { part, x, y: part.value > 0n ? low - height : high, width, height };
}

/**
 * Returns every how many months there is room for a label.
 * @param {number} share the room of a month, in pixels
 * @param {number} labelWidth
 */
export function chooseLabelStep(share, labelWidth) {
  return Math.max(1, Math.ceil(labelWidth / Math.max(1, share)));
}

/**
 * Finds the part that an arrow key leads to.
 * @param {BarBox[]} bars
 * @param {{ bar: number, box: number }} from
 * @param {string} key
 * @returns {{ bar: number, box: number } | null} null if the key leads nowhere
 */
export function findNeighbour(bars, { bar, box }, key) {
  const boxes = bars[bar]?.boxes ?? [];
  if (key === 'ArrowUp') return box > 0 ? { bar, box: box - 1 } : null;
  if (key === 'ArrowDown') return box + 1 < boxes.length ? { bar, box: box + 1 } : null;
  const order = [...bars.keys()].filter((index) => (bars[index]?.boxes.length ?? 0) > 0);
  const targets = { ArrowLeft: order.filter((index) => index < bar).at(-1), ArrowRight: order.find((index) => index > bar), Home: order[0], End: order.at(-1) };
  const target = targets[/** @type {keyof typeof targets} */ (key)];
  if (target === undefined) return null;
  const series = boxes[box]?.part.series;
  const same = bars[target]?.boxes.findIndex((other) => other.part.series === series) ?? -1;
  return { bar: target, box: same >= 0 ? same : Math.min(box, (bars[target]?.boxes.length ?? 1) - 1) };
}
