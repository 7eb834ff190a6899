/** Drawn futures against the closed forms where there are any, against each other, and against simulated truth. */

import { describe, expect, it } from 'vitest';
import { MS_PER_HOUR } from '../../../src/core/values/index.ts';
import {
  betaQuantile,
  drawGamma,
  drawPoisson,
  gammaP,
  gammaQuantile,
  negativeBinomialTail,
  poissonTail,
} from '../../../src/numerics/stats/index.ts';
import { fitBurn, hourlyBurn, knownBurn } from '../../../src/planner/usage/burn-model.ts';
import { type BurnModel, demandSamples, exhaustionPaths } from '../../../src/planner/usage/index.ts';
import type { WindowOutlook } from '../../../src/planner/usage/window-outlook.ts';
import {
  evenlyUsed,
  freshWindow,
  MONDAY_MS,
  seededDraws,
  sessionWindow,
  slidingWindow,
} from './forecasts.ts';

const NOW = MONDAY_MS;
const MAX5 = slidingWindow(1125);

const paths = (
  outlooks: readonly WindowOutlook[],
  model: BurnModel,
  horizonHours: number,
  count = 4_000,
  job = 0,
) =>
  exhaustionPaths(
    { outlooks, model, nowMs: NOW, job },
    { horizonHours, paths: count, draws: seededDraws(17) },
  );

/** Four standard errors of a share. */
const within = (share: number, count: number): number =>
  4 * Math.sqrt((share * (1 - share)) / count) + 1 / count;

const uncertain = (count: number, hours: number): BurnModel => ({
  ...knownBurn(0),
  cells: [{ meanPerHour: (count + 0.5) / hours, shape: count + 0.5 }],
});

/**
 * Closed forms for a quota that does not come back, at a flat rate of counts: n counts at a Poisson rate take a gamma
 * time, and a rate that is itself gamma distributed makes it a beta prime time.
 */
function exhaustionLaw(counts: number, { cells }: BurnModel) {
  const { meanPerHour, shape } = cells[0]!;
  return shape === Number.POSITIVE_INFINITY
    ? {
        chanceBy: (hours: number) => gammaP(counts, hours * meanPerHour),
        quantileHours: (q: number) => gammaQuantile(q, counts) / meanPerHour,
      }
    : {
        chanceBy: (hours: number) => negativeBinomialTail(counts - 1, shape, hours * meanPerHour),
        quantileHours: (q: number) =>
          ((betaQuantile(q, counts, shape) / betaQuantile(1 - q, shape, counts)) * shape) / meanPerHour,
      };
}

