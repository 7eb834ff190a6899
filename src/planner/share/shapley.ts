/**
 * Shapley value: what each member adds to the tasks a team can do, averaged over all orders of joining. A group is worth
 * the best of its members' tasks within what they bring together. Exact up to 12 members, from drawn orders above.
 * Sources: Shapley, Contributions to the Theory of Games 2, 1953; orders in opposite pairs: Mitchell et al., JMLR
 * 23(43), 2022.
 */
import { RunningMoments } from '../../numerics/stats/index.ts';
import { bestValue, extend, type Frontier, NO_TASKS, type ValuedTask } from './auction.ts';

export interface TaskOwner {
  readonly id: string;
  readonly tasks: readonly ValuedTask[];
  /** Units this member brings along. */
  readonly broughtUnits: number;
}

export interface ShapleyValues {
  /** In the order of the members; they add up to the worth of all. */
  readonly values: readonly number[];
  /** Standard errors where the values are estimates; null = exact. */
  readonly errors: readonly number[] | null;
  /** Orders drawn; 0 = exact. */
  readonly ordersCount: number;
  /** Group that would gain most by leaving this split, and by how much; null = none, or not looked at. */
  readonly leaver: { readonly ids: readonly string[]; readonly gain: number } | null;
}

/** Most members whose groups are all looked at. */
const EXACT_MEMBERS = 12;
/** Orders drawn above that. */
const MOST_ORDERS = 20_000;
/** Slack of comparisons, relative to the largest worth. */
const TOLERANCE = 1e-9;

const mostBrought = (owners: readonly TaskOwner[]): number =>
  owners.reduce((sum, { broughtUnits }) => sum + broughtUnits, 0);

const joined = (frontier: Frontier, { tasks }: TaskOwner, most: number): Frontier =>
  tasks.reduce((grown, task) => extend(grown, task, most), frontier);

/** Worth of the first 1, 2, ... members of an order of all of them. */
export function worthsAlong(owners: readonly TaskOwner[], order: readonly number[]): number[] {
  const most = mostBrought(owners);
  let frontier = NO_TASKS;
  let brought = 0;
  return order.map((member) => {
    frontier = joined(frontier, owners[member]!, most);
    brought += owners[member]!.broughtUnits;
    return bestValue(frontier, brought);
  });
}

/** Worth of every group by bit mask (bit i = member i), 2^n numbers. One frontier grows member by member. */
export function worthTable(owners: readonly TaskOwner[]): Float64Array {
  const most = mostBrought(owners);
  const table = new Float64Array(1 << owners.length);
  const fillFrom = (from: number, group: number, brought: number, frontier: Frontier): void => {
    for (let member = from; member < owners.length; member++) {
      const mask = group | (1 << member);
      const sum = brought + owners[member]!.broughtUnits;
      const grown = joined(frontier, owners[member]!, most);
      table[mask] = bestValue(grown, sum);
      fillFrom(member + 1, mask, sum, grown);
    }
  };
  fillFrom(0, 0, 0, NO_TASKS);
  return table;
}

/** Shapley values from the worths of all groups. Cost: n 2^n. */
export function shapleyOfTable(worths: Float64Array, memberCount: number): number[] {
  // Chance that a group of this size stands before a given member in a random order: s! (n - s - 1)! / n!.
  const chances = [1 / memberCount];
  for (let size = 1; size < memberCount; size++) {
    chances.push((chances[size - 1]! * size) / (memberCount - size));
  }
  const values = new Array<number>(memberCount).fill(0);
  for (let mask = 0; mask < worths.length; mask++) {
    const chance = chances[sizeOf(mask)]!;
    for (let member = 0; member < memberCount; member++) {
      if ((mask >> member) & 1) continue;
      values[member]! += chance * (worths[mask | (1 << member)]! - worths[mask]!);
    }
  }
  return values;
}

function sizeOf(mask: number): number {
  let size = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) size++;
  return size;
}

/** The group that gains most by leaving a split: where one does, the split is not in the core of the game. */
export function leaverOf(
  owners: readonly TaskOwner[],
  worths: Float64Array,
  split: readonly number[],
): ShapleyValues['leaver'] {
  let gain = TOLERANCE * Math.max(1, ...worths);
  let worst = 0;
  for (let mask = 1; mask < worths.length; mask++) {
    const own = split.reduce((sum, part, i) => sum + ((mask >> i) & 1 ? part : 0), 0);
    if (worths[mask]! - own <= gain) continue;
    worst = mask;
    gain = worths[mask]! - own;
  }
  if (worst === 0) return null;
  return { ids: owners.filter((_, i) => (worst >> i) & 1).map(({ id }) => id), gain };
}

/** Values from pairs of a drawn order and its opposite; each order adds up to the worth of all. */
function sampledValues(owners: readonly TaskOwner[], uniform: () => number): ShapleyValues {
  const moments = owners.map(() => new RunningMoments());
  for (let pair = 0; pair < MOST_ORDERS / 2; pair++) {
    const order = shuffled(owners.length, uniform);
    const [one, other] = [addedAlong(owners, order), addedAlong(owners, order.reverse())];
    moments.forEach((each, i) => {
      each.add((one[i]! + other[i]!) / 2);
    });
  }
  return {
    values: moments.map(({ mean }) => mean),
    errors: moments.map(({ standardError }) => standardError!),
    ordersCount: MOST_ORDERS,
    leaver: null,
  };
}

/** What each member adds when they join in this order; in the order of the members. */
function addedAlong(owners: readonly TaskOwner[], order: readonly number[]): number[] {
  const worths = worthsAlong(owners, order);
  const added = order.map(() => 0);
  order.forEach((member, place) => {
    added[member] = worths[place]! - (place === 0 ? 0 : worths[place - 1]!);
  });
  return added;
}

/** A random order of 0..size-1. Source: Durstenfeld, CACM 7(7), 1964. */
function shuffled(size: number, uniform: () => number): number[] {
  const order = Array.from({ length: size }, (_, i) => i);
  for (let last = size - 1; last > 0; last--) {
    const other = Math.floor(uniform() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** Values of 2 or more members; `uniform` draws from [0, 1), only where there are too many for all groups. */
export function shapleyValues(owners: readonly TaskOwner[], uniform: () => number): ShapleyValues {
  if (owners.length > EXACT_MEMBERS) return sampledValues(owners, uniform);
  const worths = worthTable(owners);
  const values = shapleyOfTable(worths, owners.length);
  return { values, errors: null, ordersCount: 0, leaver: leaverOf(owners, worths, values) };
}
