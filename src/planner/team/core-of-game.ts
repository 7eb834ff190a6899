/**
 * Whether a split keeps every group in: nobody can do better by leaving together. And whether any split can.
 *
 * The cheapest sum that keeps all groups in is a linear program with one row per member; its dual is solved on a
 * table with one column per group, starting from the groups of one. Source: Bondareva 1963, Shapley, Naval Research
 * Logistics 14(4), 1967; pivots by Bland, Mathematics of Operations Research 2(2), 1977.
 */
import { groupNames } from './coalition-game.ts';

/** Slack of comparisons, relative to the largest worth. */
const TOLERANCE = 1e-9;

export interface CoreReport {
  readonly isInCore: boolean;
  /** Group that gains most by leaving, and by how much; null where none gains. */
  readonly worst: { readonly group: readonly string[]; readonly gain: number } | null;
}

function slackOf(worths: Float64Array): number {
  return TOLERANCE * worths.reduce((most, worth) => Math.max(most, Math.abs(worth)), 1);
}

/** Whether `split` (in the order of the members) is in the core of the game of these worths (by mask). */
export function coreReport(
  memberIds: readonly string[],
  worths: Float64Array,
  split: readonly number[],
): CoreReport {
  const slack = slackOf(worths);
  let worstMask = 0;
  let gain = slack;
  for (let mask = 1; mask < worths.length; mask++) {
    const short = worths[mask]! - sumOf(mask, split);
    if (short > gain) {
      worstMask = mask;
      gain = short;
    }
  }
  const isWhole = Math.abs(sumOf(worths.length - 1, split) - worths.at(-1)!) <= slack;
  return {
    isInCore: worstMask === 0 && isWhole,
    worst: worstMask === 0 ? null : { group: groupNames(memberIds, worstMask), gain },
  };
}

const sumOf = (mask: number, split: readonly number[]): number =>
  split.reduce((sum, part, i) => sum + ((mask >> i) & 1 ? part : 0), 0);

export interface CoreExistence {
  readonly isEmpty: boolean;
  /** Smallest sum that would keep every group in. */
  readonly neededSum: number;
  /** Worth of all together. */
  readonly worth: number;
  /** A split of `neededSum` that keeps every group in: in the core where the core is not empty. */
  readonly split: readonly number[];
}

/** Whether the core has any point. Cost: some dozens of pivots of n 2^n each. */
export function coreExistence(worths: Float64Array): CoreExistence {
  const split = cheapestSplit(worths);
  const neededSum = split.reduce((sum, part) => sum + part, 0);
  const worth = worths.at(-1)!;
  return { isEmpty: neededSum > worth + slackOf(worths), neededSum, worth, split };
}

/**
 * Split of the smallest sum with split(S) >= worth(S) for every group S: the prices at the optimum of
 * max sum of y_S worth(S) with, for each member, the y_S of its groups adding up to 1, y >= 0.
 */
function cheapestSplit(worths: Float64Array): number[] {
  const groupCount = worths.length;
  const memberCount = Math.round(Math.log2(groupCount));
  const slack = slackOf(worths);
  // Rows: members; columns: groups by mask, column 0 holds the right side. Starts at the groups of one.
  const rows = Array.from({ length: memberCount }, (_, member) =>
    Float64Array.from({ length: groupCount }, (_, mask) => (mask === 0 ? 1 : (mask >> member) & 1)),
  );
  const basis = rows.map((_, member) => 1 << member);
  const gains = worths.map((worth, mask) =>
    mask === 0 ? 0 : worth - basis.reduce((sum, one) => sum + (mask & one ? worths[one]! : 0), 0),
  );
  for (;;) {
    // Bland: the first column that gains, the first row of the smallest ratio by basis: no cycling.
    const entering = gains.findIndex((gain, mask) => mask > 0 && gain > slack);
    if (entering < 0) break;
    const leaving = leavingRow(rows, basis, entering);
    pivot(rows, gains, leaving, entering);
    basis[leaving] = entering;
  }
  // Reduced gain of a group of one: its worth less its member's price.
  return rows.map((_, member) => worths[1 << member]! - gains[1 << member]!);
}

function leavingRow(rows: readonly Float64Array[], basis: readonly number[], entering: number): number {
  let best = -1;
  let bestRatio = Number.POSITIVE_INFINITY;
  rows.forEach((row, index) => {
    if (row[entering]! <= TOLERANCE) return;
    const ratio = row[0]! / row[entering]!;
    const isTie = Math.abs(ratio - bestRatio) <= TOLERANCE;
    if (best < 0 || (isTie ? basis[index]! < basis[best]! : ratio < bestRatio)) {
      best = index;
      bestRatio = ratio;
    }
  });
  return best;
}

function pivot(rows: readonly Float64Array[], gains: Float64Array, leaving: number, entering: number): void {
  const pivotRow = rows[leaving]!;
  const head = pivotRow[entering]!;
  for (let column = 0; column < pivotRow.length; column++) pivotRow[column]! /= head;
  for (const row of [...rows.filter((_, index) => index !== leaving), gains]) {
    const factor = row[entering]!;
    if (factor === 0) continue;
    for (let column = 0; column < row.length; column++) row[column]! -= factor * pivotRow[column]!;
  }
}

export interface SplitWitness {
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** By how much the two are worth more apart than together. */
  readonly gain: number;
}

/**
 * Two groups without a common member that are worth more apart, by the largest gain; null where the game is
 * superadditive. Cost: 3^n.
 */
export function apartWitness(memberIds: readonly string[], worths: Float64Array): SplitWitness | null {
  let gain = slackOf(worths);
  let pair: readonly [number, number] | null = null;
  for (let mask = 1; mask < worths.length; mask++) {
    for (let part = (mask - 1) & mask; part > (mask & ~part); part = (part - 1) & mask) {
      const more = worths[part]! + worths[mask & ~part]! - worths[mask]!;
      if (more <= gain) continue;
      gain = more;
      pair = [part, mask & ~part];
    }
  }
  if (pair === null) return null;
  return { first: groupNames(memberIds, pair[0]), second: groupNames(memberIds, pair[1]), gain };
}
