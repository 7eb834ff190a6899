/**
 * `--pool FILE | PRESET`: the user's accounts, from disk. What a file may say is quota/pools/pool-file.ts; what
 * presets are is quota/pools/presets.ts.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { MINUTES_PER_DAY, MINUTES_PER_WEEK, QuotalabError, zoneOffsets } from '../../core/index.ts';
import {
  looksLikePresets,
  type Pool,
  type PoolAccount,
  type PoolWindow,
  parsePool,
  presetPool,
} from '../../quota/pools/index.ts';
import type { QuotaAccount, QuotaWindow } from '../../quota/windows/index.ts';
import { firstResetMinute } from '../../simulation/scenario/index.ts';
import { readJsonFile } from '../../usage/files/index.ts';

export interface PoolOptions {
  readonly unitTokens: number;
  /** IANA name; places ISO resets in the local week. */
  readonly timeZone: string;
  readonly cwd: string;
}

export interface PoolReading {
  readonly accounts: readonly PoolAccount[];
  /** Ready to print: where the figures come from, what was drawn. */
  readonly notes: readonly string[];
}

/** Reads the pool as a graph. Throws BAD_POOL. An existing file wins over a preset of the same name. */
export async function readPoolGraph(
  text: string,
  { unitTokens, cwd }: Pick<PoolOptions, 'unitTokens' | 'cwd'>,
): Promise<Pool> {
  const path = resolve(cwd, text);
  if (!existsSync(path) && looksLikePresets(text)) return presetPool(text, { unitTokens });
  const json = await readJsonFile({ option: '--pool', path: text, code: 'BAD_POOL' }, z.unknown(), path);
  return parsePool(json, { unitTokens, path: text });
}

/** Minute 1..length at which a grid through the instant first resets, 0 = Monday 00:00 of its local week. */
function gridReset(timeMs: number, lengthMinutes: number, offsetMinutes: number): number {
  const localMinute = Math.floor(timeMs / 60_000) + offsetMinutes;
  // 1970-01-01 was a Thursday: three days after a Monday.
  const weekMinute =
    (((localMinute + 3 * MINUTES_PER_DAY) % MINUTES_PER_WEEK) + MINUTES_PER_WEEK) % MINUTES_PER_WEEK;
  return firstResetMinute('steady', weekMinute % lengthMinutes, lengthMinutes);
}

/** The window by its length alone; null for one of another kind, of some models, or not in units. */
function lengthWindow({ clock, capacity, unit, counts }: QuotaWindow, timeZone: string): PoolWindow | null {
  if (capacity === null || unit !== 'weighted' || counts !== 'all') return null;
  if (clock.kind !== 'fixed' && clock.kind !== 'first_use' && clock.kind !== 'sliding') return null;
  const { kind, lengthMinutes } = clock;
  const reset = clock.kind === 'sliding' ? null : clock.reset;
  return {
    kind,
    capacityUnits: capacity,
    lengthMinutes,
    floorMinutes: clock.kind === 'first_use' ? clock.floorMinutes : 1,
    firstResetMinute:
      reset === null
        ? null
        : 'afterMinutes' in reset
          ? reset.afterMinutes
          : gridReset(reset.atMs, lengthMinutes, zoneOffsets(timeZone)(reset.atMs)),
  };
}

/** The account as a short and a weekly window; windows that limit nothing are left out. Throws BAD_POOL. */
function twoWindows(
  text: string,
  account: QuotaAccount,
  graph: Pool['graph'],
  timeZone: string,
): PoolAccount {
  const limiting = graph.windows.filter(
    ({ id, capacity }) => account.windows.includes(id) && capacity !== null,
  );
  const named = (name: string): QuotaWindow | undefined =>
    limiting.find(({ id }) => id === `${account.name}/${name}`);
  const byLength = limiting.map((window) => lengthWindow(window, timeZone));
  const [short, weekly] =
    named('short') && named('weekly')
      ? [named('short')!, named('weekly')!].map((window) => lengthWindow(window, timeZone))
      : byLength.sort((one, other) => (one?.lengthMinutes ?? 0) - (other?.lengthMinutes ?? 0));
  if (short && weekly && limiting.length === 2) return { name: account.name, short, weekly };
  const ids = limiting.map(({ id }) => id).join(', ') || 'none';
  throw new QuotalabError(
    'BAD_POOL',
    `--pool '${text}': the windows of ${account.name} are ${ids}; allowed: here a short and a weekly one that count every model`,
  );
}

/** Reads a pool whose accounts have two windows. Throws BAD_POOL. An existing file wins over a preset of the same name. */
export async function readPool(text: string, options: PoolOptions): Promise<PoolReading> {
  const { graph, notes } = await readPoolGraph(text, options);
  return {
    accounts: graph.accounts.map((account) => twoWindows(text, account, graph, options.timeZone)),
    notes,
  };
}

/** Notes on resets that every trial draws anew. */
export function drawnResetNotes(accounts: readonly PoolAccount[]): string[] {
  const unknown = (window: 'short' | 'weekly'): number =>
    accounts.filter((account) => account[window].firstResetMinute === null).length;
  const total = accounts.length;
  return (['weekly', 'short'] as const)
    .filter((window) => unknown(window) > 0)
    .map(
      (window) =>
        `${window} resets of ${unknown(window)} of ${total} accounts are unknown: drawn anew in every trial`,
    );
}
