/**
 * Does the start still matter? The first trials again with every weekly window used up at minute 0: same accounts,
 * same demand, the other end of what a start can be. Pools that have forgotten their start give the leader the
 * same leads. Two halves of the measured time could not tell: they differ by weekdays and weekends as well, and
 * what is left of a start outlives both.
 */

import { RunningMoments } from '../../numerics/stats/index.ts';
import type { TrialPlan } from '../engine/index.ts';
import type { BatchRunner } from './batch-runner.ts';
import { type createControl, type Outcome, runExperiment } from './run-experiment.ts';
import type { StartShift, SteadinessRecord, SteadyMetric } from './steadiness-record.ts';

/** Trials run again. */
const MOST_TRIALS = 100;
const LEAST_TRIALS = 2;
const METRICS: readonly SteadyMetric[] = ['objective_score', 'served_ratio'];
const ERROR = 0.05;

function whyNot({ plan, columns }: Outcome): string | null {
  if (plan.scenarioLaw.model === 'published') return 'the published model starts full, as published';
  if (plan.policies.length < 2) return 'only one policy ran';
  if (columns.count < LEAST_TRIALS) return `fewer than ${LEAST_TRIALS} trials ran`;
  return null;
}

/** One metric of every policy over the first trials, in the order of the plan. */
function firstTrials({ columns }: Outcome, metric: SteadyMetric, trials: number): Float64Array[] {
  return columns.take(
    metric,
    Int32Array.from({ length: trials }, (_, trial) => trial),
  );
}

/** First of all trials by the metric's mean: index into the plan's policies. */
function leaderOf({ plan, overall }: Outcome, metric: SteadyMetric): number {
  const means = overall.ranking().map((row) => ({ policy: row.policy, mean: row[`${metric}_mean`] ?? 0 }));
  const best = means.reduce((first, row) => (row.mean > first.mean ? row : first));
  return plan.policies.indexOf(best.policy);
}

interface Moved {
  readonly rival: number;
  readonly lead: RunningMoments;
  /** Lead as run minus lead from the other start. */
  readonly shift: RunningMoments;
}

function movedLead(own: readonly Float64Array[], other: readonly Float64Array[]) {
  return (leader: number, rival: number): Moved => {
    const lead = new RunningMoments();
    const shift = new RunningMoments();
    own[leader]!.forEach((value, trial) => {
      const gap = value - own[rival]![trial]!;
      lead.add(gap);
      shift.add(gap - (other[leader]![trial]! - other[rival]![trial]!));
    });
    return { rival, lead, shift };
  };
}

/** The leader's lead that moved most; the interval holds for the leads over every policy, by both metrics. */
function shiftOf(check: SteadinessCheck, other: Outcome, metric: SteadyMetric): StartShift {
  const { outcome, indifference } = check;
  const { policies } = outcome.plan;
  const leader = leaderOf(outcome, metric);
  const trials = other.trials;
  const moved = movedLead(firstTrials(outcome, metric, trials), firstTrials(other, metric, trials));
  const leads = policies.flatMap((_, rival) => (rival === leader ? [] : [moved(leader, rival)]));
  const confidence = 1 - ERROR / (METRICS.length * leads.length);
  const halfWidth = ({ shift }: Moved): number => shift.halfWidth(confidence)!;
  const isSurelySmall = leads.every((found) => Math.abs(found.shift.mean) + halfWidth(found) < indifference);
  const matters = leads.filter(
    (found) => Math.abs(found.shift.mean) > Math.max(halfWidth(found), indifference),
  );
  const shown = (matters.length > 0 ? matters : leads).reduce((most, found) =>
    Math.abs(found.shift.mean) > Math.abs(most.shift.mean) ? found : most,
  );
  return {
    metric,
    leader: policies[leader]!,
    rival: policies[shown.rival]!,
    lead: shown.lead.mean,
    shift: shown.shift.mean,
    half_width_95: halfWidth(shown),
    finding: matters.length > 0 ? 'depends_on_start' : isSurelySmall ? 'steady' : 'unclear',
  };
}

export interface SteadinessCheck {
  readonly outcome: Outcome;
  readonly runner: BatchRunner;
  readonly control: ReturnType<typeof createControl>;
  readonly batchSize: number;
  /** Shifts below this do not matter; objective points, and for shares in the same size; > 0. */
  readonly indifference: number;
}

/** Runs the check; `control` is one of its own. Throws what runExperiment throws. No row, no digest changes. */
export async function checkSteadiness(check: SteadinessCheck): Promise<SteadinessRecord> {
  const { outcome, runner, control, batchSize, indifference } = check;
  const reason = whyNot(outcome);
  if (reason !== null) return { status: 'off', reason };
  const plan: TrialPlan = { ...outcome.plan, start: 'empty', sampling: null };
  const trials = Math.min(MOST_TRIALS, outcome.columns.count);
  const experiment = { plan, trials, batchSize, stopping: { kind: 'trials' } } as const;
  const other = await runExperiment(experiment, runner, control, {
    write: () => {},
    ready: async () => {},
  });
  const shifts = METRICS.map((metric) => shiftOf(check, other, metric));
  return { status: 'checked', trials, indifference, shifts };
}
