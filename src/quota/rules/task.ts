/**
 * What is decided about: a task with its cost by pool, and what is left in each pool. Bands and shares look at the
 * scarcest pool that the task really draws on; a pool without a limit is never scarce.
 */
import {
  type CostVector,
  costOf,
  costVector,
  inRange,
  PlanError,
  positive,
  units,
  unknownKey,
  whole,
} from '../../core/values/index.ts';

export type Priority = 1 | 2 | 3 | 4;

/** Another way to do a task: by another model, at another cost and perhaps another value. */
export interface OtherWay {
  readonly model: string;
  readonly cost: CostVector;
  /** Missing = the value of the task. */
  readonly value?: number;
}

export interface PolicyTask {
  readonly priority: Priority;
  readonly cost: CostVector;
  /** In the unit of the prices; only a policy with prices asks for it. */
  readonly value?: number;
  /** Weakest model that can do it; missing = not said. */
  readonly modelMin?: string;
  /** True where waiting has been ruled out by a person. */
  readonly urgent?: boolean;
  readonly deadlineMs?: number;
  /** Time the work takes once begun; missing = none. */
  readonly durationHours?: number;
  readonly tags?: readonly string[];
  readonly otherWays?: readonly OtherWay[];
}

export interface PoolState {
  /** Of the tightest window; null = no limit. */
  readonly limit: number | null;
  readonly remaining: number;
}

export type PoolStates = Readonly<Record<string, PoolState>>;

/** Left over limit, 0..1 (above 1 is cut); a pool without a limit has 1. */
export const remainingShare = ({ limit, remaining }: PoolState): number =>
  limit === null ? 1 : Math.min(1, remaining / limit);

/** Pools with a limit that a cost draws on. */
export function limitedPools(cost: CostVector, states: PoolStates): string[] {
  return Object.entries(cost)
    .filter(([pool, amount]) => amount > 0 && states[pool]!.limit !== null)
    .map(([pool]) => pool);
}

/** The pool with the smallest share left of those a cost draws on; the earlier of equals; null = none is limited. */
export function scarcestPool(cost: CostVector, states: PoolStates): string | null {
  return limitedPools(cost, states).reduce<string | null>(
    (least, pool) =>
      least === null || remainingShare(states[pool]!) < remainingShare(states[least]!) ? pool : least,
    null,
  );
}

/** True where every pool has room for the whole cost. */
export const fits = (cost: CostVector, states: PoolStates): boolean =>
  limitedPools(cost, states).every((pool) => cost[pool]! <= states[pool]!.remaining);

/** What is left after a spend; pools without a limit stay as they are. */
export function spend(cost: CostVector, states: PoolStates): PoolStates {
  return Object.fromEntries(
    Object.entries(states).map(([pool, state]) => [
      pool,
      state.limit === null ? state : { ...state, remaining: state.remaining - costOf(cost, pool) },
    ]),
  );
}

/** Checks pools: a limit above 0 or null, what is left 0 or more. */
export function checkedStates(states: PoolStates): PoolStates {
  if (states === null || typeof states !== 'object' || Object.keys(states).length === 0) {
    throw new PlanError('E_EMPTY', 'pools', states, 'at least one pool with limit and remaining');
  }
  return Object.fromEntries(
    Object.entries(states).map(([pool, state]) => {
      if (state.limit === null) return [pool, { limit: null, remaining: 0 }];
      const limit = positive(`pools.${pool}.limit`, state.limit);
      return [pool, { limit, remaining: units(`pools.${pool}.remaining`, state.remaining) }];
    }),
  );
}

function checkedModel(field: string, model: unknown, models: readonly string[]): void {
  if (typeof model !== 'string') throw new PlanError('E_TYPE', field, model, models.join(', '));
  if (!models.includes(model)) unknownKey(field, model, models);
}

/** Checks a task against the pools and the models (weakest first) of a policy; a missing priority is E_TYPE. */
export function checkedTask(task: PolicyTask, states: PoolStates, models: readonly string[]): PolicyTask {
  const pools = Object.keys(states);
  whole('task.priority', task.priority, 1, 4);
  const cost = costVector('task.cost', task.cost, pools);
  if (task.modelMin !== undefined) checkedModel('task.modelMin', task.modelMin, models);
  if (task.value !== undefined) units('task.value', task.value);
  if (task.deadlineMs !== undefined) whole('task.deadlineMs', task.deadlineMs);
  if (task.durationHours !== undefined) inRange('task.durationHours', task.durationHours, 0, 8760);
  if (task.urgent !== undefined && typeof task.urgent !== 'boolean') {
    throw new PlanError('E_TYPE', 'task.urgent', task.urgent, 'true or false');
  }
  const otherWays = (task.otherWays ?? []).map((way, index) => {
    const field = `task.otherWays[${index}]`;
    checkedModel(`${field}.model`, way.model, models);
    if (way.value !== undefined) units(`${field}.value`, way.value);
    return { ...way, cost: costVector(`${field}.cost`, way.cost, pools) };
  });
  return { ...task, cost, otherWays };
}
