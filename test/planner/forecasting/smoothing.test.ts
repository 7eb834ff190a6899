import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlanError } from '../../../src/core/values/index.ts';
import { type Smoothed, smooth } from '../../../src/planner/forecasting/index.ts';

const SERIES = [100, 120, 110, 130];
const smoothed = (series: readonly number[], alpha: number | 'fit'): Smoothed =>
  smooth(series, alpha) as Smoothed;

describe('smooth', () => {
  it('[H1] levels of the example are 100, 106, 107.2, 114.04', () => {
    [100, 106, 107.2, 114.04].forEach((level, i) => {
      expect(smoothed(SERIES, 0.3).levels[i]).toBeCloseTo(level, 10);
    });
  });

  it.each([
    [0.2, 18.72],
    [0.3, 17.66],
    [0.5, 16.33],
    [0.8, 16.22],
  ])('[H1] one-step error at alpha %f is %f', (alpha, rmse) => {
    expect(smoothed(SERIES, alpha).rmse).toBeCloseTo(rmse, 2);
  });

  it('[H1] the fitted alpha errs no more than any of a fine grid', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 3, maxLength: 30 }), (series) => {
        const fitted = smoothed(series, 'fit');
        for (let alpha = 0.005; alpha <= 1; alpha += 0.005) {
          expect(fitted.rmse).toBeLessThanOrEqual(smoothed(series, alpha).rmse! + 1e-9);
        }
      }),
      { seed: 1, numRuns: 40 },
    );
    expect(smoothed(SERIES, 'fit').alpha).toBeCloseTo(0.6635, 3);
  });

  it('of one value is that value, with no error known; alpha 1 follows the series', () => {
    expect(smooth([7], 0.3)).toEqual({ status: 'smoothed', alpha: 0.3, levels: [7], rmse: null });
    expect(smoothed(SERIES, 1).levels).toEqual(SERIES);
  });

  it('does not fit an alpha to fewer than three values', () => {
    expect(smooth([1, 2], 'fit')).toEqual({ status: 'insufficient', have: 2, need: 3, what: 'values' });
  });

  it.each([
    ['E_EMPTY', [], 0.3],
    ['E_TYPE', [1, Number.NaN], 0.3],
    ['E_TYPE', [1, '2'], 0.3],
    ['E_TYPE', null, 0.3],
    ['E_RANGE', [1], 0],
    ['E_RANGE', [1], 1.1],
    ['E_TYPE', [1], 'best'],
  ])('%s for %j with alpha %j', (code, series, alpha) => {
    expect(() => smooth(series as number[], alpha as number)).toThrow(expect.objectContaining({ code }));
    expect(() => smooth(series as number[], alpha as number)).toThrow(PlanError);
  });
});
