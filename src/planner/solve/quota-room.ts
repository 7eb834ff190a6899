/**
 * The windows that tasks draw on, with what they hold already, and the first instant with room for a cost. A window is
 * named as a limit of costs: a cost says how many units it takes of each.
 */
import {
  type CostVector,
  costOf,
  finite,
  type Infeasible,
  infeasible,
  MS_PER_HOUR,
} from '../../core/values/index.ts';

/** Use that counts until it comes back. */
export interface CountedUse {
  /** Epoch ms. */
  readonly atMs: number;
  readonly amount: number;
}

export interface PoolWindow {
  /** Name of the limit in costs. */
  readonly pool: string;
  /** null = no limit. */
  readonly limit: number | null;
  /** > 0. */
  readonly windowHours: number;
  /** Sliding (default): use counts in [t, t + window). Fixed: it counts until the next multiple of the window from the anchor. A window opened by its first use is planned as sliding, which is never looser. */
  readonly kind?: 'sliding' | 'fixed';
  /** Of a fixed window, epoch ms; default 0. */
  readonly anchorMs?: number;
  /** Use so far, at or before now. */
  readonly history?: readonly CountedUse[];
}

/** Instant a use at `atMs` no longer counts. */
export function restoredAtMs({ windowHours, kind, anchorMs = 0 }: PoolWindow, atMs: number): number {
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
  let latestMs = finite('nowMs', nowMs);
  for (const window of windows) {
    const amount = costOf(cost, window.pool);
    const atMs = roomAtMs(window, amount, nowMs);
    if (atMs === null) {
      const { limit, pool } = window;
      return infeasible(`limit ${limit} of ${pool}`, `${amount - limit!} more ${pool}`);
    }
    latestMs = Math.max(latestMs, atMs);
  }
  return { status: 'fits', atMs: latestMs };
}
