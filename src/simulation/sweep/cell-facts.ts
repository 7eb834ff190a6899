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
  | { readonly kind: 'matters'; readonly last: string; readonly lead: number; readonly halfWidth: number }
  /** Nobody is behind by more than the indifference. */
  | { readonly kind: 'no_matter' }
  | { readonly kind: 'unclear'; readonly lead: number; readonly halfWidth: number }
  | { readonly kind: 'one_policy' };

export interface CellFacts {
  readonly trials: number;
  /** Most served first. */
  readonly policies: readonly PolicyServed[];
  readonly choice: PolicyChoice;
  /** Share served by trial of the best policy, for pairs of cells that met the same demand. */
  readonly bestByTrial: Float64Array;
  readonly configHash: string;
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

/** The lead of the best over each other, widest first. */
function choiceOf(
  columns: readonly Float64Array[],
  best: number,
  names: readonly string[],
  indifference: number,
): PolicyChoice {
  const rivals = names.map((_, policy) => policy).filter((policy) => policy !== best);
  if (rivals.length === 0) return { kind: 'one_policy' };
  const alpha = ALPHA / ((names.length * (names.length - 1)) / 2);
  const leads = rivals.map((rival) => {
    const moments = momentsOf(columns[best]!.map((share, trial) => share - columns[rival]![trial]!));
    return {
      last: names[rival]!,
      lead: moments.mean,
      halfWidth: halfWidthOf(moments, alpha, Math.max(1, moments.count)) ?? Number.POSITIVE_INFINITY,
    };
  });
  const sure = leads.filter(({ lead, halfWidth }) => lead - halfWidth > indifference);
  const widest = (of: typeof leads): (typeof leads)[number] => of.reduce((a, b) => (b.lead > a.lead ? b : a));
  if (sure.length > 0) return { kind: 'matters', ...widest(sure) };
  if (leads.every(({ lead, halfWidth }) => lead + halfWidth <= indifference)) return { kind: 'no_matter' };
  const { lead, halfWidth } = widest(leads);
  return { kind: 'unclear', lead, halfWidth };
}

/** Facts of a cell that has run. Trials without demand count as served. */
export function cellFacts(outcome: Outcome, indifference: number): CellFacts {
  const { plan, columns, overall, trials, configHash, resultDigest, demandDigest } = outcome;
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
    halfWidth: halfWidthOf(moments[index]!, ALPHA / policies.length, Math.max(1, trials)),
    objective: overall.mean(policy, 'objective_score'),
  }));
  return {
    trials,
    policies: rows.toSorted((a, b) => b.served - a.served),
    choice: choiceOf(served, best, policies, indifference),
    bestByTrial: served[best]!,
    configHash,
    resultDigest,
    demandDigest,
  };
}
