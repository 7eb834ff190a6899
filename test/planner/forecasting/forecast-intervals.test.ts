import { describe, expect, it } from 'vitest';
import {
  bootstrapIntervals,
  conformalInterval,
  type ForecastInterval,
  meanForecaster,
  naiveForecaster,
} from '../../../src/planner/forecasting/index.ts';
import { seededDraws } from './forecasts.ts';

describe('conformalInterval', () => {
  it('takes the ceil((n + 1) confidence)-th smallest error', () => {
    const residuals = [3, -1, 2, -8, 5, 4, -6, 7, -9];
    expect(conformalInterval(100, residuals, 0.8)).toEqual({ status: 'interval', low: 92, high: 108 });
    expect(conformalInterval(100, residuals, 0.9)).toEqual({ status: 'interval', low: 91, high: 109 });
  });

  it('needs as many errors as the confidence asks for: 19 for 95 %', () => {
    const residuals = Array.from({ length: 19 }, (_, i) => i);
    expect(conformalInterval(0, residuals.slice(1))).toEqual({
      status: 'insufficient',
      have: 18,
      need: 19,
      what: 'residuals',
    });
    expect(conformalInterval(0, residuals)).toMatchObject({ status: 'interval', high: 18 });
  });

  it('[7.8] covers what it says for errors of any law', () => {
    const draws = seededDraws(12);
    const skewed = (): number => -Math.log(1 - draws.uniform()) - 1;
    let covered = 0;
    for (let trial = 0; trial < 4_000; trial++) {
      const { low, high } = conformalInterval(0, Array.from({ length: 39 }, skewed)) as ForecastInterval;
      const value = skewed();
      if (value >= low && value <= high) covered++;
    }
    expect(covered / 4_000).toBeGreaterThan(0.935);
    expect(covered / 4_000).toBeLessThan(0.97);
  });

  it('refuses bad input', () => {
    expect(() => conformalInterval(Number.NaN, [1])).toThrow(/forecast/);
    expect(() => conformalInterval(0, [])).toThrow(/at least one/);
    expect(() => conformalInterval(0, [1], 1)).toThrow(/confidence/);
  });
});

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
