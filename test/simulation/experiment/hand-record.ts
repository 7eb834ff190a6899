/** Outcomes and records of trials made by hand, through the real experiment: objectives by policy and trial. */
import { FACTS, type TrialPlan, useWidth } from '../../../src/simulation/engine/index.ts';
import {
  type BatchRunner,
  createControl,
  type Outcome,
  type RunManifest,
  runExperiment,
} from '../../../src/simulation/experiment/index.ts';
import { steadyPlan } from '../engine/real-plans.ts';
import { factRow, metricRows, type Row, SERVED_ONLY } from './trial-rows.ts';

export interface HandTrial {
  readonly resetClass: 'same_reset' | 'staggered_reset';
  readonly demand: number;
  readonly supply: number;
  /** Objective of each policy. */
  readonly scores: readonly number[];
  /** Served share of each policy; absent = its objective. */
  readonly served?: readonly number[];
}

export const POLICIES = ['reset_near_expiry_reserve', 'seven_day_first', 'paced'] as const;

export function planOf(policies: readonly string[]): TrialPlan {
  return { ...steadyPlan({ mode: 'focused', resetMode: 'mixed' }), policies, weights: SERVED_ONLY };
}

/** The outcome of hand-made trials under named policies. */
export async function outcomeOf(
  trials: readonly HandTrial[],
  policies: readonly string[] = POLICIES,
  batchSize: number = 2,
): Promise<Outcome> {
  const rowsOf = ({ demand, scores, served = scores }: HandTrial): Row[] =>
    policies.map((_, index) => ({
      total_demand: demand,
      served_ratio: served[index]!,
      peak_served_ratio: served[index]!,
      objective_score: scores[index]!,
    }));
  const runner: BatchRunner = {
    width: 1,
    run: async ({ firstTrial, trialCount }) => {
      const mine = trials.slice(firstTrial, firstTrial + trialCount);
      const facts = new Float64Array(trialCount * FACTS.length);
      mine.forEach(({ resetClass, supply }, index) => {
        const reset_class = resetClass === 'same_reset' ? 0 : 1;
        const tape_checksum = firstTrial + index;
        facts.set(factRow({ reset_class, weekly_supply: supply, tape_checksum }), index * FACTS.length);
      });
      const rows = metricRows(mine.flatMap(rowsOf));
      const uses = new Float64Array(trialCount * policies.length * useWidth({ pool: null }));
      return { status: 'done', firstTrial, trialCount, rows, facts, uses, samples: new Float64Array(0) };
    },
    close: async () => {},
  };
  const sink = { write: () => {}, ready: async () => {} };
  const experiment = {
    plan: planOf(policies),
    trials: trials.length,
    batchSize,
    stopping: { kind: 'trials' },
  } as const;
  return runExperiment(experiment, runner, createControl(runner), sink);
}

export function manifestOf(change: Partial<RunManifest> = {}): RunManifest {
  return {
    timestamp_utc: '20260211-124218',
    seed: 20260211,
    indifference: 0.002,
    scenario_mode: 'focused',
    reset_mode: 'mixed',
    policies: POLICIES,
    model: 'steady',
    horizon: { warmup_weeks: 1, measured_weeks: 1, start: 'full' },
    steadiness: { status: 'off', reason: 'a record made by hand' },
    windows: { short: 'fixed', weekly: 'fixed' },
    demand: {
      source: 'generated',
      kind: 'generated',
      scale: 1,
      fit_load: null,
      recorded_days: null,
      never_taken_share: null,
      facts: [],
      warnings: [],
    },
    pool: null,
    caveats: [],
    command: 'simulate',
    versions: { quotalab: '0', node: '20', v8: '11' },
    timing: { threads: 1, elapsed_seconds: 1, trials_per_second: 4 },
    objective_weights: SERVED_ONLY,
    challenger: 'reset_near_expiry_reserve',
    baseline: 'seven_day_first',
    ...change,
  };
}
