/** Gamma distribution against 50-digit values (mpmath 1.3.0), closed forms, identities and its own inverse. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gammaP, gammaQ, gammaQuantile, normalTail } from '../../../../src/numerics/stats/index.ts';

/** a, x, P(a, x), Q(a, x) */
const TAILS: ReadonlyArray<readonly [number, number, number, number]> = [
  [0.5, 0.25, 0.5204998778130465, 0.4795001221869535],
  [0.125, 1e-5, 0.25180668469077794, 0.7481933153092221],
  [1, 2, 0.8646647167633873, 0.1353352832366127],
  [3.5, 0.5, 0.0051714634834845175, 0.9948285365165155],
  [3.5, 20, 0.9999987412096126, 1.2587903873713088e-6],
  [10, 10, 0.5420702855281478, 0.4579297144718522],
  [25, 40, 0.9955173434344268, 0.004482656565573204],
  [100, 100, 0.5132987982791487, 0.48670120172085135],
  [100, 50, 3.200065324585125e-10, 0.9999999996799934],
  [325, 300, 0.07995392038439005, 0.9200460796156099],
  [325, 400, 0.9999510185031131, 4.8981496886913685e-5],
  [1000, 1100, 0.99894067674607, 0.0010593232539299773],
  [10_000, 10_000, 0.5013298083399552, 0.4986701916600448],
  [10_000, 9_500, 1.862454651795155e-7, 0.9999998137545348],
  [1e6, 1e6, 0.5001329807608725, 0.4998670192391274],
  [1e6, 1_003_000, 0.9986382593537824, 0.0013617406462175915],
  [0.25, 30, 0.999999999999998, 1.9658221473570593e-15],
];

/** p, a, x by scipy 1.17 */
const QUANTILES: ReadonlyArray<readonly [number, number, number]> = [
  [0.025, 325, 290.62272279196725],
  [0.5, 325, 324.666727513687],
  [0.975, 325, 361.2711635522913],
  [1e-9, 0.5, 7.853981633974487e-19],
  [0.3, 0.125, 4.059231374659869e-5],
  [0.999, 2, 9.233413476451585],
  [0.025, 1e6, 998040.9833402939],
  [0.95, 20, 27.87923963944351],
  [1e-300, 3, 1.817120592832171e-100],
];

const relative = (found: number, exact: number): number => Math.abs(found / exact - 1);

describe('gammaP and gammaQ', () => {
  it.each(TAILS)('of shape %f at %f are %f and %f', (a, x, lower, upper) => {
    expect(relative(gammaP(a, x), lower)).toBeLessThan(1e-12);
    expect(relative(gammaQ(a, x), upper)).toBeLessThan(1e-12);
  });

  it('are 0 and 1 at the ends', () => {
    expect([gammaP(3, 0), gammaQ(3, 0), gammaP(3, -1), gammaQ(3, -1)]).toEqual([0, 1, 0, 1]);
    expect([gammaP(3, Infinity), gammaQ(3, Infinity)]).toEqual([1, 0]);
  });

  it('are the exponential tail for shape 1 and twice the normal tail for shape 1/2', () => {
    for (const x of [0.01, 0.3, 1, 2, 7, 30]) {
      expect(relative(gammaQ(1, x), Math.exp(-x))).toBeLessThan(1e-12);
      expect(relative(gammaQ(0.5, x), 2 * normalTail(Math.sqrt(2 * x)))).toBeLessThan(1e-12);
    }
  });

  it('obey P(a, x) - P(a + 1, x) = x^a e^-x / Gamma(a + 1), on both sides of the switch', () => {
    let factorial = 1;
    for (let a = 1; a <= 12; a++) {
      factorial *= a;
      for (const x of [0.5, a - 0.5, a + 0.999, a + 1.001, 3 * a]) {
        const step = (x ** Math.trunc(a) * Math.exp(-x)) / factorial;
        expect(Math.abs(gammaP(a, x) - gammaP(a + 1, x) - step)).toBeLessThan(1e-13);
        expect(Math.abs(gammaQ(a + 1, x) - gammaQ(a, x) - step)).toBeLessThan(1e-13);
      }
    }
  });
});

describe('gammaQuantile', () => {
  it.each(QUANTILES)('at %f of shape %f is %f', (p, a, exact) => {
    expect(relative(gammaQuantile(p, a), exact)).toBeLessThan(1e-11);
  });

  it('is 0 and Infinity at the ends', () => {
    expect([gammaQuantile(0, 2), gammaQuantile(1, 2)]).toEqual([0, Infinity]);
  });

  it('undoes gammaP', () => {
    const shape = fc.double({ min: 0.05, max: 5_000, noNaN: true });
    const chance = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(shape, chance, (a, p) => {
        expect(Math.abs(gammaP(a, gammaQuantile(p, a)) - p)).toBeLessThan(1e-12);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
