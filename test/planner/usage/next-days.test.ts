/** The forecasters of days by hand, and how often their intervals hold. */

import { describe, expect, it } from 'vitest';
import { type NextDays, nextDays } from '../../../src/planner/usage/index.ts';
import { DAILY, seededDraws } from './forecasts.ts';

const draws = seededDraws(8);
const forecastOf = (complete: readonly number[], steps = 3) =>
  nextDays({ firstDay: 100, complete, today: 0, todayDay: 100 + complete.length }, { steps, draws });

describe('the next days', () => {
  it('[H1] of a line are the line; smoothing lags behind it as its levels 100, 106, 105.1 do', () => {
    const line = Array.from({ length: 20 }, (_, i) => 100 + 10 * i);
    const { days, tests } = forecastOf(line) as NextDays;
    expect(tests[0]).toEqual({ name: 'trend', meanError: expect.closeTo(0, 9) });
    expect(days.map(({ day, units }) => [day, Math.round(units)])).toEqual([
      [120, 300],
      [121, 310],
      [122, 320],
    ]);
    // Levels of 100, 120, 103, 0.3 of the newest: 100, 106, 105.1.
    expect(0.3 * 103 + 0.7 * (0.3 * 120 + 0.7 * 100)).toBeCloseTo(105.1, 9);
    // A line of slope s is s / alpha ahead of its smoothed level in the end.
    expect(tests.find(({ name }) => name === 'smoothing 0.3')!.meanError).toBeGreaterThan(0.97 * (10 / 0.3));
  });

  it('are never below nothing, and their ranges hold them', () => {
    const falling = Array.from({ length: 20 }, (_, i) => Math.max(0, 100 - 8 * i));
    for (const { units, low, high } of (forecastOf(falling, 28) as NextDays).days) {
      expect(low).toBeGreaterThanOrEqual(0);
      expect(units).toBeGreaterThanOrEqual(low);
      expect(high).toBeGreaterThanOrEqual(units);
    }
  });

  it('need twelve whole days, seven of them with use', () => {
    expect(forecastOf(DAILY.slice(0, 11))).toMatchObject({ status: 'insufficient', have: 11, need: 12 });
    const idle = Array.from({ length: 30 }, (_, i) => (i % 5 === 0 ? 100 : 0));
    expect(forecastOf(idle)).toMatchObject({ status: 'insufficient', have: 6, need: 7 });
  });

  it('[7.8] lie in their 95 % ranges nine times in ten and more, for errors of any law', () => {
    const drawn = seededDraws(31);
    const laws = [
      () => drawn.normal(),
      () => -Math.log(1 - drawn.uniform()) - 1,
      () => 3.4 * (drawn.uniform() - 0.5),
    ];
    for (const law of laws) {
      let inside = 0;
      for (let trial = 0; trial < 150; trial++) {
        const series = Array.from({ length: 41 }, () => 1000 + 100 * law());
        const [{ low, high }] = (forecastOf(series.slice(0, 40), 1) as NextDays).days as [
          NextDays['days'][0],
        ];
        if (series[40]! >= low && series[40]! <= high) inside++;
      }
      // Errors of 21 origins know their ends no better.
      expect(inside / 150).toBeGreaterThan(0.86);
    }
  });
});
