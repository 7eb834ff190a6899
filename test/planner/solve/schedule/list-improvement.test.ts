import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highsSolver } from '../../../../src/planner/solve/index.ts';
// The incumbent and the bound work behind scheduleTasks; here they are looked at alone.
import { listSchedule } from '../../../../src/planner/solve/schedule/edf-schedule.ts';
import type { DeadlineTask } from '../../../../src/planner/solve/schedule/index.ts';
import { improvedList } from '../../../../src/planner/solve/schedule/list-improvement.ts';
import { scheduleBound } from '../../../../src/planner/solve/schedule/schedule-bound.ts';
import { type ScheduleGrid, scheduleGrid } from '../../../../src/planner/solve/schedule/schedule-grid.ts';
import { checkedSchedule } from '../../../../src/planner/solve/schedule/schedule-input.ts';

const task = (id: string, value: number, s: number, deps: readonly string[] = []): DeadlineTask => ({
  id,
  value,
  cost: { s },
  durationHours: 0.5,
  deps,
});
const gridOf = (
  tasks: readonly DeadlineTask[],
  limit: number,
  windowHours: number,
  workers = 1,
): ScheduleGrid =>
  scheduleGrid(
    checkedSchedule({
      tasks,
      nowMs: 0,
      horizonHours: 5,
      workers,
      windows: [{ pool: 's', limit, windowHours }],
    }),
  );
const worth = (grid: ScheduleGrid) => (starts: Int32Array) =>
  grid.tasks.reduce((sum, each, index) => (starts[index]! >= 0 ? sum + each.task.value : sum), 0);

describe('the incumbent of a schedule', () => {
  it('brings a dropped task, with what it needs, to the front', () => {
    const grid = gridOf(
      [task('small', 1, 60), task('large', 1000, 50, ['base']), task('base', 0, 10)],
      100,
      24,
    );
    expect([...listSchedule(grid, [0, 1, 2])]).toEqual([0, -1, 1]);
    const starts = improvedList(grid, [0, 1, 2], worth(grid));
    expect([...starts].map((slot) => slot >= 0)).toEqual([false, true, true]);
  });

  it('is never worth less than the list it starts from, and never more than the bound', async () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 9 }));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
        const grid = gridOf(
          rows.map(([value, s], i) => task(`t${i}`, value, s)),
          15,
          3,
        );
        const rank = rows.map((_, i) => i);
        const improved = worth(grid)(improvedList(grid, rank, worth(grid)));
        expect(improved).toBeGreaterThanOrEqual(worth(grid)(listSchedule(grid, rank)));
        const bound = await scheduleBound(grid, highsSolver, { timeLimitSeconds: 5, relativeGap: 0 });
        expect(improved).toBeLessThanOrEqual(bound + 1e-6);
      }),
      { seed: 51, numRuns: 40 },
    );
  });

  it('is bounded by what a window restores: three times 10 in 5 h with a window of 2 h', async () => {
    const tasks = ['a', 'b', 'c', 'd', 'e'].map((id) => task(id, 10, 10));
    const options = { timeLimitSeconds: 5, relativeGap: 0 };
    expect(await scheduleBound(gridOf(tasks, 10, 2, 5), highsSolver, options)).toBeCloseTo(30, 6);
    // Without such a window only the worker binds: ten slots.
    expect(await scheduleBound(gridOf(tasks, 1000, 2), highsSolver, options)).toBeCloseTo(50, 6);
  });
});
