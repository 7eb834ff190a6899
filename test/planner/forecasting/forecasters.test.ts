import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dampedForecaster,
  driftForecaster,
  holtForecaster,
  meanForecaster,
  naiveForecaster,
  seasonalNaiveForecaster,
  seasonalProfileForecaster,
  smoothingForecaster,
  trendForecaster,
} from '../../../src/planner/forecasting/index.ts';

describe('forecasters', () => {
  it.each([
    [naiveForecaster, [1, 2, 9], [9, 9, 9]],
    [meanForecaster, [1, 2, 9], [4, 4, 4]],
    [driftForecaster, [1, 2, 9], [13, 17, 21]],
    [trendForecaster, [1, 3, 5], [7, 9, 11]],
    [smoothingForecaster(0.5), [1, 3, 9], [5.5, 5.5, 5.5]],
    // Level and slope: 1, 2; 3, 2; at 9 level 5 + 4/2 = 7, slope 2 + (4 - 2)/2 = 3.
    [holtForecaster(0.5, 0.5), [1, 3, 9], [10, 13, 16]],
    // Damped: 1, 2; level 3 - 0.5 = 2.5, slope (1.5 + 1)/2 = 1.25; level (9 + 3.125)/2 = 6.0625, slope 2.09375.
    [dampedForecaster({ alpha: 0.5, beta: 0.5, phi: 0.5 }), [1, 3, 9], [7.109375, 7.6328125, 7.89453125]],
    [seasonalNaiveForecaster(2), [1, 3, 9], [3, 9, 3]],
    [seasonalProfileForecaster(2), [1, 3, 9, 5, 2], [4, 4, 4]],
  ])('%# ahead of a short history', (forecaster, history, ahead) => {
    expect(history.length).toBeGreaterThanOrEqual(forecaster.leastHistory);
    const found = forecaster.ahead(history, 3);
    ahead.forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 12);
    });
    expect(found).toHaveLength(3);
  });

  it('go straight on along a straight line', () => {
    const line = fc.record({
      start: fc.integer({ min: -50, max: 50 }),
      slope: fc.integer({ min: -9, max: 9 }),
    });
    fc.assert(
      fc.property(line, fc.integer({ min: 2, max: 20 }), ({ start, slope }, n) => {
        const history = Array.from({ length: n }, (_, i) => start + slope * i);
        for (const forecaster of [driftForecaster, trendForecaster, holtForecaster(0.4, 0.2)]) {
          expect(forecaster.ahead(history, 2)[1]).toBeCloseTo(start + slope * (n + 1), 9);
        }
      }),
      { seed: 6, numRuns: 50 },
    );
  });

  it.each([
    () => smoothingForecaster(0),
    () => smoothingForecaster(1.5),
    () => holtForecaster(0.5, -1),
    () => holtForecaster(0, 0.5),
    () => dampedForecaster({ alpha: 0.5, beta: 0.5, phi: 1 }),
    () => seasonalNaiveForecaster(0),
    () => seasonalProfileForecaster(1.5),
  ])('%# refuses weights and periods out of range', (make) => {
    expect(make).toThrow(expect.objectContaining({ name: 'PlanError' }));
  });
});
