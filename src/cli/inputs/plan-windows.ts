/** The quota that a plan is made for: the windows of a pool of accounts, or of the document's message tiers. */
import { MINUTES_PER_WEEK, QuotalabError, zoneOffsets } from '../../core/index.ts';
import {
  DOC_TIERS,
  familyPool,
  type QuotaWindow,
  tierOf,
  tierWindows,
  type WindowAnchor,
} from '../../planner/ledger/index.ts';
import type { PlanQuota } from '../../planner/question/index.ts';
import type { PoolWindow } from '../../quota/pools/index.ts';
import { readPool } from './read-pool.ts';

const MS_PER_MINUTE = 60_000;

/** Monday 00:00 of the local week of an instant, epoch ms. */
function weekStartMs(nowMs: number, offsetMinutes: number): number {
  // 1970-01-01 was a Thursday: three days after a Monday.
  const local = nowMs / MS_PER_MINUTE + offsetMinutes + 3 * 1440;
  return (Math.floor(local / MINUTES_PER_WEEK) * MINUTES_PER_WEEK - 3 * 1440 - offsetMinutes) * MS_PER_MINUTE;
}

/** The windows of one kind of all accounts as one: limits add up, clocks are taken to run together. */
function joinedWindow(name: string, windows: readonly PoolWindow[], mondayMs: number): QuotaWindow {
  const [first] = windows as [PoolWindow];
  const known = windows.find(({ kind, firstResetMinute }) => kind === 'fixed' && firstResetMinute !== null);
  const anchor: WindowAnchor =
    first.kind === 'sliding'
      ? { kind: 'sliding' }
      : known === undefined
        ? { kind: 'session' }
        : { kind: 'fixed', originMs: mondayMs + known.firstResetMinute! * MS_PER_MINUTE };
  return {
    name,
    pools: ['all'],
    lengthMs: first.lengthMinutes * MS_PER_MINUTE,
    limit: windows.reduce((sum, { capacityUnits }) => sum + capacityUnits, 0),
    unit: 'weighted',
    anchor,
  };
}

/** The windows of a tier of messages. Throws BAD_OPTION and E_UNKNOWN. */
export function presetQuota(text: string): PlanQuota {
  const match = /^doc-2026-messages:([a-z0-9]+)$/.exec(text);
  if (match === null) {
    throw new QuotalabError(
      'BAD_OPTION',
      `--preset is '${text}'; allowed: doc-2026-messages:free, :pro, :max5`,
    );
  }
  const windows = tierWindows(tierOf(match[1]!));
  return {
    source: text,
    windows,
    pools: windows.flatMap(({ pools }) => pools),
    poolOf: familyPool(),
    notes: [`limits are those of ${DOC_TIERS.name}: a document's model, not published figures`],
  };
}

/** The windows of a pool, all its accounts as one. Throws BAD_POOL. */
export async function poolQuota(
  text: string,
  base: {
    readonly unitTokens: number;
    readonly timeZone: string;
    readonly cwd: string;
    readonly nowMs: number;
  },
): Promise<PlanQuota> {
  const { accounts, notes } = await readPool(text, base);
  const mondayMs = weekStartMs(base.nowMs, zoneOffsets(base.timeZone)(base.nowMs));
  const windows = (['short', 'weekly'] as const).map((kind) => {
    const all = accounts.map((account) => account[kind]);
    const hours = all[0]!.lengthMinutes / 60;
    return joinedWindow(hours < 48 ? `${hours} h` : `${hours / 24} d`, all, mondayMs);
  });
  const joined =
    accounts.length > 1 ? [`${accounts.length} accounts are planned with as one: their limits add up`] : [];
  const guessed = windows
    .filter(({ anchor }) => anchor.kind === 'session')
    .map(({ name }) => `the ${name} window is taken to open with its first use: its reset is not known`);
  return {
    source: text,
    windows,
    pools: ['all'],
    poolOf: () => 'all',
    notes: [...notes, ...joined, ...guessed],
  };
}
