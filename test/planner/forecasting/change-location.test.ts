import { describe, expect, it } from 'vitest';
import { type ChangeLocation, changeLocation } from '../../../src/planner/forecasting/index.ts';

const DOC = [100, 105, 110, 108, 112, 200, 210, 195, 205, 220];
const located = (series: readonly number[], options = {}): ChangeLocation =>
  changeLocation(series, options) as ChangeLocation;

describe('changeLocation', () => {
  it('[I4] is sure of 5 with .99997, BIC gain 35.4, t 20.69', () => {
    const found = located(DOC);
    expect(found.index).toBe(5);
    expect(found.posterior[5]).toBeCloseTo(0.99997, 5);
    expect(found.bicGain).toBeCloseTo(35.4, 1);
    expect(found.t).toBeCloseTo(20.69, 2);
  });

  it('[I4] weighs places by squares and by both lengths: 0, 2, 1, 5 by hand', () => {
    // Squares 26/3, 10 and 2 to the power -1, over the roots of 3, 4 and 3.
    const weights = [3 / 26 / Math.sqrt(3), 1 / 10 / 2, 1 / 2 / Math.sqrt(3)];
    const sum = weights[0]! + weights[1]! + weights[2]!;
    const { posterior } = located([0, 2, 1, 5], { minSegment: 1 });
    weights.forEach((weight, i) => {
      expect(posterior[i + 1]).toBeCloseTo(weight / sum, 12);
    });
  });

  it('adds up to 1, and leaves segments of the least length', () => {
    const { posterior } = located([3, 1, 4, 1, 5, 9, 2, 6], { minSegment: 3 });
    expect(posterior.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
    expect(posterior.map((each) => each > 0)).toEqual([false, false, false, true, true, true, false, false]);
  });

  it('of noise is unsure, and BIC speaks against it', () => {
    const { posterior, bicGain } = located([5, 7, 6, 5, 7, 6, 5, 7, 6, 5]);
    expect(Math.max(...posterior)).toBeLessThan(0.5);
    expect(bicGain).toBeLessThan(0);
  });

  it('[W66] of values that are all equal is anywhere alike, in no figure infinite', () => {
    const { posterior, bicGain, t } = located([4, 4, 4, 4, 4, 4]);
    expect(posterior.slice(2, 5)).toEqual([
      expect.closeTo(1 / 3),
      expect.closeTo(1 / 3),
      expect.closeTo(1 / 3),
    ]);
    expect([bicGain, t]).toEqual([null, null]);
  });

  it('of a clean step is certain', () => {
    const { index, posterior, bicGain } = located([1, 1, 1, 8, 8, 8, 8]);
    expect([index, posterior[3], bicGain]).toEqual([3, 1, null]);
  });

  it('asks for four values, or two segments', () => {
    expect(changeLocation([1, 2, 3])).toMatchObject({ status: 'insufficient', need: 4 });
    expect(changeLocation(DOC, { minSegment: 6 })).toMatchObject({ status: 'insufficient', need: 12 });
    expect(() => changeLocation([])).toThrow(/at least one/);
    expect(() => changeLocation(DOC, { minSegment: 0 })).toThrow(/minSegment/);
  });
});
