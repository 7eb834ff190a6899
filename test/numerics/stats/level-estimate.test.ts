/** Sharper means: exact where the control explains all, unbiased over seeds, honest about strata. */
import { describe, expect, it } from 'vitest';
import {
  controlVariate,
  normalDraws,
  postStratify,
  RunningMoments,
} from '../../../src/numerics/stats/index.ts';
import { bitsOf } from './numbers.ts';

const KNOWN = { value: 0.5, standardError: 0 };

/** y = 2 + 3 (x - 1/2) + noise, x uniform. */
function sample(run: number, trials: number, noise: number): { y: Float64Array; x: Float64Array } {
  const bits = bitsOf(40, run);
  const normal = normalDraws(bits);
  const x = Float64Array.from({ length: trials }, () => (bits() >>> 0) / 4294967296);
  return { x, y: x.map((value) => 2 + 3 * (value - 0.5) + noise * normal()) };
}

describe('controlVariate', () => {
  it('finds the mean exactly when the control explains everything but a trace', () => {
    const { x, y } = sample(0, 100, 1e-9);
    const found = controlVariate(y, x, KNOWN, 0.95)!;
    expect(found.mean).toBeCloseTo(2, 8);
    expect(found.gain).toBeGreaterThan(1e12);
  });

  it('covers the mean, is unbiased and gains what theory says over 300 samples', () => {
    const means = new RunningMoments();
    const gains = new RunningMoments();
    let covered = 0;
    for (let run = 0; run < 300; run++) {
      const { x, y } = sample(run, 80, 0.3);
      const found = controlVariate(y, x, KNOWN, 0.95)!;
      means.add(found.mean);
      gains.add(found.gain);
      if (Math.abs(found.mean - 2) <= found.halfWidth) covered++;
    }
    expect(Math.abs(means.mean - 2)).toBeLessThan(4 * means.standardError!);
    // Var y = 9/12 + .09 over .09.
    expect(gains.mean).toBeGreaterThan(0.85 * (0.84 / 0.09));
    expect(gains.mean).toBeLessThan(1.1 * (0.84 / 0.09));
    expect(covered).toBeGreaterThanOrEqual(0.95 * 300 - 2 * Math.sqrt(300 * 0.95 * 0.05));
  });

  it('adjusts each half by the slope of the other, so noise cannot fit itself', () => {
    // Even places have slope 1, odd ones 3: adjusted 0 and 1 - 3, 0 and 3 - 1.
    const found = controlVariate(
      Float64Array.of(0, 0, 1, 3),
      Float64Array.of(0, 0, 1, 1),
      { value: 0, standardError: 0 },
      0.95,
    )!;
    expect(found.mean).toBe(0);
    expect(found.halfWidth).toBeCloseTo(3.182446305284263 * Math.sqrt(8 / 3 / 4), 9);
  });

  it('counts what is not known of the expectation', () => {
    const { x, y } = sample(1, 400, 0.1);
    const sure = controlVariate(y, x, KNOWN, 0.95)!;
    const unsure = controlVariate(y, x, { value: 0.5, standardError: 0.02 }, 0.95)!;
    expect(unsure.mean).toBe(sure.mean);
    const extra = 1.9659 * 3 * 0.02;
    expect(unsure.halfWidth).toBeCloseTo(Math.hypot(sure.halfWidth, extra), 2);
    expect(unsure.gain).toBeLessThan(sure.gain);
  });

  it('is null without enough values or without anything that varies', () => {
    const flat = new Float64Array(10).fill(1);
    const { x, y } = sample(2, 10, 1);
    expect(controlVariate(y.slice(0, 3), x.slice(0, 3), KNOWN, 0.95)).toBeNull();
    expect(controlVariate(y, flat, KNOWN, 0.95)).toBeNull();
    expect(controlVariate(flat, x, KNOWN, 0.95)).toBeNull();
  });
});

describe('postStratify', () => {
  it('by hand: weights of the strata in place of their counts', () => {
    // Stratum 0: 1, 3 (mean 2, variance 2); stratum 1: 10, 14, 12 (mean 12, variance 4). Weights 1/4 and 3/4.
    const found = postStratify(
      Float64Array.of(1, 10, 3, 14, 12),
      [0, 1, 0, 1, 1],
      [Float64Array.of(0.25, 0.75)],
      0.95,
    )!;
    expect(found.mean).toBeCloseTo(0.25 * 2 + 0.75 * 12, 12);
    const variance = 0.0625 * (2 / 2) + 0.5625 * (4 / 3);
    expect(found.halfWidth).toBeCloseTo(2.7764451051977987 * Math.sqrt(variance), 9);
    // Plain: mean 8, squares 49 + 4 + 25 + 36 + 16 = 130, variance 32.5 / 5.
    expect(found.gain).toBeCloseTo(6.5 / variance, 9);
  });

  it('adds what several estimates of the weights disagree on', () => {
    const values = Float64Array.of(1, 10, 3, 14, 12);
    const rows = [Float64Array.of(0.2, 0.8), Float64Array.of(0.3, 0.7)];
    const found = postStratify(values, [0, 1, 0, 1, 1], rows, 0.95)!;
    // Means 10 and 9: standard error of their mean 1/2.
    expect(found.mean).toBeCloseTo(9.5, 12);
    const variance = 0.0625 * (2 / 2) + 0.5625 * (4 / 3) + 0.25;
    expect(found.halfWidth).toBeCloseTo(2.7764451051977987 * Math.sqrt(variance), 9);
  });

  it('joins a stratum of one value to its neighbour, whose mean then speaks for both', () => {
    const values = Float64Array.of(1, 10, 3, 14, 12, 100);
    const found = postStratify(values, [0, 2, 0, 2, 2, 1], [Float64Array.of(0.25, 0.15, 0.6)], 0.95)!;
    // Strata 1 and 2 together: 10, 14, 12, 100: mean 34.
    expect(found.mean).toBeCloseTo(0.25 * 2 + 0.75 * 34, 12);
  });

  it('joins the last one backwards, and works with one stratum', () => {
    const values = Float64Array.of(2, 4, 6, 9);
    const backwards = postStratify(values, [0, 0, 0, 1], [Float64Array.of(0.5, 0.5)], 0.95)!;
    expect(backwards.mean).toBeCloseTo(5.25, 12);
    const one = postStratify(values, [0, 0, 0, 0], [Float64Array.of(1)], 0.95)!;
    expect(one).toMatchObject({ mean: 5.25, gain: expect.closeTo(1, 12) });
  });

  it('is null without enough values or without anything that varies', () => {
    const weights = [Float64Array.of(1)];
    expect(postStratify(Float64Array.of(1, 2, 3), [0, 0, 0], weights, 0.95)).toBeNull();
    expect(postStratify(new Float64Array(9).fill(2), new Uint8Array(9), weights, 0.95)).toBeNull();
  });
});
