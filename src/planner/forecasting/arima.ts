/**
 * ARIMA(p, d, q) of a daily series, behind an interface: the planner sees this file, the WebAssembly library is in
 * arima-engine.ts. Orders are the caller's: nothing here chooses them, and there is no weekly term.
 */

import { type Insufficient, insufficient, openShare, whole } from '../../core/values/index.ts';
import { normalQuantile } from '../../numerics/stats/index.ts';
import type { Forecaster } from './forecasters.ts';
import { checkedSeries } from './series.ts';

export interface ArimaOrder {
  /** Autoregressive terms, 0 to 5. */
  readonly p: number;
  /** Differences, 0 to 2. */
  readonly d: number;
  /** Moving-average terms, 0 to 5. */
  readonly q: number;
}

export interface ArimaSteps {
  readonly means: readonly number[];
  readonly variances: readonly number[];
}

/** Fits and forecasts. */
export type ArimaEngine = (series: readonly number[], order: ArimaOrder, steps: number) => ArimaSteps;

export interface ArimaStep {
  readonly mean: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

export interface ArimaForecast {
  readonly status: 'forecast';
  readonly steps: readonly ArimaStep[];
}

const MOST_STEPS = 365;

function checkedOrder(order: ArimaOrder): ArimaOrder {
  return {
    p: whole('order.p', order.p, 0, 5),
    d: whole('order.d', order.d, 0, 2),
    q: whole('order.q', order.q, 0, 5),
  };
}

/** Values an order needs: 10 + p + q + d. */
const leastValues = ({ p, d, q }: ArimaOrder): number => 10 + p + q + d;

/** `steps` (1 to 365) ahead with normal intervals of the given confidence, strictly between 0 and 1. */
export function arimaForecast(
  engine: ArimaEngine,
  series: readonly number[],
  order: ArimaOrder,
  { steps, confidence = 0.95 }: { readonly steps: number; readonly confidence?: number },
): ArimaForecast | Insufficient {
  const values = checkedSeries('series', series);
  const checked = checkedOrder(order);
  const ahead = whole('steps', steps, 1, MOST_STEPS);
  const z = normalQuantile((1 + openShare('confidence', confidence)) / 2);
  if (values.length < leastValues(checked)) {
    return insufficient('values', values.length, leastValues(checked));
  }
  const { means, variances } = engine(values, checked, ahead);
  return {
    status: 'forecast',
    steps: means.map((mean, i) => {
      const standardError = Math.sqrt(variances[i]!);
      return { mean, standardError, low: mean - z * standardError, high: mean + z * standardError };
    }),
  };
}

/** The same as a competitor of the backtest. */
export function arimaForecaster(engine: ArimaEngine, order: ArimaOrder): Forecaster {
  const checked = checkedOrder(order);
  return {
    name: `arima ${checked.p} ${checked.d} ${checked.q}`,
    leastHistory: leastValues(checked),
    ahead: (history, steps) => engine(history, checked, steps).means,
  };
}
