/**
 * The windows of one account of a pool file: of its preset, of `short` and `weekly`, and of its list. What the account
 * says of a preset's window changes that one. Read next: pool-window.ts.
 */
import type { QuotaWindow } from '../windows/index.ts';
import type { AccountEntry, WindowEntry } from './pool-entries.ts';
import { changedWindow, type EntryContext, listedWindow, namedWindow, refuse } from './pool-window.ts';
import { findPreset, PRESET_NAMES, type PresetChoice, presetNotes, presetWindows } from './presets.ts';

/** An account's windows as they are gathered: what was built, and which ids are taken. */
interface Draft {
  readonly windows: QuotaWindow[];
  readonly notes: string[];
}

export interface OwnWindows extends Draft {
  /** Its preset, null without one. */
  readonly choice: PresetChoice | null;
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
    `a preset, with @low or @high for an end of its range: ${PRESET_NAMES}`,
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

/** An account's own windows with what is to be said of its preset; ids begin with its name. Throws BAD_POOL. */
export function ownWindows(account: AccountEntry, context: EntryContext): OwnWindows {
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
