/**
 * The windows of a pool's accounts as windows of a plan: those that are alike (length, unit, models) are one window
 * with a part for each clock, in an order that does not hang on that of the file. An account without such a window
 * takes part with the nearest that it has. Read next: graph-windows.ts.
 */
import { orderLength, type QuotaWindow as PoolWindow, type QuotaAccount } from '../../quota/windows/index.ts';
import {
  cellStartMs,
  clockLengthMs,
  type QuotaUnit,
  type QuotaWindow,
  type WindowMeter,
  type WindowPart,
} from './quota-window.ts';

/** A window of the pool with what a plan needs of it. */
export interface GraphWindow {
  readonly window: PoolWindow;
  /** Its clock with its reset as an instant; where that is not known, one that opens with its first use. */
  readonly clock: PoolWindow['clock'];
  readonly unit: QuotaUnit;
  /** In `unit`; null = not known. */
  readonly limit: number | null;
  /** Pools that it counts, in the order of the pools. */
  readonly pools: readonly string[];
  /** `5 h`, `7 d opus`. */
  readonly name: string;
  /** What its provider said of it; null = nothing. */
  readonly meter: WindowMeter | null;
}

export interface GraphAccount {
  readonly account: QuotaAccount;
  readonly windows: readonly GraphWindow[];
  /** Pools that it serves. */
  readonly pools: readonly string[];
}

export interface Group {
  readonly window: QuotaWindow;
  /** Accounts without such a window, with the name of the one that stands for it; null = none limits them. */
  readonly standIns: ReadonlyArray<{ readonly account: string; readonly name: string | null }>;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Accounts' windows that are the same one in a plan. */
const keyOf = ({ unit, pools, name }: GraphWindow): string => JSON.stringify([unit, pools, name]);

/** The window of an account that stands for one it has not: the next longer, else the longest, of the same unit. */
function standIn({ windows }: GraphAccount, of: GraphWindow): GraphWindow | null {
  const fit = windows.filter(
    ({ unit, pools }) => unit === of.unit && of.pools.every((pool) => pools.includes(pool)),
  );
  const lengthOf = ({ window }: GraphWindow): number => orderLength(window.clock) || Number.POSITIVE_INFINITY;
  const sorted = fit.toSorted((a, b) => lengthOf(a) - lengthOf(b) || byText(a.window.id, b.window.id));
  return sorted.find((each) => lengthOf(each) >= lengthOf(of)) ?? sorted.at(-1) ?? null;
}

/** Clocks that return everything together, or each unit at the same time after its spend; null = one of its own. */
function sharedClock(clock: WindowPart['clock']): string | null {
  if (clock.kind === 'sliding') return `sliding ${clock.lengthMinutes}`;
  if (clock.kind === 'calendar') return `calendar ${clock.every} ${clock.zone} ${clock.day ?? 1}`;
  return clock.kind === 'fixed' ? `fixed ${clock.lengthMinutes} ${cellStartMs(clock, 0)}` : null;
}

/** Parts in an order of their own; those of one clock are one, their limits add up. */
function mergedParts(parts: readonly WindowPart[]): WindowPart[] {
  const orderOf = ({ clock, limit, accounts }: WindowPart): string =>
    JSON.stringify([clockLengthMs(clock).toString().padStart(12, '0'), clock, limit, accounts]);
  const merged = new Map<string, WindowPart>();
  const sorted = parts.toSorted((a, b) => byText(orderOf(a), orderOf(b)));
  for (const part of sorted) {
    const shared = part.limit === null ? null : sharedClock(part.clock);
    const key = shared ?? orderOf(part);
    const before = merged.get(key);
    const accounts = [...(before?.accounts ?? []), ...part.accounts].sort(byText);
    const limit = before === undefined ? part.limit : before.limit! + part.limit!;
    const windows = [...(before?.windows ?? []), ...(part.windows ?? [])];
    merged.set(key, { accounts, clock: part.clock, limit, windows });
  }
  return [...merged.values()];
}

function groupOf(of: GraphWindow, accounts: readonly GraphAccount[], place: number): Group {
  const standIns: Array<Group['standIns'][number]> = [];
  const parts = new Map<string, WindowPart>();
  for (const each of accounts) {
    if (!of.pools.some((pool) => each.pools.includes(pool))) continue;
    const own = each.windows.filter((window) => keyOf(window) === keyOf(of))[place];
    const { name } = each.account;
    const part = own ?? standIn(each, of);
    if (own === undefined) standIns.push({ account: name, name: part?.name ?? null });
    const id = part?.window.id ?? `none of ${name}`;
    const names = [...(parts.get(id)?.accounts ?? []), name].sort(byText);
    // What no window limits counts for as long as that of the others.
    const clock = part?.clock ?? { kind: 'sliding', lengthMinutes: clockLengthMs(of.clock) / 60_000 };
    const windows = part === null ? [] : [part.window.id];
    parts.set(id, { accounts: names, clock, limit: part?.limit ?? null, windows });
  }
  const merged = mergedParts([...parts.values()]);
  const limit = merged.every((part) => part.limit !== null)
    ? merged.reduce((sum, part) => sum + part.limit!, 0)
    : null;
  const name = place === 0 ? of.name : `${of.name} (${place + 1})`;
  // A meter is that of one window of the pool.
  const meter = parts.size === 1 && standIns.length === 0 ? of.meter : null;
  return {
    window: {
      name,
      pools: of.pools,
      unit: of.unit,
      lengthMs: clockLengthMs(of.clock),
      limit,
      parts: merged,
      ...(meter === null ? {} : { meter }),
    },
    standIns: standIns.toSorted((a, b) => byText(a.account, b.account)),
  };
}

/** One group for each kind of window that some account has, the shortest first. */
export function graphGroups(accounts: readonly GraphAccount[]): Group[] {
  const kinds = new Map<string, { readonly of: GraphWindow; readonly place: number }>();
  for (const { windows } of accounts) {
    const seen = new Map<string, number>();
    for (const of of windows) {
      const place = seen.get(keyOf(of)) ?? 0;
      seen.set(keyOf(of), place + 1);
      kinds.set(JSON.stringify([keyOf(of), place]), { of, place });
    }
  }
  const lengthOf = ({ of }: { readonly of: GraphWindow }): number =>
    orderLength(of.window.clock) || Number.POSITIVE_INFINITY;
  const compared = (one: { readonly of: GraphWindow }, two: { readonly of: GraphWindow }): number =>
    lengthOf(one) === lengthOf(two) ? byText(one.of.name, two.of.name) : lengthOf(one) - lengthOf(two);
  return [...kinds.entries()]
    .toSorted(([a, one], [b, two]) => compared(one, two) || byText(a, b))
    .map(([, { of, place }]) => groupOf(of, accounts, place));
}
