/**
 * What a sweep keeps of one cell: what every policy served with its interval, and whether it matters which one is used.
 * Intervals bear being looked at until they are narrow enough (numerics/stats/confidence-sequence.ts), because cells stop when
 * they are.
 */
import { RunningMoments, sequenceHalfWidth } from '../../numerics/stats/index.ts';
import type { Outcome } from '../experiment/index.ts';

const ALPHA = 0.05;

export interface PolicyServed {
  readonly policy: string;
  /** Mean share of demand served over trials with demand, 0..1. */
  readonly served: number;
  /** 95 % for all policies at once; null with fewer than two trials. */
  readonly halfWidth: number | null;
  readonly objective: number;
}

/** Of the best policy's lead: who is surely behind by an amount that matters, if anybody. */
export type PolicyChoice =
  /** The last is surely behind by more than the indifference. */
  | {
      readonly kind: 'matters';
      readonly last: string;
      readonly lead: number;
      readonly halfWidth: number;
    }
  /** Nobody is behind by more than the indifference; `lead` is over the last. */
  | { readonly kind: 'no_matter'; readonly lead: number }
  /** `halfWidth` is null with fewer than two trials. */
  | { readonly kind: 'unclear'; readonly lead: number; readonly halfWidth: number | null }
  | { readonly kind: 'one_policy' };

export interface CellFacts {
  readonly trials: number;
  /** Trials that it may have taken: where its intervals are sharpest. */
  readonly ceiling: number;
  /** Most served first. */
  readonly policies: readonly PolicyServed[];
  readonly choice: PolicyChoice;
  /** Share served by trial of the best policy, for pairs of cells that met the same demand. */
  readonly bestByTrial: Float64Array;
  readonly resultDigest: string;
  readonly demandDigest: string;
}

function halfWidthOf(moments: RunningMoments, alpha: number, plannedCount: number): number | null {
  if (moments.variance === null) return null;
  return sequenceHalfWidth(moments.count, Math.sqrt(moments.variance), { alpha, plannedCount });
}

function momentsOf(values: Iterable<number>): RunningMoments {
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  return moments;
}

export interface CellSetting {
  /** Shares of demand that do not matter. */
  readonly indifference: number;
  /** Trials of the cell at most. Intervals are laid for these, not for those it took: those depend on the trials. */
  readonly ceiling: number;
}

/** Of each trial: the most that a policy served less the least. */
function spreadOf(columns: readonly Float64Array[]): RunningMoments {
  return momentsOf(
    columns[0]!.map((_, trial) => {
      const shares = columns.map((column) => column[trial]!);
      return Math.max(...shares) - Math.min(...shares);
    }),
  );
}

/** The lead of the best over each other, widest first. */
function choiceOf(
  columns: readonly Float64Array[],
  best: number,
  names: readonly string[],
  { indifference, ceiling }: CellSetting,
): PolicyChoice {
  const rivals = names.map((_, policy) => policy).filter((policy) => policy !== best);
  if (rivals.length === 0) return { kind: 'one_policy' };
  const alpha = ALPHA / ((names.length * (names.length - 1)) / 2);
  const leads = rivals.map((rival) => {
    const moments = momentsOf(columns[best]!.map((share, trial) => share - columns[rival]![trial]!));
    return {
      last: names[rival]!,
      lead: moments.mean,
      halfWidth: halfWidthOf(moments, alpha, ceiling),
    };
  });
  const widest = <Lead extends { readonly lead: number }>(of: readonly Lead[]): Lead =>
    of.reduce((a, b) => (b.lead > a.lead ? b : a));
  const { lead, halfWidth } = widest(leads);
  const known = leads.flatMap((own) =>
    own.halfWidth === null ? [] : [{ ...own, halfWidth: own.halfWidth }],
  );
  if (known.length === 0) return { kind: 'unclear', lead, halfWidth };
  const sure = known.filter((own) => own.lead - own.halfWidth > indifference);
  if (sure.length > 0) return { kind: 'matters', ...widest(sure) };
  // No lead is more than the spread, and one interval of that is narrower than one for each pair.
  const spread = spreadOf(columns);
  const isTied =
    known.every((own) => own.lead + own.halfWidth <= indifference) ||
    spread.mean + halfWidthOf(spread, ALPHA / (names.length + 1), ceiling)! <= indifference;
  return isTied ? { kind: 'no_matter', lead } : { kind: 'unclear', lead, halfWidth };
}

/** Facts of a cell that has run. Trials without demand count as served. */
export function cellFacts(outcome: Outcome, setting: CellSetting): CellFacts {
  const { plan, columns, overall, trials, resultDigest, demandDigest } = outcome;
  const { policies } = plan;
  const all = Int32Array.from({ length: columns.count }, (_, trial) => trial);
  const served = columns.take('served_ratio', all).map((column) => Float64Array.from(column));
  const demanded = new Set(columns.withDemand(all));
  for (const column of served)
    column.forEach((_, trial) => {
      if (!demanded.has(trial)) column[trial] = 1;
    });
  const moments = served.map(momentsOf);
  const best = moments.reduce((first, { mean }, policy) => (mean > moments[first]!.mean ? policy : first), 0);
  const rows = policies.map((policy, index) => ({
    policy,
    served: moments[index]!.mean,
    halfWidth: halfWidthOf(moments[index]!, ALPHA / policies.length, setting.ceiling),
    objective: overall.mean(policy, 'objective_score'),
  }));
  return {
    trials,
    ceiling: setting.ceiling,
    policies: rows.toSorted((a, b) => b.served - a.served),
    choice: choiceOf(served, best, policies, setting),
    bestByTrial: served[best]!,
    resultDigest,
    demandDigest,
  };
}
