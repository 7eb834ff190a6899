/** Reading the record's paired comparisons: which way round, and whether the two can be told apart. */
import { OBJECTIVE_TERMS, type ObjectiveTerm } from '../../../simulation/engine/index.ts';
import {
  BETTER,
  type ComparedMetric,
  type PairComparison,
  type PairStatistics,
  type ResultRecord,
} from '../../../simulation/experiment/index.ts';

/** Differences smaller than this are rounding, as in the record's ties. */
export const SAME: number = 1e-9;

function pairIn(
  { statistics }: ResultRecord,
  { group, metric }: { readonly group: string; readonly metric: ComparedMetric },
  a: string,
  b: string,
): PairStatistics | undefined {
  const pairs = statistics.groups.find((candidate) => candidate.group === group)?.metrics[metric].pairs;
  return pairs?.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a));
}

/** Half-width on the objective of a pair's interval that holds for all pairs of a group at once; null when unknown. */
export function groupHalfWidth(record: ResultRecord, group: string, a: string, b: string): number | null {
  return pairIn(record, { group, metric: 'objective_score' }, a, b)?.simultaneous_half_width_95 ?? null;
}

interface Difference {
  /** What `a` is better than `b`, whatever the metric's direction. */
  readonly delta: number;
  /** Of the interval that holds for all pairs of the group at once; null when unknown. */
  readonly halfWidth: number | null;
  /** That interval leaves out 0. */
  readonly isToldApart: boolean;
  /** Came out the same in every trial of the group. */
  readonly isSame: boolean;
}

/** `a` against `b` in a group, whichever way round the record has them; null where not compared. */
function differenceIn(
  record: ResultRecord,
  where: { readonly group: string; readonly metric: ComparedMetric },
  a: string,
  b: string,
): Difference | null {
  const pair = pairIn(record, where, a, b);
  if (pair === undefined) return null;
  const sign = (pair.a === a ? 1 : -1) * (BETTER[where.metric] === 'higher' ? 1 : -1);
  const halfWidth = pair.simultaneous_half_width_95;
  return {
    delta: 0 + sign * pair.mean_delta,
    halfWidth,
    isToldApart: halfWidth !== null && Math.abs(pair.mean_delta) > Math.max(halfWidth, SAME),
    isSame: pair.wins + pair.losses === 0,
  };
}

/** What `a` is better than `b` over all trials, by the run's measure; null where not compared. */
export function rankedDifference(record: ResultRecord, a: string, b: string): Difference | null {
  return differenceIn(record, { group: 'overall', metric: record.rank_by }, a, b);
}

/** What `a` serves more than `b` over all trials; null where not compared. */
export function servedDifference(record: ResultRecord, a: string, b: string): Difference | null {
  return differenceIn(record, { group: 'overall', metric: 'served_ratio' }, a, b);
}

/**
 * Whether a difference in served share is more than chance, by the interval for all pairs at once, in a note to
 * stand behind its figure: '' where it is, or where nothing is known.
 */
export function servedChanceNote(record: ResultRecord, a: string, b: string): string {
  const found = servedDifference(record, a, b);
  if (found === null || found.halfWidth === null || found.isSame) return '';
  return found.isToldApart ? '' : ' (not told apart)';
}

/** True when the interval of the difference that holds for all pairs of the group leaves out 0. */
export function isToldApart(
  record: ResultRecord,
  comparison: PairComparison,
  group: string = 'overall',
): boolean {
  const { a, b, mean_delta } = comparison;
  const halfWidth = groupHalfWidth(record, group, a, b);
  return halfWidth !== null && Math.abs(mean_delta) > Math.max(halfWidth, SAME);
}

/** The comparison of `a` with `b` as a - b, whichever way the record has it. */
export function compare(record: ResultRecord, a: string, b: string): PairComparison | null {
  const found = record.comparisons.find(
    (pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a),
  );
  if (found === undefined || found.a === a) return found ?? null;
  const turned = OBJECTIVE_TERMS.map((term) => [term, -found.term_deltas[term]] as const);
  return {
    ...found,
    a,
    b,
    mean_delta: -found.mean_delta,
    wins: found.losses,
    losses: found.wins,
    term_deltas: Object.fromEntries(turned) as Record<ObjectiveTerm, number>,
  };
}
