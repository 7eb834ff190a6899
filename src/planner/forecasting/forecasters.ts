/**
 * Forecasters of a daily series, from the plainest up; each says how much history it needs. They compete in
 * backtest.ts. Sources: Hyndman, Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., sections 5.2, 7.2
 * and 8.1-8.2; Holt 1957; Gardner, McKenzie 1985 (damped trend).
 */

import { openShare, positive, share, whole } from '../../core/values/index.ts';
import { leastSquaresLine, sampleMean } from '../../numerics/stats/index.ts';

export interface Forecaster {
  readonly name: string;
  readonly leastHistory: number;
  /** The next `steps` values after `history`, which is at least that long. */
  readonly ahead: (history: readonly number[], steps: number) => readonly number[];
}

const stepsOf = (steps: number, value: (step: number) => number): number[] =>
  Array.from({ length: steps }, (_, i) => value(i + 1));

const lastOf = (history: readonly number[]): number => history[history.length - 1]!;

/** The last value again. */
export const naiveForecaster: Forecaster = {
  name: 'naive',
  leastHistory: 1,
  ahead: (history, steps) => stepsOf(steps, () => lastOf(history)),
};

/** On along the line from the first value to the last. */
export const driftForecaster: Forecaster = {
  name: 'drift',
  leastHistory: 2,
  ahead: (history, steps) => {
    const slope = (lastOf(history) - history[0]!) / (history.length - 1);
    return stepsOf(steps, (step) => lastOf(history) + slope * step);
  },
};

export const meanForecaster: Forecaster = {
  name: 'mean',
  leastHistory: 1,
  ahead: (history, steps) => {
    const mean = sampleMean(history);
    return stepsOf(steps, () => mean);
  },
};

/** On along the least-squares line. */
export const trendForecaster: Forecaster = {
  name: 'trend',
  leastHistory: 2,
  ahead: (history, steps) => {
    const { intercept, slope } = leastSquaresLine(history);
    return stepsOf(steps, (step) => intercept + slope * (history.length - 1 + step));
  },
};

/** Simple exponential smoothing with `alpha` of (0, 1]. */
export function smoothingForecaster(alpha: number): Forecaster {
  positive('alpha', alpha, 1);
  return {
    name: `smoothing ${alpha}`,
    leastHistory: 1,
    ahead: (history, steps) => {
      const level = history.reduce((before, value) => alpha * value + (1 - alpha) * before);
      return stepsOf(steps, () => level);
    },
  };
}

export interface TrendWeights {
  /** Of the level, (0, 1]. */
  readonly alpha: number;
  /** Of the slope, 0 to 1. */
  readonly beta: number;
  /** What is left of the slope after a step, (0, 1]; 1 = not damped. */
  readonly phi: number;
}

/** Holt's level and slope, damped by phi. Begins with the first value and the first difference. */
function trendingForecaster(name: string, { alpha, beta, phi }: TrendWeights): Forecaster {
  return {
    name,
    leastHistory: 2,
    ahead: (history, steps) => {
      let level = history[0]!;
      let slope = history[1]! - history[0]!;
      for (const value of history.slice(1)) {
        const next = alpha * value + (1 - alpha) * (level + phi * slope);
        slope = beta * (next - level) + (1 - beta) * phi * slope;
        level = next;
      }
      let reach = 0;
      let power = 1;
      return stepsOf(steps, () => {
        power *= phi;
        reach += power;
        return level + reach * slope;
      });
    },
  };
}

/** Holt's linear trend: weights `alpha` of (0, 1] for the level, `beta` of 0 to 1 for the slope. */
export function holtForecaster(alpha: number, beta: number): Forecaster {
  positive('alpha', alpha, 1);
  share('beta', beta);
  return trendingForecaster(`holt ${alpha} ${beta}`, { alpha, beta, phi: 1 });
}

/** Holt's trend that fades by `phi`, strictly between 0 and 1, each step. */
export function dampedForecaster(weights: TrendWeights): Forecaster {
  positive('alpha', weights.alpha, 1);
  share('beta', weights.beta);
  openShare('phi', weights.phi);
  return trendingForecaster(`damped ${weights.alpha} ${weights.beta} ${weights.phi}`, weights);
}

/** The value of `period` steps before: 7 = the same day of the week before. */
export function seasonalNaiveForecaster(period: number): Forecaster {
  whole('period', period, 1);
  return {
    name: period === 7 ? 'weekly naive' : `naive ${period}`,
    leastHistory: period,
    ahead: (history, steps) =>
      stepsOf(steps, (step) => history[history.length - period + ((step - 1) % period)]!),
  };
}

/** The mean of all values of the same phase of the period: a weekly profile of a daily series. Two periods at least. */
export function seasonalProfileForecaster(period: number): Forecaster {
  whole('period', period, 1);
  return {
    name: period === 7 ? 'weekly profile' : `profile ${period}`,
    leastHistory: 2 * period,
    ahead: (history, steps) =>
      stepsOf(steps, (step) => {
        const phase = (history.length + step - 1) % period;
        return sampleMean(history.filter((_, i) => i % period === phase));
      }),
  };
}
