// Checks the chart with random bills: sums, stacks, ticks, and where the parts of bars stand. The seed comes as JSON.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { chooseLabelStep, findNeighbour, layOutBars } from './chart_layout.js';
import { findPlace, makeScale } from './chart_scale.js';
import { collectSeries, mergeRest, stackSeries } from './chart_stack.js';
import { sumAmounts } from './amounts.js';

const { seed } = JSON.parse(readFileSync(0, 'utf8'));
let state = BigInt(seed) & (2n ** 64n - 1n);

/** Draws a number below a limit. */
function draw(limit) {
  state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
  return Number((state >> 33n) % BigInt(limit));
}

/** Draws an amount: mostly of some digits, sometimes zero, sometimes huge, often below zero. */
function drawAmount() {
  if (draw(8) === 0) return 0n;
  const digits = draw(12) === 0 ? 34 : 1 + draw(14);
  const size = BigInt(Array.from({ length: digits }, () => draw(10)).join(''));
  return draw(3) === 0 ? -size : size;
}

function drawMonths() {
  const keys = Array.from({ length: 1 + draw(20) }, (_, index) => (index === 0 ? '' : `p_${index}`));
  return Array.from({ length: 1 + draw(24) }, (_, index) => ({
    month: `20${10 + index}-01`,
    version: 1,
    versionCount: 1,
    isCorrected: false,
    isClosed: false,
    groups: keys
      .filter(() => draw(4) > 0)
      .map((key) => ({ key, name: key, OriginalCost: drawAmount(), VoucherPayAmount: drawAmount(), TotalCost: drawAmount() })),
  }));
}

for (let round = 0; round < 300; round += 1) checkBills(drawMonths());
checkScale();
checkLabels();

function checkBills(months) {
  const all = collectSeries(months, 'TotalCost');
  const sizes = all.map(({ values }) => sumAmounts(values.map((value) => (value < 0n ? -value : value))));
  assert.ok(sizes.every((size, index) => index === 0 || sizes[index - 1] >= size), 'the groups that move most are first');
  const series = mergeRest(all, 7, 'Other');
  assert.ok(series.length <= 7);
  assert.deepEqual(series.flatMap(({ members }) => members).sort(), all.map(({ key }) => key).sort());
  for (const [index, { groups }] of months.entries()) {
    const whole = sumAmounts(groups.map(({ TotalCost }) => TotalCost));
    assert.equal(sumAmounts(series.map(({ values }) => values[index])), whole);
  }
  const hidden = new Set(series.filter(() => draw(4) === 0).map(({ key }) => key));
  checkStack(months, series, hidden);
}

function checkStack(months, series, hidden) {
  const stack = stackSeries(series, months.length, hidden);
  for (const [index, parts] of stack.bars.entries()) {
    const shown = series.map(({ key, values }, number) => ({ number, key, value: values[index] }));
    const expected = shown.filter(({ key, value }) => !hidden.has(key) && value !== 0n);
    assert.deepEqual(parts.map(({ series: number }) => number), expected.map(({ number }) => number));
    assert.equal(sumAmounts(parts.map(({ value }) => value)), sumAmounts(expected.map(({ value }) => value)));
    let [below, above] = [0n, 0n];
    for (const { from, to, value } of parts) {
      assert.equal(to - from, value < 0n ? -value : value, 'a part is as long as its amount');
      assert.equal(value < 0n ? to : from, value < 0n ? below : above, 'it begins where the one before ends');
      if (value < 0n) below = from;
      else above = to;
    }
    assert.ok(stack.least <= below && stack.most >= above);
  }
  checkLayout(stack);
}

function checkLayout(stack) {
  const width = 240 + draw(1200);
  const layout = layOutBars(stack, { width, height: 240 + draw(160), textHeight: 12 + draw(12), measureTick: (tick) => String(tick).length * 7 });
  for (const { boxes } of layout.bars) {
    for (const [index, { part, x, y, width: wide, height }] of boxes.entries()) {
      assert.ok(x >= layout.left && x + wide <= layout.right + 0.01 && height >= 1, 'a part is within the chart and seen');
      assert.ok(y >= layout.top - 8 && y + height <= layout.bottom + 8);
      assert.ok(part.value > 0n ? y <= layout.zero + 0.01 : y + height >= layout.zero - 0.01, 'what is below zero is below the line');
      assert.ok(index === 0 || boxes[index - 1].y <= y, 'parts go from the top down');
    }
  }
  checkKeys(layout.bars);
}

/** Every part is reached by the keys, from the first one on. */
function checkKeys(bars) {
  const first = bars.findIndex(({ boxes }) => boxes.length > 0);
  if (first < 0) return;
  let place = { bar: first, box: 0 };
  const reached = new Set();
  for (let next = place; next !== null; next = findNeighbour(bars, place, 'ArrowRight')) {
    place = next;
    for (let up = place; up !== null; up = findNeighbour(bars, up, 'ArrowUp')) reached.add(`${up.bar} ${up.box}`);
    for (let down = place; down !== null; down = findNeighbour(bars, down, 'ArrowDown')) reached.add(`${down.bar} ${down.box}`);
  }
  assert.equal(reached.size, bars.reduce((count, { boxes }) => count + boxes.length, 0));
  assert.equal(findNeighbour(bars, place, 'Home').bar, first);
  assert.equal(findNeighbour(bars, { bar: first, box: 0 }, 'End').bar, place.bar);
}

function checkScale() {
  for (let round = 0; round < 2000; round += 1) {
    const ends = [drawAmount(), drawAmount()].sort((one, other) => (one < other ? -1 : 1));
    const stepsMax = 1 + draw(9);
    const { low, high, ticks } = makeScale(ends[0], ends[1], stepsMax);
    assert.ok(low <= ends[0] && high >= ends[1] && low <= 0n && high >= 0n && ticks.includes(0n));
    assert.equal(ticks[0], low);
    assert.equal(ticks.at(-1), high);
    assert.ok(ticks.length <= stepsMax + 2, `${ticks} for ${stepsMax} steps`);
    const step = ticks[1] - ticks[0];
    assert.match(String(step), /^[125]0*$/);
    assert.ok(ticks.every((tick, index) => tick === low + step * BigInt(index)));
    assert.equal(findPlace({ low, high, ticks }, low), 0);
    assert.equal(findPlace({ low, high, ticks }, high), 1);
  }
  assert.deepEqual(makeScale(0n, 0n, 5).ticks, [0n, 100000000n]);
}

function checkLabels() {
  assert.equal(chooseLabelStep(50, 22), 1);
  assert.equal(chooseLabelStep(12, 22), 2);
  assert.equal(chooseLabelStep(0, 22), 22);
}
