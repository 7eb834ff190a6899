/**
 * Two runs that met the same demand, policy by policy: what changed, and whether chance could have done it. Trials
 * are paired; without the trial tables only means are known.
 */
import { holmAdjust, RunningMoments, twoSidedTail } from '../../numerics/stats/index.ts';
import type { PolicySummary } from './result-record.ts';

const CONFIDENCE = 0.95;
/** Smaller differences are ties. Source: simulation specification, section 6. */
const TIE = 1e-9;

export type ComparedPolicy = Pick<PolicySummary, 'policy' | 'objective_score_mean' | 'served_ratio_mean'>;

/** One run: its summary, and per policy the objective of each trial, null where no table is at hand. */
export interface ComparedRun {
  readonly summary: readonly ComparedPolicy[];
  readonly objectives: ReadonlyMap<string, Float64Array> | null;
}

export interface RunDifference {
  readonly policy: string;
  readonly objective_a: number;
  readonly objective_b: number;
  /** b - a. */
  readonly delta: number;
  readonly half_width_95: number | null;
  /** Two-sided paired t test, Holm-adjusted over the policies; null without tables. */
  readonly p_holm: number | null;
  /** Trials in which b was better, worse, the same; null without tables. */
  readonly better: number | null;
  readonly worse: number | null;
  readonly same: number | null;
  readonly served_delta: number | null;
}

export interface RunComparison {
  /** Policies of both runs, best in b first. */
  readonly policies: readonly RunDifference[];
  readonly only_in_a: readonly string[];
  readonly only_in_b: readonly string[];
  readonly chosen_a: string;
  readonly chosen_b: string;
}

interface Paired {
  readonly moments: RunningMoments;
  readonly better: number;
  readonly worse: number;
}

function pairTrials(before: Float64Array, after: Float64Array): Paired {
  const moments = new RunningMoments();
  let better = 0;
  let worse = 0;
  after.forEach((value, trial) => {
    const delta = value - before[trial]!;
    moments.add(delta);
    if (delta > TIE) better++;
    else if (delta < -TIE) worse++;
  });
  return { moments, better, worse };
}

/** Two-sided p of a mean difference of 0; 1 when nothing differs. null below two trials. */
function pValue({ mean, standardError, count }: RunningMoments): number | null {
  if (standardError === null) return null;
  if (standardError === 0) return mean === 0 ? 1 : 0;
  return twoSidedTail(Math.abs(mean) / standardError, count - 1);
}

function bestOf(run: ComparedRun): string {
  return run.summary.reduce((best, next) =>
    next.objective_score_mean > best.objective_score_mean ? next : best,
  ).policy;
}

/** b against a; the runs must have met the same demand. Tables, where given, hold equally many trials. */
export function compareRuns(a: ComparedRun, b: ComparedRun): RunComparison {
  const shared = b.summary
    .flatMap((after) => {
      const before = a.summary.find(({ policy }) => policy === after.policy);
      const [old, own] = [a.objectives?.get(after.policy), b.objectives?.get(after.policy)];
      const paired = old === undefined || own === undefined ? null : pairTrials(old, own);
      return before === undefined ? [] : [{ before, after, paired }];
    })
    .sort((x, y) => y.after.objective_score_mean - x.after.objective_score_mean);
  const pValues = shared.map(({ paired }) => (paired === null ? null : pValue(paired.moments)));
  const adjusted = pValues.some((p) => p === null) ? null : holmAdjust(pValues as number[]);
  const missing = (from: ComparedRun, other: ComparedRun): string[] =>
    from.summary
      .map(({ policy }) => policy)
      .filter((policy) => !other.summary.some((summary) => summary.policy === policy));
  return {
    policies: shared.map(({ before, after, paired }, index) => ({
      policy: after.policy,
      objective_a: before.objective_score_mean,
      objective_b: after.objective_score_mean,
      delta: after.objective_score_mean - before.objective_score_mean,
      half_width_95: paired?.moments.halfWidth(CONFIDENCE) ?? null,
      p_holm: adjusted?.[index] ?? null,
      better: paired?.better ?? null,
      worse: paired?.worse ?? null,
      same: paired === null ? null : paired.moments.count - paired.better - paired.worse,
      served_delta:
        after.served_ratio_mean === null || before.served_ratio_mean === null
          ? null
          : after.served_ratio_mean - before.served_ratio_mean,
    })),
    only_in_a: missing(a, b),
    only_in_b: missing(b, a),
    chosen_a: bestOf(a),
    chosen_b: bestOf(b),
  };
}
