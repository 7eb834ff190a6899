/**
 * The choice of tasks as an integer programme: one 0-1 column per task, in the order of the tasks; one row per
 * limited pool, group, must-do, dependency and excluded set.
 */
import { costOf } from '../../core/values/index.ts';
import type { SelectableTask, SelectionInput } from './selection-input.ts';
import type { Column, LinearModel, Row } from './solver.ts';

export interface SelectionModel extends LinearModel {
  /** Limited pools; pool k is row k. */
  readonly poolNames: readonly string[];
}

type Term = readonly [columnIndex: number, coefficient: number];

function poolRows({ tasks, pools }: SelectionInput): Row[] {
  return Object.entries(pools).flatMap(([pool, limit]) => {
    if (limit === null) return [];
    const terms = tasks.flatMap(({ cost }, i): Term[] =>
      costOf(cost, pool) > 0 ? [[i, costOf(cost, pool)]] : [],
    );
    return [{ name: `pool ${pool}`, lower: Number.NEGATIVE_INFINITY, upper: limit, terms }];
  });
}

/** Positions of the tasks of each group; a task without a group is a group of its own, named by its id. */
function taskGroups(tasks: readonly SelectableTask[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [i, { id, group }] of tasks.entries()) {
    const name = group === undefined ? `task ${id}` : `group ${group}`;
    groups.set(name, [...(groups.get(name) ?? []), i]);
  }
  return groups;
}

function groupRows(tasks: readonly SelectableTask[]): Row[] {
  return [...taskGroups(tasks)].flatMap(([name, members]) => {
    const mustDo = members.filter((i) => tasks[i]!.mustDo === true);
    const atMostOne: Row = { name, lower: 0, upper: 1, terms: members.map((i): Term => [i, 1]) };
    const oneMustDo: Row = {
      name: `must-do ${name}`,
      lower: 1,
      upper: Number.POSITIVE_INFINITY,
      terms: mustDo.map((i): Term => [i, 1]),
    };
    return [...(members.length > 1 ? [atMostOne] : []), ...(mustDo.length > 0 ? [oneMustDo] : [])];
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

/** At least one task in or out differs from each excluded set. */
function exclusionRows({ tasks, excluded = [] }: SelectionInput): Row[] {
  return excluded.map((ids, k) => ({
    name: `excluded ${k}`,
    lower: Number.NEGATIVE_INFINITY,
    upper: ids.length - 1,
    terms: tasks.map(({ id }, i): Term => [i, ids.includes(id) ? 1 : -1]),
  }));
}

/** The model of a checked input; `whole` false = its linear relaxation. */
export function selectionModel(input: SelectionInput, whole: boolean): SelectionModel {
  const { tasks, pools } = input;
  return {
    columns: tasks.map(
      ({ id, value }): Column => ({ name: id, objective: value, lower: 0, upper: 1, integer: whole }),
    ),
    rows: [...poolRows(input), ...groupRows(tasks), ...dependencyRows(tasks), ...exclusionRows(input)],
    poolNames: Object.keys(pools).filter((pool) => pools[pool] !== null),
  };
}
