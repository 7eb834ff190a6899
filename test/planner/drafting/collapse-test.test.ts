/** The sequential test of collapsed drafts: its steps, its length, and its errors on seeded streams. */
import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/numerics/random/index.ts';
import { type CollapseDesign, collapseSteps, watchCollapse } from '../../../src/planner/drafting/index.ts';
import { refuses } from './bad-input.ts';

const DESIGN: CollapseDesign = { p0: 0.6, p1: 0.2 };
const GOOD = true;
const BAD = false;

/** Seeded verdicts of one acceptance. */
function verdictsOf(accept: number, length: number, trialIndex: number): boolean[] {
  const stream = openStream({ seed: 20261126, trialIndex, purpose: 'bootstrap', substream: 1 });
  return Array.from({ length }, () => (stream.next() >>> 0) / 4294967296 < accept);
}

describe('collapseSteps', () => {
  it('[C17] .6 against .2: steps -1.0986 and +0.6931, bounds of ln 19 = 2.944', () => {
    const steps = collapseSteps(DESIGN);
    expect(steps.accept).toBeCloseTo(-1.0986, 4);
    expect(steps.reject.toFixed(4)).toBe('0.6931');
    expect(steps.stopAt).toBeCloseTo(2.944, 3);
    expect(steps.clearAt).toBeCloseTo(-2.944, 3);
  });

  it('[C17] takes 7.9 items to alarm under collapse and 6.9 to clear', () => {
    const { toAlarm, toClear } = collapseSteps(DESIGN);
    expect(toAlarm).toBeCloseTo(7.9, 1);
    expect(toClear).toBeCloseTo(6.9, 1);
  });

  it('[C17] has uneven bounds for uneven errors', () => {
    const { stopAt, clearAt } = collapseSteps({ ...DESIGN, alpha: 0.01, beta: 0.1 });
    expect(stopAt).toBeCloseTo(Math.log(90), 12);
    expect(clearAt).toBeCloseTo(Math.log(0.1 / 0.99), 12);
  });
});

describe('watchCollapse', () => {
  it('[C17] stops at the fifth rejected draft in a row', () => {
    // 4 x .6931 = 2.77 < 2.944 <= 5 x .6931.
    const four = watchCollapse([BAD, BAD, BAD, BAD], DESIGN);
    expect(four).toMatchObject({ decision: 'continue', reason: null, n: 4 });
    const more = watchCollapse([BAD, BAD, BAD, BAD, BAD, BAD], DESIGN);
    expect(more).toMatchObject({ decision: 'stop', reason: 'ratio', n: 5 });
    expect(more.llr).toBeCloseTo(5 * Math.log(2), 12);
  });

  it('[C17] starts afresh after clearing: long success does not hide a collapse', () => {
    // Three accepted clear (-3.30 <= -2.944); then five rejected stop.
    const cleared = watchCollapse([GOOD, GOOD, GOOD], DESIGN);
    expect(cleared).toEqual({ decision: 'continue', reason: null, llr: 0, n: 3, clearedCount: 1 });
    const stream = [...Array<boolean>(300).fill(GOOD), ...Array<boolean>(10).fill(BAD)];
    expect(watchCollapse(stream, DESIGN)).toMatchObject({ decision: 'stop', n: 305, clearedCount: 100 });
  });

  it('[C17] stops too when acceptance is below break-even with probability .95', () => {
    // One good, nine bad of uniform: Beta(2, 10), P(< .4) = .97; with eight bad Beta(2, 9), .954; with seven .929.
    const design = { p0: 0.6, p1: 0.55, breakEven: 0.4 };
    const stream = [GOOD, ...Array<boolean>(20).fill(BAD)];
    const { decision, reason, n } = watchCollapse(stream, design);
    expect([decision, reason]).toEqual(['stop', 'posterior']);
    expect(n).toBe(9);
    expect(watchCollapse(stream, { ...design, breakEven: 0 }).reason).not.toBe('posterior');
  });

  it('[C17] lets a strong prior wait', () => {
    const stream = [GOOD, ...Array<boolean>(8).fill(BAD)];
    const design: CollapseDesign = { p0: 0.6, p1: 0.55, breakEven: 0.4, prior: [20, 5] };
    expect(watchCollapse(stream, design).reason).not.toBe('posterior');
  });

  it('[C17] keeps both errors near 5 % and its expected length, on seeded streams', () => {
    const TRIALS = 2_000;
    const { toAlarm } = collapseSteps(DESIGN);
    let missed = 0;
    let falseStops = 0;
    let items = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const collapsed = watchCollapse(verdictsOf(0.2, 400, trial), DESIGN);
      if (collapsed.clearedCount > 0) missed++;
      else items += collapsed.n;
      const steady = verdictsOf(0.6, 400, trial + TRIALS);
      // One test: up to its first decision.
      const end = steady.findIndex((_, i) => {
        const { decision, clearedCount } = watchCollapse(steady.slice(0, i + 1), DESIGN);
        return decision === 'stop' || clearedCount > 0;
      });
      if (watchCollapse(steady.slice(0, end + 1), DESIGN).decision === 'stop') falseStops++;
    }
    // Wald: alpha / (1 - beta) bounds the errors; the standard error of 2,000 trials is .005.
    expect(missed / TRIALS).toBeLessThan(0.053 + 0.015);
    expect(falseStops / TRIALS).toBeLessThan(0.053 + 0.015);
    // Overshoot makes it a little longer than Wald's figure.
    expect(items / (TRIALS - missed)).toBeGreaterThan(toAlarm - 0.5);
    expect(items / (TRIALS - missed)).toBeLessThan(toAlarm + 2);
  });

  it('reads nothing from nothing', () => {
    expect(watchCollapse([], DESIGN)).toEqual({
      decision: 'continue',
      reason: null,
      llr: 0,
      n: 0,
      clearedCount: 0,
    });
  });

  refuses([
    ['equal rates', 'E_RANGE', 'p0', () => collapseSteps({ p0: 0.2, p1: 0.2 })],
    ['rates the wrong way round', 'E_RANGE', 'p0', () => collapseSteps({ p0: 0.2, p1: 0.6 })],
    ['a rate of 1', 'E_RANGE', 'p0', () => collapseSteps({ p0: 1, p1: 0.6 })],
    ['a rate of 0', 'E_RANGE', 'p1', () => collapseSteps({ p0: 0.6, p1: 0 })],
    ['no number', 'E_TYPE', 'p1', () => collapseSteps({ p0: 0.6, p1: Number.NaN })],
    ['an error of a half', 'E_RANGE', 'alpha', () => collapseSteps({ ...DESIGN, alpha: 0.5 })],
    ['an error of 0', 'E_RANGE', 'beta', () => collapseSteps({ ...DESIGN, beta: 0 })],
    ['a break-even of 2', 'E_RANGE', 'breakEven', () => watchCollapse([], { ...DESIGN, breakEven: 2 })],
    ['a prior of nothing', 'E_RANGE', 'prior[1]', () => watchCollapse([], { ...DESIGN, prior: [1, 0] })],
    ['a verdict of 1', 'E_TYPE', 'verdicts[1]', () => watchCollapse([GOOD, 1 as never], DESIGN)],
  ]);
});
