/** Hours, seasons and the posterior of a rate, by hand and on simulated logs. */

import { describe, expect, it } from 'vitest';
import { MS_PER_HOUR } from '../../../src/core/values/index.ts';
import { drawGamma, drawPoisson } from '../../../src/numerics/stats/index.ts';
import {
  cellAt,
  fitBurn,
  hourlyBurn,
  hourOfWeek,
  knownBurn,
  meanBurn,
  type Season,
} from '../../../src/planner/usage/burn-model.ts';
import { type BurnModel, expectedBurn, type HourlyBurn } from '../../../src/planner/usage/index.ts';
import { MONDAY_MS, seededDraws } from './forecasts.ts';

const hoursFrom = (startMs: number, amounts: readonly number[]): HourlyBurn => ({
  ...hourlyBurn(
    { timesMs: amounts.map((_, i) => startMs + i * MS_PER_HOUR), amounts },
    { fromMs: startMs, toMs: startMs + amounts.length * MS_PER_HOUR },
  ),
  countUnits: 1,
});
const fitted = (burn: HourlyBurn, season?: Season | 'auto'): BurnModel => fitBurn(burn, season) as BurnModel;

describe('hourlyBurn', () => {
  it('adds up uses by hour and knows the parts of the first and last hour', () => {
    const minute = (m: number): number => MONDAY_MS + m * 60_000;
    const burn = hourlyBurn(
      {
        timesMs: [minute(70), minute(45), minute(29), minute(119), minute(150), minute(165)],
        amounts: [2, 2, 9, 2, 2, 9],
      },
      { fromMs: minute(30), toMs: minute(165) },
    );
    expect(Array.from(burn.amounts)).toEqual([2, 4, 2]);
    expect(Array.from(burn.watched)).toEqual([0.5, 1, 0.75]);
    expect(burn.countUnits).toBe(2);
  });

  it('uses of different sizes are counts of their mean square over their mean', () => {
    const span = { fromMs: MONDAY_MS, toMs: MONDAY_MS + MS_PER_HOUR };
    expect(hourlyBurn({ timesMs: [MONDAY_MS, MONDAY_MS], amounts: [1, 3] }, span).countUnits).toBe(2.5);
    expect(hourlyBurn({ timesMs: [], amounts: [] }, span).countUnits).toBe(1);
  });

  it('[H7] hours of the week begin on Monday 00:00 of the local clock', () => {
    const at = (iso: string, utcOffsetMs = 0): number => {
      const fromMs = Date.parse(iso);
      return hourOfWeek(
        hourlyBurn({ timesMs: [], amounts: [] }, { fromMs, toMs: fromMs + 1, utcOffsetMs }).firstHour,
      );
    };
    expect(at('2026-02-02T00:00:00Z')).toBe(0);
    expect(at('2026-02-01T23:59:59Z')).toBe(167);
    expect(at('2026-02-05T13:30:00Z')).toBe(3 * 24 + 13);
    expect(at('2026-02-01T20:00:00Z', 5 * MS_PER_HOUR)).toBe(1);
    expect(at('1969-12-29T00:00:00Z')).toBe(0);
  });
});

describe('fitBurn', () => {
  it('a flat rate has the Jeffreys posterior Gamma(n + 1/2, hours)', () => {
    const { cells, hourShape } = fitted(hoursFrom(MONDAY_MS, [44, 46, 45, 45]), 'flat');
    expect(cells).toEqual([{ meanPerHour: 180.5 / 4, shape: 180.5 }]);
    expect(hourShape).toBe(Infinity);
  });

  it('nothing seen is a small rate, not none', () => {
    expect(fitted(hoursFrom(MONDAY_MS, [0, 0]), 'flat').cells).toEqual([{ meanPerHour: 0.25, shape: 0.5 }]);
  });

  it('[H7] takes the finest season with two full periods', () => {
    const seasonOf = (hours: number): string => fitted(hoursFrom(MONDAY_MS, Array(hours).fill(3))).season;
    expect([seasonOf(47), seasonOf(48), seasonOf(335), seasonOf(336)]).toEqual([
      'flat',
      'day',
      'day',
      'week',
    ]);
    expect(fitBurn(hoursFrom(MONDAY_MS, Array(335).fill(3)), 'week')).toEqual({
      status: 'insufficient',
      have: 335,
      need: 336,
      what: 'hours',
    });
  });

  it('[H7] learns the hours of the week', () => {
    const draws = seededDraws(7);
    const truth = (hour: number): number => (hour % 168 < 120 && hour % 24 >= 9 && hour % 24 < 17 ? 30 : 1);
    const amounts = Array.from({ length: 6 * 168 }, (_, hour) => drawPoisson(truth(hour), draws.uniform));
    const model = fitted(hoursFrom(MONDAY_MS, amounts));
    expect(model.season).toBe('week');
    for (let hour = 0; hour < 168; hour++) {
      const found = meanBurn(model, MONDAY_MS + hour * MS_PER_HOUR);
      expect(Math.abs(found - truth(hour))).toBeLessThan(4.5 * Math.sqrt(truth(hour) / 6) + 0.5);
    }
    expect(expectedBurn(model, MONDAY_MS, 168)).toBeCloseTo(5 * 8 * 30 + 128, -2);
    expect(cellAt(model, MONDAY_MS + 169.5 * MS_PER_HOUR)).toBe(1);
  });

  it('hours that differ by chance alone are blended into one rate', () => {
    const draws = seededDraws(8);
    const amounts = Array.from({ length: 96 }, () => drawPoisson(20, draws.uniform));
    for (const { meanPerHour } of fitted(hoursFrom(MONDAY_MS, amounts)).cells) {
      expect(Math.abs(meanPerHour - 20)).toBeLessThan(3);
    }
  });

  it('finds the wobble of hours, and none in plain Poisson counts', () => {
    const draws = seededDraws(9);
    const wobbling = Array.from({ length: 2_000 }, () =>
      drawPoisson(10 * drawGamma(4, draws), draws.uniform),
    );
    const plain = Array.from({ length: 2_000 }, () => drawPoisson(40, draws.uniform));
    const shape = fitted(hoursFrom(MONDAY_MS, wobbling), 'flat').hourShape;
    expect(shape).toBeGreaterThan(3.4);
    expect(shape).toBeLessThan(4.6);
    expect(fitted(hoursFrom(MONDAY_MS, plain), 'flat').hourShape).toBeGreaterThan(300);
  });
});

describe('expectedBurn', () => {
  it('adds up parts of hours', () => {
    const cells = Array.from({ length: 24 }, (_, hour) => ({ meanPerHour: hour, shape: Infinity }));
    const model: BurnModel = { ...knownBurn(0, 2), season: 'day', cells };
    expect(expectedBurn(model, MONDAY_MS + 1.5 * MS_PER_HOUR, 2)).toBeCloseTo(
      2 * (0.5 * 1 + 2 + 0.5 * 3),
      12,
    );
    expect(expectedBurn(model, MONDAY_MS, 0)).toBe(0);
    expect(() => expectedBurn(model, MONDAY_MS, -1)).toThrow(/hours/);
  });
});
