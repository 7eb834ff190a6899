/**
 * Is drafting still working: five indicators, each with a 95 % interval. A breach is called only when the whole
 * interval is off target, and "ok" only when the whole interval is on it.
 */

import { count, finite, PlanError, positive, whole } from '../../core/values/index.ts';
import { betaQuantile, RunningMoments } from '../../numerics/stats/index.ts';

export type DraftKpi = 'acceptance' | 'refine-success' | 'replacement' | 'batch-size' | 'time-saving';
export type KpiStatus = 'ok' | 'breach' | 'not-enough-data';

export interface KpiTarget {
  /** Values of low..high are on target. */
  readonly low: number;
  readonly high: number;
  readonly action: string;
}

/** The source document's targets: starting points without data behind them, to be replaced by one's own. */
export const DRAFT_KPI_TARGETS: Readonly<Record<DraftKpi, KpiTarget>> = {
  acceptance: { low: 0.4, high: 1, action: 'review which tasks are drafted' },
  'refine-success': { low: 0.8, high: 1, action: 'improve the refinement prompts' },
  replacement: { low: 0, high: 0.25, action: 'consider direct generation for this kind of task' },
  'batch-size': { low: 15, high: 30, action: 'adjust how items are batched' },
  'time-saving': { low: 0.5, high: 1, action: 'ask whether the detour is worth it' },
};

export interface DraftCounts {
  readonly accepted: number;
  readonly refined: number;
  readonly replaced: number;
  /** Refinements that were good; at most `refined`. */
  readonly refinedWell: number;
  /** Items of each evaluated batch. */
  readonly batchSizes: readonly number[];
  /** Seconds with drafts and without, of each batch. */
  readonly times: ReadonlyArray<{ readonly draftSec: number; readonly directSec: number }>;
}

export interface KpiReading {
  readonly kpi: DraftKpi;
  /** Null without data. */
  readonly value: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  readonly status: KpiStatus;
  /** What to do; null unless there is a breach. */
  readonly action: string | null;
}

type Measured = Pick<KpiReading, 'value' | 'interval'>;

const NO_DATA: Measured = { value: null, interval: null };

/** A share with its central 95 % of Beta(hits + 1, misses + 1), a uniform prior. */
function shareOf(hits: number, all: number): Measured {
  if (all === 0) return NO_DATA;
  const [a, b] = [hits + 1, all - hits + 1];
  return { value: hits / all, interval: [betaQuantile(0.025, a, b), betaQuantile(0.975, a, b)] };
}

/** A mean with its 95 % t interval; one value has no interval. */
function meanOf(values: readonly number[]): Measured {
  if (values.length === 0) return NO_DATA;
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  const half = moments.halfWidth(0.95);
  return {
    value: moments.mean,
    interval: half === null ? null : [moments.mean - half, moments.mean + half],
  };
}

function statusOf(interval: KpiReading['interval'], { low, high }: KpiTarget): KpiStatus {
  if (interval === null) return 'not-enough-data';
  if (interval[1] < low || interval[0] > high) return 'breach';
  return interval[0] >= low && interval[1] <= high ? 'ok' : 'not-enough-data';
}

/** Indicators of finished items, in the order of the targets. */
export function draftKpis(
  counts: DraftCounts,
  targets: Readonly<Record<DraftKpi, KpiTarget>> = DRAFT_KPI_TARGETS,
): KpiReading[] {
  const accepted = count('accepted', counts.accepted);
  const refined = count('refined', counts.refined);
  const replaced = count('replaced', counts.replaced);
  const refinedWell = whole('refinedWell', counts.refinedWell, 0, refined);
  const all = accepted + refined + replaced;
  const savings = counts.times.map(
    ({ draftSec, directSec }, index) =>
      1 - positive(`times[${index}].draftSec`, draftSec) / positive(`times[${index}].directSec`, directSec),
  );
  const sizes = counts.batchSizes.map((size, index) => whole(`batchSizes[${index}]`, size, 1));
  const measured: Readonly<Record<DraftKpi, Measured>> = {
    acceptance: shareOf(accepted, all),
    'refine-success': shareOf(refinedWell, refined),
    replacement: shareOf(replaced, all),
    'batch-size': meanOf(sizes),
    'time-saving': meanOf(savings),
  };
  return (Object.keys(DRAFT_KPI_TARGETS) as DraftKpi[]).map((kpi) => {
    const target = checkTarget(kpi, targets[kpi]);
    const status = statusOf(measured[kpi].interval, target);
    return { kpi, ...measured[kpi], status, action: status === 'breach' ? target.action : null };
  });
}

function checkTarget(kpi: DraftKpi, target: KpiTarget): KpiTarget {
  const low = finite(`targets.${kpi}.low`, target.low);
  if (low > finite(`targets.${kpi}.high`, target.high)) {
    throw new PlanError('E_RANGE', `targets.${kpi}.low`, low, `at most ${target.high}`);
  }
  return target;
}
