/** ARIMA through the library, and its gate with an engine made by hand. */
import { describe, expect, it } from 'vitest';
import {
  type ArimaEngine,
  type ArimaForecast,
  arimaForecast,
  loadArima,
} from '../../../src/planner/forecasting/index.ts';
import { DAILY } from './forecasts.ts';

const ORDER = { p: 1, d: 1, q: 1 };
const flat: ArimaEngine = (_, __, steps) => ({
  means: Array.from({ length: steps }, () => 10),
  variances: Array.from({ length: steps }, (_each, i) => 4 * (i + 1)),
});

describe('arimaForecast', () => {
  it('[H5] [W59] the fortnight goes on with 156.97, 159.31, 157.51, not 162, 165, 168', async () => {
    const { steps } = arimaForecast(await loadArima(), DAILY, ORDER, { steps: 3 }) as ArimaForecast;
    const expected = [
      [156.97, 10.16, 137.07, 176.88],
      [159.31, 10.55, 138.64, 179.98],
      [157.51, 13.54, 130.98, 184.04],
    ];
    expected.forEach((row, i) => {
      const { mean, standardError, low, high } = steps[i]!;
      [mean, standardError, low, high].forEach((value, column) => {
        expect(Math.abs(value - row[column]!)).toBeLessThan(0.011);
      });
      expect(Math.abs(mean - [162, 165, 168][i]!)).toBeGreaterThan(5);
    });
  });

  it('[H5] [W59] asks for 10 + p + q + d values, so 14 are enough for (1,1,1) and 12 are not', () => {
    expect(arimaForecast(flat, DAILY.slice(0, 12), ORDER, { steps: 3 })).toEqual({
      status: 'insufficient',
      have: 12,
      need: 13,
      what: 'values',
    });
    expect(arimaForecast(flat, DAILY.slice(0, 13), ORDER, { steps: 3 })).toMatchObject({
      status: 'forecast',
    });
  });

  it('takes the second output as variances', () => {
    const { steps } = arimaForecast(flat, DAILY, ORDER, { steps: 4, confidence: 0.95 }) as ArimaForecast;
    expect(steps.map(({ standardError }) => standardError)).toEqual([2, Math.sqrt(8), Math.sqrt(12), 4]);
    expect(steps[0]!.high).toBeCloseTo(10 + 1.959964 * 2, 5);
  });

  it('of a constant series is that constant, without error', async () => {
    const { steps } = arimaForecast(await loadArima(), Array(20).fill(5), ORDER, {
      steps: 2,
    }) as ArimaForecast;
    expect(steps.map(({ mean, standardError }) => [mean, standardError])).toEqual([
      [5, 0],
      [5, 0],
    ]);
  });

  it.each([
    ['E_RANGE', { ...ORDER, p: 6 }, { steps: 1 }],
    ['E_RANGE', { ...ORDER, d: 3 }, { steps: 1 }],
    ['E_RANGE', { ...ORDER, q: -1 }, { steps: 1 }],
    ['E_INT', { ...ORDER, q: 0.5 }, { steps: 1 }],
    ['E_RANGE', ORDER, { steps: 0 }],
    ['E_RANGE', ORDER, { steps: 366 }],
    ['E_RANGE', ORDER, { steps: 1, confidence: 1 }],
  ])('%s for %j, %j', (code, order, options) => {
    expect(() => arimaForecast(flat, DAILY, order, options)).toThrow(expect.objectContaining({ code }));
  });

  it('E_EMPTY and E_TYPE for a series that is none', () => {
    expect(() => arimaForecast(flat, [], ORDER, { steps: 1 })).toThrow(/at least one/);
    expect(() => arimaForecast(flat, [1, Infinity], ORDER, { steps: 1 })).toThrow(/series\[1\]/);
  });
});
