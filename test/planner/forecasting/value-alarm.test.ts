import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeValue, type ValueVerdict, valueAlarm } from '../../../src/planner/forecasting/index.ts';
import { seededDraws } from './forecasts.ts';

const FIVE = [100, 110, 105, 115, 108];
const SEVEN = [...FIVE, 107, 112];
/** One in 370: what three sigmas of a known law promise. */
const THREE_SIGMA = 1 / 0.002699796063260207;
const judged = (history: readonly number[], current: number, options = {}): ValueVerdict =>
  judgeValue(history, current, options) as ValueVerdict;

describe('judgeValue', () => {
  it('[I2] five values and 250: t 23.2, p 2e-5', () => {
    const verdict = judged(FIVE, 250);
    expect(verdict.score).toBeCloseTo(23.2, 1);
    expect(verdict.pValue).toBeCloseTo(2.03e-5, 7);
    expect(verdict).toMatchObject({ alarm: true, direction: 'above' });
  });

  it('[I2] the median and the MAD of 3 give a robust score of 31.9', () => {
    expect(judged(FIVE, 250, { method: 'robust' }).score).toBeCloseTo(31.9, 1);
  });

  it('[I2] seven values: what three sigmas promise ends at 133.7, not at the 121.7 of the document', () => {
    expect(judged(SEVEN, 120, { falseAlarmEvery: THREE_SIGMA }).high).toBeCloseTo(133.7, 1);
    expect(judged(SEVEN, 122, { falseAlarmEvery: THREE_SIGMA }).alarm).toBe(false);
    expect(judged(SEVEN, 134, { falseAlarmEvery: THREE_SIGMA }).alarm).toBe(true);
  });

  it('[I2] a history that never moved has the deviation of Poisson counts of its mean', () => {
    const fives = [5, 5, 5, 5, 5, 5, 5];
    const verdict = judged(fives, 9);
    expect(verdict.score).toBeCloseTo(4 / (Math.sqrt(5) * Math.sqrt(8 / 7)), 10);
    expect(verdict.alarm).toBe(false);
    expect(judged(fives, 15).alarm).toBe(true);
    expect(judged(fives, 15, { method: 'robust' }).alarm).toBe(true);
    expect(judged([0, 0, 0, 0, 0, 0, 0], 0)).toMatchObject({ alarm: false, direction: 'at', score: 0 });
    expect(judged([0, 0, 0, 0, 0, 0, 0], 50).alarm).toBe(true);
  });

  it('[7.7] alarms as often as it says: one normal value in `falseAlarmEvery`', () => {
    const draws = seededDraws(77);
    const trials = 20_000;
    for (const every of [20, 90]) {
      let alarms = 0;
      for (let i = 0; i < trials; i++) {
        const history = Array.from({ length: 10 }, () => 100 + 12 * draws.normal());
        if (judged(history, 100 + 12 * draws.normal(), { falseAlarmEvery: every }).alarm) alarms++;
      }
      expect(Math.abs(alarms / trials - 1 / every)).toBeLessThan(4 * Math.sqrt(1 / every / trials));
    }
  });

  it('[7.7] no value like all before it alarms', () => {
    const value = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        value,
        fc.integer({ min: 7, max: 40 }),
        fc.constantFrom('t', 'robust'),
        (each, n, method) => {
          expect(judged(Array(n).fill(each), each, { method }).alarm).toBe(false);
        },
      ),
      { seed: 77, numRuns: 100 },
    );
  });

  it('is robust to wild values of the history where t is not', () => {
    const history = [...SEVEN, 103, 109, 900];
    expect(judged(history, 250).alarm).toBe(false);
    expect(judged(history, 250, { method: 'robust' }).alarm).toBe(true);
  });

  it('sees values below, too', () => {
    expect(judged(SEVEN, 60)).toMatchObject({ alarm: true, direction: 'below' });
  });

  it.each([
    ['E_EMPTY', [], 1, {}],
    ['E_TYPE', [1, '2'], 1, {}],
    ['E_TYPE', SEVEN, Number.NaN, {}],
    ['E_RANGE', SEVEN, 1, { falseAlarmEvery: 0 }],
    ['E_UNKNOWN', SEVEN, 1, { method: 'magic' }],
  ])('%s for %j, %j, %j', (code, history, current, options) => {
    const call = () => judgeValue(history as number[], current, options as object);
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});

describe('valueAlarm', () => {
  it('[I1] [W61] judges from seven values on', () => {
    expect(valueAlarm(FIVE, 250)).toEqual({ status: 'insufficient', have: 5, need: 7, what: 'values' });
    expect(valueAlarm(SEVEN, 250)).toMatchObject({ status: 'judged', alarm: true });
  });

  it('one value is Insufficient even without the gate', () => {
    expect(judgeValue([5], 6)).toMatchObject({ status: 'insufficient', need: 2 });
  });
});
