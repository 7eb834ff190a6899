/** The ledger of the spec's recovery example: 1125 in any 24 h; 200 at 09:00, 300 at 14:00, 575 at 16:00; now 18:00. */
import { instant, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/values/index.ts';
import {
  clockWindow,
  type Ledger,
  openLedger,
  type QuotaWindow,
  type Spend,
} from '../../../src/planner/ledger/index.ts';
import type { WindowClock } from '../../../src/quota/windows/index.ts';

export const HOUR: number = MS_PER_HOUR;
export const NOW: number = instant('now', '2026-01-31T18:00:00Z');

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
