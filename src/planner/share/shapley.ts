/**
 * Shapley value: what each member adds to the tasks a team can do, averaged over all orders of joining. A group is worth
 * the best of its members' tasks within what they bring together.
 * Source: Shapley, Contributions to the Theory of Games 2, 1953.
 */
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
  /** Worth of each member's own tasks with what it brings. */
  readonly alone: readonly number[];
  /** Group that would gain most by leaving this split, and by how much; null = none would. */
  readonly leaver: { readonly ids: readonly string[]; readonly gain: number } | null;
}

/** Slack of comparisons, relative to the largest worth. */
const TOLERANCE = 1e-9;

/** Worth of every group by bit mask (bit i = member i), 2^n numbers. One frontier grows member by member. */
export function worthTable(owners: readonly TaskOwner[]): Float64Array {
  const most = owners.reduce((sum, { broughtUnits }) => sum + broughtUnits, 0);
  const table = new Float64Array(1 << owners.length);
  const fillFrom = (from: number, group: number, brought: number, frontier: Frontier): void => {
    for (let member = from; member < owners.length; member++) {
      const mask = group | (1 << member);
      const sum = brought + owners[member]!.broughtUnits;
      const grown = owners[member]!.tasks.reduce((each, task) => extend(each, task, most), frontier);
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

/** Values of 2 to 12 members. */
export function shapleyValues(owners: readonly TaskOwner[]): ShapleyValues {
  const worths = worthTable(owners);
  const values = shapleyOfTable(worths, owners.length);
  return {
    values,
    alone: owners.map((_, i) => worths[1 << i]!),
    leaver: leaverOf(owners, worths, values),
  };
}
