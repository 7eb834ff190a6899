/** Poisson and negative binomial counts against sums of their weights, 50-digit values (mpmath 1.3.0) and scipy 1.17. */
import { describe, expect, it } from 'vitest';
import { CpythonRandom } from '../../../../src/numerics/random/index.ts';
import {
  drawPoisson,
  negativeBinomialCdf,
  negativeBinomialQuantile,
  negativeBinomialTail,
  poissonCdf,
  poissonQuantile,
  poissonTail,
} from '../../../../src/numerics/stats/index.ts';

/** k, shape, mean, P(N <= k), P(N > k) */
const NEGATIVE_BINOMIAL: ReadonlyArray<readonly [number, number, number, number, number]> = [
  [0, 0.5, 3, 0.37796447300922725, 0.6220355269907728],
  [10, 2.5, 4, 0.9553431285566807, 0.044656871443319306],
  [50, 2.5, 4, 0.9999999987486473, 1.2513526638952685e-9],
  [3, 100, 40, 1.0844583521841767e-11, 0.9999999999891555],
  [324, 540.5, 315.291666015625, 0.6647807594072007, 0.3352192405927993],
  [400, 20.25, 300, 0.9189602524578135, 0.0810397475421864],
  [1000, 7, 1000, 0.5508088536060838, 0.4491911463939162],
  [5, 0.25, 0.125, 0.9998747159959204, 0.00012528400407962295],
  [10, 0.5, 100_000, 0.00827360172250767, 0.9917263982774923],
];

const relative = (found: number, exact: number): number => Math.abs(found / exact - 1);

describe('Poisson', () => {
  it('adds up its weights', () => {
    for (const mean of [0.1, 1, 7.5, 40]) {
      let weight = Math.exp(-mean);
      let sum = 0;
      for (let k = 0; k <= 60; k++) {
        sum += weight;
        expect(Math.abs(poissonCdf(k, mean) - sum)).toBeLessThan(1e-13);
        expect(Math.abs(poissonCdf(k, mean) + poissonTail(k, mean) - 1)).toBeLessThan(1e-13);
        weight *= mean / (k + 1);
      }
    }
  });

  it('is sure at mean 0, below 0, and rounds k down', () => {
    expect([poissonCdf(0, 0), poissonTail(0, 0), poissonCdf(-1, 3), poissonTail(-0.5, 3)]).toEqual([
      1, 0, 0, 1,
    ]);
    expect(poissonCdf(2.9, 3)).toBe(poissonCdf(2, 3));
  });

  it.each([
    [0.9, 100, 113],
    [0.95, 100, 117],
    [0.9, 50, 59],
    [0.95, 20, 28],
    [0.5, 1e6, 1e6],
    [0.001, 3, 0],
    [0.999, 170.5, 212],
    [0.975, 1e4, 10_196],
    [0.3, 0, 0],
  ])('quantile %f of mean %f is %i', (p, mean, exact) => {
    expect(poissonQuantile(p, mean)).toBe(exact);
  });

  it('quantiles are the smallest count that reaches the chance, exact ties included', () => {
    for (const mean of [0.4, 3, 25]) {
      for (let k = 0; k < 40; k++) {
        const chance = poissonCdf(k, mean);
        if (chance < 1 - 1e-9) expect(poissonQuantile(chance, mean)).toBe(k);
      }
    }
    expect([poissonQuantile(0, 5), poissonQuantile(1, 5)]).toEqual([0, Infinity]);
  });

  it('draws have the mean and variance of the law, on both sides of the switch', () => {
    const random = new CpythonRandom(5);
    for (const mean of [0.7, 9.9, 10.1, 300]) {
      const count = 20_000;
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < count; i++) {
        const value = drawPoisson(mean, () => random.random());
        sum += value;
        squares += (value - mean) ** 2;
      }
      expect(Math.abs(sum / count - mean)).toBeLessThan(4 * Math.sqrt(mean / count));
      expect(Math.abs(squares / count / mean - 1)).toBeLessThan(4 * Math.sqrt((2 + 1 / mean) / count));
    }
    expect(drawPoisson(0, () => random.random())).toBe(0);
  });

  it('draws have the law itself, count by count', () => {
    const random = new CpythonRandom(6);
    const trials = 100_000;
    for (const mean of [3, 11, 40]) {
      const seen = new Float64Array(200);
      for (let i = 0; i < trials; i++) seen[drawPoisson(mean, () => random.random())]!++;
      let below = 0;
      for (let k = 0; k < 60; k++) {
        below += seen[k]! / trials;
        const chance = poissonCdf(k, mean);
        expect(Math.abs(below - chance)).toBeLessThan(
          4.5 * Math.sqrt((chance * (1 - chance)) / trials) + 1e-4,
        );
      }
    }
  });
});

describe('negative binomial', () => {
  it.each(NEGATIVE_BINOMIAL)('at %i of shape %f, mean %f is %f, tail %f', (k, shape, mean, cdf, tail) => {
    expect(relative(negativeBinomialCdf(k, shape, mean), cdf)).toBeLessThan(1e-12);
    expect(relative(negativeBinomialTail(k, shape, mean), tail)).toBeLessThan(1e-12);
  });

  it('adds up its weights, and is geometric for shape 1', () => {
    for (const [shape, mean] of [
      [0.3, 2],
      [1, 5],
      [6.5, 11],
    ] as const) {
      const odds = mean / (shape + mean);
      let weight = Math.exp(shape * Math.log1p(-odds));
      let sum = 0;
      for (let k = 0; k <= 50; k++) {
        sum += weight;
        expect(Math.abs(negativeBinomialCdf(k, shape, mean) - sum)).toBeLessThan(1e-13);
        weight *= (odds * (shape + k)) / (k + 1);
      }
    }
    expect(relative(negativeBinomialTail(9, 1, 4), 0.8 ** 10)).toBeLessThan(1e-13);
  });

  it('is Poisson for a very large shape', () => {
    expect(relative(negativeBinomialCdf(12, 1e9, 10), poissonCdf(12, 10))).toBeLessThan(1e-6);
  });

  it.each([
    [0.5, 2.5, 4, 3],
    [0.975, 2.5, 4, 12],
    [0.025, 540.5, 315.3, 273],
    [0.99, 0.25, 0.5, 6],
    [0.9, 20, 300, 391],
    [0.9, 3, 0, 0],
    [0.5, 0.05, 1000, 0],
    [0.9, 0.05, 1000, 1_526],
    [0.999, 0.05, 1000, 54_731],
    [0.75, 0.3, 10_000, 11_430],
  ])('quantile %f of shape %f, mean %f is %i', (p, shape, mean, exact) => {
    expect(negativeBinomialQuantile(p, shape, mean)).toBe(exact);
  });

  it('is sure below 0 and at mean 0', () => {
    expect([negativeBinomialCdf(-1, 2, 3), negativeBinomialTail(-1, 2, 3)]).toEqual([0, 1]);
    expect([negativeBinomialCdf(0, 2, 0), negativeBinomialTail(0, 2, 0)]).toEqual([1, 0]);
    expect([negativeBinomialQuantile(0, 2, 3), negativeBinomialQuantile(1, 2, 3)]).toEqual([0, Infinity]);
  });
});
