// The axis of a chart of amounts: round ticks, which are exact, and the place of an amount between the ends of the axis.

/** One unit of the currency, in the parts that amounts are counted in. */
const UNIT = 100_000_000n;

/** The parts into which the axis is cut to find the place of an amount: more than any screen has pixels. */
const PARTS = 1_000_000n;

/** The first digits of steps between ticks. */
const STEPS = [1n, 2n, 5n];

/** @typedef {{ low: bigint, high: bigint, ticks: bigint[] }} Scale */

/**
 * Makes the axis for amounts between two ends. It has zero, and its ends are ticks.
 * @param {bigint} least
 * @param {bigint} most
 * @param {number} stepsMax the steps that there is room for, at least 1; one more if amounts are on both sides of zero
 * @returns {Scale}
 */
export function makeScale(least, most, stepsMax) {
  const [from, to] = [least < 0n ? least : 0n, most > 0n ? most : 0n];
  if (from === to) return { low: 0n, high: UNIT, ticks: [0n, UNIT] };
  const step = chooseStep(to - from, BigInt(Math.max(1, Math.floor(stepsMax))));
  const low = -divideUp(-from, step) * step;
  const high = divideUp(to, step) * step;
  const ticks = [];
  for (let tick = low; tick <= high; tick += step) ticks.push(tick);
  return { low, high, ticks };
}

/**
 * Returns the place of an amount on the axis: 0 is the low end, 1 the high one. For pixels alone.
 * @param {Scale} scale
 * @param {bigint} amount
 */
export function findPlace({ low, high }, amount) {
  return Number(((amount - low) * PARTS) / (high - low)) / Number(PARTS);
}

/**
 * Chooses the smallest round step by which a range has at most some steps.
 * @param {bigint} range
 * @param {bigint} stepsMax
 */
function chooseStep(range, stepsMax) {
  const least = divideUp(range, stepsMax);
  for (let power = 1n; ; power *= 10n) {
    const digit = STEPS.find((first) => first * power >= least);
    if (digit !== undefined) return digit * power;
  }
}

/**
 * Divides, and rounds up.
 * @param {bigint} number at least 0
 * @param {bigint} by
 */
function divideUp(number, by) {
  return (number + by - 1n) / by;
}
