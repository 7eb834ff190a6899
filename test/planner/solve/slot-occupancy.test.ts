/** Lists by earliest deadline, on the document's instance and against every order of small ones; left shifts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedDeadlines, type ScheduleInput } from '../../../src/planner/solve/index.ts';
import { scheduleGrid } from '../../../src/planner/solve/schedule-grid.ts';
import { leftShifted, listOrders, listSchedule } from '../../../src/planner/solve/slot-occupancy.ts';
import { day, HOUR, NOW, TASKS, URGENT } from './schedule-cases.ts';

/** Start slots by earliest deadline; -1 = none. */
const edf = (input: ScheduleInput): number[] => {
  const grid = scheduleGrid(input);
  return [...listSchedule(grid, listOrders(grid, new Set())[0]!)];
};

it('moves each task to the left as far as the ones before it allow', () => {
  const grid = scheduleGrid({ tasks: TASKS, nowMs: NOW, windows: [day(100)] });
  expect([...leftShifted(grid, Int32Array.from([4, 6, -1]))]).toEqual([0, 2, -1]);
});

describe('earliest deadline first', () => {
  it('[K2] pulls the deadline of feature_a to 14.5 h', () => {
    const adjusted = adjustedDeadlines(TASKS);
    expect([...adjusted].map(([id, ms]) => [id, ms / HOUR])).toEqual([
      ['urgent_fix', 14],
      ['feature_a', 14.5],
      ['feature_b', 16],
    ]);
  });

  it('[K2] then meets all deadlines of the example, and breaks ties by id', () => {
    const input = { tasks: TASKS, nowMs: NOW, windows: [day(100)] };
    expect(edf(input)).toEqual([0, 2, 6]);
    const equal = ['c', 'a', 'b'].map((id) => ({ ...URGENT, id }));
    expect(edf({ ...input, tasks: equal })).toEqual([4, 0, 2]);
  });

  it('[K2] meets all deadlines on one worker whenever some order does', () => {
    const job = fc.record({
      slots: fc.integer({ min: 1, max: 4 }),
      due: fc.integer({ min: 1, max: 14 }),
      dep: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(job, { minLength: 1, maxLength: 6 }), (rows) => {
        const tasks = rows.map(({ slots, due, dep }, i) => ({
          id: `t${i}`,
          value: 1,
          cost: {},
          durationHours: slots / 2,
          deadlineMs: (due * HOUR) / 2,
          deps: dep < i ? [`t${dep}`] : [],
        }));
        const starts = edf({ tasks, nowMs: 0, windows: [] });
        const possible = orders(tasks).some((order) => {
          let atMs = 0;
          const done = new Set<string>();
          return order.every((task) => {
            atMs += task.durationHours * HOUR;
            const ready = task.deps.every((dep) => done.has(dep));
            done.add(task.id);
            return ready && atMs <= task.deadlineMs;
          });
        });
        expect(starts.every((slot) => slot >= 0)).toBe(possible);
      }),
      { seed: 31, numRuns: 150 },
    );
  });
});

function orders<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((first, i) =>
    orders([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}
