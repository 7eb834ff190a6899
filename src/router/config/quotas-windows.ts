/**
 * The windows of a lane's accounts: `short` and `weekly` as they always were, and everything a pool file can say, in
 * the words of the quotas file. The pool reader (quota/pools) does the reading, with one token as its unit, so a
 * window means the same to the simulator and to the router.
 */
import { QuotalabError } from '../../core/index.ts';
import { parsePool } from '../../quota/pools/index.ts';
import type { ModelFilter, QuotaWindow } from '../../quota/windows/index.ts';
import { placeOf, type Refuse } from './quotas-check.ts';
import type { FileAccount, FileLane, FileWindow } from './quotas-words.ts';
import type { AccountWindow } from './router-config.ts';

/** What an account may use beside who it is. */
export interface AccountQuota {
  /** Without those of `short` and `weekly` unless a preset has them. */
  readonly windows: readonly AccountWindow[];
  readonly serves: ModelFilter;
  readonly overageOf: string | null;
  readonly bankedResets: number;
}

/** Words of the pool file and what they are called here. */
const WORDS: ReadonlyArray<readonly [pool: string, file: string]> = [
  ['capacityTokens', 'capacity_tokens'],
  ['lengthMinutes', 'length_minutes'],
  ['floorMinutes', 'floor_minutes'],
  ['nextReset', 'next_reset'],
  ['resetsWith', 'resets_with'],
  ['perMinute', 'per_minute'],
  ['overageOf', 'overage_of'],
  ['bankedResets', 'banked_resets'],
  ['usdPerUnit', 'usd_per_million_tokens'],
];

/** Stands for the windows of accounts that the pool reader need not read. */
const PLACEHOLDER = { weekly: { capacity: 1 } };

/** True where the account's windows are those it lists, and not the two usual ones. */
export function listsWindows({ windows, uses, preset }: FileAccount): boolean {
  return windows !== undefined || uses !== undefined || preset !== undefined;
}

function poolKey(key: string): string {
  return WORDS.find(([, file]) => file === key)?.[0] ?? key;
}

/** The entry with the keys of a pool file; null, which stands for not known, is left out. */
function poolEntry(entry: object): Record<string, unknown> {
  const told = Object.entries(entry).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(told.map(([key, value]) => [poolKey(key), value]));
}

function poolAccount(account: FileAccount): Record<string, unknown> {
  const { name, windows, uses, preset, serves, overage_of, banked_resets, short, weekly } = account;
  const named = (entry: FileWindow | undefined): object | undefined =>
    entry === undefined ? undefined : poolEntry(entry);
  return poolEntry({
    name,
    ...(listsWindows(account) ? { windows: windows?.map(poolEntry), uses, preset } : PLACEHOLDER),
    ...(preset === undefined ? {} : { short: named(short), weekly: named(weekly) }),
    serves,
    overage_of,
    banked_resets,
  });
}

/** A problem of the pool reader in the words of this file, without any text that stands in the lane. */
function problemOf(error: QuotalabError, lane: string): string {
  const bare = error.message.replace(/^--pool '[^']*': /, '');
  const hidden = bare.replace(/ is ("|'|\{|\[)(.*?)(?=; allowed: |$)/s, (_, open: string, rest: string) =>
    open === '{' || open === '[' ? ' cannot be used' : ` is a text of length ${rest.length - 1}`,
  );
  const words = WORDS.reduce((text, [pool, file]) => text.replaceAll(pool, file), hidden);
  return `${placeOf(['lanes', lane])}.${words}`;
}

/** The name that the account itself gives a window. */
function nameOf({ id }: QuotaWindow, account: string): string {
  return id.startsWith(`${account}/`) ? id.slice(account.length + 1) : id;
}

/** What each account of a lane may use, in their order. Refuses by BAD_QUOTAS. */
export function accountQuotas(
  lane: string,
  raw: FileLane,
  accounts: readonly FileAccount[],
  refuse: Refuse,
): AccountQuota[] {
  const isPlain = accounts.every(
    (account) =>
      !listsWindows(account) &&
      account.serves === undefined &&
      account.overage_of === undefined &&
      account.banked_resets === undefined,
  );
  if (isPlain && raw.windows === undefined) {
    return accounts.map(() => ({ windows: [], serves: 'all', overageOf: null, bankedResets: 0 }));
  }
  const rate = raw.usd_per_million_tokens;
  const usdPerToken = rate === undefined ? null : rate / 1e6;
  const json = {
    accounts: accounts.map(poolAccount),
    ...(raw.windows === undefined ? {} : { windows: raw.windows.map(poolEntry) }),
    ...(usdPerToken === null ? {} : { usdPerUnit: usdPerToken }),
  };
  try {
    const { graph } = parsePool(json, { unitTokens: 1, path: '' });
    const windows = new Map(graph.windows.map((window) => [window.id, window]));
    return graph.accounts.map(({ name, serves, windows: ids, overageOf, bankedResets }, index) => ({
      windows: listsWindows(accounts[index]!)
        ? ids.map((id): AccountWindow => {
            const window = windows.get(id)!;
            const priced = window.unit === 'usd' && usdPerToken !== null ? { usdPerToken } : {};
            const { clock, capacity, unit, counts } = window;
            return { id, name: nameOf(window, name), clock, capacity, unit, counts, ...priced };
          })
        : [],
      serves,
      overageOf: overageOf ?? null,
      bankedResets: bankedResets ?? 0,
    }));
  } catch (error) {
    if (!(error instanceof QuotalabError)) throw error;
    return refuse(problemOf(error, lane));
  }
}
