/**
 * The choice of tasks under limits, and the same as an integer programme: one 0-1 column per task, in the order of the
 * tasks; one row per limit, group, must-do and dependency. A limit is a pool or a window; the caller names them.
 */
import { type CostVector, costOf, costVector, PlanError, units } from '../../core/values/index.ts';
import type { Column, LinearModel, PoolLimits, Row } from './solver.ts';
import { type Dependent, dependencyMap } from './task-graph.ts';

export interface SelectableTask extends Dependent {
  /** >= 0. */
  readonly value: number;
  /** Units by limit. */
  readonly cost: CostVector;
  /** Alternatives share a group; at most one of them is chosen. */
  readonly group?: string;
  /** Must be chosen; of a group, one of its must-dos. */
  readonly mustDo?: boolean;
}

export interface SelectionInput {
  /** 0 to 5000 tasks. */
  readonly tasks: readonly SelectableTask[];
  readonly pools: PoolLimits;
}

export interface SelectionModel extends LinearModel {
  /** Names of the limits; limit k is row k. */
  readonly poolNames: readonly string[];
}

type Term = readonly [columnIndex: number, coefficient: number];

const MAX_TASKS = 5000;

/** The input, or a PlanError that names the field. */
export function checkedSelection(input: SelectionInput): SelectionInput {
  const pools = Object.fromEntries(
    Object.entries(input.pools).map(([pool, limit]) => [
      pool,
      limit === null ? null : units(`pools.${pool}`, limit),
    ]),
  );
  const map = dependencyMap(input.tasks);
  if (map.size > MAX_TASKS) throw new PlanError('E_RANGE', 'tasks', map.size, `at most ${MAX_TASKS} tasks`);
  const tasks = input.tasks.map((task, i) => ({
    ...task,
    deps: map.get(task.id)!,
    value: units(`tasks[${i}].value`, task.value),
    cost: costVector(`tasks[${i}].cost`, task.cost, Object.keys(pools)),
  }));
  return { tasks, pools };
}

function poolRows({ tasks, pools }: SelectionInput): Row[] {
  return Object.entries(pools).flatMap(([pool, limit]) => {
    if (limit === null) return [];
    const terms = tasks.flatMap(({ cost }, i): Term[] =>
      costOf(cost, pool) > 0 ? [[i, costOf(cost, pool)]] : [],
    );
    return [{ name: pool, lower: Number.NEGATIVE_INFINITY, upper: limit, terms }];
  });
}

/** At most one of a group, at least one of its must-dos; a task without a group is a group of its own. */
function groupRows(tasks: readonly SelectableTask[]): Row[] {
  const groups = new Map<string, { name: string; members: number[] }>();
  for (const [i, { id, group }] of tasks.entries()) {
    const key = group === undefined ? `task ${id}` : `group ${group}`;
    const own = groups.get(key) ?? { name: group ?? id, members: [] };
    own.members.push(i);
    groups.set(key, own);
  }
  const terms = (members: readonly number[]): Term[] => members.map((i) => [i, 1]);
  return [...groups.values()].flatMap(({ name, members }) => {
    const mustDo = members.filter((i) => tasks[i]!.mustDo === true);
    return [
      ...(members.length > 1 ? [{ name, lower: 0, upper: 1, terms: terms(members) }] : []),
      ...(mustDo.length > 0
        ? [{ name, lower: 1, upper: Number.POSITIVE_INFINITY, terms: terms(mustDo) }]
        : []),
    ];
  });
}

function dependencyRows(tasks: readonly SelectableTask[]): Row[] {
  const position = new Map(tasks.map(({ id }, i) => [id, i]));
  return tasks.flatMap(({ id, deps }, i) =>
    (deps ?? []).map((dep) => ({
      name: `${id} needs ${dep}`,
      lower: Number.NEGATIVE_INFINITY,
      upper: 0,
      terms: [[i, 1] as const, [position.get(dep)!, -1] as const],
    })),
  );
}

/** The model of a checked input; `whole` false = its linear relaxation. */
export function selectionModel(input: SelectionInput, whole: boolean): SelectionModel {
  const { tasks, pools } = input;
  return {
    columns: tasks.map(
      ({ id, value }): Column => ({ name: id, objective: value, lower: 0, upper: 1, integer: whole }),
    ),
    rows: [...poolRows(input), ...groupRows(tasks), ...dependencyRows(tasks)],
    poolNames: Object.keys(pools).filter((pool) => pools[pool] !== null),
  };
}

/** The model with nothing worth anything, and extra units of each row that has a price: the least that helps. */
export function elasticModel(
  { columns, rows }: LinearModel,
  priceOf: (row: Row, index: number) => number | null,
  sign: 1 | -1,
): LinearModel {
  const extras: Column[] = [];
  const widened = rows.map((row, index) => {
    const price = priceOf(row, index);
    if (price === null) return row;
    const known = extras.findIndex(({ name }) => name === row.name);
    const place = known < 0 ? extras.length : known;
    if (known < 0) {
      const open = { lower: 0, upper: Number.POSITIVE_INFINITY, integer: false };
      extras.push({ name: row.name, objective: -price, ...open });
    }
    return { ...row, terms: [...row.terms, [columns.length + place, sign] as const] };
  });
  return { columns: [...columns.map((column) => ({ ...column, objective: 0 })), ...extras], rows: widened };
}
