/** One pass against two, a library, and the promise of its interval. */
import fc from 'fast-check';
import { sampleVariance } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { openStream, unitReal } from '../../../src/numerics/random/index.ts';
import { RunningMoments, twoSidedQuantile } from '../../../src/numerics/stats/index.ts';

function momentsOf(values: readonly number[]): RunningMoments {
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  return moments;
}

/** Mean and sample variance in two passes. */
function twoPass(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}

describe('RunningMoments', () => {
  it('worked by hand: 2, 4, 4, 4, 5, 5, 7, 9', () => {
    const moments = momentsOf([2, 4, 4, 4, 5, 5, 7, 9]);
    expect([moments.count, moments.mean]).toEqual([8, 5]);
    // Squared deviations 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32 over 7.
    expect(moments.variance).toBeCloseTo(32 / 7, 14);
    expect(moments.standardError).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
    // t of 7 degrees at 95 % is 2.364624251592785.
    expect(moments.halfWidth(0.95)).toBeCloseTo(2.364624251592785 * Math.sqrt(32 / 56), 12);
  });

  it('knows nothing of spread below two values', () => {
    expect(momentsOf([])).toMatchObject({ count: 0, mean: 0, variance: null, standardError: null });
    expect(momentsOf([]).halfWidth(0.95)).toBeNull();
    expect(momentsOf([42])).toMatchObject({ count: 1, mean: 42, variance: null, standardError: null });
    expect(momentsOf([42]).halfWidth(0.95)).toBeNull();
    expect(momentsOf([42, 43])).toMatchObject({ count: 2, mean: 42.5, variance: 0.5 });
  });

  it.each([0, 0.1, -3, 1e9, 1e-300])('equal values (%f) have no spread at all', (value) => {
    const moments = momentsOf(Array.from({ length: 1001 }, () => value));
    expect([moments.mean, moments.variance, moments.halfWidth(0.95)]).toEqual([value, 0, 0]);
  });

  it('keeps its digits on a huge offset', () => {
    const small = [4, 7, 13, 16];
    const moments = momentsOf(small.map((value) => value + 1e9));
    // Sum of squares minus square of sums would give 0 or less here.
    expect(moments.variance).toBeCloseTo(30, 9);
    expect(moments.mean).toBe(1e9 + 10);
    const wobble = Array.from({ length: 10_000 }, (_, index) => 1e9 + (index % 2) / 4);
    expect(momentsOf(wobble).variance).toBeCloseTo((10_000 / 9_999) * (1 / 64), 9);
  });

  it('equals the two-pass formulas and simple-statistics', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(values, (sample) => {
        const moments = momentsOf(sample);
        const { mean, variance } = twoPass(sample);
        const scale = Math.max(...sample.map(Math.abs), 1e-9);
        expect(Math.abs(moments.mean - mean)).toBeLessThanOrEqual(1e-12 * scale);
        expect(Math.abs(moments.variance! - variance)).toBeLessThanOrEqual(1e-11 * scale * scale);
        expect(Math.abs(moments.variance! - sampleVariance(sample))).toBeLessThanOrEqual(
          1e-11 * scale * scale,
        );
        expect(moments.standardError).toBe(Math.sqrt(moments.variance! / sample.length));
        expect(moments.halfWidth(0.9)).toBe(
          twoSidedQuantile(0.9, sample.length - 1) * moments.standardError!,
        );
      }),
      { seed: 20260211, numRuns: 200 },
    );
  });

  it('covers the true mean as often as it says', () => {
    // 1,000 macroreplications each; a normal quantile in place of t would cover 81 % of n = 3 and 90 % of n = 6.
    const MACROREPLICATIONS = 1000;
    const random = openStream({ seed: 7, trialIndex: 0, purpose: 'search', substream: 0 });
    const gaussian = (): number =>
      Math.sqrt(-2 * Math.log(1 - unitReal(random))) * Math.cos(2 * Math.PI * unitReal(random));
    for (const size of [3, 6, 30]) {
      let covered = 0;
      for (let replication = 0; replication < MACROREPLICATIONS; replication++) {
        const moments = momentsOf(Array.from({ length: size }, () => 5 + 2 * gaussian()));
        if (Math.abs(moments.mean - 5) <= moments.halfWidth(0.95)!) covered++;
      }
      // Three standard deviations of a binomial of 1,000 at 0.95.
      expect(Math.abs(covered - 950), `n = ${size}: ${covered}`).toBeLessThanOrEqual(3 * Math.sqrt(47.5));
    }
  });
});
