/**
 * How far estimates of messages fall short, learned from finished tasks (reference-class forecasting). Factors are on
 * the estimate; nothing is assumed about tasks that were not logged.
 */

import { type Insufficient, insufficient, needOf, positive } from '../../core/values/index.ts';
import { quantile, twoSidedQuantile } from '../../numerics/stats/index.ts';
import { recordList } from './checked-list.ts';

export interface EstimatedTask {
  /** Messages, > 0. */
  readonly estimate: number;
  readonly actual: number;
  /** Kind of task, where there are kinds. */
  readonly kind?: string;
}

export interface Calibration {
  readonly status: 'known';
  readonly n: number;
  /** Geometric mean of actual / estimate: estimates are short by this factor. */
  readonly biasFactor: number;
  /** Its 95 % interval, by t on the logarithms. */
  readonly biasInterval: readonly [low: number, high: number];
  /** Factors that cover half and four fifths of the logged tasks (type 7). */
  readonly p50Factor: number;
  readonly p80Factor: number;
}

const LEAST_PAIRS = 5;
const CONFIDENCE = 0.95;

function calibrated(ratios: readonly number[]): Calibration | Insufficient {
  const n = ratios.length;
  if (n < LEAST_PAIRS) return insufficient('finished tasks with an estimate', n, LEAST_PAIRS);
  const logs = ratios.map(Math.log);
  const mean = logs.reduce((sum, each) => sum + each, 0) / n;
  const variance = logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1);
  const half = twoSidedQuantile(CONFIDENCE, n - 1) * Math.sqrt(variance / n);
  const sorted = Float64Array.from(ratios).sort();
  return {
    status: 'known',
    n,
    biasFactor: Math.exp(mean),
    biasInterval: [Math.exp(mean - half), Math.exp(mean + half)],
    p50Factor: quantile(sorted, 0.5),
    p80Factor: quantile(sorted, 0.8),
  };
}

function ratiosOf(tasks: readonly EstimatedTask[]): Array<{ kind: string | undefined; ratio: number }> {
  return recordList('tasks', tasks).map(({ estimate, actual, kind }, index) => ({
    kind,
    ratio: positive(`tasks[${index}].actual`, actual) / positive(`tasks[${index}].estimate`, estimate),
  }));
}

/** Over all tasks; Insufficient below five. */
export function estimateCalibration(tasks: readonly EstimatedTask[]): Calibration | Insufficient {
  return calibrated(ratiosOf(tasks).map(({ ratio }) => ratio));
}

/** Kind by kind, in order of first appearance; tasks without a kind are left out. */
export function calibrationByKind(
  tasks: readonly EstimatedTask[],
): ReadonlyArray<{ readonly kind: string; readonly calibration: Calibration | Insufficient }> {
  const groups = new Map<string, number[]>();
  for (const { kind, ratio } of ratiosOf(tasks)) {
    if (kind === undefined) continue;
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [ratio]);
    else group.push(ratio);
  }
  return [...groups].map(([kind, ratios]) => ({ kind, calibration: calibrated(ratios) }));
}

export interface BufferedEstimate {
  /** Whole messages. */
  readonly p50Messages: number;
  readonly p80Messages: number;
}

/** What an estimate (> 0) has meant so far. */
export function bufferedEstimate(estimate: number, { p50Factor, p80Factor }: Calibration): BufferedEstimate {
  const messages = positive('estimate', estimate);
  return { p50Messages: needOf(messages * p50Factor), p80Messages: needOf(messages * p80Factor) };
}
