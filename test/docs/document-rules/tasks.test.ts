/** The lines of docs/document-rules.md about tasks: the document's formula written here, ours from the code. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { suggestPriority } from '../../../src/planner/rules/index.ts';
import { highsSolver, selectTasks } from '../../../src/planner/solve/index.ts';
import { bestWorth } from '../../planner/solve/knapsack.ts';
import { NOW, scheduled, TASKS } from '../../planner/solve/schedule-cases.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const line = (rule: string): string => page.split('\n').find((each) => each.startsWith(`| ${rule}`))!;

type GreedyTask = readonly [value: number, cost: number, deadlineHours: number];

/** Positions in the document's order: due within 4 h by value, then by value per message, up to a part of the quota. */
function greedy(tasks: readonly GreedyTask[], quota: number, cap = 0.9): [order: number[], value: number] {
  const at = (i: number): GreedyTask => tasks[i]!;
  const all = tasks.map((_, i) => i);
  const urgent = all.filter((i) => at(i)[2] < 4).sort((a, b) => at(b)[0] - at(a)[0]);
  const others = all.filter((i) => at(i)[2] >= 4);
  others.sort((a, b) => at(b)[0] / Math.max(1, at(b)[1]) - at(a)[0] / Math.max(1, at(a)[1]));
  const order: number[] = [];
  let [left, value] = [quota * cap, 0];
  for (const i of [...urgent, ...others]) {
    if (at(i)[1] > left) continue;
    order.push(i);
    left -= at(i)[1];
    value += at(i)[0];
  }
  return [order, value];
}

const optimum = (tasks: readonly GreedyTask[], quota: number): number =>
  bestWorth(
    tasks.map(([value, cost]) => ({ value, cost })),
    quota,
  );

const ours = async (tasks: readonly GreedyTask[], quota: number): Promise<number> => {
  const input = {
    tasks: tasks.map(([value, s], i) => ({ id: `t${i}`, value, cost: { s } })),
    pools: { s: quota },
  };
  const answer = await selectTasks(input, highsSolver);
  return answer.status === 'selected' ? answer.value : Number.NaN;
};

describe('the greedy order', () => {
  const four: readonly GreedyTask[] = [
    [100, 10, 1],
    [50, 5, 8],
    [200, 30, 2],
    [30, 3, 24],
  ];

  it('[F6] [W40] [W41] takes 2, 0 and 1 for 350 and loses 30 by its cap', async () => {
    expect(greedy(four, 50)).toEqual([[2, 0, 1], 350]);
    expect(greedy(four, 50, 1)).toEqual([[2, 0, 1, 3], 380]);
    expect(await ours(four, 50)).toBe(380);
    expect(line('Greedy')).toMatch(/worth 350 \| all four, 380 \|/);
  });

  it.each([
    [
      [
        [100, 45, 1],
        [60, 20, 1],
        [60, 20, 1],
      ],
      50,
      100,
      120,
    ],
    [
      [
        [60, 10, 24],
        [100, 20, 24],
        [120, 30, 24],
      ],
      50,
      160,
      220,
    ],
    [
      [
        [10, 30, 1],
        [500, 20, 10],
      ],
      40,
      10,
      500,
    ],
  ] as ReadonlyArray<
    [readonly GreedyTask[], number, number, number]
  >)('[W41] %j of %i is worth %i, the best %i', async (tasks, quota, says, best) => {
    expect(greedy(tasks, quota)[1]).toBe(says);
    expect([await ours(tasks, quota), optimum(tasks, quota)]).toEqual([best, best]);
    expect(line('Greedy')).toContain(`${says} against ${best}`);
  });
});

