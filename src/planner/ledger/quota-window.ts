/**
 * A window of a quota: how long, how much, of what, and when it starts. Limits are data, never constants; a pool may
 * have any number of windows (1 to 8), and a request needs room in every one.
 */
import { inRange, PlanError, unknownName, whole } from '../../core/values/index.ts';

export const QUOTA_UNITS = ['messages', 'tokens', 'weighted'] as const;
export type QuotaUnit = (typeof QUOTA_UNITS)[number];

export type WindowAnchor =
  /** Every spend returns one length after it was made. */
  | { readonly kind: 'sliding' }
  /** Opens at the first use, lasts one length, returns everything at its end. */
  | { readonly kind: 'session' }
  /** Returns everything at `originMs` and every length before and after it. */
  | { readonly kind: 'fixed'; readonly originMs: number };

const ANCHOR_KINDS = ['sliding', 'session', 'fixed'] as const;

export interface QuotaWindow {
  readonly name: string;
  /** Pools whose spending counts here, at least one. */
  readonly pools: readonly string[];
  /** Whole ms, one minute to 365 days. */
  readonly lengthMs: number;
  /** >= 1; null = counted, not limited. */
  readonly limit: number | null;
  readonly unit: QuotaUnit;
  readonly anchor: WindowAnchor;
}

/** Most windows that may count one pool. */
const MOST_WINDOWS_PER_POOL = 8;

const SHORTEST_MS = 60_000;
const LONGEST_MS = 31_536_000_000;
const HIGHEST_LIMIT = 1e9;
/** Latest instant that calendars can name; the earliest is its negative. */
const LATEST_MS = 8.64e15;

/** An instant in whole epoch milliseconds; else E_TYPE, E_INT or E_RANGE. */
export const epochMs = (field: string, value: unknown): number => whole(field, value, -LATEST_MS, LATEST_MS);

const nameOf = (field: string, value: unknown): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new PlanError('E_TYPE', field, value, 'a name');
};

const oneOf = <T extends string>(field: string, value: unknown, known: readonly T[]): T => {
  const name = nameOf(field, value) as T;
  return known.includes(name) ? name : unknownName(field, name, known);
};

function anchorOf(field: string, value: unknown): WindowAnchor {
  const given = (value ?? {}) as Readonly<Record<string, unknown>>;
  const kind = oneOf(`${field}.kind`, given.kind, ANCHOR_KINDS);
  return kind === 'fixed' ? { kind, originMs: epochMs(`${field}.originMs`, given.originMs) } : { kind };
}

function poolsOf(field: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw new PlanError('E_TYPE', field, value, 'a list of pools');
  if (value.length === 0) throw new PlanError('E_EMPTY', field, value, 'at least one pool');
  const pools = value.map((pool, index) => nameOf(`${field}[${index}]`, pool));
  if (new Set(pools).size < pools.length) throw new PlanError('E_DUP', field, value, 'each pool once');
  return pools;
}

/** Checks one window; a limit below 1 or above 1e9 and a length outside 1 minute..365 days are E_RANGE. */
export function quotaWindow(field: string, value: unknown): QuotaWindow {
  if (value === null || typeof value !== 'object') throw new PlanError('E_TYPE', field, value, 'a window');
  const given = value as Readonly<Record<string, unknown>>;
  return {
    name: nameOf(`${field}.name`, given.name),
    pools: poolsOf(`${field}.pools`, given.pools),
    lengthMs: whole(`${field}.lengthMs`, given.lengthMs, SHORTEST_MS, LONGEST_MS),
    limit: given.limit === null ? null : inRange(`${field}.limit`, given.limit, 1, HIGHEST_LIMIT),
    unit: oneOf(`${field}.unit`, given.unit, QUOTA_UNITS),
    anchor: anchorOf(`${field}.anchor`, given.anchor),
  };
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
