/** Reading the record's paired comparisons: which way round, and whether the two can be told apart. */
import { OBJECTIVE_TERMS, type ObjectiveTerm } from '../../simulation/engine/index.ts';
import type { PairComparison, ResultRecord } from '../../simulation/experiment/index.ts';

/** Differences smaller than this are rounding, as in the record's ties. */
export const SAME: number = 1e-9;

/** Half-width of a pair's interval that holds for all pairs of a group at once; null when unknown. */
export function groupHalfWidth(
  { statistics }: ResultRecord,
  group: string,
  a: string,
  b: string,
): number | null {
  const pairs = statistics.groups.find((candidate) => candidate.group === group)?.metrics.objective_score
    .pairs;
  const found = pairs?.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a));
  return found?.simultaneous_half_width_95 ?? null;
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
