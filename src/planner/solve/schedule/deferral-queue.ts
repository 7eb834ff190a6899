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
} from '../../../core/values/index.ts';
import type { PoolWindow } from './schedule-input.ts';

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