it('[F10] [W43] rounding the linear programme reports 521.7, is worth 500 and overdraws opus by 1', async () => {
  const rows = [
    [100, 10, 0],
    [150, 15, 2],
    [200, 0, 8],
    [80, 8, 0],
    [120, 5, 3],
  ] as const;
  const columns = rows.map(([objective], i) => ({
    name: `${i}`,
    objective,
    lower: 0,
    upper: 1,
    integer: false,
  }));
  const atMost = (name: string, upper: number, k: 1 | 2) => ({
    name,
    lower: 0,
    upper,
    terms: rows.flatMap((row, i) => (row[k] > 0 ? [[i, row[k]] as const] : [])),
  });
  const model = { columns, rows: [atMost('s', 30, 1), atMost('o', 10, 2)] };
  const answer = await highsSolver(model, { timeLimitSeconds: 10, relativeGap: 0 });
  if (answer.status !== 'solved') throw new Error(answer.status);
  const rounded = rows.filter((_, i) => answer.values[i]! > 0.5);
  expect(answer.proof.incumbent).toBeCloseTo(521.667, 3);
  expect(rounded.reduce((sum, [value]) => sum + value, 0)).toBe(500);
  expect(rounded.reduce((sum, [, , opus]) => sum + opus, 0)).toBe(11);
  const tasks = rows.map(([value, s, o], i) => ({ id: `${i}`, value, cost: { s, o } }));
  expect(await selectTasks({ tasks, pools: { s: 30, o: 10 } }, highsSolver)).toMatchObject({ value: 450 });
  expect(line('Linear programme')).toMatch(/521\.7, worth 500, 1 opus too much \| 450/);
});

describe('the stopping rule', () => {
  const goingOn = (share: number, value: number): number => value - 100 * (1 - share) ** 2;
  const waiting = (value: number, hours: number): number => value * (1 - 0.1 * hours);

  it('[F1] [F2] [W38] waits up to 8 h, goes on from 8.1 h, and is worth -20 after 12 h', () => {
    expect(waiting(100, 8)).toBeGreaterThan(goingOn(0.1, 100));
    expect(waiting(100, 8.1)).toBeLessThan(goingOn(0.1, 100));
    expect(waiting(100, 12)).toBeCloseTo(-20, 9);
    expect(100 * 0.9 ** 12).toBeCloseTo(28.2, 1);
    expect(line('Stopping rule')).toMatch(/up to 8 h, goes on from 8\.1 h; after 12 h the value is -20/);
    expect(line('Stopping rule')).toContain('leaves 28.2 after 12 h');
  });

  it('[W39] charges an absolute amount: a large task never waits, a small one waits for nothing', async () => {
    expect(waiting(1000, 2)).toBeLessThan(goingOn(0.1, 1000));
    expect(waiting(100, 0)).toBeGreaterThan(goingOn(0.99, 100));
    expect(await ours([[100, 1, 1]], 99)).toBe(100);
  });
});

it('[K1] [W70] earliest deadline first drops what it needs later, or everything', async () => {
  const edf = (quota: number): string[] | null => {
    const rows: string[] = [];
    let [atMs, used] = [NOW, 0];
    for (const task of [...TASKS].sort((a, b) => a.deadlineMs! - b.deadlineMs!)) {
      if (!(task.deps ?? []).every((dep) => rows.includes(dep))) continue;
      atMs += task.durationHours * 3_600_000;
      used += task.cost.s!;
      if (used > quota || atMs > task.deadlineMs!) return null;
      rows.push(task.id);
    }
    return rows;
  };
  const worth = (ids: readonly string[]): number =>
    TASKS.filter(({ id }) => ids.includes(id)).reduce((sum, { value }) => sum + value, 0);
  expect(worth(edf(100)!)).toBe(300);
  expect(edf(40)).toBeNull();
  expect((await scheduled({})).value).toBe(450);
  expect(line('Earliest deadline')).toMatch(/comes later, 300; .* \| 450 \|/);
});

it('[W79] substrings make a reproduction a production', () => {
  const doc = (text: string): number => {
    const has = (...words: string[]): boolean => words.some((word) => text.toLowerCase().includes(word));
    if (has('production', 'security', 'data loss', 'outage')) return 1;
    return has('blocker', 'customer', 'deadline') ? 2 : 3;
  };
  const texts = ['Fix reproduction script', 'Legal/compliance deadline'];
  expect(texts.map(doc)).toEqual([1, 2]);
  expect(texts.map((text) => suggestPriority(text).priority)).toEqual([3, 1]);
  expect(line('Priority by substrings')).toMatch(/priority 1; .* is 2 \| 3 and 1 \|/);
});
