/**
 * Intervals of a forecast from its own past errors, without a normal law: conformal for the next value, resampled
 * errors for paths of many. Sources: Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World, 2005 (split
 * conformal); Hyndman, Athanasopoulos, section 5.5 (bootstrapped residuals).
 */

import { finite, type Insufficient, insufficient, openShare, whole } from '../../core/values/index.ts';
import { quantile } from '../../numerics/stats/index.ts';
import type { Forecaster } from './forecasters.ts';
import { checkedSeries } from './series.ts';

export interface ForecastInterval {
  readonly status: 'interval';
  readonly low: number;
  readonly high: number;
}

/**
 * The next value around its forecast. It covers with at least the confidence when errors are exchangeable: the half
 * width is the ceil((n + 1) confidence)-th smallest absolute error. Too few errors for that rank is Insufficient.
 */
export function conformalInterval(
  forecast: number,
  residuals: readonly number[],
  confidence: number = 0.95,
): ForecastInterval | Insufficient {
  const centre = finite('forecast', forecast);
  const level = openShare('confidence', confidence);
  const sizes = checkedSeries('residuals', residuals)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const rank = Math.ceil((sizes.length + 1) * level - 1e-9);
  if (rank > sizes.length) {
    return insufficient('residuals', sizes.length, Math.ceil(level / (1 - level) - 1e-9));
  }
  const half = sizes[rank - 1]!;
  return { status: 'interval', low: centre - half, high: centre + half };
}

export interface BootstrapOptions {
  /** 1 to 365. */
  readonly steps: number;
  readonly confidence?: number;
  /** Paths drawn, default 1,000. */
  readonly paths?: number;
  /** Numbers of [0, 1). */
  readonly uniform: () => number;
}

/**
 * Intervals of the next `steps` values: each path adds a resampled residual to every step's forecast and forecasts on
 * from there. One interval per step. Cost: paths times steps forecasts.
 */
export function bootstrapIntervals(
  series: readonly number[],
  forecaster: Forecaster,
  residuals: readonly number[],
  { steps, confidence = 0.95, paths = 1_000, uniform }: BootstrapOptions,
): ForecastInterval[] | Insufficient {
  const history = checkedSeries('series', series);
  const errors = checkedSeries('residuals', residuals);
  const ahead = whole('steps', steps, 1, 365);
  const pathCount = whole('paths', paths, 1, 100_000);
  const tail = (1 - openShare('confidence', confidence)) / 2;
  if (history.length < forecaster.leastHistory) {
    return insufficient('values', history.length, forecaster.leastHistory);
  }
  const columns = Array.from({ length: ahead }, () => new Float64Array(pathCount));
  for (let path = 0; path < pathCount; path++) {
    const future = [...history];
    for (const column of columns) {
      const error = errors[Math.floor(uniform() * errors.length)]!;
      const value = forecaster.ahead(future, 1)[0]! + error;
      column[path] = value;
      future.push(value);
    }
  }
  return columns.map((column) => {
    column.sort();
    return { status: 'interval', low: quantile(column, tail), high: quantile(column, 1 - tail) };
  });
}
