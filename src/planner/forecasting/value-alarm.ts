/**
 * Is this value unusual? A prediction interval of one more value, from mean and deviation with Student's t, or from
 * median and MAD, which a few wild values of the history do not move. The width is stated as one false alarm in so
 * many values.
 * Source: Geisser, Predictive Inference, 1993, section 2.1; Rousseeuw, Croux, JASA 88, 1993 (MAD).
 */

import { finite, type Insufficient, insufficient, positive, unknownName } from '../../core/values/index.ts';
import {
  medianDeviation,
  sampleDeviation,
  sampleMean,
  sampleMedian,
  twoSidedQuantile,
  twoSidedTail,
} from '../../numerics/stats/index.ts';
import { checkedSeries } from './series.ts';

const ALARM_METHODS = ['t', 'robust'] as const;
export type AlarmMethod = (typeof ALARM_METHODS)[number];

export interface AlarmOptions {
  /** Default t. */
  readonly method?: AlarmMethod;
  /** Values per false alarm, more than 1; with daily values days. Default 90. */
  readonly falseAlarmEvery?: number;
  /** Deviation of a history that never moved, > 0; default that of Poisson counts of its mean. */
  readonly spreadWhenStill?: number;
}

export interface ValueVerdict {
  readonly status: 'judged';
  readonly alarm: boolean;
  /** Distance from the centre: in prediction deviations for t, in scaled MADs for robust. */
  readonly score: number;
  /** Chance of a normal value at least as far out. */
  readonly pValue: number;
  readonly low: number;
  readonly high: number;
  readonly direction: 'above' | 'below' | 'at';
}

/** Values a history needs to alarm. */
export const LEAST_ALARM_HISTORY = 7;
const DEFAULT_EVERY = 90;
/** Makes the median deviation of a normal law its standard deviation. */
export const MAD_TO_DEVIATION = 1.4826022185056018;

/** A deviation for a history that never moved: the given one, else that of Poisson counts of its mean, not 1. */
function floored(spread: number, history: readonly number[], still: number | undefined): number {
  if (spread > 0) return spread;
  if (still !== undefined && still > 0) return still;
  const mean = Math.abs(sampleMean(history));
  return Math.sqrt(mean > 0 ? mean : 0.5 / history.length);
}

interface Centre {
  readonly centre: number;
  readonly spread: number;
  /** The spread of one more value around the centre, over `spread`. */
  readonly widening: number;
}

function centreOf(history: readonly number[], method: AlarmMethod, still?: number): Centre {
  const n = history.length;
  if (method === 't') {
    const spread = floored(sampleDeviation(history), history, still);
    return { centre: sampleMean(history), spread, widening: Math.sqrt(1 + 1 / n) };
  }
  const mad = MAD_TO_DEVIATION * medianDeviation(history);
  const spread = mad > 0 ? mad : floored(sampleDeviation(history), history, still);
  // The variance of a median is pi / 2 times that of a mean.
  return { centre: sampleMedian(history), spread, widening: Math.sqrt(1 + Math.PI / (2 * n)) };
}

/** Judges `current` by a history of two values or more; see {@link valueAlarm} for the gate. */
export function judgeValue(
  history: readonly number[],
  current: number,
  { method = 't', falseAlarmEvery = DEFAULT_EVERY, spreadWhenStill }: AlarmOptions = {},
): ValueVerdict | Insufficient {
  const values = checkedSeries('history', history);
  const value = finite('current', current);
  if (!ALARM_METHODS.includes(method)) unknownName('method', String(method), ALARM_METHODS);
  const every = positive('falseAlarmEvery', falseAlarmEvery);
  const chance = 1 / Math.max(1 + 1e-9, every);
  if (values.length < 2) return insufficient('values', values.length, 2);
  const { centre, spread, widening } = centreOf(values, method, spreadWhenStill);
  const degrees = values.length - 1;
  const standard = (value - centre) / (spread * widening);
  const reach = twoSidedQuantile(1 - chance, degrees) * spread * widening;
  return {
    status: 'judged',
    alarm: Math.abs(value - centre) > reach,
    score: (method === 't' ? standard : (value - centre) / spread) + 0,
    pValue: twoSidedTail(Math.abs(standard), degrees),
    low: centre - reach,
    high: centre + reach,
    direction: value > centre ? 'above' : value < centre ? 'below' : 'at',
  };
}

/** The same from seven values on. */
export function valueAlarm(
  history: readonly number[],
  current: number,
  options: AlarmOptions = {},
): ValueVerdict | Insufficient {
  const { length } = checkedSeries('history', history);
  if (length < LEAST_ALARM_HISTORY) return insufficient('values', length, LEAST_ALARM_HISTORY);
  return judgeValue(history, current, options);
}
