/** Quantiles with their intervals, the worst part of a sample, gamma and Dirichlet draws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  drawDirichlet,
  drawGamma,
  meanOfWorst,
  normalDraws,
  quantile,
  quantileInterval,
  RunningMoments,
} from '../../../src/numerics/stats/index.ts';
import { bitsOf } from './numbers.ts';

const sorted = (...values: number[]): Float64Array => Float64Array.from(values).sort();

describe('quantile', () => {
  it('interpolates as type 7', () => {
    expect(quantile(sorted(1, 2, 3, 4), 0.25)).toBe(1.75);
    expect(quantile(sorted(5), 0.05)).toBe(5);
    expect([quantile(sorted(1, 9), 0), quantile(sorted(1, 9), 1)]).toEqual([1, 9]);
  });
});

describe('quantileInterval', () => {
  it('of the median by hand: ten values, ranks 2 and 9', () => {
    // P(B <= 1) = 11/1024 = .0107 <= .025 < P(B <= 2) = 56/1024 = .0547 for B of 10 trials at 1/2.
    const values = sorted(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    expect(quantileInterval(values, 0.5, 0.95)).toEqual({ low: 2, high: 9 });
  });

  it('has no end where too few values lie beyond', () => {
    expect(quantileInterval(sorted(1, 2, 3), 0.5, 0.95)).toEqual({ low: null, high: null });
    // .95^58 = .0510, .95^72 = .0249: an upper end of the 5 % quantile needs few, its lower end 72 values.
    const values = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i);
    expect(quantileInterval(values(71), 0.05, 0.95).low).toBeNull();
    expect(quantileInterval(values(72), 0.05, 0.95).low).toBe(0);
  });

  it('covers the quantile of uniform samples as often as promised', () => {
    let covered = 0;
    for (let run = 0; run < 400; run++) {
      const bits = bitsOf(50, run);
      const values = Float64Array.from({ length: 90 }, () => (bits() >>> 0) / 4294967296).sort();
      const { low, high } = quantileInterval(values, 0.25, 0.9);
      if (low! <= 0.25 && high! >= 0.25) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(0.9 * 400 - 2 * Math.sqrt(400 * 0.09));
  });

  it('holds the sample quantile and never crosses', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(sample, fc.constantFrom(0.05, 0.25, 0.5, 0.95), (values, q) => {
        const all = sorted(...values);
        const { low, high } = quantileInterval(all, q, 0.95);
        const middle = quantile(all, q);
        if (low !== null) expect(low).toBeLessThanOrEqual(middle);
        if (high !== null) expect(high).toBeGreaterThanOrEqual(middle);
      }),
      { seed: 20261124 },
    );
  });
});

describe('meanOfWorst', () => {
  it('is the mean of the smallest tenth, at least one value', () => {
    const values = Float64Array.from({ length: 20 }, (_, i) => i + 1);
    expect(meanOfWorst(values, 0.1)).toBe(1.5);
    expect(meanOfWorst(values.slice(0, 11), 0.1)).toBe(1.5);
    expect(meanOfWorst(sorted(7), 0.1)).toBe(7);
    expect(meanOfWorst(sorted(1, 2, 6), 1)).toBe(3);
  });
});

describe('gamma and Dirichlet draws', () => {
  const bits = bitsOf(60);
  const draws = { uniform: () => (bits() >>> 0) / 4294967296, normal: normalDraws(bits) };

  it.each([0.3, 1, 2.5, 20])('gamma of shape %f has that mean and variance', (shape) => {
    const moments = new RunningMoments();
    for (let i = 0; i < 20_000; i++) moments.add(drawGamma(shape, draws));
    expect(Math.abs(moments.mean - shape)).toBeLessThan(4 * moments.standardError!);
    expect(moments.variance! / shape).toBeGreaterThan(0.9);
    expect(moments.variance! / shape).toBeLessThan(1.1);
  });

  it('Dirichlet sums to 1 with means alpha over their sum', () => {
    const out = new Float64Array(3);
    const means = [0, 0, 0];
    for (let i = 0; i < 5000; i++) {
      drawDirichlet([1, 2, 5], draws, out);
      expect(out[0]! + out[1]! + out[2]!).toBeCloseTo(1, 12);
      out.forEach((value, j) => {
        means[j]! += value / 5000;
      });
    }
    [1 / 8, 2 / 8, 5 / 8].forEach((mean, j) => {
      expect(means[j]).toBeCloseTo(mean, 1);
    });
  });
});
