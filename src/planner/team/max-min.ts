/**
 * Weighted max-min fair split: whoever wants little gets it whole, the rest is shared by weight, so that nobody can
 * get more without taking from one who has less for its weight. Source: Bertsekas, Gallager, "Data Networks", 1992,
 * section 6.5.2.
 */
import { capacityOf, positive, units } from '../../core/values/index.ts';
import { checkMembers } from './members.ts';

export interface Claim {
  readonly id: string;
  /** > 0. */
  readonly weight: number;
  readonly demandUnits: number;
  /** Most this member may get. */
  readonly capUnits?: number;
}

export interface Allocation {
  readonly id: string;
  readonly units: number;
  /** Units per weight. */
  readonly levelUnits: number;
  /** What keeps this member from more: its own wish, its cap, or the pool. */
  readonly limitedBy: 'demand' | 'cap' | 'pool';
}

export interface Split {
  readonly allocations: readonly Allocation[];
  readonly idleUnits: number;
}

/** A real amount may miss a demand by so much, relative to the pool. */
const TOLERANCE = 1e-12;

/**
 * The split of `totalUnits`; `amounts: 'whole'` gives whole units only. Shape: as `claims`.
 * Cost: n log n, in whole units n^2 at worst.
 */
export function maxMinSplit(
  claims: readonly Claim[],
  totalUnits: number,
  amounts: 'real' | 'whole' = 'real',
): Split {
  checkMembers(
    'members',
    claims.map(({ id }) => id),
  );
  const total = units('total', totalUnits);
  const weights = claims.map(({ weight }, i) => positive(`members[${i}].weight`, weight));
  const limits = claims.map(({ demandUnits, capUnits }, i) =>
    Math.min(
      units(`members[${i}].demand`, demandUnits),
      capUnits === undefined ? Number.POSITIVE_INFINITY : units(`members[${i}].cap`, capUnits),
    ),
  );
  const reachable = amounts === 'real' ? limits : limits.map(capacityOf);
  const given = amounts === 'real' ? fill(weights, limits, total) : fillWhole(weights, reachable, total);
  const slack = TOLERANCE * Math.max(1, total);
  return {
    allocations: claims.map(({ id, capUnits, demandUnits }, i) => ({
      id,
      units: given[i]!,
      levelUnits: given[i]! / weights[i]!,
      limitedBy:
        given[i]! + slack < reachable[i]!
          ? 'pool'
          : (capUnits ?? demandUnits) < demandUnits
            ? 'cap'
            : 'demand',
    })),
    idleUnits: Math.max(0, total - given.reduce((sum, value) => sum + value, 0)),
  };
}

/** Water-filling: the smallest limits per weight first, each served whole while the even level reaches it. */
function fill(weights: readonly number[], limits: readonly number[], total: number): number[] {
  const given = limits.map(() => 0);
  const order = limits.map((_, i) => i).sort((a, b) => limits[a]! / weights[a]! - limits[b]! / weights[b]!);
  let left = total;
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0);
  for (const i of order) {
    const share = weightLeft > 0 ? (left * weights[i]!) / weightLeft : left;
    given[i] = Math.max(0, Math.min(limits[i]!, share, left));
    left -= given[i]!;
    weightLeft -= weights[i]!;
  }
  return given;
}

/** Whole units: the real split rounded down, what is left one by one to the lowest level with a wish, earlier first. */
function fillWhole(weights: readonly number[], limits: readonly number[], total: number): number[] {
  const given = fill(weights, limits, total).map(capacityOf);
  let left = capacityOf(total) - given.reduce((sum, value) => sum + value, 0);
  for (; left > 0; left--) {
    let next = -1;
    for (let i = 0; i < given.length; i++) {
      if (given[i]! >= limits[i]!) continue;
      if (next < 0 || (given[i]! + 1) / weights[i]! < (given[next]! + 1) / weights[next]!) next = i;
    }
    if (next < 0) return given;
    given[next]!++;
  }
  return given;
}
