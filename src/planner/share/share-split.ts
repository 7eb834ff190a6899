/** Who gets how much by each mechanism: by weight and demand, by what a member adds, or by what it would pay. */
import { largestRemainder, PlanError } from '../../core/values/index.ts';
import type { Allocation, PlanContext } from '../question/index.ts';
import { maxMinSplit } from '../question/index.ts';
import { type BidOutcome, clarkeAuction } from './auction.ts';
import { type ShapleyValues, shapleyValues, worthsAlong } from './shapley.ts';
import type { ShareMember } from './share-file.ts';

export const MECHANISMS = ['max-min', 'shapley', 'vcg'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

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
interface ShapleySplit extends Pick<ShapleyValues, 'leaver' | 'ordersCount'> {
  readonly mechanism: 'shapley';
  readonly allocations: ReadonlyArray<{
    readonly id: string;
    readonly units: number;
    readonly value: number;
    /** null = the value is exact. */
    readonly standardError: number | null;
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

const SHAPLEY_STREAM = 51;

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

/** E_RANGE for fewer than 2 or more than 200 members, or where no task is worth anything. */
function byShapley(
  members: readonly ShareMember[],
  totalUnits: number,
  { draws }: PlanContext,
): ShapleySplit {
  const size = members.length;
  if (size < 2 || size > 200) throw new PlanError('E_RANGE', 'members', size, '2 to 200 for shapley');
  const weights = sumOf(members.map(({ weight }) => weight));
  const owners = members.map(({ id, tasks, entitlementUnits, weight }) => ({
    id,
    tasks,
    broughtUnits: entitlementUnits ?? (totalUnits * weight) / weights,
  }));
  const { values, errors, ordersCount, leaver } = shapleyValues(owners, draws(SHAPLEY_STREAM).uniform);
  const parts = values.map((value) => Math.max(0, value));
  if (sumOf(parts) === 0) {
    throw new PlanError('E_RANGE', 'members[].tasks', values, 'some that are worth more than 0 and fit');
  }
  const units = largestRemainder(Math.floor(totalUnits), parts);
  const allocations = owners.map(({ id, broughtUnits }, i) => ({
    id,
    units: units[i]!,
    value: values[i]!,
    standardError: errors?.[i] ?? null,
    alone: worthsAlong([owners[i]!], [0])[0]!,
    broughtUnits,
  }));
  return { mechanism: 'shapley', allocations, idle: 0, valueSum: sumOf(values), ordersCount, leaver };
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
  context: PlanContext,
): ShareSplit {
  if (mechanism !== 'max-min' && members.every(({ tasks }) => tasks.length === 0)) {
    const allowed = `tasks with value and cost for --mechanism ${mechanism}`;
    throw new PlanError('E_EMPTY', 'members[].tasks', [], allowed);
  }
  if (mechanism === 'max-min') return byMaxMin(members, totalUnits);
  return mechanism === 'vcg' ? byAuction(members, totalUnits) : byShapley(members, totalUnits, context);
}
