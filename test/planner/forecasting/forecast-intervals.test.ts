import { describe, expect, it } from 'vitest';
import {
  bootstrapIntervals,
  type ForecastInterval,
  meanForecaster,
  naiveForecaster,
} from '../../../src/planner/forecasting/index.ts';
import { seededDraws } from './forecasts.ts';

describe('bootstrapIntervals', () => {
  const options = () => ({ steps: 9, paths: 4_000, uniform: seededDraws(4).uniform });

  it('of a naive forecast widen like a random walk', () => {
    const residuals = [-1, 1];
    const found = bootstrapIntervals([50], naiveForecaster, residuals, options()) as ForecastInterval[];
    expect(found).toHaveLength(9);
    expect(found[0]).toEqual({ status: 'interval', low: 49, high: 51 });
    // Sums of 9 signs: the 2.5 % quantile is -5 (P(at most -7) = .0195, at most -5 = .0898).
    expect([found[8]!.low, found[8]!.high]).toEqual([45, 55]);
  });

  it('without errors are the forecast', () => {
    const found = bootstrapIntervals([4, 6], meanForecaster, [0, 0], options()) as ForecastInterval[];
    expect(found.every(({ low, high }) => low === 5 && high === 5)).toBe(true);
  });

  it('refuses bad input', () => {
    expect(() => bootstrapIntervals([], naiveForecaster, [1], options())).toThrow(/series/);
    expect(() => bootstrapIntervals([1], naiveForecaster, [], options())).toThrow(/residuals/);
    expect(() => bootstrapIntervals([1], naiveForecaster, [1], { ...options(), steps: 0 })).toThrow(/steps/);
    expect(() => bootstrapIntervals([1], naiveForecaster, [1], { ...options(), paths: 0 })).toThrow(/paths/);
    expect(() => bootstrapIntervals([1], naiveForecaster, [1], { ...options(), confidence: 0 })).toThrow(
      /confidence/,
    );
  });
});
