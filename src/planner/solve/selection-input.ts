/**
 * The choice of tasks under quotas as it is asked: tasks with a value and a cost by pool, alternatives, dependencies,
 * must-dos, quotas; checked once here.
 */
import {
  type CostVector,
  costVector,
  inRange,
  PlanError,
  positive,
  units,
  unknownName,
} from '../../core/values/index.ts';
import { type Dependent, dependencyMap } from './task-graph.ts';

export interface SelectableTask extends Dependent {
  /** >= 0. */
  readonly value: number;
  readonly cost: CostVector;
  /** Alternatives share a group; at most one of them is chosen. */
  readonly group?: string;
  /** Must be chosen; of a group, one of its must-dos. */
  readonly mustDo?: boolean;
}

/** Units by pool; null = no limit. */
export type PoolLimits = Readonly<Record<string, number | null>>;

export interface SelectionInput {
  /** 0 to 5000 tasks. */
  readonly tasks: readonly SelectableTask[];
  readonly pools: PoolLimits;
  /** Sets that are not to be the answer: for the next best choice. */
  readonly excluded?: ReadonlyArray<readonly string[]>;
}

export interface SolverLimits {
  /** (0, 600], default 10. */
  readonly timeLimitSeconds?: number;
  /** Relative, 0 to 0.5, default 1e-6. */
  readonly gap?: number;
}

const MAX_TASKS = 5000;

/** Every limit a number >= 0 or null. */
export function poolLimits(field: string, pools: unknown): PoolLimits {
  if (pools === null || typeof pools !== 'object' || Array.isArray(pools)) {
    throw new PlanError('E_TYPE', field, pools, 'an object of limits by pool');
  }
  return Object.fromEntries(
    Object.entries(pools).map(([pool, limit]) => [
      pool,
      limit === null ? null : units(`${field}.${pool}`, limit),
    ]),
  );
}

/** The input, or a PlanError that names the field. */
export function checkedSelection(input: SelectionInput): SelectionInput {
  const pools = poolLimits('pools', input.pools);
  const map = dependencyMap(input.tasks);
  if (map.size > MAX_TASKS) throw new PlanError('E_RANGE', 'tasks', map.size, `at most ${MAX_TASKS} tasks`);
  const tasks = input.tasks.map((task, i) => ({
    ...task,
    deps: map.get(task.id)!,
    value: units(`tasks[${i}].value`, task.value),
    cost: costVector(`tasks[${i}].cost`, task.cost, Object.keys(pools)),
  }));
  for (const id of (input.excluded ?? []).flat())
    if (!map.has(id)) unknownName('excluded', id, [...map.keys()]);
  return { ...input, tasks, pools };
}

/** Limits of the solver with their defaults. */
export function solverLimits({ timeLimitSeconds = 10, gap = 1e-6 }: SolverLimits): {
  timeLimitSeconds: number;
  relativeGap: number;
} {
  return {
    timeLimitSeconds: positive('timeLimitSeconds', timeLimitSeconds, 600),
    relativeGap: inRange('gap', gap, 0, 0.5),
  };
}
