/**
 * Plans under uncertain costs and durations, by drawn futures: does the chosen set stay within what is left, and does
 * each task of a schedule end in time when work takes longer and costs more than its mean.
 */

import { type CostVector, costOf, MS_PER_HOUR } from '../../core/values/index.ts';
import type { RealDraws } from '../../numerics/stats/distributions/index.ts';
import { drawOf as drawnOf } from '../../numerics/stats/index.ts';
import { type PoolWindow, restoredAtMs, type ScheduledTask, type WorkSpan } from '../solve/index.ts';
import type { JudgedTask } from './tasks-choice.ts';
import { drawOf, inPools, type TaskSupply } from './tasks-pools.ts';

/** Draws of futures and how many there are. */
export interface Futures {
  readonly draws: RealDraws;
  readonly trials: number;
}

/** One drawn cost by window; a way by another model keeps its mean. */
function drawnCost({ task, draw, model }: JudgedTask, supply: TaskSupply, draws: RealDraws): CostVector {
  if (model !== null) return draw;
  const drawn = Object.entries(task.cost).map(([name, amount]) => [name, drawnOf(amount, draws)] as const);
  return drawOf(inPools(`cost of ${task.id}`, Object.fromEntries(drawn), supply), supply);
}

/** Chance that the tasks together stay within what is left of each window, by its name; null where every cost is known. */
export function fitChances(
  chosen: readonly JudgedTask[],
  supply: TaskSupply,
  { draws, trials }: Futures,
): ReadonlyMap<string, number> | null {
  const isUncertain = chosen.some(({ task }) =>
    [...Object.values(task.cost), task.durationHours].some(({ kind }) => kind !== 'known'),
  );
  if (!isUncertain) return null;
  const fits = supply.windows.map(() => 0);
  for (let trial = 0; trial < trials; trial++) {
    const costs = chosen.map((each) => drawnCost(each, supply, draws));
    for (const [index, { name, remaining }] of supply.windows.entries()) {
      const spent = costs.reduce((sum, cost) => sum + costOf(cost, name), 0);
      if (spent <= remaining + 1e-9) fits[index]!++;
    }
  }
  return new Map(supply.windows.map(({ name }, index) => [name, fits[index]! / trials]));
}

/** One window while a future is played: what is out and when it comes back. */
interface PlayedWindow {
  readonly window: PoolWindow;
  readonly out: Array<{ readonly fromMs: number; readonly backMs: number; readonly amount: number }>;
}

/** Earliest instant from `atMs` on with room in every window; Infinity = never. */
function roomFrom(played: readonly PlayedWindow[], cost: CostVector, atMs: number): number {
  let time = atMs;
  for (let isMoved = true; isMoved; ) {
    isMoved = false;
    for (const { window, out } of played) {
      const amount = costOf(cost, window.pool);
      if (window.limit === null || amount === 0) continue;
      if (amount > window.limit + 1e-9) return Number.POSITIVE_INFINITY;
      const counted = out.filter(({ fromMs, backMs }) => fromMs <= time && backMs > time);
      const used = counted.reduce((sum, each) => sum + each.amount, 0);
      if (used + amount <= window.limit * (1 + 1e-10) + 1e-9) continue;
      time = Math.min(...counted.map(({ backMs }) => backMs));
      isMoved = true;
    }
  }
  return time;
}

/** First start from `atMs` on at which the work lies within one span; Infinity = none is long enough. */
function startWithin(working: readonly WorkSpan[] | null, atMs: number, lastingMs: number): number {
  if (working === null) return atMs;
  const span = working.find(({ startMs, endMs }) => Math.max(atMs, startMs) + lastingMs <= endMs);
  return span === undefined ? Number.POSITIVE_INFINITY : Math.max(atMs, span.startMs);
}

export interface PlayedPlan {
  readonly rows: readonly ScheduledTask[];
  readonly judged: readonly JudgedTask[];
  readonly supply: TaskSupply;
  readonly workers: number;
  readonly working: readonly WorkSpan[] | null;
  readonly nowMs: number;
}

export interface DeadlineChance {
  readonly id: string;
  /** Ends by its deadline; null = it has none. */
  readonly inTime: number | null;
  /** End by which 50 % and 95 % of the futures are done, epoch ms; null = fewer ever are. */
  readonly medianEndMs: number | null;
  readonly lateEndMs: number | null;
}

/** Ends of the rows in one future; Infinity = never. */
function playOnce(plan: PlayedPlan, draws: RealDraws): number[] {
  const { rows, judged, supply, working, nowMs } = plan;
  const played = supply.windows.map(({ window }): PlayedWindow => {
    const out = (window.history ?? []).map(({ atMs, amount }) => ({
      fromMs: atMs,
      backMs: restoredAtMs(window, atMs),
      amount,
    }));
    return { window, out };
  });
  const free = new Array<number>(plan.workers).fill(nowMs);
  const ends = new Map<string, number>();
  return rows.map(({ id }) => {
    const own = judged.find(({ task }) => task.id === id)!;
    const cost = drawnCost(own, supply, draws);
    const lastingMs = drawnOf(own.task.durationHours, draws) * MS_PER_HOUR;
    const worker = free.indexOf(Math.min(...free));
    const needs = own.task.deps.map((dep) => ends.get(dep) ?? nowMs);
    let startMs = Math.max(free[worker]!, own.task.releaseMs ?? nowMs, ...needs);
    for (let isMoved = true; isMoved && Number.isFinite(startMs); ) {
      const next = startWithin(working, roomFrom(played, cost, startMs), lastingMs);
      isMoved = next > startMs;
      startMs = next;
    }
    if (!Number.isFinite(startMs)) {
      ends.set(id, Number.POSITIVE_INFINITY);
      return Number.POSITIVE_INFINITY;
    }
    for (const { window, out } of played) {
      const amount = costOf(cost, window.pool);
      if (amount > 0) out.push({ fromMs: startMs, backMs: restoredAtMs(window, startMs), amount });
    }
    free[worker] = startMs + lastingMs;
    ends.set(id, startMs + lastingMs);
    return startMs + lastingMs;
  });
}

/** Tasks start in the order of the schedule, each as soon as a worker, its needs and the quota are there. */
export function deadlineChances(
  plan: PlayedPlan,
  { draws, trials }: Futures,
): { readonly tasks: readonly DeadlineChance[]; readonly all: number } {
  const deadlines = plan.rows.map(
    ({ id }) => plan.judged.find(({ task }) => task.id === id)!.task.deadlineMs ?? null,
  );
  const ends = plan.rows.map(() => new Float64Array(trials));
  let allInTime = 0;
  for (let trial = 0; trial < trials; trial++) {
    const played = playOnce(plan, draws);
    played.forEach((end, index) => {
      ends[index]![trial] = end;
    });
    if (played.every((end, index) => end <= (deadlines[index] ?? Number.MAX_VALUE))) allInTime++;
  }
  const tasks = plan.rows.map(({ id }, index): DeadlineChance => {
    const sorted = ends[index]!.sort();
    const deadline = deadlines[index]!;
    const at = (q: number): number | null => {
      const end = sorted[Math.min(trials - 1, Math.ceil(q * trials) - 1)]!;
      return Number.isFinite(end) ? Math.round(end) : null;
    };
    const inTime = deadline === null ? null : sorted.filter((end) => end <= deadline).length / trials;
    return { id, inTime, medianEndMs: at(0.5), lateEndMs: at(0.95) };
  });
  return { tasks, all: allInTime / trials };
}
