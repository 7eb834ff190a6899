/** Reading the record's paired comparisons: which way round, and whether the two can be told apart. */
import { OBJECTIVE_TERMS, type ObjectiveTerm } from '../engine/index.ts';
import type { PairComparison, ResultRecord } from '../experiment/index.ts';

/** Differences smaller than this are rounding, as in the record's ties. */
export const SAME: number = 1e-9;

/** True when the 95 % interval of the difference leaves out 0. */
export function isToldApart(comparison: PairComparison): boolean {
  const { mean_delta, half_width_95 } = comparison;
  return half_width_95 !== null && Math.abs(mean_delta) > Math.max(half_width_95, SAME);
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
