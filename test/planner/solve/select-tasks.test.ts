import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  highsSolver,
  type SelectableTask,
  type SelectionInput,
  type Solver,
  selectTasks,
} from '../../../src/planner/solve/index.ts';
import { TEAM_WORTH } from '../team-worth.ts';
import { bruteForceSolver } from './brute-force-solver.ts';
import { bestWorth } from './knapsack.ts';

const task = (id: string, value: number, s: number, o = 0, more: object = {}): SelectableTask => ({
  id,
  value,
  cost: { s, o },
  ...more,
});
const FIVE = [
  task('0', 100, 10),
  task('1', 150, 15, 2),
  task('2', 200, 0, 8),
  task('3', 80, 8),
  task('4', 120, 5, 3),
];
const POOLS = { s: 30, o: 10 };

async function selected(input: SelectionInput, solver: Solver = highsSolver) {
  const answer = await selectTasks(input, solver);
  if (answer.status !== 'selected') throw new Error(answer.status);
  return answer;
}

describe('the choice of tasks', () => {
  it('[F10] [W43] is worth 450 with 0, 1 and 2, using 25 and 10', async () => {
    expect(await selected({ tasks: FIVE, pools: POOLS })).toMatchObject({
      selected: ['0', '1', '2'],
      value: 450,
      spend: { s: 25, o: 10 },
      slack: { s: 5, o: 0 },
      proof: { status: 'optimal', incumbent: 450, bound: 450, gap: 0 },
    });
  });

  it('[F5] prices a sonnet message 6.667 and an opus message 25, a ratio of 3.75', async () => {
    const { prices } = await selected({ tasks: FIVE, pools: POOLS });
    expect(prices!.s).toBeCloseTo(20 / 3, 9);
    expect(prices!.o).toBeCloseTo(25, 9);
    expect(prices!.o! / prices!.s!).toBeCloseTo(3.75, 9);
  });

  it('[F9] takes one of a group, what a task needs, and must-dos', async () => {
    const tasks = [
      task('fix by sonnet', 90, 20, 0, { group: 'fix' }),
      task('fix by opus', 100, 0, 6, { group: 'fix' }),
      task('base', 0, 10),
      task('top', 60, 5, 0, { deps: ['base'] }),
      task('chore', 1, 15, 0, { mustDo: true }),
    ];
    const answer = await selected({ tasks, pools: POOLS });
    expect(answer.selected).toEqual(['fix by opus', 'base', 'top', 'chore']);
    expect(answer.rejected).toEqual([
      { id: 'fix by sonnet', sentence: 'fix by opus of the same group was chosen' },
    ]);
    const bound = await selected({ tasks: [...tasks.slice(2)], pools: { s: 20, o: 0 } });
    expect(bound.selected).toEqual(['chore']);
    expect(bound.rejected.map(({ sentence }) => sentence)).toEqual([
      'it is worth 0',
      'it needs base, which was not chosen',
    ]);
  });

  it('[F9] names why a task was left', async () => {
    const { rejected: others } = await selected({ tasks: FIVE, pools: POOLS });
    expect(others).toEqual([
      { id: '3', sentence: 'beside the chosen ones it needs 3 more of s' },
      { id: '4', sentence: 'beside the chosen ones it needs 3 more of o' },
    ]);
    const cheap = await selected({ tasks: [...FIVE, task('poor', 10, 6)], pools: POOLS });
    expect(cheap.rejected.find(({ id }) => id === 'poor')).toMatchObject({
      sentence: 'its quota is worth 40 elsewhere, more than its value 10',
    });
  });

  it('[F9] says how much the must-dos lack in each pool', async () => {
    const tasks = FIVE.map((each) => ({ ...each, mustDo: true }));
    expect(await selectTasks({ tasks, pools: POOLS }, highsSolver)).toEqual({
      status: 'infeasible',
      constraint: 'must-dos over s and o',
      relaxation: '8 more s and 3 more o',
      shortfall: { s: 8, o: 3 },
      giveUp: [],
    });
  });

  it('[F9] names the must-do to give up when no quota helps', async () => {
    const tasks = [
      task('a', 5, 1, 0, { group: 'one', mustDo: true, deps: ['b'] }),
      task('b', 5, 1, 0, { group: 'one' }),
    ];
    expect(await selectTasks({ tasks, pools: POOLS }, highsSolver)).toMatchObject({
      status: 'infeasible',
      shortfall: {},
      giveUp: ['one'],
      relaxation: 'do without one',
    });
  });

  it('is worth 0 without tasks, and all of a pool without limit', async () => {
    expect(await selected({ tasks: [], pools: POOLS })).toMatchObject({ selected: [], value: 0 });
    const open = await selected({ tasks: FIVE, pools: { s: null, o: null } });
    expect(open).toMatchObject({ value: 650, slack: {}, prices: {} });
  });

  it('says so when time runs out before an answer', async () => {
    const late: Solver = async () => ({ status: 'noAnswer', reason: 'time' });
    expect(await selectTasks({ tasks: FIVE, pools: POOLS }, late)).toEqual({
      status: 'noAnswer',
      reason: 'time',
    });
  });

  it('refuses bad inputs by name', async () => {
    const bad: Array<[object, object, string]> = [
      [{ tasks: [task('a', -1, 1)] }, {}, 'E_RANGE'],
      [{ tasks: [task('a', Number.NaN, 1)] }, {}, 'E_TYPE'],
      [{ tasks: [task('a', 1, -1)] }, {}, 'E_RANGE'],
      [{ tasks: [{ id: 'a', value: 1, cost: { x: 1 } }] }, {}, 'E_UNKNOWN'],
      [{ tasks: [task('a', 1, 1), task('a', 1, 1)] }, {}, 'E_DUP'],
      [{ tasks: [task('', 1, 1)] }, {}, 'E_TYPE'],
      [{ tasks: [task('a', 1, 1, 0, { deps: ['b'] })] }, {}, 'E_DEP'],
      [{ tasks: [task('a', 1, 1, 0, { deps: ['a'] })] }, {}, 'E_CYCLE'],
      [{ tasks: 'x' }, {}, 'E_TYPE'],
      [{ pools: { s: -1, o: 1 } }, {}, 'E_RANGE'],
    ];
    for (const [change, limits, code] of bad) {
      const input = { tasks: FIVE, pools: POOLS, ...change } as SelectionInput;
      await expect(
        selectTasks(input, bruteForceSolver, limits),
        JSON.stringify(change),
      ).rejects.toMatchObject({
        code,
      });
    }
  });
});

