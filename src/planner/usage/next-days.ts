/** The next days of a lane: forecasters compete on its past days, the best one forecasts, with intervals. */

import { type Insufficient, insufficient } from '../../core/values/index.ts';
import type { RealDraws } from '../../numerics/stats/index.ts';
import {
  type ArimaEngine,
  arimaForecast,
  arimaForecaster,
  type Backtest,
  backtest,
  bootstrapIntervals,
  dampedForecaster,
  driftForecaster,
  type Forecaster,
  holtForecaster,
  meanForecaster,
  naiveForecaster,
  seasonalNaiveForecaster,
  seasonalProfileForecaster,
  smoothingForecaster,
  trendForecaster,
} from '../forecasting/index.ts';
import type { DailyUse } from './daily-use.ts';

export interface DayForecast {
  /** Local days since 1970. */
  readonly day: number;
  /** Units, >= 0. */
  readonly units: number;
  /** 95 % interval, >= 0. */
  readonly low: number;
  readonly high: number;
}

export interface NextDays {
  readonly status: 'forecast';
  /** Whole days it rests on. */
  readonly dayCount: number;
  readonly test: Backtest;
  /** From today on, today as a whole day. */
  readonly days: readonly DayForecast[];
}

const ARIMA_ORDER = { p: 1, d: 1, q: 1 } as const;
/** Older days say little. */
const MOST_DAYS = 56;
const LEAST_HISTORY = 7;
const MOST_ORIGINS = 21;
const LEAST_ORIGINS = 5;
const PATHS = 400;
const CONFIDENCE = 0.95;

/** Smoothing weights are those of the literature, not fitted: few days would fit anything. */
const FORECASTERS: readonly Forecaster[] = [
  naiveForecaster,
  meanForecaster,
  driftForecaster,
  trendForecaster,
  smoothingForecaster(0.3),
  smoothingForecaster(0.5),
  holtForecaster(0.5, 0.3),
  dampedForecaster({ alpha: 0.5, beta: 0.3, phi: 0.9 }),
  seasonalNaiveForecaster(7),
  seasonalProfileForecaster(7),
];

/** An engine whose failed fits forecast the last value: a fit may not converge. */
const steadyEngine =
  (engine: ArimaEngine): ArimaEngine =>
  (series, order, steps) => {
    const { means, variances } = engine(series, order, steps);
    const isGood = [...means, ...variances].every(
      (value) => Number.isFinite(value) && Math.abs(value) < 1e15,
    );
    if (isGood && variances.every((value) => value >= 0)) return { means, variances };
    return { means: means.map(() => series.at(-1)!), variances: variances.map(() => 0) };
  };

export interface NextDaysOptions {
  /** 1 to 28. */
  readonly steps: number;
  readonly draws: RealDraws;
  /** null = ARIMA does not compete. */
  readonly engine: ArimaEngine | null;
}

/** Forecasts the days from today on; fewer than 12 whole days, or 7 with use, are Insufficient. */
export function nextDays(
  { complete, todayDay }: DailyUse,
  { steps, draws, engine }: NextDaysOptions,
): NextDays | Insufficient {
  const series = complete.slice(-MOST_DAYS);
  if (series.length < LEAST_HISTORY + LEAST_ORIGINS) {
    return insufficient('whole days', series.length, LEAST_HISTORY + LEAST_ORIGINS);
  }
  const usedCount = series.filter((units) => units > 0).length;
  if (usedCount < LEAST_HISTORY) return insufficient('days with use in 8 weeks', usedCount, LEAST_HISTORY);
  const steady = engine === null ? null : steadyEngine(engine);
  const arima = steady === null ? [] : [arimaForecaster(steady, ARIMA_ORDER)];
  const all = [...FORECASTERS, ...arima];
  const test = backtest(series, all, Math.max(LEAST_HISTORY, series.length - MOST_ORIGINS));
  if (test.status === 'insufficient') return test;
  const best = all.find(({ name }) => name === test.best.name)!;
  const means = best.ahead(series, steps);
  const ranges =
    steady !== null && best === arima[0]
      ? arimaForecast(steady, series, ARIMA_ORDER, { steps, confidence: CONFIDENCE })
      : bootstrapIntervals(series, best, test.best.residuals, {
          steps,
          confidence: CONFIDENCE,
          paths: PATHS,
          uniform: draws.uniform,
        });
  if ('status' in ranges && ranges.status === 'insufficient') return ranges;
  const intervals = 'steps' in ranges ? ranges.steps : ranges;
  return {
    status: 'forecast',
    dayCount: series.length,
    test,
    days: means.map((mean, i) => {
      const { low, high } = intervals[i]!;
      return {
        day: todayDay + i,
        units: Math.max(0, mean),
        low: Math.max(0, Math.min(low, mean)),
        high: Math.max(0, high, mean),
      };
    }),
  };
}
