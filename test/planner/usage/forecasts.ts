/** What the forecast tests share: the document's series, seeded draws, windows made by hand. */

import { MS_PER_HOUR } from '../../../src/core/values/index.ts';
import { CpythonRandom } from '../../../src/numerics/random/index.ts';
import { normalQuantile, type RealDraws } from '../../../src/numerics/stats/index.ts';
import type { QuotaWindow } from '../../../src/planner/usage/index.ts';
import { clockWindow } from '../../../src/planner/usage/quota-window.ts';
import type { WindowOutlook } from '../../../src/planner/usage/window-outlook.ts';
import type { WindowClock } from '../../../src/quota/windows/index.ts';

/** Monday 2026-02-02, 00:00 UTC. */
export const MONDAY_MS: number = Date.UTC(2026, 1, 2);

/** Fourteen days of the document. */
export const DAILY: readonly number[] = [
  100, 120, 110, 130, 115, 140, 125, 135, 145, 130, 150, 140, 155, 160,
];

export function seededDraws(seed: number): RealDraws {
  const random = new CpythonRandom(seed);
  const uniform = (): number => random.random();
  return { uniform, normal: () => normalQuantile((Math.floor(uniform() * 2 ** 40) + 0.5) / 2 ** 40) };
}

export function slidingWindow(limit: number | null, hours: number = 24): QuotaWindow {
  return clockedWindow({ kind: 'sliding', lengthMinutes: hours * 60 }, limit);
}

const clockedWindow = (clock: WindowClock, limit: number | null): QuotaWindow =>
  clockWindow({ name: 'sonnet', pools: ['sonnet'], limit, unit: 'messages', clock });

export const sessionWindow = (limit: number, hours: number): QuotaWindow =>
  clockedWindow({ kind: 'first_use', lengthMinutes: hours * 60, floorMinutes: 0, reset: null }, limit);

export const fixedWindow = (limit: number, hours: number, atMs: number): QuotaWindow =>
  clockedWindow({ kind: 'fixed', lengthMinutes: hours * 60, reset: { atMs } }, limit);

/** `used` spent evenly, one message at a time, over the `hours` before `nowMs`. */
export function evenlyUsed(window: QuotaWindow, used: number, hours: number, nowMs: number): WindowOutlook {
  const gap = (hours * MS_PER_HOUR) / used;
  const returns = Array.from({ length: used }, (_, i) => ({
    atMs: nowMs - hours * MS_PER_HOUR + (i + 0.5) * gap + window.lengthMs,
    amount: 1,
  }));
  return { window, used, returns };
}

export const freshWindow = (window: QuotaWindow): WindowOutlook => ({ window, used: 0, returns: [] });
