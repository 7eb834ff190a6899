/**
 * A pool file as a graph: `accounts` with windows of their own, of a preset, and `windows` that several share. Pure:
 * reading from disk is the command line's. Invariant: ids of windows and names of accounts are unique, every id that
 * an account names exists, and whatever is wrong is BAD_POOL in one sentence. Read next: account-windows.ts.
 */
import { QuotalabError, schemaProblem } from '../../core/index.ts';
import type { QuotaAccount, QuotaWindow } from '../windows/index.ts';
import { type OwnWindows, ownWindows } from './account-windows.ts';
import type { OwnCredits, Pool } from './pool.ts';
import type { AccountEntry, PoolFile } from './pool-entries.ts';
import { poolSchema } from './pool-schema.ts';
import { type EntryContext, filterOf, listedWindow, refuse } from './pool-window.ts';
import { ownCredits, presetVendor, presetWindows } from './presets.ts';
import { limitNotes } from './unknown-capacity.ts';

export interface PoolFileOptions {
  /** Weighted tokens of one unit, > 0. */
  readonly unitTokens: number;
  /** The path as the user typed it, for errors. */
  readonly path: string;
}

function checkNames(accounts: readonly AccountEntry[], path: string): void {
  const names = accounts.map(({ name }) => name);
  const repeated = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (repeated < 0) return;
  throw new QuotalabError(
    'BAD_POOL',
    `--pool '${path}': accounts[${repeated}].name is '${names[repeated]}'; allowed: a name not used before`,
  );
}

function checkOverage(accounts: readonly AccountEntry[], index: number, context: EntryContext): void {
  const { overageOf, name } = accounts[index]!;
  if (overageOf === undefined) return;
  const plans = accounts.filter((account) => account.overageOf === undefined && account.name !== name);
  if (plans.some((account) => account.name === overageOf)) return;
  const names = plans.map((account) => account.name).join(', ');
  refuse(
    context,
    'overageOf',
    overageOf,
    `the name of an account that is no overage itself: ${names || 'none'}`,
  );
}

function sharedWindows(file: PoolFile, context: EntryContext): QuotaWindow[] {
  const windows: QuotaWindow[] = [];
  for (const [index, entry] of (file.windows ?? []).entries()) {
    const inner = { ...context, place: `windows[${index}]` };
    if (entry.id === undefined) return refuse(inner, 'id', undefined, 'an id, which accounts name in uses');
    if (windows.some(({ id }) => id === entry.id)) refuse(inner, 'id', entry.id, 'an id not used before');
    if (entry.resetsWith !== undefined) {
      refuse(inner, 'resetsWith', entry.resetsWith, 'only in a window of an account');
    }
    windows.push(listedWindow(entry, entry.id, inner));
  }
  return windows;
}

function checkUses(account: AccountEntry, shared: readonly QuotaWindow[], context: EntryContext): void {
  for (const [index, id] of (account.uses ?? []).entries()) {
    const key = `uses[${index}]`;
    if (account.uses!.indexOf(id) < index) refuse(context, key, id, 'an id not used before');
    if (shared.some((window) => window.id === id)) continue;
    const known = shared.map((window) => window.id).join(', ');
    refuse(context, key, id, `an id of the file's own windows: ${known || 'it has none'}`);
  }
}

/** Dollars and units of one pool can only be held against each other at a stated rate. */
function checkRate({ usdPerUnit }: PoolFile, windows: readonly QuotaWindow[], path: string): void {
  const priced = windows.find(({ unit }) => unit === 'usd');
  if (priced === undefined || usdPerUnit !== undefined) return;
  throw new QuotalabError(
    'BAD_POOL',
    `--pool '${path}': usdPerUnit missing, and the window ${priced.id} counts dollars; allowed: a number > 0: dollars per unit of weighted tokens`,
  );
}

/** Windows in a provider's own credits, without those whose capacity the file states itself. */
function creditsOf(name: string, { choice, windows }: OwnWindows, unitTokens: number): OwnCredits[] {
  if (choice === null) return [];
  const preset = presetWindows(choice, name, unitTokens);
  const capacityOf = (list: readonly QuotaWindow[], id: string): number | null | undefined =>
    list.find((window) => window.id === id)?.capacity;
  return ownCredits(choice, name).map(({ provider, windows: ids }) => ({
    provider,
    windows: ids.filter((id) => capacityOf(windows, id) === capacityOf(preset, id)),
  }));
}

/**
 * The pool of a parsed JSON value. Throws BAD_POOL with place, value and what is allowed, and nothing else; a preset
 * whose window is smaller than a unit is BAD_POOL too.
 */
export function parsePool(json: unknown, { unitTokens, path }: PoolFileOptions): Pool {
  const checked = poolSchema.safeParse(json);
  if (!checked.success) {
    const problem = schemaProblem(checked.error.issues[0]!, json);
    throw new QuotalabError('BAD_POOL', `--pool '${path}': ${problem}`);
  }
  const file = checked.data;
  checkNames(file.accounts, path);
  const shared = sharedWindows(file, { path, unitTokens, place: 'windows' });
  const windows = [...shared];
  const notes = new Set<string>();
  const credits: OwnCredits[] = [];
  const vendors = new Map<string, string>();
  const accounts = file.accounts.map((account, index): QuotaAccount => {
    const context = { path, unitTokens, place: `accounts[${index}]` };
    const own = ownWindows(account, context);
    checkUses(account, shared, context);
    checkOverage(file.accounts, index, context);
    const ids = [...own.windows.map(({ id }) => id), ...(account.uses ?? [])];
    if (ids.length === 0) {
      refuse(context, '', account, 'at least one window: short, weekly, windows, uses or preset');
    }
    windows.push(...own.windows);
    for (const note of own.notes) notes.add(note);
    credits.push(...creditsOf(account.name, own, unitTokens));
    if (own.choice !== null) vendors.set(account.name, presetVendor(own.choice));
    return {
      name: account.name,
      serves: account.serves === undefined ? (own.choice?.preset.serves ?? 'all') : filterOf(account.serves),
      windows: ids,
      ...(account.overageOf === undefined ? {} : { overageOf: account.overageOf }),
      ...(account.bankedResets === undefined ? {} : { bankedResets: account.bankedResets }),
    };
  });
  checkRate(file, windows, path);
  return {
    graph: { windows, accounts },
    usdPerUnit: file.usdPerUnit ?? null,
    notes: [...notes, ...limitNotes(windows, file.usdPerUnit ?? null)],
    ...(credits.length === 0 ? {} : { credits }),
    ...(vendors.size === 0 ? {} : { vendors }),
  };
}
