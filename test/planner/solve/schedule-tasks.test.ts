/** Schedules worked by hand. */
import { describe, expect, it } from 'vitest';
import {
  type DeadlineTask,
  highsSolver,
  type PoolWindow,
  type ScheduleInput,
  type Solver,
  scheduleTasks,
} from '../../../src/planner/solve/index.ts';
import { day, HOUR, NOW, scheduled, TASKS, timesOf, URGENT } from './schedule-cases.ts';

describe('the schedule with deadlines', () => {
  it('[K1] [W70] has all three tasks for 450, 75 used', async () => {
    const plan = await scheduled({});
    expect(timesOf(plan)).toEqual([
      ['urgent_fix', 10, 11],
      ['feature_a', 11, 13],
      ['feature_b', 13, 14.5],
    ]);
    expect(plan).toMatchObject({ value: 450, spend: { s: 75 }, dropped: [], proof: { status: 'optimal' } });
  });

  it('[K1] is worth 450 with 75, 300 with 74 or 50, 200 with 30, 0 with 19', async () => {
    const cases: Array<[number, number, string[]]> = [
      [75, 450, ['urgent_fix', 'feature_a', 'feature_b']],
      [74, 300, ['urgent_fix', 'feature_a']],
      [50, 300, ['urgent_fix', 'feature_a']],
      [30, 200, ['urgent_fix']],
      [19, 0, []],
    ];
    for (const [limit, value, ids] of cases) {
      const plan = await scheduled({ windows: [day(limit)] });
      expect(plan, `${limit}`).toMatchObject({ value, proof: { status: 'optimal', bound: value } });
      expect(plan.rows.map(({ id }) => id)).toEqual(ids);
    }
  });

  it('[K1] waits for what is restored: 25 at 13 h or 14.5 h do, at 15 h they do not', async () => {
    const restored = (hour: number) =>
      scheduled({ windows: [day(75, [{ atMs: (hour - 24) * HOUR, amount: 25 }])] });
    expect((await restored(13)).value).toBe(450);
    const late = await restored(14.5);
    expect(late.value).toBe(450);
    expect(timesOf(late)[2]).toEqual(['feature_b', 14.5, 16]);
    expect((await restored(15)).value).toBe(300);
  });

  it('[K3] says what was dropped, why, and the least that would do', async () => {
    expect((await scheduled({ windows: [day(74)] })).dropped).toEqual([
      { id: 'feature_b', reason: 'displaced', extraQuota: { s: 1 }, extraDeadlineHours: null },
    ]);
    const late = await scheduled({ windows: [day(75, [{ atMs: (15 - 24) * HOUR, amount: 25 }])] });
    expect(late.dropped).toEqual([
      { id: 'feature_b', reason: 'displaced', extraQuota: { s: 25 }, extraDeadlineHours: 0.5 },
    ]);
    expect((await scheduled({ windows: [day(19)] })).dropped).toEqual([
      { id: 'urgent_fix', reason: 'tooLarge', extraQuota: { s: 1 }, extraDeadlineHours: null },
      { id: 'feature_a', reason: 'tooLarge', extraQuota: { s: 11 }, extraDeadlineHours: null },
      { id: 'feature_b', reason: 'dependency', extraQuota: null, extraDeadlineHours: null },
    ]);
  });

  it('[K3] drops a deadline that cannot be met, with how much later it would have to be', async () => {
    const tasks = [{ ...URGENT, deadlineMs: NOW + HOUR / 2 }];
    expect(await scheduled({ tasks })).toMatchObject({
      value: 0,
      dropped: [{ id: 'urgent_fix', reason: 'tooLate', extraQuota: null, extraDeadlineHours: 0.5 }],
    });
  });

  it('[K1] certifies must-dos over the quota with the least extra', async () => {
    const tasks = TASKS.map((task) => ({ ...task, mustDo: true }));
    const answer = await scheduleTasks({ tasks, nowMs: NOW, windows: [day(60)] }, highsSolver);
    expect(answer).toEqual({
      status: 'infeasible',
      constraint: 'must-dos over the quota of s',
      relaxation: '15 more s',
      shortfall: { s: 15 },
      missing: [],
    });
  });

  it('[K1] certifies must-dos that clash in time', async () => {
    const tasks = ['a', 'b'].map((id) => ({ ...URGENT, id, mustDo: true, deadlineMs: NOW + 1.5 * HOUR }));
    const answer = await scheduleTasks({ tasks, nowMs: NOW, windows: [day(60)] }, highsSolver);
    if (answer.status !== 'infeasible') throw new Error(answer.status);
    expect(answer.shortfall).toEqual({});
    expect(answer.missing).toMatchObject([{ reason: 'displaced', extraDeadlineHours: 0.5 }]);
    expect(answer.relaxation).toMatch(/^a deadline of [ab] 0\.5 h later$/);
    const impossible = [{ ...URGENT, mustDo: true, deadlineMs: NOW }];
    const late = await scheduleTasks({ tasks: impossible, nowMs: NOW, windows: [day(60)] }, highsSolver);
    expect(late).toMatchObject({ status: 'infeasible', missing: [{ id: 'urgent_fix', reason: 'tooLate' }] });
  });

  it('[W70] does the task worth 1000 alone where the document gives up', async () => {
    const tasks: DeadlineTask[] = [
      { id: 'small', value: 1, cost: { s: 60 }, durationHours: 1, deadlineMs: 12 * HOUR },
      { id: 'large', value: 1000, cost: { s: 50 }, durationHours: 1, deadlineMs: 13 * HOUR },
    ];
    const plan = await scheduled({ tasks });
    expect(plan.rows.map(({ id }) => id)).toEqual(['large']);
    expect(plan.value).toBe(1000);
  });

  it('[W71] is the same for the same clock, and moves with it', async () => {
    const [first, again] = [await scheduled({}), await scheduled({})];
    expect(again).toEqual(first);
    const tasks = TASKS.map((task) => ({ ...task, deadlineMs: task.deadlineMs! + 5 * HOUR }));
    const later = await scheduled({ tasks, nowMs: NOW + 5 * HOUR });
    expect(later.rows.map(({ startMs }) => startMs - 5 * HOUR)).toEqual(
      first.rows.map(({ startMs }) => startMs),
    );
  });

  it('keeps to working hours, releases, workers and fixed windows', async () => {
    const plain = (id: string, more: Partial<DeadlineTask> = {}): DeadlineTask => ({
      id,
      value: 10,
      cost: { s: 10 },
      durationHours: 2,
      ...more,
    });
    const working = [
      { startMs: NOW + HOUR, endMs: NOW + 2.5 * HOUR },
      { startMs: NOW + 5 * HOUR, endMs: NOW + 7 * HOUR },
    ];
    expect(timesOf(await scheduled({ tasks: [plain('a')], working }))).toEqual([['a', 15, 17]]);
    expect(timesOf(await scheduled({ tasks: [plain('a', { releaseMs: NOW + 0.75 * HOUR })] }))).toEqual([
      ['a', 11, 13],
    ]);
    const two = await scheduled({ tasks: [plain('a'), plain('b'), plain('c')], workers: 2 });
    expect(timesOf(two).map(([, start]) => start)).toEqual([10, 10, 12]);
    const fixed: PoolWindow = { pool: 's', limit: 10, windowHours: 5, kind: 'fixed', anchorMs: 8 * HOUR };
    const used = { ...fixed, history: [{ atMs: 9 * HOUR, amount: 1 }] };
    const after = await scheduled({ tasks: [plain('a'), plain('b')], windows: [used] });
    expect(timesOf(after).map(([, start]) => start)).toEqual([13, 18]);
    const open = await scheduled({ tasks: [plain('a'), plain('b')], windows: [{ ...fixed, limit: null }] });
    expect(timesOf(open).map(([, start]) => start)).toEqual([10, 12]);
  });

  it('starts a task only when what it needs has ended, however late that was', async () => {
    // Base waits for quota until 11 h and ends at 12 h; top would have to start at 11.5 h.
    const windows = [day(10, [{ atMs: (11 - 24) * HOUR, amount: 10 }])];
    const base: DeadlineTask = { id: 'base', value: 1, cost: { s: 10 }, durationHours: 1 };
    const top: DeadlineTask = { id: 'top', value: 9, cost: {}, durationHours: 0.5, deps: ['base'] };
    const tight = [base, { ...top, deadlineMs: 12 * HOUR }];
    expect(timesOf(await scheduled({ tasks: tight, windows, workers: 2 }))).toEqual([['base', 11, 12]]);
    const loose = [base, { ...top, deadlineMs: 12.5 * HOUR }];
    expect(timesOf(await scheduled({ tasks: loose, windows, workers: 2 }))[1]).toEqual(['top', 12, 12.5]);
  });

  it('leaves out what is worth nothing unless something needs it', async () => {
    const tasks: DeadlineTask[] = [
      { id: 'idle', value: 0, cost: {}, durationHours: 1 },
      { id: 'base', value: 0, cost: {}, durationHours: 1 },
      { id: 'top', value: 5, cost: {}, durationHours: 1, deps: ['base'] },
    ];
    expect(timesOf(await scheduled({ tasks }))).toEqual([
      ['base', 10, 11],
      ['top', 11, 12],
    ]);
  });

  it('falls back on the best list when the solver has no answer, with a bound', async () => {
    const late: Solver = async () => ({ status: 'noAnswer', reason: 'time' });
    const plan = await scheduled({ windows: [day(74)] }, late);
    expect(plan).toMatchObject({
      value: 300,
      proof: { status: 'notProvenOptimal', incumbent: 300, bound: 450, gap: 0.5 },
    });
  });

  it('refuses bad inputs by name', async () => {
    const bad: Array<[object, string]> = [
      [{ tasks: [{ ...URGENT, deps: ['urgent_fix'] }] }, 'E_CYCLE'],
      [{ tasks: [{ ...URGENT, deps: ['nobody'] }] }, 'E_DEP'],
      [{ tasks: [URGENT, URGENT] }, 'E_DUP'],
      [{ tasks: Array.from({ length: 301 }, (_, i) => ({ ...URGENT, id: `t${i}` })) }, 'E_RANGE'],
    ];
    for (const [change, code] of bad) {
      const input = { tasks: TASKS, nowMs: NOW, windows: [day(100)], ...change } as ScheduleInput;
      await expect(
        scheduleTasks(input, highsSolver),
        JSON.stringify(change).slice(0, 80),
      ).rejects.toMatchObject({
        code,
      });
    }
    expect(await scheduled({ tasks: [] })).toMatchObject({ rows: [], value: 0 });
  });
});
