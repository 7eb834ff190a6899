/**
 * A window of a plan: how much, of what, whose, and how it returns. Limits are data, never constants; a pool may have
 * any number of windows (1 to 8), and a request needs room in every one. A window of several accounts has a part for
 * each clock: room in one of them is enough.
 */
import { PlanError, positive, unknownName, whole } from '../../core/values/index.ts';
import type { WindowClock } from '../../quota/windows/index.ts';
import { clockLengthMs } from './window-clock.ts';

export const QUOTA_UNITS = ['messages', 'tokens', 'weighted'] as const;
export type QuotaUnit = (typeof QUOTA_UNITS)[number];

/** One meter of a window. */
export interface WindowPart {
  /** Accounts that share it, in order of their names; none where no account is named. */
  readonly accounts: readonly string[];
  /** Buckets are no part of a plan of hours. A fixed grid has its reset as an instant. */
  readonly clock: WindowClock;
  /** > 0; null = not known: counted, not limited. */
  readonly limit: number | null;
  /** Ids of the windows of the pool that it stands for; absent = of none. */
  readonly windows?: readonly string[];
}

/** What the provider itself said of a window at an instant. */
export interface WindowMeter {
  /** Whole epoch ms. */
  readonly atMs: number;
  /** Part of the limit that was used then, 0 and more. */
  readonly usedShare: number;
}

export interface QuotaWindow {
  readonly name: string;
  /** Pools whose spending counts here, at least one. */
  readonly pools: readonly string[];
  /** Whole ms, one minute to 366 days: the longest span in which a spend of the parts that give it its name returns. */
  readonly lengthMs: number;
  /** Sum of the parts' limits, > 0; null = counted, not limited. */
  readonly limit: number | null;
  readonly unit: QuotaUnit;
  /** At least one, in an order that does not hang on that of the accounts. */
  readonly parts: readonly WindowPart[];
  /** Sets what is used, of a window of one part with a limit; absent = the log alone says it. */
  readonly meter?: WindowMeter;
}

/** Most windows that may count one pool. */
const MOST_WINDOWS_PER_POOL = 8;

const SHORTEST_MS = 60_000;
const LONGEST_MS = 31_622_400_000;
const HIGHEST_LIMIT = 1e12;
/** Latest instant that calendars can name; the earliest is its negative. */
const LATEST_MS = 8.64e15;

/** An instant in whole epoch milliseconds; else E_TYPE, E_INT or E_RANGE. */
export const epochMs = (field: string, value: unknown): number => whole(field, value, -LATEST_MS, LATEST_MS);

const CLOCK_KINDS = ['fixed', 'calendar', 'first_use', 'sliding', 'once'] as const;

/** A window of one clock. */
export function clockWindow({
  clock,
  limit,
  ...rest
}: Omit<QuotaWindow, 'parts' | 'lengthMs'> & { readonly clock: WindowClock }): QuotaWindow {
  return { ...rest, limit, lengthMs: clockLengthMs(clock), parts: [{ accounts: [], clock, limit }] };
}

/** Whole ms within which everything spent now is back, whichever part took it. */
export const longestMs = ({ parts, lengthMs }: QuotaWindow): number =>
  parts.reduce((longest, { clock }) => Math.max(longest, clockLengthMs(clock)), lengthMs);

/** Units per `spanMs` that the window bears for ever, > 0; Infinity without a limit. */
export const bearableUnits = ({ parts, limit }: QuotaWindow, spanMs: number): number =>
  limit === null
    ? Number.POSITIVE_INFINITY
    : parts.reduce((sum, part) => sum + (part.limit! * spanMs) / clockLengthMs(part.clock), 0);

const nameOf = (field: string, value: unknown): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new PlanError('E_TYPE', field, value, 'a name');
};

const oneOf = <T extends string>(field: string, value: unknown, known: readonly T[]): T => {
  const name = nameOf(field, value) as T;
  return known.includes(name) ? name : unknownName(field, name, known);
};

function checkClock(field: string, value: unknown): void {
  const given = (value ?? {}) as WindowClock;
  oneOf(`${field}.kind`, given.kind, CLOCK_KINDS);
  whole(`${field} length in ms`, clockLengthMs(given), SHORTEST_MS, LONGEST_MS);
  if (given.kind !== 'fixed') return;
  const reset = (given.reset ?? {}) as { readonly atMs?: unknown };
  epochMs(`${field}.reset.atMs`, reset.atMs);
}

function checkParts(field: string, value: unknown): void {
  if (!Array.isArray(value)) throw new PlanError('E_TYPE', field, value, 'a list of parts');
  if (value.length === 0) throw new PlanError('E_EMPTY', field, value, 'at least one part');
  value.forEach((part: WindowPart, index) => {
    checkClock(`${field}[${index}].clock`, part.clock);
    limitOf(`${field}[${index}].limit`, part.limit);
  });
}

function poolsOf(field: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw new PlanError('E_TYPE', field, value, 'a list of pools');
  if (value.length === 0) throw new PlanError('E_EMPTY', field, value, 'at least one pool');
  const pools = value.map((pool, index) => nameOf(`${field}[${index}]`, pool));
  if (new Set(pools).size < pools.length) throw new PlanError('E_DUP', field, value, 'each pool once');
  return pools;
}

const limitOf = (field: string, value: unknown): number | null =>
  value === null ? null : positive(field, value, HIGHEST_LIMIT);

/** Checks one window; a limit of 0 or above 1e12 and a length outside 1 minute..366 days are E_RANGE. */
export function quotaWindow(field: string, value: unknown): QuotaWindow {
  if (value === null || typeof value !== 'object') throw new PlanError('E_TYPE', field, value, 'a window');
  const given = value as QuotaWindow;
  nameOf(`${field}.name`, given.name);
  poolsOf(`${field}.pools`, given.pools);
  whole(`${field}.lengthMs`, given.lengthMs, SHORTEST_MS, LONGEST_MS);
  limitOf(`${field}.limit`, given.limit);
  oneOf(`${field}.unit`, given.unit, QUOTA_UNITS);
  checkParts(`${field}.parts`, given.parts);
  return given;
}

/** Checks the windows of a ledger: at least one, names once (E_DUP), at most 8 for any pool (E_RANGE). */
export function quotaWindows(field: string, value: unknown): QuotaWindow[] {
  if (!Array.isArray(value)) throw new PlanError('E_TYPE', field, value, 'a list of windows');
  if (value.length === 0) throw new PlanError('E_EMPTY', field, value, 'at least one window');
  const windows = value.map((window, index) => quotaWindow(`${field}[${index}]`, window));
  const names = new Set<string>();
  const counts = new Map<string, number>();
  for (const { name, pools } of windows) {
    if (names.has(name)) throw new PlanError('E_DUP', field, name, 'each window name once');
    names.add(name);
    for (const pool of pools) {
      const sofar = (counts.get(pool) ?? 0) + 1;
      counts.set(pool, whole(`${field} of ${pool}`, sofar, 1, MOST_WINDOWS_PER_POOL));
    }
  }
  return windows;
}
