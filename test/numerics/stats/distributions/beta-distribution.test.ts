/**
 * Beta and beta-binomial against 50-digit values (mpmath 1.3.0), closed forms, identities and jstat (whose own
 * accuracy is about 1e-7).
 */
import jstat from 'jstat';
import { describe, expect, it } from 'vitest';
import {
  betaBinomialPmf,
  betaBinomialTable,
  betaCdf,
  betaQuantile,
  betaTail,
  tableQuantile,
} from '../../../../src/numerics/stats/index.ts';

const SHAPES = [0.125, 0.5, 1, 1.5, 3, 7, 40, 300];
const PROBABILITIES = [1e-9, 0.001, 0.025, 0.25, 0.5, 0.75, 0.975, 0.999];

/** p, a, b, quantile */
const QUANTILE: ReadonlyArray<readonly [number, number, number, number]> = [
  [0.025, 7, 5, 0.30790471501167715],
  [0.975, 7, 5, 0.8325119059362929],
  [0.025, 7, 6, 0.2766696856821058],
  [0.975, 4, 8, 0.6097425595724212],
  [0.5, 0.5, 0.5, 0.5],
  [0.001, 2, 50, 0.0008986905293637154],
  [0.999, 2, 50, 0.16712892112554797],
  [0.25, 0.125, 3, 3.6616025937954925e-6],
  [1e-10, 3, 0.5, 0.0006839318893138906],
  [0.9, 1000, 1001, 0.5140736277928117],
  [0.025, 1, 1000, 2.5317487491294045e-5],
  [0.95, 50, 2000, 0.03024427621658431],
];

/** k, n, a, b, P(K = k) */
const PMF: ReadonlyArray<readonly [number, number, number, number, number]> = [
  [0, 50, 7, 6, 1.6104233365372082e-6],
  [27, 50, 7, 6, 0.050390771780901615],
  [50, 50, 7, 6, 1.503061780768061e-5],
  [3, 10, 0.5, 0.5, 0.065460205078125],
  [0, 10, 0.25, 2.5, 0.6483322958399175],
  [400, 1000, 4, 7.5, 0.0024397792145398715],
  [99, 100, 90, 0.75, 0.2264531504253736],
];

const relative = (found: number, exact: number): number => Math.abs(found / exact - 1);

describe('betaQuantile', () => {
  it.each(QUANTILE)('at %f of Beta(%f, %f) is %f', (p, a, b, exact) => {
    expect(relative(betaQuantile(p, a, b), exact)).toBeLessThan(1e-11);
  });

  it('has its closed forms at b = 1 and a = 1', () => {
    for (const p of PROBABILITIES) {
      for (const shape of [0.5, 1, 2]) {
        const root = shape === 0.5 ? p * p : shape === 1 ? p : Math.sqrt(p);
        expect(Math.abs(betaQuantile(p, shape, 1) - root)).toBeLessThan(1e-12);
      }
      expect(Math.abs(betaQuantile(p, 1, 2) - (1 - Math.sqrt(1 - p)))).toBeLessThan(1e-12);
    }
  });

  it('inverts the distribution, is mirrored by Beta(b, a), and agrees with jstat', () => {
    for (const a of SHAPES) {
      for (const b of SHAPES) {
        for (const p of PROBABILITIES) {
          const x = betaQuantile(p, a, b);
          const where = `p ${p} of Beta(${a}, ${b})`;
          // Near 1 the distribution is too steep for the next double: the same 1e-10 in x.
          const [under, over] = [betaCdf(x - 1e-10, a, b), betaCdf(x + 1e-10, a, b)];
          expect(under, where).toBeLessThanOrEqual(p + 1e-14);
          expect(over, where).toBeGreaterThanOrEqual(p - 1e-14);
          if (p >= 0.001) expect(Math.abs(betaQuantile(1 - p, b, a) - (1 - x)), where).toBeLessThan(1e-10);
          if (x > 1e-3 && x < 0.999) expect(Math.abs(jstat.beta.cdf(x, a, b) - p), where).toBeLessThan(1e-6);
        }
      }
    }
  });

  it('is 0 and 1 at the ends and rises between', () => {
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
    const values = PROBABILITIES.map((p) => betaQuantile(p, 2, 3));
    expect(values).toEqual([...new Set(values)].sort((p, q) => p - q));
  });
});

describe('betaCdf and betaTail', () => {
  it('add up to 1, and are flat outside 0..1', () => {
    for (const a of SHAPES) {
      for (const b of SHAPES) {
        expect(betaCdf(0.3, a, b) + betaTail(0.3, a, b)).toBeCloseTo(1, 12);
        expect([betaCdf(-1, a, b), betaCdf(2, a, b), betaTail(-1, a, b), betaTail(2, a, b)]).toEqual([
          0, 1, 1, 0,
        ]);
      }
    }
  });

  it('keeps the digits of a small tail', () => {
    // P(X > x) of Beta(1, 20) is (1 - x)^20.
    expect(relative(betaTail(0.875, 1, 20), 2 ** -60)).toBeLessThan(1e-12);
  });
});

describe('beta-binomial', () => {
  it.each(PMF)('P(K = %i of %i), share Beta(%f, %f), is %f', (k, n, a, b, exact) => {
    expect(relative(betaBinomialPmf(k, n, a, b), exact)).toBeLessThan(1e-12);
    expect(relative(betaBinomialTable(n, a, b)[k]!, exact)).toBeLessThan(1e-12);
  });

  it('is even where the share is', () => {
    for (const probability of betaBinomialTable(9, 1, 1)) expect(probability).toBeCloseTo(0.1, 14);
  });

  it('adds up to 1, with mean n a / (a + b) and its variance', () => {
    for (const a of SHAPES) {
      for (const b of SHAPES) {
        for (const n of [1, 2, 17, 400]) {
          const table = betaBinomialTable(n, a, b);
          const moment = (power: (k: number) => number): number =>
            table.reduce((sum, probability, k) => sum + probability * power(k), 0);
          const all = a + b;
          const mean = (n * a) / all;
          expect(moment(() => 1)).toBeCloseTo(1, 12);
          expect(
            relative(
              moment((k) => k),
              mean,
            ),
          ).toBeLessThan(1e-11);
          const variance = (mean * (b / all) * (all + n)) / (all + 1);
          expect(
            relative(
              moment((k) => (k - mean) * (k - mean)),
              variance,
            ),
          ).toBeLessThan(1e-9);
        }
      }
    }
  });

  it('is a table of one for no items', () => {
    expect([...betaBinomialTable(0, 2, 3)]).toEqual([1]);
    expect(betaBinomialPmf(0, 0, 2, 3)).toBeCloseTo(1, 14);
  });
});

describe('tableQuantile', () => {
  it('is the smallest index that holds the probability', () => {
    const table = [0.25, 0.25, 0, 0.5];
    expect([0, 0.25, 0.26, 0.5, 0.51, 1].map((p) => tableQuantile(p, table))).toEqual([0, 0, 1, 1, 3, 3]);
  });

  it('ends at the last index where rounding leaves the sum short of 1', () => {
    expect(tableQuantile(1, [0.5, 0.4999999])).toBe(1);
  });
});
