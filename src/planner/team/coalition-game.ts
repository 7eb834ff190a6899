/**
 * What each group of members could do alone: a cooperative game must say this before "fair share" means anything.
 * A group is a bit mask in tables (bit i = member i), an order of members elsewhere.
 */
import { finite, PlanError, units } from '../../core/values/index.ts';
import { bestValue, checkTasks, extend, type Frontier, NO_TASKS, type ValuedTask } from './best-tasks.ts';
import { checkMembers } from './members.ts';

export interface CoalitionGame {
  readonly memberIds: readonly string[];
  /** Worth of every group by mask, 2^n numbers, the empty one 0. At most 12 members (E_RANGE). */
  readonly worthTable: () => Float64Array;
  /** Worth of the first 1, 2, ... members of an order of all of them. */
  readonly worthsAlong: (order: readonly number[]) => number[];
}

export interface TaskOwner {
  readonly id: string;
  readonly tasks: readonly ValuedTask[];
  /** What this member brings along. */
  readonly entitlementUnits: number;
}

/** Most members of a table. */
export const EXACT_MEMBERS = 12;
/** Most members of any game. */
const MAX_MEMBERS = 200;

function checkSizes(memberIds: readonly string[]): void {
  checkMembers('members', memberIds);
  if (memberIds.length < 2 || memberIds.length > MAX_MEMBERS) {
    throw new PlanError('E_RANGE', 'members', memberIds.length, `2 to ${MAX_MEMBERS}`);
  }
}

function newTable(memberCount: number): Float64Array {
  if (memberCount > EXACT_MEMBERS) {
    throw new PlanError('E_RANGE', 'members', memberCount, `2 to ${EXACT_MEMBERS}; sample above`);
  }
  return new Float64Array(1 << memberCount);
}

/** A group is worth the best of its members' tasks within their entitlements put together. */
export const taskGame = (owners: readonly TaskOwner[]): CoalitionGame => gameOfTasks(owners, null);

/** Every group is worth the best of its members' tasks as if it had the whole pool: not a split of anything. */
export const wholePoolGame = (owners: readonly TaskOwner[], poolUnits: number): CoalitionGame =>
  gameOfTasks(owners, units('pool', poolUnits));

/** One frontier grows member by member, so all 2^n groups cost as much as 2^n members, not 2^n knapsacks. */
function gameOfTasks(owners: readonly TaskOwner[], poolUnits: number | null): CoalitionGame {
  const memberIds = owners.map(({ id }) => id);
  checkSizes(memberIds);
  owners.forEach(({ tasks, entitlementUnits }, i) => {
    checkTasks(`members[${i}].tasks`, tasks);
    units(`members[${i}].entitlement`, entitlementUnits);
  });
  const most = poolUnits ?? owners.reduce((sum, { entitlementUnits }) => sum + entitlementUnits, 0);
  const joined = (frontier: Frontier, member: number): Frontier =>
    owners[member]!.tasks.reduce((grown, task) => extend(grown, task, most), frontier);
  const worth = (frontier: Frontier, brought: number): number => bestValue(frontier, poolUnits ?? brought);

  const fillTable = (
    table: Float64Array,
    group: { readonly mask: number; readonly brought: number; readonly frontier: Frontier },
    from: number,
  ): void => {
    for (let member = from; member < owners.length; member++) {
      const mask = group.mask | (1 << member);
      const brought = group.brought + owners[member]!.entitlementUnits;
      const frontier = joined(group.frontier, member);
      table[mask] = worth(frontier, brought);
      fillTable(table, { mask, brought, frontier }, member + 1);
    }
  };
  return {
    memberIds,
    worthTable: () => {
      const table = newTable(owners.length);
      fillTable(table, { mask: 0, brought: 0, frontier: NO_TASKS }, 0);
      return table;
    },
    worthsAlong: (order) => {
      let frontier = NO_TASKS;
      let brought = 0;
      return order.map((member) => {
        frontier = joined(frontier, member);
        brought += owners[member]!.entitlementUnits;
        return worth(frontier, brought);
      });
    },
  };
}

/** A game by its rule: worth of a group of member positions (ascending), never asked for the empty one. */
export function oracleGame(
  memberIds: readonly string[],
  worthOf: (group: readonly number[]) => number,
): CoalitionGame {
  checkSizes(memberIds);
  const worth = (group: readonly number[]): number => finite('worth', worthOf(group));
  return {
    memberIds,
    worthTable: () =>
      newTable(memberIds.length).map((_, mask) =>
        mask === 0 ? 0 : worth(memberIds.flatMap((_, i) => ((mask >> i) & 1 ? [i] : []))),
      ),
    worthsAlong: (order) => order.map((_, last) => worth(order.slice(0, last + 1).sort((a, b) => a - b))),
  };
}

/** Names of the members in a mask. */
export const groupNames = (memberIds: readonly string[], mask: number): string[] =>
  memberIds.filter((_, i) => (mask >> i) & 1);
