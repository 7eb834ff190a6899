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

/** What `a` is better than `b` over all trials, by the run's measure; null where not compared. */
export function rankedDifference(
  record: ResultRecord,
  a: string,
  b: string,
): { readonly delta: number; readonly halfWidth: number | null } | null {
  const metric = record.rank_by;
  const pair = pairIn(record, { group: 'overall', metric }, a, b);
  if (pair === undefined) return null;
  const sign = (pair.a === a ? 1 : -1) * (BETTER[metric] === 'higher' ? 1 : -1);
  const delta = sign * pair.mean_delta;
  return { delta: delta === 0 ? 0 : delta, halfWidth: pair.simultaneous_half_width_95 };
}

/** The difference in served share in a group, as a - b, and whether it is more than chance; null where not compared. */
export function servedDifference(
  record: ResultRecord,
  group: string,
  a: string,
  b: string,
): { readonly delta: number; readonly halfWidth: number | null; readonly isToldApart: boolean } | null {
  const pair = pairIn(record, { group, metric: 'served_ratio' }, a, b);
  if (pair === undefined) return null;
  const halfWidth = pair.simultaneous_half_width_95;
  const delta = pair.a === a ? pair.mean_delta : 0 - pair.mean_delta;
  const isToldApart = halfWidth !== null && Math.abs(delta) > Math.max(halfWidth, SAME);
  return { delta, halfWidth, isToldApart };
}

/**
 * Whether a difference in served share is more than chance, by the interval for all pairs at once, in a note to
 * stand behind its figure: '' where it is, or where nothing is known.
 */
export function servedChanceNote(record: ResultRecord, a: string, b: string): string {
  const pair = pairIn(record, { group: 'overall', metric: 'served_ratio' }, a, b);
  const halfWidth = pair?.simultaneous_half_width_95 ?? null;
  if (pair === undefined || halfWidth === null || pair.wins + pair.losses === 0) return '';
  return Math.abs(pair.mean_delta) > Math.max(halfWidth, SAME) ? '' : ' (not told apart)';
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
