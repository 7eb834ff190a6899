/** The ledger of the spec's recovery example: 1125 in any 24 h; 200 at 09:00, 300 at 14:00, 575 at 16:00; now 18:00. */
import { instant, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/values/index.ts';
import { type Ledger, openLedger, type QuotaWindow, type Spend } from '../../../src/planner/ledger/index.ts';

export const HOUR: number = MS_PER_HOUR;
export const NOW: number = instant('now', '2026-01-31T18:00:00Z');

export const sliding = (
  limit: number | null,
  lengthMs: number = MS_PER_DAY,
  pool = 'sonnet',
): QuotaWindow => ({
  name: `${pool} ${lengthMs / MS_PER_HOUR} h`,
  pools: [pool],
  lengthMs,
  limit,
  unit: 'messages',
  anchor: { kind: 'sliding' },
});

export const spend = (atMs: number, n: number, pool = 'sonnet'): Spend => ({ atMs, n, pool });

export const exampleLedger = (): Ledger =>
  openLedger(
    [sliding(1125)],
    [spend(NOW - 9 * HOUR, 200), spend(NOW - 4 * HOUR, 300), spend(NOW - 2 * HOUR, 575)],
  );
