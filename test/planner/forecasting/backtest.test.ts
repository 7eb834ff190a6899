/** The document's fortnight: who would have forecast it best. Errors re-computed with numpy. */
import { describe, expect, it } from 'vitest';
import {
  arimaForecaster,
  type Backtest,
  backtest,
  driftForecaster,
  holtForecaster,
  loadArima,
  meanForecaster,
  naiveForecaster,
  seasonalNaiveForecaster,
  seasonalProfileForecaster,
  smoothingForecaster,
  trendForecaster,
} from '../../../src/planner/forecasting/index.ts';
import { DAILY } from './forecasts.ts';

const ALL = [
  naiveForecaster,
  driftForecaster,
  meanForecaster,
  trendForecaster,
  smoothingForecaster(0.3),
  smoothingForecaster(0.5),
  holtForecaster(0.5, 0.3),
  seasonalNaiveForecaster(7),
];
const tested = (series: readonly number[], forecasters = ALL, from = 7): Backtest =>
  backtest(series, forecasters, from) as Backtest;

describe('backtest', () => {
  it.each([
    ['trend', 6.9, 160.11],
    ['holt 0.5 0.3', 8.69, 160.89],
    ['smoothing 0.5', 10.6, 154.0],
    ['drift', 10.7, 164.62],
    ['naive', 12.14, 160],
    ['smoothing 0.3', 12.6, 148.13],
    ['mean', 19.67, 132.5],
    ['weekly naive', 25.0, 135],
  ])('[H6] %s errs by %f at origins 7 to 13, next %f', (name, mae, next) => {
    const row = tested(DAILY).rows.find((each) => each.name === name)!;
    expect(row.originCount).toBe(7);
    expect(row.mae).toBeCloseTo(mae, 2);
    expect(row.next).toBeCloseTo(next, 2);
  });

  it('[H6] [W59] a straight line wins; the ARIMA of the document errs more where both can forecast', async () => {
    const arima = arimaForecaster(await loadArima(), { p: 1, d: 1, q: 1 });
    const { best, rows } = tested(DAILY, [...ALL, arima]);
    expect(best.name).toBe('trend');
    const errorAt13 = (name: string): number =>
      Math.abs(rows.find((row) => row.name === name)!.residuals.at(-1)!);
    expect(rows.at(-1)).toMatchObject({ name: 'arima 1 1 1', originCount: 1 });
    expect(errorAt13('arima 1 1 1')).toBeCloseTo(17.37, 1);
    expect(errorAt13('trend')).toBeLessThan(5);
  });

  it('[H7] [W60] a weekly pattern is seen by weekly forecasters and not by ARIMA(1,1,1)', async () => {
    const series = Array.from({ length: 35 }, (_, day) => [90, 120, 120, 120, 110, 30, 10][day % 7]!);
    const arima = arimaForecaster(await loadArima(), { p: 1, d: 1, q: 1 });
    const { rows, best } = tested(
      series,
      [seasonalNaiveForecaster(7), seasonalProfileForecaster(7), arima],
      21,
    );
    expect(best.mae).toBeCloseTo(0, 9);
    const of = (name: string) => rows.find((row) => row.name === name)!;
    expect(of('weekly profile').mae).toBeCloseTo(0, 9);
    expect(of('arima 1 1 1').mae).toBeGreaterThan(10);
  });

  it('scales errors by the steps of the history before them', () => {
    // History 0 2 4 ... moves by 2 a day; the naive forecast errs by 2, the mean at origin n by n + 1.
    const { rows } = tested([0, 2, 4, 6, 8, 10, 12], [meanForecaster], 2);
    const naive = rows.find(({ name }) => name === 'naive')!;
    expect([naive.mae, naive.mase]).toEqual([2, 1]);
    const mean = rows.find(({ name }) => name === 'mean')!;
    expect(mean.residuals).toEqual([3, 4, 5, 6, 7]);
    expect(mean.mase).toBeCloseTo(2.5, 12);
  });

  it('always shows the naive forecast, and has no scale for what never moved', () => {
    const { rows } = tested([5, 5, 5, 5, 5, 5, 5], [meanForecaster], 2);
    expect(rows.map(({ name, mae, mase }) => [name, mae, mase])).toEqual([
      ['mean', 0, null],
      ['naive', 0, null],
    ]);
  });

  it('asks for five origins', () => {
    expect(backtest([1, 2, 3, 4], ALL, 1)).toEqual({
      status: 'insufficient',
      have: 3,
      need: 5,
      what: 'origins',
    });
    expect(backtest([1], ALL, 9)).toMatchObject({ status: 'insufficient', have: 0 });
  });

  it.each([
    ['E_EMPTY', [], 1],
    ['E_TYPE', [1, Number.NaN], 1],
    ['E_RANGE', [1, 2], 0],
    ['E_INT', [1, 2], 1.5],
  ])('%s for %j from %j', (code, series, from) => {
    expect(() => backtest(series, ALL, from)).toThrow(expect.objectContaining({ code }));
  });
});
