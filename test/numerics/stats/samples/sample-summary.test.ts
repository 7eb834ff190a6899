/** Centre and spread by hand. */
import { describe, expect, it } from 'vitest';
import {
  leastSquaresLine,
  medianDeviation,
  populationDeviation,
  sampleDeviation,
  sampleMean,
  sampleMedian,
} from '../../../../src/numerics/stats/index.ts';

describe('sample summary', () => {
  it('of 2, 4, 4, 10', () => {
    const sample = [10, 2, 4, 4];
    expect([sampleMean(sample), sampleMedian(sample), medianDeviation(sample)]).toEqual([5, 4, 1]);
    expect(populationDeviation(sample)).toBeCloseTo(3, 14);
    expect(sampleDeviation(sample)).toBeCloseTo(Math.sqrt(12), 14);
  });

  it('of one value has no sample deviation, and a level line', () => {
    expect(sampleDeviation([7])).toBeNaN();
    expect(leastSquaresLine([7])).toEqual({ intercept: 7, slope: 0 });
  });

  it('the line of 1, 2, 6 rises 2.5 a step from 0.5', () => {
    const { intercept, slope } = leastSquaresLine([1, 2, 6]);
    expect([intercept, slope]).toEqual([expect.closeTo(0.5, 14), expect.closeTo(2.5, 14)]);
  });
});
