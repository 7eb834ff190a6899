/**
 * The document's alarm, kept to be shown beside ours: three population deviations (at least 1) of the last 14 values.
 * It alarms far more often than it says, and takes its alarms into its own history.
 */

import { finite, type Insufficient, insufficient, whole } from '../../core/values/index.ts';
import { populationDeviation, sampleMean, twoSidedTail } from '../../numerics/stats/index.ts';
import { checkedSeries } from './series.ts';

export interface SigmaVerdict {
  readonly status: 'normal' | 'warning' | 'alarm';
  /** Distance from the mean in deviations, signed. */
  readonly score: number;
}

const WINDOW = 14;
const LEAST_VALUES = 7;
const WARNING = 2;
const ALARM = 3;

/** The document's verdict on `current` after `history`, oldest first. */
export function threeSigmaDoc(history: readonly number[], current: number): SigmaVerdict | Insufficient {
  const window = checkedSeries('history', history).slice(-WINDOW);
  const value = finite('current', current);
  if (window.length < LEAST_VALUES) return insufficient('values', window.length, LEAST_VALUES);
  const score = (value - sampleMean(window)) / Math.max(populationDeviation(window), 1);
  const size = Math.abs(score);
  return { status: size > ALARM ? 'alarm' : size > WARNING ? 'warning' : 'normal', score };
}

/** How often that alarms on normal data with `n` values of history, 2 or more: not 0.27 %. */
export function threeSigmaDocFalseAlarm(n: number): number {
  const count = whole('n', n, 2);
  return twoSidedTail(ALARM * Math.sqrt((count - 1) / (count + 1)), count - 1);
}
