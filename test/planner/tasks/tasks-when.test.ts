/**
 * `plan tasks --when` says one thing: headline, next step, tables and data are those of the schedule, for random lists
 * of tasks; and a task that cannot end in time is neither now nor in the schedule.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, AnswerTable } from '../../../src/planner/question/index.ts';
import { ask, dataOf, NOW } from './tasks-asked.ts';

const HOUR_MS = 3_600_000;
const afterNow = (hours: number): string => new Date(Date.parse(NOW) + hours * HOUR_MS).toISOString();

const tableOf = ({ sections }: Answer, title: string): AnswerTable | undefined =>
  sections.find((section): section is AnswerTable => section.kind === 'table' && section.title === title);

const THREE = {
  pools: { opus: 1000 },
  tasks: [
    { id: 'a', value: 10, cost: { opus: 1 }, duration_hours: 1, deadline: afterNow(2) },
    { id: 'b', value: 20, cost: { opus: 1 }, duration_hours: 1, deadline: afterNow(2) },
    { id: 'c', value: 5, cost: { opus: 1 }, duration_hours: 3, deadline: afterNow(2) },
  ],
};

describe('three tasks due in two hours, one worker', () => {
  it('does the two that end in time, and says what the third would need', async () => {
    const { headline, next, binding, ...answer } = await ask({ file: THREE, flags: ['when'] });
    expect(headline).toBe('Do 2 of 3 tasks, the last done 12:00, worth 30 of 35: a and b.');
    expect(next).toBe('Begin with a now. c would need a deadline 3 h later.');
    expect(binding).toBe('c: it cannot end in time, even alone');
    expect(tableOf({ headline, next, binding, ...answer }, 'Not in the schedule')!.rows).toEqual([
      ['c', '5', 'it cannot end in time, even alone', 'a deadline 3 h later'],
    ]);
  });

  it('has the third not among those of now either', async () => {
    const answer = await ask({ file: THREE });
    expect(dataOf(answer).now.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(dataOf(answer).later).toMatchObject([{ id: 'c', why: 'it cannot end by its deadline' }]);
  });
});

it('keeps a must-do that has room only later', async () => {
  const pools = { opus: { remaining: 1, returns: [{ at: afterNow(3), amount: 5 }] } };
  const tasks = [{ id: 'a', value: 1, cost: { opus: 4 }, must_do: true }];
  const { headline, next } = await ask({ file: { pools, tasks }, flags: ['when'] });
  expect(headline).toBe('Do 1 of 1 task, the last done 14:00, worth 1 of 1: a.');
  expect(next).toBe('Begin with a 13:00.');
});

it('says which way of a task was tried where none has room', async () => {
  const tasks = ['x', 'y'].map((id) => ({ id, value: 1, cost: { opus: 4 }, group: 'g' }));
  const { sections } = await ask({ file: { pools: { opus: 1 }, tasks }, flags: ['when'] });
  expect(JSON.stringify(sections)).toContain('x was tried in its place');
});

const someTask = fc.record({
  value: fc.integer({ min: 0, max: 50 }),
  cost: fc.record({ opus: fc.integer({ min: 0, max: 6 }) }),
  duration_hours: fc.integer({ min: 1, max: 4 }),
  deadline: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  group: fc.constantFrom(undefined, undefined, 'g'),
});

it('says the same in headline, next step, tables and data, whatever the tasks', async () => {
  const property = fc.asyncProperty(
    fc.array(someTask, { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 1, max: 3 }),
    async (list, workers) => {
      const tasks = list.map(({ deadline, ...each }, index) => ({
        ...each,
        id: `t${index}`,
        ...(deadline === undefined ? {} : { deadline: afterNow(deadline) }),
      }));
      const file = JSON.parse(JSON.stringify({ pools: { opus: 12 }, tasks })) as unknown;
      const answer = await ask({ file, flags: ['when'], texts: { workers: String(workers) } });
      const rows = tableOf(answer, 'Begin and end')?.rows ?? [];
      const others = tableOf(answer, 'Not in the schedule')?.rows ?? [];
      const { now, later, value, windows } = dataOf(answer);
      const ids = rows.map(([id]) => id);
      expect([...ids, ...others.map(([id]) => id)].sort()).toEqual(tasks.map(({ id }) => id).sort());
      expect(now.map(({ id }) => id)).toEqual(ids);
      expect(later.map(({ id, why }) => [id, why])).toEqual(others.map(([id, , why]) => [id, why]));
      const worth = tasks.filter(({ id }) => ids.includes(id)).reduce((sum, task) => sum + task.value, 0);
      expect(value).toBe(worth);
      const spent = tasks.filter(({ id }) => ids.includes(id)).reduce((sum, { cost }) => sum + cost.opus, 0);
      expect(windows[0]!.planned).toBe(spent);
      for (const { id, end } of now) {
        const { deadline = end! } = tasks.find((task) => task.id === id) as { deadline?: string };
        expect(Date.parse(end!)).toBeLessThanOrEqual(Date.parse(deadline));
      }
      const begins = ids[0] === undefined ? /^Nothing can begin/ : new RegExp(`^Begin with ${ids[0]} `);
      const does =
        ids[0] === undefined
          ? /^None of /
          : new RegExp(`^Do ${rows.length} of ${tasks.length} tasks?, .* worth ${worth} of .*: ${ids[0]}\\b`);
      expect(answer.headline).toMatch(does);
      expect(answer.next).toMatch(begins);
    },
  );
  await fc.assert(property, { seed: 20260211, numRuns: 25 });
});
