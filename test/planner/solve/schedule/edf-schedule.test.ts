/** Earliest deadline first, on the document's instance and against every order of small ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedDeadlines, edfSchedule } from '../../../../src/planner/solve/schedule/index.ts';
import { day, HOUR, NOW, TASKS, timesOf, URGENT } from './schedule-cases.ts';

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
    expect(timesOf(edfSchedule(input)).map(([, start]) => start)).toEqual([10, 11, 13]);
    const equal = ['c', 'a', 'b'].map((id) => ({ ...URGENT, id }));
    expect(edfSchedule({ ...input, tasks: equal }).rows.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
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
        const plan = edfSchedule({ tasks, nowMs: 0, windows: [] });
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
        expect(plan.dropped.length === 0).toBe(possible);
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
