/**
 * The schedule as an integer programme over slots. Column (i, k) says that task i has started by its k-th possible
 * start, so columns of a task never fall, and "started in (a, b]" is a difference of two columns: workers, windows and
 * dependencies all become short rows. A deadline is the absence of later columns.
 * Source: the "step" formulation of Pritsker, Watters, Wolfe, 1969; Artigues, A note on time-indexed formulations, 2017.
 */
import { costOf } from '../../core/values/index.ts';
import type { GridWindow, ScheduleGrid } from './schedule-grid.ts';
import type { Column, LinearModel, Row } from './solver.ts';

type Term = readonly [columnIndex: number, coefficient: number];

export interface ScheduleModel extends LinearModel {
  /** By task: index of its first column. Its columns follow in the order of its starts. */
  readonly offsets: readonly number[];
  /** The rows from here on are of windows, each named by its limit. */
  readonly firstWindowRow: number;
}

/** What the model maximises. */
type ScheduleGoal = 'value' | 'mustDos';

interface Numbering {
  readonly offsets: readonly number[];
  /** Column that says task `index` has started by `slot`; -1 = it cannot have. */
  readonly startedBy: (index: number, slot: number) => number;
}

function numbering({ tasks, slotCount }: ScheduleGrid): Numbering {
  const offsets: number[] = [];
  let count = 0;
  const bySlot = tasks.map(({ starts }) => {
    offsets.push(count);
    const columns = new Int32Array(slotCount);
    let next = 0;
    for (let slot = 0; slot < slotCount; slot++) {
      if (starts[next] === slot) next++;
      columns[slot] = next === 0 ? -1 : count + next - 1;
    }
    count += starts.length;
    return columns;
  });
  return { offsets, startedBy: (index, slot) => (slot < 0 ? -1 : bySlot[index]![slot]!) };
}

function columnsOf(grid: ScheduleGrid, goal: ScheduleGoal, mustDo: readonly boolean[]): Column[] {
  return grid.tasks.flatMap(({ task, starts }, index) =>
    starts.map((slot, k) => {
      const last = k === starts.length - 1;
      const worth = goal === 'value' ? task.value : task.mustDo === true ? 1 : 0;
      const objective = last ? worth : 0;
      const name = `${task.id}@${slot}`;
      return { name, objective, lower: last && mustDo[index] ? 1 : 0, upper: 1, integer: true };
    }),
  );
}

/** Terms of "started in (after, until]" times an amount; none when no start is in there. */
function startedBetween(
  columns: Numbering,
  index: number,
  after: number,
  until: number,
  amount: number,
): Term[] {
  const plus = columns.startedBy(index, until);
  const minus = columns.startedBy(index, after);
  if (plus < 0 || plus === minus || amount === 0) return [];
  return minus < 0
    ? [[plus, amount]]
    : [
        [plus, amount],
        [minus, -amount],
      ];
}

const atMost = (name: string, upper: number, terms: Term[]): Row => ({
  name,
  lower: Number.NEGATIVE_INFINITY,
  upper,
  terms,
});

function taskRows(grid: ScheduleGrid, columns: Numbering): Row[] {
  return grid.tasks.flatMap(({ task, starts, deps }, index) => {
    const own = columns.offsets[index]!;
    const rising = starts.slice(1).map((_, k) =>
      atMost(`rise ${task.id}`, 0, [
        [own + k, 1],
        [own + k + 1, -1],
      ]),
    );
    const after = deps.flatMap((dep) => {
      const { lengthSlots, task: needed } = grid.tasks[dep]!;
      return starts.map((slot, k) => {
        const ended = columns.startedBy(dep, slot - lengthSlots);
        const name = `${task.id} after ${needed.id}`;
        return atMost(
          name,
          0,
          ended < 0
            ? [[own + k, 1]]
            : [
                [own + k, 1],
                [ended, -1],
              ],
        );
      });
    });
    return [...rising, ...after];
  });
}

function workerRows(grid: ScheduleGrid, columns: Numbering): Row[] {
  return Array.from({ length: grid.slotCount }, (_, slot) => {
    const running = grid.tasks.flatMap(({ lengthSlots }, index) =>
      startedBetween(columns, index, slot - lengthSlots, slot, 1),
    );
    return atMost(`workers at slot ${slot}`, grid.workers, running);
  }).filter(({ terms }) => terms.length > grid.workers);
}

/** Rows of one window; one that the next slot's row implies is left out. */
function windowRowsOf(grid: ScheduleGrid, columns: Numbering, window: GridWindow): Row[] {
  const { pool, first, room } = window;
  return Array.from({ length: grid.slotCount }, (_, slot) => {
    const impliedByNext =
      slot + 1 < grid.slotCount && first[slot + 1] === first[slot] && room[slot + 1] === room[slot];
    const drawn = impliedByNext
      ? []
      : grid.tasks.flatMap(({ task }, index) =>
          startedBetween(columns, index, first[slot]! - 1, slot, costOf(task.cost, pool)),
        );
    return atMost(pool, room[slot]!, drawn);
  }).filter(({ terms }) => terms.length > 0);
}

/** The model; tasks flagged in `mustDo` are scheduled in every solution. Shape of mustDo: tasks. */
export function scheduleModel(
  grid: ScheduleGrid,
  goal: ScheduleGoal,
  mustDo: readonly boolean[],
): ScheduleModel {
  const columns = numbering(grid);
  const rows = [...taskRows(grid, columns), ...workerRows(grid, columns)];
  const windowRows = grid.windows.flatMap((window) => windowRowsOf(grid, columns, window));
  return {
    columns: columnsOf(grid, goal, mustDo),
    rows: [...rows, ...windowRows],
    offsets: columns.offsets,
    firstWindowRow: rows.length,
  };
}

/** Start slot of each task in a solution; -1 = not scheduled. */
export function startsOfValues(
  grid: ScheduleGrid,
  model: ScheduleModel,
  values: readonly number[],
): Int32Array {
  return Int32Array.from(grid.tasks, ({ starts }, index) => {
    const k = starts.findIndex((_, at) => values[model.offsets[index]! + at] === 1);
    return k < 0 ? -1 : starts[k]!;
  });
}

/** The columns of a schedule: the inverse of startsOfValues. */
export function valuesOfStarts(grid: ScheduleGrid, starts: Int32Array): number[] {
  return grid.tasks.flatMap((task, index) =>
    task.starts.map((slot) => (starts[index]! >= 0 && slot >= starts[index]! ? 1 : 0)),
  );
}
