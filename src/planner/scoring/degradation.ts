/**
 * Has work per message dropped? Recent days against a baseline by a rank test, with the size of the change beside it:
 * a change counts when chance does not explain it and it is large enough to matter.
 */

import {
  finite,
  type Insufficient,
  insufficient,
  openShare,
  PlanError,
  share,
  units,
} from '../../core/values/index.ts';
import { quantile } from '../../numerics/stats/index.ts';
import { leastPValue, rankSumTest } from './rank-sum-test.ts';

export interface DegradationSettings {
  /** Two-sided chance of a false alarm, default 0.05. */
  readonly alpha?: number;
  /** Least relative change that matters, 0..1, default 0.3. */
  readonly gateFraction?: number;
}

export interface Degradation {
  readonly status: 'tested';
  /** `small`: shown by the test, but below the gate. `unclear`: at or past the gate, but chance would explain it. */
  readonly verdict: 'degraded' | 'improved' | 'small' | 'unclear' | 'steady';
  readonly pValue: number;
  /** Median of the recent days over that of the baseline, less 1; null for a baseline median of 0. */
  readonly changeFraction: number | null;
  /** Chance that a recent day beats one of the baseline, ties half. */
  readonly superiority: number;
  readonly method: 'exact' | 'normal';
}

function samples(field: string, values: readonly number[]): number[] {
  if (!Array.isArray(values)) throw new PlanError('E_TYPE', field, values, 'a list of numbers');
  return values.map((value, index) => units(`${field}[${index}]`, value));
}

const medianOf = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5);

/** Recent days needed beside so many baseline days, at most as many as those; null when even that is too few. */
function recentNeeded(baselineCount: number, alpha: number): number | null {
  for (let k = 1; k <= Math.max(1, baselineCount); k++) if (leastPValue(k, baselineCount) <= alpha) return k;
  return null;
}

function verdictOf(
  isShown: boolean,
  change: number | null,
  superiority: number,
  gate: number,
): Degradation['verdict'] {
  // Over a baseline of nothing any work is a large gain.
  const isLarge = change === null ? superiority > 0.5 : Math.abs(change) >= gate;
  if (!isShown) return isLarge ? 'unclear' : 'steady';
  if (!isLarge) return 'small';
  return superiority < 0.5 ? 'degraded' : 'improved';
}

/**
 * Values are work per unit by day, >= 0. Insufficient when no result of so few days could be below `alpha`: one bad
 * day proves nothing.
 */
export function degradation(
  recent: readonly number[],
  baseline: readonly number[],
  { alpha = 0.05, gateFraction = 0.3 }: DegradationSettings = {},
): Degradation | Insufficient {
  const now = samples('recent', recent);
  const before = samples('baseline', baseline);
  const level = openShare('alpha', alpha);
  const gate = share('gateFraction', gateFraction);
  if (now.length === 0 || leastPValue(now.length, before.length) > level) {
    const needed = recentNeeded(before.length, level);
    return needed === null || needed <= now.length
      ? insufficient('baseline days', before.length, before.length + 1)
      : insufficient('recent days', now.length, needed);
  }
  const test = rankSumTest(now, before);
  const reference = medianOf(before);
  const change = reference === 0 ? null : medianOf(now) / reference - 1;
  const verdict = verdictOf(test.pValue <= level, change, test.superiority, gate);
  return { status: 'tested', verdict, changeFraction: change, ...test };
}

export interface DegradationDoc {
  readonly threshold: number;
  readonly isDegraded: boolean;
  /** Distance from the mean in standard deviations (divisor n - 1); null where they are 0 or unknown. */
  readonly z: number | null;
}

/** The document's rule: 30 % below the mean, however much days differ. Insufficient without days. */
export function degradationDoc(current: number, baseline: readonly number[]): DegradationDoc | Insufficient {
  const value = finite('current', current);
  const before = samples('baseline', baseline);
  const n = before.length;
  if (n === 0) return insufficient('baseline days', 0, 1);
  const mean = before.reduce((sum, each) => sum + each, 0) / n;
  const deviation =
    n < 2 ? 0 : Math.sqrt(before.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1));
  const threshold = 0.7 * mean;
  return { threshold, isDegraded: value < threshold, z: deviation === 0 ? null : (value - mean) / deviation };
}
