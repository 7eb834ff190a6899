/**
 * The next days of a lane: plain forecasters compete on its past days, each day forecast from those before it, and the
 * one that errs least forecasts, with intervals from its own errors. On drawn days with weeks, trends, shifts and
 * wandering levels no further one (Holt, damped trends, ARIMA) erred less than the best of these.
 * Sources: Hyndman, Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., sections 5.2, 5.5, 7.2 and 8.1;
 * Tashman, International Journal of Forecasting 16, 2000 (rolling origin).
 */
import { DAYS_PER_WEEK } from '../../core/index.ts';
import { type Insufficient, insufficient } from '../../core/values/index.ts';
import type { RealDraws } from '../../numerics/stats/distributions/index.ts';
import { leastSquaresLine, quantile, sampleMean } from '../../numerics/stats/samples/index.ts';
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

/** How a forecaster did on the past days. */
export interface ForecasterTest {
  readonly name: string;
  /** Mean absolute error, units a day; null = its history was too short at every origin. */
  readonly meanError: number | null;
}

export interface NextDays {
  readonly status: 'forecast';
  /** Whole days it rests on. */
  readonly dayCount: number;
  /** Days that the best one forecast to be tested. */
  readonly originCount: number;
  /** Least error first: the first one forecasts. */
  readonly tests: readonly ForecasterTest[];
  /** From today on, today as a whole day. */
  readonly days: readonly DayForecast[];
}

interface Forecaster {
  readonly name: string;
  readonly leastHistory: number;
  /** The value so many steps (1 and more) after `history`, which is at least that long. */
  readonly ahead: (history: readonly number[], step: number) => number;
}

/** Older days say little. */
const MOST_DAYS = 56;
const LEAST_HISTORY = 7;
const MOST_ORIGINS = 21;
const LEAST_ORIGINS = 5;
const PATHS = 400;
const TAIL = 0.025;
/** Weight of the newest day; of the literature, not fitted: few days would fit anything. */
const SMOOTHING = 0.3;

const FORECASTERS: readonly Forecaster[] = [
  { name: 'naive', leastHistory: 1, ahead: (history) => history.at(-1)! },
  { name: 'mean', leastHistory: 1, ahead: (history) => sampleMean(history) },
  {
    name: 'trend',
    leastHistory: 2,
    ahead: (history, step) => {
      const { intercept, slope } = leastSquaresLine(history);
      return intercept + slope * (history.length - 1 + step);
    },
  },
  {
    name: `smoothing ${SMOOTHING}`,
    leastHistory: 1,
    ahead: (history) => history.reduce((before, value) => SMOOTHING * value + (1 - SMOOTHING) * before),
  },
  {
    name: 'weekly naive',
    leastHistory: DAYS_PER_WEEK,
    ahead: (history, step) => history[history.length - DAYS_PER_WEEK + ((step - 1) % DAYS_PER_WEEK)]!,
  },
  {
    name: 'weekly profile',
    leastHistory: 2 * DAYS_PER_WEEK,
    ahead: (history, step) => {
      const phase = (history.length + step - 1) % DAYS_PER_WEEK;
      return sampleMean(history.filter((_, i) => i % DAYS_PER_WEEK === phase));
    },
  },
];

interface Tested {
  readonly forecaster: Forecaster;
  /** Value minus forecast, in order of the origins. */
  readonly errors: readonly number[];
  readonly meanError: number | null;
}

/** Forecasts each value from `first` on by those before it, where there are enough of them. */
function testedOn(series: readonly number[], first: number, forecaster: Forecaster): Tested {
  const errors: number[] = [];
  for (let origin = Math.max(first, forecaster.leastHistory); origin < series.length; origin++)
    errors.push(series[origin]! - forecaster.ahead(series.slice(0, origin), 1));
  return { forecaster, errors, meanError: errors.length === 0 ? null : sampleMean(errors.map(Math.abs)) };
}

/** Ends of the middle 95 % of each step: paths add a past error to every step's forecast and go on from there. */
function intervals(
  series: readonly number[],
  { forecaster, errors }: Tested,
  steps: number,
  { uniform }: RealDraws,
): Array<readonly [low: number, high: number]> {
  const columns = Array.from({ length: steps }, () => new Float64Array(PATHS));
  for (let path = 0; path < PATHS; path++) {
    const future = [...series];
    for (const column of columns) {
      const value = forecaster.ahead(future, 1) + errors[Math.floor(uniform() * errors.length)]!;
      column[path] = value;
      future.push(value);
    }
  }
  return columns.map((column) => {
    column.sort();
    return [quantile(column, TAIL), quantile(column, 1 - TAIL)];
  });
}

/** Forecasts `steps` (1 to 28) days from today on; fewer than 12 whole days, or 7 with use, are Insufficient. */
export function nextDays(
  { complete, todayDay }: DailyUse,
  { steps, draws }: { readonly steps: number; readonly draws: RealDraws },
): NextDays | Insufficient {
  const series = complete.slice(-MOST_DAYS);
  const need = LEAST_HISTORY + LEAST_ORIGINS;
  if (series.length < need) return insufficient('whole days', series.length, need);
  const usedCount = series.filter((units) => units > 0).length;
  if (usedCount < LEAST_HISTORY) return insufficient('days with use in 8 weeks', usedCount, LEAST_HISTORY);
  const first = Math.max(LEAST_HISTORY, series.length - MOST_ORIGINS);
  // One that could not forecast every day is not compared with those that could.
  const tested = FORECASTERS.map((each) => testedOn(series, first, each)).sort(
    (a, b) => b.errors.length - a.errors.length || a.meanError! - b.meanError!,
  );
  const best = tested[0]!;
  const ranges = intervals(series, best, steps, draws);
  return {
    status: 'forecast',
    dayCount: series.length,
    originCount: best.errors.length,
    tests: tested.map(({ forecaster, meanError }) => ({ name: forecaster.name, meanError })),
    days: ranges.map(([low, high], i) => {
      const mean = best.forecaster.ahead(series, i + 1);
      return {
        day: todayDay + i,
        units: Math.max(0, mean),
        low: Math.max(0, Math.min(low, mean)),
        high: Math.max(0, high, mean),
      };
    }),
  };
}
