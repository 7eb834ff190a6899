/** What a request will cost: by hand before anything was learned, then what is learned. */
import { describe, expect, it } from 'vitest';
import { CostEstimator, chargedRequest } from '../../../src/router/beliefs/estimate.ts';

const ALL = { input: 1, output: 1, cacheWrite: 1.25, cacheRead: 0.1 };

const sized = (bodyBytes: number, maxTokens: number | null = null, mediaTokens = 0) => ({
  bodyBytes,
  maxTokens,
  mediaTokens,
});
const charged = (bodyBytes: number, weightedInput: number, outputTokens: number) => ({
  bodyBytes,
  weightedInput,
  outputTokens,
});

function taught(times: number, model: string, bytes: number, input: number, output: number): CostEstimator {
  const estimator = new CostEstimator();
  for (let i = 0; i < times; i++) estimator.learn(model, charged(bytes, input, output));
  return estimator;
}

describe('before anything was learned', () => {
  const fresh = new CostEstimator();

  it('is four bytes a token and 500 tokens of output, or what the request allows if that is less', () => {
    expect(fresh.estimate('m', sized(4000), ALL)).toBe(1500);
    expect(fresh.estimate('m', sized(4000, 100_000), ALL)).toBe(1500);
    expect(fresh.estimate('m', sized(4000, 20), ALL)).toBe(1020);
  });

  it('weighs as the caps do, rounds up, and is at least one token', () => {
    expect(fresh.estimate('m', sized(4000), { ...ALL, input: 0.5, output: 2 })).toBe(1500);
    expect(fresh.estimate('m', sized(1, 0), ALL)).toBe(1);
    expect(fresh.estimate('m', sized(5, 0), ALL)).toBe(2);
    expect(fresh.estimate('m', sized(0, 0), { ...ALL, input: 0, output: 0 })).toBe(1);
  });
});

describe('what is learned', () => {
  it('the first request of a model is its mean output; each later one moves it by a twentieth', () => {
    const estimator = taught(1, 'm', 0, 0, 2000);
    expect(estimator.estimate('m', sized(0), ALL)).toBe(2000);
    estimator.learn('m', charged(0, 0, 0));
    expect(estimator.estimate('m', sized(0), ALL)).toBe(1900);
  });

  it('a model never seen takes the mean of all, which starts at 500', () => {
    expect(taught(1, 'm', 0, 0, 2500).estimate('other', sized(0), ALL)).toBe(600);
    expect(taught(400, 'm', 0, 0, 2000).estimate('other', sized(0), ALL)).toBe(2000);
  });

  it('input is learned at the weight it had, from the first request on, by the size of the text', () => {
    const estimator = taught(1, 'm', 400_000, 12_000, 0);
    expect(estimator.estimate('m', sized(200_000), ALL)).toBe(6000);
    // Short texts are another kind: of them nothing is known yet.
    expect(estimator.estimate('m', sized(4000), ALL)).toBe(1000);
    // A model never seen takes what all had.
    expect(estimator.estimate('other', sized(200_000), ALL)).toBe(6000 + 475);
    estimator.learn('m', charged(400_000, 52_000, 0));
    // 0.03 + (0.13 - 0.03) / 20 of a token a byte; the sum of fractions is rounded up.
    expect(Math.abs(estimator.estimate('m', sized(200_000), ALL) - 7000)).toBeLessThan(2);
  });

  it('what a cache gave counts at its own weight', () => {
    const told = { inputTokens: 100, cacheWriteTokens: 1000, cacheReadTokens: 90_000, outputTokens: 7 };
    expect(chargedRequest({ ...told, bodyBytes: 5 }, ALL)).toEqual(charged(5, 100 + 1250 + 9000, 7));
  });

  it('absurd figures are not believed, and what is not known teaches nothing', () => {
    expect(taught(9, 'm', 1e9, 1, 0).estimate('m', sized(1_000_000), ALL)).toBe(1000);
    expect(taught(9, 'm', 1, 1e9, 0).estimate('m', sized(1000), ALL)).toBe(4000);
    expect(taught(9, 'm', 0, 2000, 0).estimate('m', sized(4000), ALL)).toBe(1000);
    expect(taught(9, 'm', 6000, 0, 0).estimate('m', sized(4000), ALL)).toBe(1000);
  });

  it('pictures add their tokens; the input alone is told in tokens without a cache', () => {
    const estimator = taught(1, 'm', 4000, 2000, 0);
    expect(estimator.estimate('m', sized(4000, null, 1600), ALL)).toBe(3600);
    expect(estimator.inputTokens('m', sized(4000, 10, 1600), ALL)).toBe(3600);
    expect(estimator.inputTokens('m', sized(4000), { ...ALL, input: 2 })).toBe(1000);
    expect(estimator.inputTokens('m', sized(4000), { ...ALL, input: 0 })).toBe(1000);
  });

  it('of more than 500 models the longest unused share one mean, a new one is learned apart', () => {
    const estimator = new CostEstimator();
    estimator.learn('used', charged(0, 0, 100));
    for (let i = 0; i < 600; i++) {
      estimator.learn(`m${i}`, charged(0, 0, 9000));
      estimator.learn('used', charged(0, 0, 100));
    }
    for (let i = 0; i < 400; i++) estimator.learn('new', charged(0, 0, 700));
    const outputOf = (model: string): number => estimator.estimate(model, sized(0), ALL);
    expect(outputOf('used')).toBe(100);
    expect(outputOf('new')).toBe(700);
    expect(outputOf('m599')).toBe(9000);
    expect(outputOf('m0')).toBe(outputOf('never heard of'));
    expect(outputOf('m0')).toBeLessThan(9000);
  });
});
