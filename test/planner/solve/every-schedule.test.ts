/** What holds of every schedule: against brute force where that can be, by its own bound where not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DeadlineTask,
  highsSolver,
  type PoolWindow,
  scheduleTasks,
} from '../../../src/planner/solve/index.ts';
import { HOUR, scheduled } from './schedule-cases.ts';

interface Instance {
  readonly tasks: ReadonlyArray<DeadlineTask & { readonly deps: readonly string[] }>;
  readonly windows: readonly PoolWindow[];
  readonly workers: number;
}

const instance: fc.Arbitrary<Instance> = fc
  .record({
    rows: fc.array(
      fc.record({
        value: fc.integer({ min: 1, max: 30 }),
        s: fc.integer({ min: 0, max: 6 }),
        slots: fc.integer({ min: 1, max: 3 }),
        due: fc.integer({ min: 1, max: 10 }),
        release: fc.integer({ min: 0, max: 3 }),
        dep: fc.nat(9),
      }),
      { maxLength: 5 },
    ),
    limit: fc.integer({ min: 2, max: 14 }),
    windowSlots: fc.integer({ min: 2, max: 8 }),
    used: fc.array(
      fc.record({ ago: fc.integer({ min: 0, max: 8 }), amount: fc.integer({ min: 1, max: 6 }) }),
      {
        maxLength: 2,
      },
    ),
    workers: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ rows, limit, windowSlots, used, workers }) => ({
    tasks: rows.map(({ value, s, slots, due, release, dep }, i) => ({
      id: `t${i}`,
      value,
      cost: { s },
      durationHours: slots / 2,
      releaseMs: (Math.min(release, due) * HOUR) / 2,
      deadlineMs: (due * HOUR) / 2,
      deps: dep < i ? [`t${dep}`] : [],
    })),
    windows: [
      {
        pool: 's',
        limit,
        windowHours: windowSlots / 2,
        history: used.map(({ ago, amount }) => ({ atMs: (-ago * HOUR) / 2, amount })),
      },
    ],
    workers,
  }));

/** Does this set of starts keep every rule? Written from the rules, not from the planner. */
function keepsRules({ tasks, windows, workers }: Instance, starts: ReadonlyMap<string, number>): boolean {
  const chosen = tasks.filter(({ id }) => starts.has(id));
  const endOf = (task: DeadlineTask): number => starts.get(task.id)! + task.durationHours * HOUR;
  const { limit, windowHours, history = [] } = windows[0]!;
  return chosen.every((task) => {
    const atMs = starts.get(task.id)!;
    const running = chosen.filter((other) => starts.get(other.id)! <= atMs && endOf(other) > atMs);
    const counts = (usedMs: number): boolean => usedMs <= atMs && atMs < usedMs + windowHours * HOUR;
    const drawn = chosen.reduce((sum, { id, cost }) => (counts(starts.get(id)!) ? sum + cost.s! : sum), 0);
    const before = history.reduce((sum, use) => (counts(use.atMs) ? sum + use.amount : sum), 0);
    return (
      atMs >= task.releaseMs! &&
      endOf(task) <= task.deadlineMs! &&
      running.length <= workers &&
      (task.cost.s === 0 || drawn + before <= limit!) &&
      task.deps.every((dep) => {
        const needed = chosen.find(({ id }) => id === dep);
        return needed !== undefined && endOf(needed) <= atMs;
      })
    );
  });
}

/** Best value over every assignment of slots, or none, to tasks. */
function bestValue(problem: Instance, index = 0, starts = new Map<string, number>()): number {
  const task = problem.tasks[index];
  if (task === undefined) return 0;
  const without = bestValue(problem, index + 1, starts);
  let best = without;
  for (let slot = 0; slot * (HOUR / 2) <= task.deadlineMs!; slot++) {
    const next = new Map(starts).set(task.id, (slot * HOUR) / 2);
    if (keepsRules(problem, next)) best = Math.max(best, task.value + bestValue(problem, index + 1, next));
  }
  return best;
}

describe('every schedule', () => {
  it('[7.4] keeps all rules, lists what it dropped and is the best there is', async () => {
    await fc.assert(
      fc.asyncProperty(instance, async (problem) => {
        const plan = await scheduled({ ...problem, nowMs: 0, horizonHours: 5 });
        const starts = new Map(plan.rows.map(({ id, startMs }) => [id, startMs]));
        expect(keepsRules(problem, starts)).toBe(true);
        expect([...starts.keys(), ...plan.dropped.map(({ id }) => id)].sort()).toEqual(
          problem.tasks.map(({ id }) => id).sort(),
        );
        expect(plan.value).toBe(bestValue(problem));
        expect(plan.proof.status).toBe('optimal');
      }),
      { seed: 41, numRuns: 20 },
    );
  });

  it('[7.4] admits a dropped task once its extra quota is there', async () => {
    await fc.assert(
      fc.asyncProperty(instance, async (problem) => {
        const plan = await scheduled({ ...problem, nowMs: 0, horizonHours: 5 });
        for (const { id, extraQuota } of plan.dropped) {
          if (extraQuota === null) continue;
          const windows = problem.windows.map((each) => ({ ...each, limit: each.limit! + extraQuota.s! }));
          const kept = new Set([...plan.rows.map((row) => row.id), id]);
          const tasks = problem.tasks.filter((task) => kept.has(task.id));
          const more = await scheduled({ ...problem, tasks, windows, nowMs: 0, horizonHours: 5 });
          expect(more.dropped).toEqual([]);
        }
      }),
      { seed: 42, numRuns: 20 },
    );
  });

  it.each([
    [30, 300],
    [100, 1],
  ])('[7.4] of %i tasks and 3 workers is proven or states its gap in %i s', async (count, timeLimitSeconds) => {
    let state = 1;
    const next = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const tasks = Array.from({ length: count }, (_, i) => ({
      id: `t${i}`,
      value: Math.round(10 + next() * 190),
      cost: { s: Math.round(1 + next() * 30), o: Math.round(next() * 8) },
      durationHours: 0.5 + Math.round(next() * 6) / 2,
      deadlineMs: (4 + next() * 20) * HOUR,
    }));
    const windows = [
      { pool: 's', limit: 130, windowHours: 5 },
      { pool: 'o', limit: 80, windowHours: 24 },
    ];
    const limits = { timeLimitSeconds, gap: 0.01 };
    const plan = await scheduleTasks({ tasks, nowMs: 0, windows, workers: 3 }, highsSolver, limits);
    if (plan.status !== 'scheduled') throw new Error(plan.status);
    expect(plan.proof.incumbent).toBe(plan.value);
    expect(plan.proof.bound).toBeGreaterThanOrEqual(plan.value);
    expect(plan.value).toBeGreaterThan(0);
    if (count === 30) expect(plan.proof.status).toBe('optimal');
  });
});
