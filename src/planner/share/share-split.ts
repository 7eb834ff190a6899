/** Who gets how much by each mechanism: by weight and demand, by what a member adds, or by what it would pay. */
import { capacityOf, largestRemainder, PlanError } from '../../core/values/index.ts';
import { type BidOutcome, clarkeAuction } from './auction.ts';
import { type ShapleyValues, shapleyValues } from './shapley.ts';
import type { ShareMember } from './share-file.ts';

export const MECHANISMS = ['max-min', 'shapley', 'vcg'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

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

/**
 * Weighted max-min in whole units: whoever wants little gets it whole, the rest is shared by weight, so that nobody can
 * get more without taking from one who has less for its weight. In the order of `claims`. Cost: n^2 at worst.
 * Source: Bertsekas, Gallager, "Data Networks", 1992, section 6.5.2.
 */
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

/** By weight and demand. */
interface MaxMinSplit {
  readonly mechanism: 'max-min';
  /** Demand null = as much as there is. */
  readonly allocations: ReadonlyArray<
    Allocation & { readonly weight: number; readonly demandUnits: number | null }
  >;
  readonly idle: number;
}

/** By Shapley value of the tasks that can be done. */
interface ShapleySplit extends Pick<ShapleyValues, 'leaver'> {
  readonly mechanism: 'shapley';
  readonly allocations: ReadonlyArray<{
    readonly id: string;
    readonly units: number;
    readonly value: number;
    /** Worth of its own tasks with what it brings. */
    readonly alone: number;
    readonly broughtUnits: number;
  }>;
  readonly idle: number;
  readonly valueSum: number;
}

/** By reported values, with what each takes from the others as its price. */
interface AuctionSplit {
  readonly mechanism: 'vcg';
  readonly allocations: readonly BidOutcome[];
  readonly idle: number;
  /** Sum of payments. */
  readonly surplus: number;
  /** Whether truth is the best report for everyone. */
  readonly isTruthful: boolean;
}

export type ShareSplit = MaxMinSplit | ShapleySplit | AuctionSplit;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const idleOf = (allocations: ReadonlyArray<{ readonly units: number }>, totalUnits: number): number =>
  Math.max(0, totalUnits - sumOf(allocations.map(({ units }) => units)));

function byMaxMin(members: readonly ShareMember[], totalUnits: number): MaxMinSplit {
  const claims = members.map(({ id, weight, demandUnits, capUnits }) => ({
    id,
    weight,
    demandUnits: demandUnits ?? totalUnits,
    capUnits,
  }));
  const allocations = maxMinSplit(claims, totalUnits).map((each, i) => {
    const { weight, demandUnits } = members[i]!;
    return { ...each, weight, demandUnits };
  });
  return { mechanism: 'max-min', allocations, idle: idleOf(allocations, totalUnits) };
}

/** E_RANGE for fewer than 2 or more than 12 members, or where no task is worth anything. */
function byShapley(members: readonly ShareMember[], totalUnits: number): ShapleySplit {
  const size = members.length;
  if (size < 2 || size > 12) throw new PlanError('E_RANGE', 'members', size, '2 to 12 for shapley');
  const weights = sumOf(members.map(({ weight }) => weight));
  const owners = members.map(({ id, tasks, entitlementUnits, weight }) => ({
    id,
    tasks,
    broughtUnits: entitlementUnits ?? (totalUnits * weight) / weights,
  }));
  const { values, alone, leaver } = shapleyValues(owners);
  const parts = values.map((value) => Math.max(0, value));
  if (sumOf(parts) === 0) {
    throw new PlanError('E_RANGE', 'members[].tasks', values, 'some that are worth more than 0 and fit');
  }
  const units = largestRemainder(Math.floor(totalUnits), parts);
  const allocations = owners.map(({ id, broughtUnits }, i) => ({
    id,
    units: units[i]!,
    value: values[i]!,
    alone: alone[i]!,
    broughtUnits,
  }));
  return { mechanism: 'shapley', allocations, idle: 0, valueSum: sumOf(values), leaver };
}

function byAuction(members: readonly ShareMember[], totalUnits: number): AuctionSplit {
  const allocations = clarkeAuction(members, totalUnits);
  return {
    mechanism: 'vcg',
    allocations,
    idle: idleOf(allocations, totalUnits),
    surplus: sumOf(allocations.map(({ payment }) => payment)),
    isTruthful: allocations.every(({ isWithinCredit }) => isWithinCredit),
  };
}

/** The split of `totalUnits` by a mechanism. E_EMPTY where shapley or vcg have no tasks to go by. */
export function splitBy(
  mechanism: Mechanism,
  members: readonly ShareMember[],
  totalUnits: number,
): ShareSplit {
  if (mechanism !== 'max-min' && members.every(({ tasks }) => tasks.length === 0)) {
    const allowed = `tasks with value and cost for --mechanism ${mechanism}`;
    throw new PlanError('E_EMPTY', 'members[].tasks', [], allowed);
  }
  if (mechanism === 'max-min') return byMaxMin(members, totalUnits);
  return mechanism === 'vcg' ? byAuction(members, totalUnits) : byShapley(members, totalUnits);
}
