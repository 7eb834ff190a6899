/**
 * When there is room: for one window, and for work that several pools must carry at once. Without further spending
 * room only grows, so the instant for several windows is the latest of theirs.
 */
import {
  type CostVector,
  count,
  type Infeasible,
  infeasible,
  PlanError,
  positive,
} from '../../core/values/index.ts';
import { type Ledger, pastColumn } from './ledger.ts';
import type { QuotaUnit, QuotaWindow } from './quota-window.ts';
import { earliestRoom } from './window-use.ts';

export interface RoomAt {
  readonly status: 'room';
  readonly atMs: number;
  /** Name of the window that decides; null when there is room now. */
  readonly window: string | null;
}

/** What work takes, unit by unit and pool by pool. */
export type SpendByUnit = Readonly<Partial<Record<QuotaUnit, CostVector>>>;

const notEver = ({ name, limit }: QuotaWindow, n: number): Infeasible =>
  infeasible(`limit ${limit} of ${name}`, `a limit of ${n}`);

/**
 * Earliest instant from `nowMs` on with room for `n` units (> 0; whole for messages) in the window if nothing more
 * is spent; infeasible when n is above the limit.
 */
export function earliestTime(
  ledger: Ledger,
  window: QuotaWindow,
  n: number,
  nowMs: number,
): RoomAt | Infeasible {
  positive('n', window.unit === 'messages' ? count('n', n) : n);
  const atMs = earliestRoom(window, pastColumn(ledger, window, nowMs), n, nowMs);
  if (atMs === null) return notEver(window, n);
  return { status: 'room', atMs, window: atMs === nowMs ? null : window.name };
}

/** Units of `window` in the cost; E_TYPE when the cost names a pool of it, but not in its unit. */
function neededIn(window: QuotaWindow, cost: SpendByUnit): number {
  const inUnit = cost[window.unit];
  let needed = 0;
  for (const pool of window.pools) {
    const isUsed = Object.values(cost).some((vector) => (vector[pool] ?? 0) > 0);
    const amount = inUnit?.[pool];
    if (isUsed && amount === undefined && window.limit !== null) {
      const allowed = `the ${window.unit} of ${pool}, which ${window.name} counts`;
      throw new PlanError('E_TYPE', `cost.${window.unit}.${pool}`, undefined, allowed);
    }
    needed += amount ?? 0;
  }
  return needed;
}

/**
 * Earliest instant at which every window has room for its part of the cost. A pool that no window counts is
 * E_UNKNOWN; one that a limited window counts in a unit the cost does not give is E_TYPE.
 */
export function earliestTimeForCost(ledger: Ledger, cost: SpendByUnit, nowMs: number): RoomAt | Infeasible {
  for (const vector of Object.values(cost)) for (const pool of Object.keys(vector)) ledger.windowsOf(pool);
  let latest: RoomAt = { status: 'room', atMs: nowMs, window: null };
  for (const window of ledger.windows) {
    const needed = neededIn(window, cost);
    if (needed === 0) continue;
    const atMs = earliestRoom(window, pastColumn(ledger, window, nowMs), needed, nowMs);
    if (atMs === null) return notEver(window, needed);
    if (atMs > latest.atMs) latest = { status: 'room', atMs, window: window.name };
  }
  return latest;
}
