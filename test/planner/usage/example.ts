/** The ledger of the spec's recovery example: 1125 in any 24 h; 200 at 09:00, 300 at 14:00, 575 at 16:00; now 18:00. */

import { instant, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/values/index.ts';
import {
  Ledger,
  type QuotaUnit,
  type QuotaWindow,
  type WindowState,
} from '../../../src/planner/usage/index.ts';
import { windowState } from '../../../src/planner/usage/ledger.ts';
import { clockWindow } from '../../../src/planner/usage/quota-window.ts';
import type { WindowClock } from '../../../src/quota/windows/index.ts';

export const HOUR: number = MS_PER_HOUR;
export const NOW: number = instant('now', '2026-01-31T18:00:00Z');

/** A spend of a test. */
export interface Spend {
  readonly atMs: number;
  readonly pool: string;
  readonly n: number;
  /** `messages` unless it says otherwise. */
  readonly unit?: QuotaUnit;
}

/** A ledger of these windows with these spends, in any order. */
export function openLedger(windows: readonly QuotaWindow[], spends: readonly Spend[]): Ledger {
  const ledger = new Ledger(windows);
  const groups = new Map<string, Spend[]>();
  for (const spend of spends) {
    const key = `${spend.unit ?? 'messages'} ${spend.pool}`;
    groups.set(key, [...(groups.get(key) ?? []), spend]);
  }
  for (const group of groups.values()) {
    const { pool, unit = 'messages' } = group[0]!;
    ledger.addRun(pool, unit, {
      timesMs: Float64Array.from(group, (spend) => spend.atMs),
      amounts: Float64Array.from(group, (spend) => spend.n),
    });
  }
  return ledger;
}

/** Every window at `nowMs`, in the order of the ledger. */
export const windowStates = (ledger: Ledger, nowMs: number): WindowState[] =>
  ledger.windows.map((window) => windowState(ledger, window, nowMs));

export const sliding = (limit: number | null, lengthMs: number = MS_PER_DAY, pool = 'sonnet'): QuotaWindow =>
  ofClock({ kind: 'sliding', lengthMinutes: lengthMs / 60_000 }, limit, pool);

/** A window of messages with any clock. */
export const ofClock = (clock: WindowClock, limit: number | null, pool = 'sonnet'): QuotaWindow =>
  clockWindow({
    name: clock.kind === 'sliding' ? `${pool} ${clock.lengthMinutes / 60} h` : clock.kind,
    pools: [pool],
    limit,
    unit: 'messages',
    clock,
  });

/** Opens at its first use, to the millisecond. */
export const session = (limit: number | null, lengthMs: number): QuotaWindow =>
  ofClock({ kind: 'first_use', lengthMinutes: lengthMs / 60_000, floorMinutes: 0, reset: null }, limit);

/** Returns at `atMs` and every length before and after it. */
export const fixed = (limit: number | null, lengthMs: number, atMs: number): QuotaWindow =>
  ofClock({ kind: 'fixed', lengthMinutes: lengthMs / 60_000, reset: { atMs } }, limit);

export const spend = (atMs: number, n: number, pool = 'sonnet'): Spend => ({ atMs, n, pool });

export const exampleLedger = (): Ledger =>
  openLedger(
    [sliding(1125)],
    [spend(NOW - 9 * HOUR, 200), spend(NOW - 4 * HOUR, 300), spend(NOW - 2 * HOUR, 575)],
  );
