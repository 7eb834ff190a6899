/**
 * Which forecaster errs least on this series: from every origin the next value is forecast from what came before
 * it, and compared. Source: Tashman, International Journal of Forecasting 16, 2000 (rolling origin); Hyndman,
 * Koehler, ibid. 22, 2006 (MASE).
 */
import { type Insufficient, insufficient, whole } from '../../core/values/index.ts';
import { type Forecaster, naiveForecaster } from './forecasters.ts';
import { checkedSeries } from './series.ts';

export interface BacktestRow {
  readonly name: string;
  /** Origins it could forecast from; the history was too short at the others. */
  readonly originCount: number;
  /** Mean absolute error; null when it never forecast. */
  readonly mae: number | null;
  /** The same in units of the history's mean absolute step; null where nothing ever moved. */
  readonly mase: number | null;
  /** Value minus forecast, in order of the origins. */
  readonly residuals: readonly number[];
  /** The value after the series. */
  readonly next: number | null;
}

export interface Backtest {
  readonly status: 'tested';
  /** Least error first; those that missed origins last. The naive forecast is always among them. */
  readonly rows: readonly BacktestRow[];
  /** Of those that forecast from every origin. */
  readonly best: BacktestRow;
}

const LEAST_ORIGINS = 5;

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean absolute difference of neighbours; 0 for a single value. */
function meanStep(history: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < history.length; i++) sum += Math.abs(history[i]! - history[i - 1]!);
  return history.length < 2 ? 0 : sum / (history.length - 1);
}

function rowOf(series: readonly number[], firstOrigin: number, forecaster: Forecaster): BacktestRow {
  const { name, leastHistory, ahead } = forecaster;
  const residuals: number[] = [];
  const scaled: number[] = [];
  for (let origin = Math.max(firstOrigin, leastHistory); origin < series.length; origin++) {
    const history = series.slice(0, origin);
    const error = series[origin]! - ahead(history, 1)[0]!;
    residuals.push(error);
    const step = meanStep(history);
    if (step > 0) scaled.push(Math.abs(error) / step);
  }
  return {
    name,
    originCount: residuals.length,
    mae: meanOf(residuals.map(Math.abs)),
    mase: meanOf(scaled),
    residuals,
    next: series.length < leastHistory ? null : ahead(series, 1)[0]!,
  };
}

/**
 * Forecasts from origins `firstOrigin` (values of history at the first, >= 1) to the end; five origins at least, else
 * Insufficient. Cost: origins times what the forecasters cost.
 */
export function backtest(
  series: readonly number[],
  forecasters: readonly Forecaster[],
  firstOrigin: number,
): Backtest | Insufficient {
  const values = checkedSeries('series', series);
  const from = whole('firstOrigin', firstOrigin, 1);
  if (values.length - from < LEAST_ORIGINS) {
    return insufficient('origins', Math.max(0, values.length - from), LEAST_ORIGINS);
  }
  const all = forecasters.some(({ name }) => name === naiveForecaster.name)
    ? forecasters
    : [...forecasters, naiveForecaster];
  const rows = all.map((forecaster) => rowOf(values, from, forecaster));
  rows.sort((a, b) => b.originCount - a.originCount || (a.mae ?? 0) - (b.mae ?? 0));
  return { status: 'tested', rows, best: rows[0]! };
}
