/** Closed forms against the reference numbers and against the counting laws themselves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MS_PER_HOUR } from '../../../src/core/values/index.ts';
import { drawGamma, drawPoisson, poissonTail } from '../../../src/numerics/stats/index.ts';
import {
  type BurnModel,
  type ExhaustionLaw,
  exhaustionDoc,
  exhaustionInterval,
  exhaustionLaw,
  fitBurn,
  hourlyBurn,
  knownBurn,
} from '../../../src/planner/forecasting/index.ts';
import { MONDAY_MS, seededDraws } from './forecasts.ts';

const law = (remaining: number, model: BurnModel): ExhaustionLaw =>
  exhaustionLaw(remaining, model) as ExhaustionLaw;

/** 540 uses seen in the 12 hours before Monday. */
function seen(count: number, hours: number): BurnModel {
  const fromMs = MONDAY_MS - hours * MS_PER_HOUR;
  const timesMs = Array.from({ length: count }, (_, i) => fromMs + ((i + 0.5) / count) * hours * MS_PER_HOUR);
  return fitBurn(
    hourlyBurn({ timesMs, amounts: timesMs.map(() => 1) }, { fromMs, toMs: MONDAY_MS }),
    'flat',
  ) as BurnModel;
}

describe('exhaustionDoc', () => {
  it('[H2] 500 left at 114.04 a day last 105.2 h', () => {
    expect(exhaustionDoc(500, 114.04)).toEqual({ hours: expect.closeTo(105.2, 1) });
  });

  it('[W57] from hour 12 that is clock hour 117.2, not 27', () => {
    const { hours } = exhaustionDoc(500, 114.04) as { hours: number };
    expect(12 + hours).toBeCloseTo(117.2, 1);
    expect(Math.abs(12 + hours - 27)).toBeGreaterThan(90);
  });

  it('[H2] a rate of 0 is Never, not a division by zero', () => {
    expect(exhaustionDoc(500, 0)).toEqual({ status: 'never' });
    expect(exhaustionDoc(0, 10)).toEqual({ hours: 0 });
  });

  it.each([
    [-1, 10],
    [10, -1],
    [Number.NaN, 10],
    [10, Number.POSITIVE_INFINITY],
  ])('refuses remaining %f at %f a day', (remaining, perDay) => {
    expect(() => exhaustionDoc(remaining, perDay)).toThrow(/remaining|unitsPerDay/);
  });
});

describe('exhaustionLaw', () => {
  it('[H3] of 325 left at a known 50/h: median 6.49 h, 95 % 5.81-7.23, P(6 h) .080, P(8 h) .99995', () => {
    const known = law(325, knownBurn(50));
    expect(known.quantileHours(0.5)).toBeCloseTo(6.4933, 3);
    const [low, high] = exhaustionInterval(known, 0.95);
    expect(low).toBeCloseTo(5.812, 3);
    expect(high).toBeCloseTo(7.225, 3);
    expect(known.chanceBy(6)).toBeCloseTo(0.07995, 4);
    expect(known.chanceBy(8)).toBeCloseTo(0.99995, 5);
  });

  it('[H3] with only 12 h seen (540 uses, Jeffreys prior): P(7 h) .335, P(8 h) .931', () => {
    const unsure = law(325, seen(540, 12));
    expect(unsure.chanceBy(7)).toBeCloseTo(0.3352, 3);
    expect(unsure.chanceBy(8)).toBeCloseTo(0.9308, 3);
  });

  it('quantiles undo chances, for known and for uncertain rates', () => {
    for (const model of [knownBurn(50), seen(540, 12), seen(0, 5), seen(3, 40)]) {
      for (const remaining of [1, 20, 325]) {
        const one = law(remaining, model);
        for (const q of [0.025, 0.1, 0.5, 0.9, 0.975])
          expect(one.chanceBy(one.quantileHours(q))).toBeCloseTo(q, 8);
      }
    }
  });

  it('uses of several units are so many fewer counts', () => {
    expect(law(325, knownBurn(50, 5)).chanceBy(6)).toBeCloseTo(poissonTail(64, 60), 12);
  });

  it('nothing left is out now; a rate known to be 0 is Never', () => {
    expect(law(0, knownBurn(50)).chanceBy(0)).toBe(1);
    expect(law(0, knownBurn(50)).quantileHours(0.9)).toBe(0);
    expect(exhaustionLaw(10, knownBurn(0))).toEqual({ status: 'never' });
  });

  it('[7.8] 95 % intervals cover 93-97 % when the rate is learnt from a few hours', () => {
    const draws = seededDraws(78);
    const trials = 2_000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const rate = (drawGamma(4, draws) / 4) * 20;
      const hours = 6 + 2 * (trial % 10);
      const [low, high] = exhaustionInterval(
        law(100, seen(drawPoisson(rate * hours, draws.uniform), hours)),
        0.95,
      );
      const out = drawGamma(100, draws) / rate;
      if (out >= low && out <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.93);
    expect(covered / trials).toBeLessThan(0.97);
  });

  it('a higher rate is out sooner, more left later', () => {
    const amount = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(amount, amount, fc.double({ min: 0.1, max: 20, noNaN: true }), (left, rate, hours) => {
        const chance = law(left, knownBurn(rate)).chanceBy(hours);
        expect(law(left + 1, knownBurn(rate)).chanceBy(hours)).toBeLessThanOrEqual(chance);
        expect(law(left, knownBurn(rate + 1)).chanceBy(hours)).toBeGreaterThanOrEqual(chance - 1e-15);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('refuses what it has no closed form for, and bad numbers', () => {
    expect(() => exhaustionLaw(-1, knownBurn(5))).toThrow(/remaining/);
    expect(() => exhaustionLaw(5, { ...knownBurn(5), hourShape: 3 })).toThrow(/wobble/);
    expect(() => exhaustionLaw(5, { ...knownBurn(5), season: 'day' })).toThrow(/wobble/);
    expect(() => law(5, knownBurn(5)).chanceBy(-1)).toThrow(/hours/);
    expect(() => law(5, knownBurn(5)).quantileHours(1)).toThrow(/q is 1/);
    expect(() => law(0, knownBurn(5)).quantileHours(2)).toThrow(/q is 2/);
    expect(() => knownBurn(-1)).toThrow(/unitsPerHour/);
    expect(() => knownBurn(1, 0)).toThrow(/countUnits/);
  });
});
