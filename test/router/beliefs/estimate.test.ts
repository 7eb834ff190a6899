/** What a request will cost: by hand before anything was learned, then what is learned. */
import { describe, expect, it } from 'vitest';
import { CostEstimator } from '../../../src/router/beliefs/estimate.ts';

const ALL = { input: 1, output: 1 };

function taught(times: number, model: string, bytes: number, input: number, output: number): CostEstimator {
  const estimator = new CostEstimator();
  for (let i = 0; i < times; i++) estimator.learn(model, bytes, input, output);
  return estimator;
}

describe('before anything was learned', () => {
  const fresh = new CostEstimator();

  it('is four bytes a token and 500 tokens of output, or what the request allows if that is less', () => {
    expect(fresh.estimate('m', 4000, null, ALL)).toBe(1500);
    expect(fresh.estimate('m', 4000, 100_000, ALL)).toBe(1500);
    expect(fresh.estimate('m', 4000, 20, ALL)).toBe(1020);
  });

  it('weighs as the caps do, rounds up, and is at least one token', () => {
    expect(fresh.estimate('m', 4000, null, { input: 0.5, output: 2 })).toBe(1500);
    expect(fresh.estimate('m', 1, 0, ALL)).toBe(1);
    expect(fresh.estimate('m', 5, 0, ALL)).toBe(2);
    expect(fresh.estimate('m', 0, 0, { input: 0, output: 0 })).toBe(1);
  });
});

describe('what is learned', () => {
  it('the first request of a model is its mean output; each later one moves it by a twentieth', () => {
    const estimator = taught(1, 'm', 0, 0, 2000);
    expect(estimator.estimate('m', 0, null, ALL)).toBe(2000);
    estimator.learn('m', 0, 0, 0);
    expect(estimator.estimate('m', 0, null, ALL)).toBe(1900);
  });

  it('a model never seen takes the mean of all, which starts at 500', () => {
    expect(taught(1, 'm', 0, 0, 2500).estimate('other', 0, null, ALL)).toBe(600);
    expect(taught(400, 'm', 0, 0, 2000).estimate('other', 0, null, ALL)).toBe(2000);
  });

  it('bytes per token come from what was counted, within 1 and 16', () => {
    const tokensOf = (bytes: number, input: number, bodyBytes: number): number =>
      taught(400, 'm', bytes, input, 0).estimate('m', bodyBytes, null, ALL);
    // Within five tokens: a mean only comes near.
    expect(tokensOf(6000, 2000, 3000)).toBeCloseTo(1000, -1);
    expect(tokensOf(1e9, 1, 16_000)).toBeCloseTo(1000, -1);
    expect(tokensOf(1, 1e9, 1000)).toBeCloseTo(1000, -1);
    // Not known, not learned.
    expect(taught(400, 'm', 0, 2000, 0).estimate('m', 4000, null, ALL)).toBe(1000);
    expect(taught(400, 'm', 6000, 0, 0).estimate('m', 4000, null, ALL)).toBe(1000);
  });

  it('models beyond the 500th share one mean', () => {
    const estimator = new CostEstimator();
    for (let i = 0; i < 600; i++) estimator.learn(`m${i}`, 0, 0, 100);
    for (let i = 0; i < 400; i++) estimator.learn('m599', 0, 0, 9000);
    expect(estimator.estimate('m599', 0, null, ALL)).toBeGreaterThan(8000);
    expect(estimator.estimate('m599', 0, null, ALL)).toBe(estimator.estimate('m550', 0, null, ALL));
    expect(estimator.estimate('m1', 0, null, ALL)).toBe(100);
  });
});