describe('exhaustionPaths', () => {
  it.each([
    ['a known rate', knownBurn(50)],
    ['a rate learnt from 12 h', uncertain(540, 12)],
  ])('[H3] agrees with the closed form for %s while nothing comes back', (_, model) => {
    const found = paths([evenlyUsed(MAX5, 800, 12, NOW)], model, 10);
    const law = exhaustionLaw(325, model);
    for (const hours of [5.5, 6, 6.5, 7, 8]) {
      const chance = law.chanceBy(hours);
      expect(Math.abs(found.chanceBy(hours) - chance)).toBeLessThan(within(chance, found.pathCount));
    }
    for (const q of [0.025, 0.5, 0.975]) expect(found.quantileHours(q)).toBeCloseTo(law.quantileHours(q), 0);
    expect(found.quantileHours(0.5)! - law.quantileHours(0.5)).toBeLessThan(0.06);
  });

  it('[H3] what comes back on the way puts it off', () => {
    const [fast, slow] = [16, 24].map((hours) =>
      paths([evenlyUsed(MAX5, 800, hours, NOW)], knownBurn(50), 48, 500),
    );
    expect(fast!.quantileHours(0.5)).toBeCloseTo(6.5, 0);
    expect(slow!.quantileHours(0.5)).toBeGreaterThan(17);
    expect(slow!.quantileHours(0.5)).toBeLessThan(21);
  });

  it('the chance after a proposed job is that of so much less', () => {
    const outlook = evenlyUsed(MAX5, 800, 12, NOW);
    const law = exhaustionLaw(225, knownBurn(50));
    const found = paths([outlook], knownBurn(50), 10, 4_000, 100);
    const chance = law.chanceBy(4.5);
    expect(Math.abs(found.chanceBy(4.5) - chance)).toBeLessThan(within(chance, 4_000));
    expect(paths([outlook], knownBurn(50), 10, 10, 326).chanceBy(0)).toBe(1);
  });

  it('own spends come back after a window: a small window with room for the rate lasts', () => {
    const found = paths([freshWindow(slidingWindow(100, 2))], knownBurn(10), 200, 50);
    expect(found.chanceBy(200)).toBe(0);
    expect(found.quantileHours(0.5)).toBeNull();
  });

  it('sessions start over', () => {
    const session = { ...sessionWindow(60, 5), name: 'session' };
    const day = { ...slidingWindow(150, 24), name: 'day' };
    const used = { window: session, used: 55, returns: [{ atMs: NOW + 10 * 60_000, amount: 55 }] };
    const found = paths([used, freshWindow(day)], knownBurn(8), 48, 500);
    expect(found.chanceBy(48)).toBe(1);
    // Five more uses within ten minutes at 8/h.
    expect(Math.abs(found.chanceBy(1 / 6) - poissonTail(4, 8 / 6))).toBeLessThan(within(0.02, 500));
  });

  it('a wobble from hour to hour is a negative binomial hour', () => {
    const model: BurnModel = { ...knownBurn(40), hourShape: 2 };
    const found = paths([freshWindow(slidingWindow(60))], model, 1, 20_000);
    const chance = negativeBinomialTail(59, 2, 40);
    expect(Math.abs(found.chanceBy(1) - chance)).toBeLessThan(within(chance, 20_000));
  });

  it('is the same for the same draws, and no random number is taken from elsewhere', () => {
    const one = paths([evenlyUsed(MAX5, 800, 24, NOW)], uncertain(500, 12), 48, 200);
    const two = paths([evenlyUsed(MAX5, 800, 24, NOW)], uncertain(500, 12), 48, 200);
    expect(one.outHours).toEqual(two.outHours);
  });

  it('[7.8] 95 % intervals of the model fitted to wobbling hours cover what they promise', () => {
    const draws = seededDraws(5);
    const trials = 200;
    const history = 96;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const rate = 15 + 20 * draws.uniform();
      const hour = (): number => drawPoisson((rate * drawGamma(4, draws)) / 4, draws.uniform);
      const amounts = Array.from({ length: history }, hour);
      const timesMs = amounts.map((_, i) => NOW + (i - history) * MS_PER_HOUR);
      const burn = hourlyBurn({ timesMs, amounts }, { fromMs: NOW - history * MS_PER_HOUR, toMs: NOW });
      const model = fitBurn({ ...burn, countUnits: 1 }, 'flat') as BurnModel;
      const samples = Float64Array.from(demandSamples(model, { fromMs: NOW, hours: 12 }, 400, draws)).sort();
      let truth = 0;
      for (let i = 0; i < 12; i++) truth += hour();
      if (truth >= samples[10]! && truth <= samples[389]!) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.92);
    expect(covered / trials).toBeLessThan(0.98);
  });

  it.each([
    ['E_RANGE', { horizonHours: 0 }],
    ['E_RANGE', { horizonHours: 2161 }],
    ['E_INT', { horizonHours: 5, paths: 1.5 }],
    ['E_RANGE', { horizonHours: 5, paths: 0 }],
    ['E_TYPE', { horizonHours: Number.NaN }],
  ])('%s for %j', (code, options) => {
    const question = { outlooks: [freshWindow(MAX5)], model: knownBurn(1), nowMs: NOW };
    const draws = seededDraws(1);
    expect(() => exhaustionPaths(question, { draws, ...options })).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a chance past the horizon and a quantile that is none', () => {
    const found = paths([freshWindow(MAX5)], knownBurn(1), 5, 10);
    expect(() => found.chanceBy(6)).toThrow(/hours is 6/);
    expect(() => found.quantileHours(1)).toThrow(/q is 1/);
  });

  it('takes a million uses at the cost of its hours: so many draws, however many uses', () => {
    const count = 1_000_000;
    let drawn = 0;
    const { uniform, normal } = seededDraws(9);
    const draws = {
      normal: (): number => {
        drawn++;
        return normal();
      },
      uniform: (): number => {
        drawn++;
        return uniform();
      },
    };
    const timesMs = new Float64Array(count);
    for (let i = 0; i < count; i++)
      timesMs[i] = NOW - 24 * MS_PER_HOUR + Math.floor(((i + 1) / (count + 1)) * 24 * MS_PER_HOUR);
    const amounts = new Float64Array(count).fill(1);
    const window = slidingWindow(1_200_000);
    const returns = Array.from(timesMs, (at) => ({ atMs: at + window.lengthMs, amount: 1 }));
    const model = fitBurn(
      hourlyBurn({ timesMs, amounts }, { fromMs: NOW - 24 * MS_PER_HOUR, toMs: NOW }),
    ) as BurnModel;
    const question = { outlooks: [{ window, used: count, returns }], model, nowMs: NOW };
    const found = exhaustionPaths(question, { horizonHours: 168, paths: 200, draws });
    expect(found.pathCount).toBe(200);
    expect(drawn).toBeGreaterThan(200);
    expect(drawn).toBeLessThan(200 * 168 * 4);
  });
});
