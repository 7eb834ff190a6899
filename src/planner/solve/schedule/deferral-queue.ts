/**
 * Work put off until its quota is back: plain records that a store can keep, each with the earliest instant it could
 * start, and the items that are ready again for the next schedule. The clock is an argument, so equal calls give equal
 * queues.
 */
import {
  type CostVector,
  costVector,
  finite,
  type Infeasible,
  infeasible,
  MS_PER_HOUR,
  PlanError,
} from '../../../core/values/index.ts';
import type { DeadlineTask, PoolWindow } from './schedule-input.ts';

export interface DeferredItem {
  readonly task: DeadlineTask;
  readonly reason: string;
  readonly deferredAtMs: number;
  /** Earliest instant every window has room for it, by what is used so far. */
  readonly earliestMs: number;
}

/** By earliest instant, then id. */
export type DeferralQueue = readonly DeferredItem[];

/** Instant a use at `atMs` no longer counts. */
function restoredAtMs({ windowHours, kind, anchorMs = 0 }: PoolWindow, atMs: number): number {
  const windowMs = windowHours * MS_PER_HOUR;
  if (kind !== 'fixed') return atMs + windowMs;
  return anchorMs + (Math.floor((atMs - anchorMs) / windowMs) + 1) * windowMs;
}

/** Earliest instant >= nowMs at which one window has room for `amount`; null = never. */
function roomAtMs(window: PoolWindow, amount: number, nowMs: number): number | null {
  const { limit } = window;
  if (limit === null || amount === 0) return nowMs;
  if (amount > limit) return null;
  const parts = (window.history ?? [])
    .map((use) => ({ amount: use.amount, backMs: restoredAtMs(window, use.atMs) }))
    .filter(({ backMs }) => backMs > nowMs)
    .sort((a, b) => a.backMs - b.backMs);
  let used = parts.reduce((sum, part) => sum + part.amount, 0);
  let atMs = nowMs;
  for (const part of parts) {
    if (used + amount <= limit) break;
    used -= part.amount;
    atMs = part.backMs;
  }
  return atMs;
}

/** Earliest instant >= nowMs at which every window has room for `cost` when nothing more is spent before. */
export function earliestFit(
  cost: CostVector,
  windows: readonly PoolWindow[],
  nowMs: number,
): { readonly status: 'fits'; readonly atMs: number } | Infeasible {
  const checked = costVector(
    'cost',
    cost,
    windows.map(({ pool }) => pool),
  );
  let latestMs = finite('nowMs', nowMs);
  for (const window of windows) {
    const amount = checked[window.pool] ?? 0;
    const atMs = roomAtMs(window, amount, nowMs);
    if (atMs === null) {
      return infeasible(
        `limit ${window.limit} of ${window.pool}`,
        `${amount - window.limit!} more ${window.pool}`,
      );
    }
    latestMs = Math.max(latestMs, atMs);
  }
  return { status: 'fits', atMs: latestMs };
}

const sorted = (items: readonly DeferredItem[]): DeferralQueue =>
  [...items].sort((a, b) => a.earliestMs - b.earliestMs || (a.task.id < b.task.id ? -1 : 1));

/** The queue with one more item, or why it never fits. Throws E_DUP when its id waits already. */
export function deferTask(
  queue: DeferralQueue,
  task: DeadlineTask,
  reason: string,
  windows: readonly PoolWindow[],
  nowMs: number,
): { readonly status: 'deferred'; readonly queue: DeferralQueue } | Infeasible {
  if (queue.some((item) => item.task.id === task.id)) {
    throw new PlanError('E_DUP', 'task.id', task.id, 'a task that does not wait already');
  }
  const fit = earliestFit(task.cost, windows, nowMs);
  if (fit.status === 'infeasible') return fit;
  const earliestMs = Math.max(fit.atMs, task.releaseMs ?? nowMs);
  return { status: 'deferred', queue: sorted([...queue, { task, reason, deferredAtMs: nowMs, earliestMs }]) };
}

/** Tasks whose instant has come, for the next schedule, and those that wait on; order as in the queue. */
export function readyTasks(
  queue: DeferralQueue,
  nowMs: number,
): { readonly ready: readonly DeadlineTask[]; readonly waiting: DeferralQueue } {
  const now = finite('nowMs', nowMs);
  return {
    ready: queue.filter(({ earliestMs }) => earliestMs <= now).map(({ task }) => task),
    waiting: queue.filter(({ earliestMs }) => earliestMs > now),
  };
}
