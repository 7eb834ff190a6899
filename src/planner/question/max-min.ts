/**
 * Weighted max-min fair split in whole units: whoever wants little gets it whole, the rest is shared by weight, so that
 * nobody can get more without taking from one who has less for its weight. Source: Bertsekas, Gallager, "Data
 * Networks", 1992, section 6.5.2.
 */
import { capacityOf } from '../../core/values/index.ts';

export interface Claim {
  readonly id: string;
  /** > 0. */
  readonly weight: number;
  /** Units, >= 0. */
  readonly demandUnits: number;
  /** Most this member may get; null = no such limit. */
  readonly capUnits: number | null;
}

export interface Allocation {
  readonly id: string;
  /** Whole. */
  readonly units: number;
  /** Units per weight. */
  readonly levelUnits: number;
  /** What keeps this member from more: its own wish, its cap, or the pool. */
  readonly limitedBy: 'demand' | 'cap' | 'pool';
}

/** The split of `totalUnits`, in the order of `claims`. Cost: n^2 at worst. */
export function maxMinSplit(claims: readonly Claim[], totalUnits: number): Allocation[] {
  const weights = claims.map(({ weight }) => weight);
  const limits = claims.map(({ demandUnits, capUnits }) =>
    capacityOf(Math.min(demandUnits, capUnits ?? Number.POSITIVE_INFINITY)),
  );
  const given = fill(weights, limits, totalUnits).map(capacityOf);
  // What rounding left goes one by one to the lowest level with a wish, the earlier of equals.
  let left = capacityOf(totalUnits) - given.reduce((sum, value) => sum + value, 0);
  for (; left > 0; left--) {
    let next = -1;
    for (let i = 0; i < given.length; i++) {
      if (given[i]! >= limits[i]!) continue;
      if (next < 0 || (given[i]! + 1) / weights[i]! < (given[next]! + 1) / weights[next]!) next = i;
    }
    if (next < 0) break;
    given[next]!++;
  }
  return claims.map(({ id, weight, capUnits, demandUnits }, i) => ({
    id,
    units: given[i]!,
    levelUnits: given[i]! / weight,
    limitedBy: given[i]! < limits[i]! ? 'pool' : (capUnits ?? demandUnits) < demandUnits ? 'cap' : 'demand',
  }));
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
