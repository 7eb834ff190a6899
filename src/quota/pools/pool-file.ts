/**
 * A pool file as a graph: `accounts` with windows of their own, of a preset, and `windows` that several share. Pure:
 * reading from disk is the command line's. Invariant: ids of windows and names of accounts are unique, every id that
 * an account names exists, and whatever is wrong is BAD_POOL in one sentence. Read next: pool-window.ts.
 */
import { QuotalabError, schemaProblem } from '../../core/index.ts';
import type { QuotaAccount, QuotaWindow } from '../windows/index.ts';
import type { Pool } from './pool.ts';
import { type AccountEntry, type PoolFile, poolSchema, type WindowEntry } from './pool-schema.ts';
import {
  changedWindow,
  type EntryContext,
  filterOf,
  listedWindow,
  namedWindow,
  refuse,
} from './pool-window.ts';
import { findPreset, type PresetChoice, presetNotes, presetWindows } from './presets.ts';
import { unknownCapacityNotes } from './unknown-capacity.ts';

export interface PoolFileOptions {
  /** Weighted tokens of one unit, > 0. */
  readonly unitTokens: number;
  /** The path as the user typed it, for errors. */
  readonly path: string;
}

/** An account's windows as they are gathered: what was built, and which ids are taken. */
interface Draft {
  readonly windows: QuotaWindow[];
  readonly notes: string[];
}

/** What a window without an id is called after. */
function defaultId(entry: WindowEntry): string {
  const span =
    entry.every ??
    entry.calendar ??
    (entry.once === true ? 'credits' : `per-minute-${entry.unit ?? 'requests'}`);
  return entry.counts === undefined || entry.counts === 'all'
    ? span
    : `${entry.counts.join('-').replaceAll('/', '-')}-${span}`;
}

/** `id`, or with -2, -3 ... where it is taken. */
function freeId(id: string, taken: ReadonlyArray<QuotaWindow>): string {
  const isTaken = (candidate: string): boolean => taken.some((window) => window.id === candidate);
  if (!isTaken(id)) return id;
  let number = 2;
  while (isTaken(`${id}-${number}`)) number++;
  return `${id}-${number}`;
}

function put(windows: QuotaWindow[], window: QuotaWindow): void {
  const index = windows.findIndex(({ id }) => id === window.id);
  if (index < 0) windows.push(window);
  else windows[index] = window;
}

function presetOf(account: AccountEntry, context: EntryContext): PresetChoice | null {
  if (account.preset === undefined) return null;
  const choice = findPreset(account.preset);
  if (choice !== null) return choice;
  return refuse(
    context,
    'preset',
    account.preset,
    'a preset of `quotalab pools`, with @low or @high for an end of its range',
  );
}

/** The windows of `short` and `weekly`; beside a preset that has them they change its own. */
function addNamed(draft: Draft, account: AccountEntry, context: EntryContext): void {
  for (const name of ['short', 'weekly'] as const) {
    const entry = account[name];
    if (entry === undefined) continue;
    const id = `${account.name}/${name}`;
    const inner = { ...context, place: `${context.place}.${name}` };
    const base = draft.windows.find((window) => window.id === id);
    put(
      draft.windows,
      base === undefined ? namedWindow(entry, name, id, inner) : changedWindow(base, entry, inner),
    );
  }
}

/** The windows of the list; one with the id of a preset's window changes that. */
function addListed(
  draft: Draft,
  account: AccountEntry,
  context: EntryContext,
  changeable: ReadonlySet<string>,
): void {
  const open = new Set(changeable);
  for (const [index, entry] of (account.windows ?? []).entries()) {
    const inner = { ...context, place: `${context.place}.windows[${index}]` };
    const id = `${account.name}/${entry.id ?? defaultId(entry)}`;
    const base = draft.windows.find((window) => window.id === id);
    if (entry.id === undefined || base === undefined) {
      const window = listedWindow(entry, freeId(id, draft.windows), inner);
      put(draft.windows, withClockOf(window, entry, account, draft, inner));
      continue;
    }
    if (!open.delete(id)) refuse(inner, 'id', entry.id, 'an id not used before');
    put(draft.windows, changedWindow(base, entry, inner));
  }
}

/** The window with the clock of the one it resets with, which stands before it in the account. */
function withClockOf(
  window: QuotaWindow,
  entry: WindowEntry,
  account: AccountEntry,
  { windows }: Draft,
  context: EntryContext,
): QuotaWindow {
  if (entry.resetsWith === undefined) return window;
  const own = windows.filter(({ resetsWith }) => resetsWith === undefined);
  const target = own.find(({ id }) => id === `${account.name}/${entry.resetsWith}`);
  if (target === undefined) {
    const known = own.map(({ id }) => id.slice(account.name.length + 1)).join(', ');
    return refuse(
      context,
      'resetsWith',
      entry.resetsWith,
      `a window of the account before this one: ${known}`,
    );
  }
  if (entry.nextReset !== undefined) refuse(context, 'nextReset', entry.nextReset, 'none beside resetsWith');
  const { clock } = target;
  const isSame =
    (clock.kind === 'fixed' || clock.kind === 'first_use') &&
    'lengthMinutes' in window.clock &&
    clock.lengthMinutes === window.clock.lengthMinutes;
  if (!isSame)
    refuse(context, 'every', entry.every, `the length of ${entry.resetsWith}, whose clock it shares`);
  return { ...window, clock, resetsWith: target.id };
}

/** An account's own windows: of its preset, `short` and `weekly`, and its list. */
function ownWindows(
  account: AccountEntry,
  context: EntryContext,
): Draft & { readonly choice: PresetChoice | null } {
  const choice = presetOf(account, context);
  const draft: Draft = {
    windows: choice === null ? [] : presetWindows(choice, account.name, context.unitTokens),
    notes: choice === null ? [] : presetNotes(choice),
  };
  const changeable = new Set(draft.windows.map(({ id }) => id));
  addNamed(draft, account, context);
  for (const name of ['short', 'weekly'] as const) {
    if (account[name] !== undefined) changeable.delete(`${account.name}/${name}`);
  }
  addListed(draft, account, context, changeable);
  const clocks = new Map(draft.windows.map(({ id, clock }) => [id, clock]));
  const windows = draft.windows.map((window) =>
    window.resetsWith === undefined ? window : { ...window, clock: clocks.get(window.resetsWith)! },
  );
  return { windows, notes: draft.notes, choice };
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
    notes: [...notes, ...unknownCapacityNotes(windows)],
  };
}
