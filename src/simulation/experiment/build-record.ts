/** From the outcome of an experiment to the result record. */

import { RESET_CLASSES, type ResetClass } from '../../quota/windows/index.ts';
import { expectedLoad, type ObjectiveWeights, supplyReach } from '../engine/index.ts';
import { regimeOf } from './regime.ts';
import { type HeadToHeadClass, type LoadBand, type ResultRecord, SCHEMA_VERSION } from './result-record.ts';
import type { Outcome } from './run-experiment.ts';
import {
  type ComparedMetric,
  classBandStatistics,
  LOAD_BANDS,
  type Recommendation,
  recommendations,
  type StatisticsRecord,
} from './statistics/index.ts';
import { CONFIDENCE, statisticsOf } from './statistics.ts';
import type { TrialGroup } from './trial-group.ts';
import { judge } from './verdict.ts';

/** What the record says beside the outcome: how the run was asked for and where it ran. */
export type RunManifest = Pick<
  ResultRecord,
  | 'timestamp_utc'
  | 'seed'
  | 'scenario_mode'
  | 'reset_mode'
  | 'policies'
  | 'model'
  | 'horizon'
  | 'steadiness'
  | 'windows'
  | 'demand'
  | 'pool'
  | 'caveats'
  | 'command'
  | 'versions'
  | 'timing'
> & {
  readonly objective_weights: ObjectiveWeights;
  readonly challenger: string;
  readonly baseline: string;
  /** Differences up to this many objective points do not matter; > 0. */
  readonly indifference: number;
};

function byClass<Value>(
  outcome: Outcome,
  value: (group: TrialGroup) => Value,
): Partial<Record<ResetClass, Value>> {
  return Object.fromEntries(
    RESET_CLASSES.filter((name) => outcome.byResetClass[name].trials > 0).map((name) => [
      name,
      value(outcome.byResetClass[name]),
    ]),
  );
}

function headToHead(group: TrialGroup, challenger: string, baseline: string): HeadToHeadClass {
  const { mean_delta, trials, wins, losses, ties, half_width_95 } = group.compare(challenger, baseline)!;
  return { avg_objective_delta: mean_delta, samples: trials, wins, losses, ties, half_width_95 };
}

/** Whom to use: overall, by class, by load, and by both. */
function recommended(
  { columns, plan, rankBy }: Outcome,
  { groups, indifference }: StatisticsRecord,
): readonly Recommendation[] {
  const settings = { plan, indifference, confidence: CONFIDENCE };
  const metrics = [...new Set<ComparedMetric>([rankBy, 'served_ratio'])];
  return recommendations(groups, classBandStatistics(columns, settings, metrics), rankBy, indifference);
}

function loadBand(group: TrialGroup, index: number): LoadBand {
  const summary = group.ranking();
  const pairs = summary.slice(1).map(({ policy }) => group.compare(summary[0]!.policy, policy)!);
  const next = pairs.find(({ ties }) => ties < group.trials) ?? pairs[0];
  return { ...LOAD_BANDS[index]!, trials: group.trials, summary, best_against_next: next ?? null };
}

/**
 * Demand over what can serve it: as the plan says it, which the notes before the run do too; else all trials together.
 * null where it is not known or nothing is served.
 */
function loadOf({ overall, plan }: Outcome): number | null {
  const reached = overall.load();
  const reach = supplyReach(plan);
  if (reached === null || reach === 0) return null;
  return expectedLoad(plan) ?? reached / reach;
}

/** The record; the accounts were not studied yet (account-study.ts, which wants its recommendation). */
export function buildRecord(outcome: Outcome, manifest: RunManifest): ResultRecord {
  const { challenger, baseline, objective_weights, indifference, ...run } = manifest;
  const statistics = statisticsOf(outcome, indifference);
  const compared =
    challenger !== baseline && [challenger, baseline].every((name) => run.policies.includes(name));
  const summary = outcome.overall.ranking();
  const { timestamp_utc, seed, scenario_mode, reset_mode, policies, ...rest } = run;
  return {
    timestamp_utc,
    seed,
    trials: outcome.trials,
    scenario_mode,
    reset_mode,
    policies,
    summary,
    summary_by_reset_class: byClass(outcome, (group) => group.ranking()),
    winner_counts_by_reset_class: compared
      ? byClass(outcome, (group) => {
          const { wins, losses, ties } = headToHead(group, challenger, baseline);
          return { [challenger]: wins, [baseline]: losses, tie: ties };
        })
      : {},
    head_to_head: compared
      ? {
          challenger_policy: challenger,
          baseline_policy: baseline,
          by_reset_class: byClass(outcome, (group) => headToHead(group, challenger, baseline)),
        }
      : null,
    schema_version: SCHEMA_VERSION,
    objective_weights,
    rank_by: outcome.rankBy,
    regime: regimeOf({
      load: loadOf(outcome),
      summary,
      accountCount: run.pool?.accounts.length ?? null,
      indifference,
    }),
    recommendation: recommended(outcome, statistics),
    account_study: { status: 'off', reason: 'not studied' },
    verdict: judge(statistics.groups[0]!.metrics[outcome.rankBy]),
    comparisons: outcome.overall.comparisons(),
    load_bands: outcome.byLoadBand.map(loadBand),
    statistics,
    quota_use: outcome.uses.record(summary),
    config_hash: outcome.configHash,
    result_digest: outcome.resultDigest,
    demand_digest: outcome.demandDigest,
    ...rest,
  };
}