describe('optimality of the choice', () => {
  const row = fc.record({
    value: fc.integer({ min: 0, max: 30 }),
    s: fc.integer({ min: 0, max: 9 }),
    o: fc.integer({ min: 0, max: 4 }),
    group: fc.option(fc.constantFrom('g', 'h'), { nil: undefined }),
    dep: fc.integer({ min: -4, max: 5 }),
    mustDo: fc.constantFrom(true, false, false, false),
  });
  const instance = fc.record({
    rows: fc.array(row, { maxLength: 7 }),
    pools: fc.record({ s: fc.integer({ min: 0, max: 20 }), o: fc.integer({ min: 0, max: 8 }) }),
  });
  interface DrawnTask {
    value: number;
    s: number;
    o: number;
    group: string | undefined;
    dep: number;
    mustDo: boolean;
  }
  const tasksOf = (rows: readonly DrawnTask[]): SelectableTask[] =>
    rows.map(({ value, s, o, group, dep, mustDo }, i) =>
      task(`t${i}`, value, s, o, {
        ...(group === undefined ? {} : { group }),
        deps: dep >= 0 && dep < i ? [`t${dep}`] : [],
        mustDo,
      }),
    );

  it('[7.3] equals every subset tried, groups, dependencies and must-dos included', async () => {
    await fc.assert(
      fc.asyncProperty(instance, async ({ rows, pools }) => {
        const tasks = tasksOf(rows);
        const [real, oracle] = [
          await selectTasks({ tasks, pools }, highsSolver),
          await selectTasks({ tasks, pools }, bruteForceSolver).catch(() => null),
        ];
        if (oracle?.status === 'selected') {
          expect(real).toMatchObject({ status: 'selected', value: oracle.value });
        } else expect(real.status).toBe('infeasible');
      }),
      { seed: 21, numRuns: 35 },
    );
  });

  it('[7.3] fits, or the shortfall is just enough', async () => {
    await fc.assert(
      fc.asyncProperty(instance, async ({ rows, pools }) => {
        const tasks = tasksOf(rows);
        const answer = await selectTasks({ tasks, pools }, highsSolver);
        if (answer.status === 'selected') {
          expect(answer.slack.s! >= 0 && answer.slack.o! >= 0).toBe(true);
        } else if (answer.status === 'infeasible' && answer.giveUp.length === 0) {
          const { s = 0, o = 0 } = answer.shortfall;
          expect(s + o).toBeGreaterThan(0);
          const enough = { s: pools.s + s, o: pools.o + o };
          expect((await selectTasks({ tasks, pools: enough }, highsSolver)).status).toBe('selected');
          const less = { s: enough.s - (s > 0 ? 1 : 0), o: enough.o - (o > 0 ? 1 : 0) };
          expect((await selectTasks({ tasks, pools: less }, highsSolver)).status).toBe('infeasible');
        }
      }),
      { seed: 22, numRuns: 35 },
    );
  });

  it('[7.3] equals the dynamic programme in one pool, and more quota is never worth less', async () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 })), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(pairs, fc.integer({ min: 0, max: 30 }), async (rows, quota) => {
        const items = rows.map(([value, cost]) => ({ value, cost }));
        const tasks = rows.map(([value, s], i) => ({ id: `t${i}`, value, cost: { s } }));
        const { value } = await selected({ tasks, pools: { s: quota } });
        expect(value).toBe(bestWorth(items, quota));
        expect(bestWorth(items, quota + 1)).toBeGreaterThanOrEqual(value);
      }),
      { seed: 23, numRuns: 35 },
    );
  });

  it('[7.3] has the known value curve of the five team tasks', async () => {
    const rows = [
      [100, 20],
      [60, 15],
      [90, 25],
      [40, 10],
      [70, 10],
    ];
    const tasks = rows.map(([value, s], i) => ({ id: `t${i}`, value: value!, cost: { s: s! } }));
    for (const [quota, value] of TEAM_WORTH) {
      expect(await selected({ tasks, pools: { s: quota } }), `${quota}`).toMatchObject({ value });
      const items = rows.map(([each, cost]) => ({ value: each!, cost: cost! }));
      expect(bestWorth(items, quota)).toBe(value);
    }
  });

  it('chooses among 300 tasks in two pools to the optimum or a stated gap', async () => {
    let state = 1;
    const next = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const tasks = Array.from({ length: 300 }, (_, i) =>
      task(`t${i}`, Math.round(10 + next() * 190), Math.round(1 + next() * 30), Math.round(next() * 8)),
    );
    const answer = await selectTasks({ tasks, pools: { s: 1125, o: 250 } }, highsSolver, { gap: 1e-3 });
    if (answer.status !== 'selected') throw new Error(answer.status);
    expect(answer.proof.gap).toBeLessThanOrEqual(1e-3 + 1e-9);
    expect(answer.value).toBe(answer.proof.incumbent);
  });
});
