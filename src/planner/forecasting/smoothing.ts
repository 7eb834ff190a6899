/**
 * Simple exponential smoothing: the level after each value, which is the forecast of the next.
 * Source: Brown 1959; Hyndman, Koehler, Ord, Snyder, Forecasting with Exponential Smoothing, 2008, section 2.4.
 */
import { type Insufficient, insufficient, positive } from '../../core/values/index.ts';
import { checkedSeries } from './series.ts';

export interface Smoothed {
  readonly status: 'smoothed';
  /** Weight of the newest value, of (0, 1]. */
  readonly alpha: number;
  /** One per value; the last is the forecast. The first value is its own forecast. */
  readonly levels: readonly number[];
  /** Root of the mean squared one-step error; null for a single value. */
  readonly rmse: number | null;
}

/** Errors needed before a weight can be told from another. */
const LEAST_TO_FIT = 3;
const GRID = 100;
const GOLDEN = 0.6180339887498949;
const REFINEMENTS = 60;

function run(series: readonly number[], alpha: number): Smoothed {
  const levels = [series[0]!];
  let squares = 0;
  for (let i = 1; i < series.length; i++) {
    const error = series[i]! - levels[i - 1]!;
    squares += error * error;
    levels.push(alpha * series[i]! + (1 - alpha) * levels[i - 1]!);
  }
  const rmse = series.length === 1 ? null : Math.sqrt(squares / (series.length - 1));
  return { status: 'smoothed', alpha, levels, rmse };
}

/** The alpha with the least one-step error: the best of a grid, then golden section around it. */
function bestAlpha(series: readonly number[]): number {
  const errorOf = (alpha: number): number => run(series, alpha).rmse!;
  let best = 1;
  for (let step = GRID - 1; step >= 1; step--) {
    if (errorOf(step / GRID) < errorOf(best)) best = step / GRID;
  }
  let low = Math.max(1e-6, best - 1 / GRID);
  let high = Math.min(1, best + 1 / GRID);
  for (let step = 0; step < REFINEMENTS; step++) {
    const left = high - GOLDEN * (high - low);
    const right = low + GOLDEN * (high - low);
    if (errorOf(left) <= errorOf(right)) high = right;
    else low = left;
  }
  const refined = (low + high) / 2;
  return errorOf(refined) < errorOf(best) ? refined : best;
}

/** Smooths a series of any units with `alpha` of (0, 1], or with the one that errs least ('fit', 3 values or more). */
export function smooth(series: readonly number[], alpha: number | 'fit'): Smoothed | Insufficient {
  const values = checkedSeries('series', series);
  if (alpha !== 'fit') return run(values, positive('alpha', alpha, 1));
  if (values.length < LEAST_TO_FIT) return insufficient('values', values.length, LEAST_TO_FIT);
  return run(values, bestAlpha(values));
}
