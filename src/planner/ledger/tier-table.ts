/**
 * Limits of subscriptions as data. The document's message tiers are one table among others, `doc-2026-messages`: a
 * model of a product that publishes no such figures, so every report names the table it used.
 */
import { finite, inRange, PlanError, unknownName, whole } from '../../core/values/index.ts';
import { clockWindow, type QuotaWindow } from './quota-window.ts';

export interface TierPool {
  /** Messages per window, whole, 1..1e9; null = counted, not limited. */
  readonly limit: number | null;
  /** Length of the sliding window, 60..31,536,000. */
  readonly windowSec: number;
}

export interface Tier {
  readonly usdPerMonth: number;
  readonly pools: Readonly<Record<string, TierPool>>;
}

export interface TierTable {
  readonly name: string;
  readonly tiers: Readonly<Record<string, Tier>>;
  /** Other names of tiers. */
  readonly aliases: Readonly<Record<string, string>>;
}

const DAY_SEC = 86_400;

const docTier = (sonnet: number, opus: number, usdPerMonth: number): Tier => ({
  usdPerMonth,
  pools: {
    haiku: { limit: null, windowSec: DAY_SEC },
    sonnet: { limit: sonnet, windowSec: DAY_SEC },
    opus: { limit: opus, windowSec: DAY_SEC },
  },
});

/** The document's tiers: messages in any 24 hours. */
export const DOC_TIERS: TierTable = {
  name: 'doc-2026-messages',
  tiers: { free: docTier(45, 10, 0), pro: docTier(225, 50, 20), max5: docTier(1125, 250, 100) },
  aliases: { max: 'max5' },
};

/** A tier by name or alias; E_UNKNOWN otherwise, never a default. */
export function tierOf(name: string, table: TierTable = DOC_TIERS): Tier {
  const key = Object.hasOwn(table.aliases, name) ? table.aliases[name]! : name;
  if (!Object.hasOwn(table.tiers, key)) unknownName(`tier of ${table.name}`, name, Object.keys(table.tiers));
  return table.tiers[key]!;
}

/** One sliding message window for each pool of the tier, named `sonnet 24 h`. */
export function tierWindows(tier: Tier): QuotaWindow[] {
  return Object.entries(tier.pools).map(([pool, { limit, windowSec }]) =>
    clockWindow({
      name: `${pool} ${windowSec / 3600} h`,
      pools: [pool],
      limit,
      unit: 'messages',
      clock: { kind: 'sliding', lengthMinutes: windowSec / 60 },
    }),
  );
}

const entriesOf = (field: string, value: unknown): Array<[string, unknown]> => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new PlanError('E_TYPE', field, value, 'an object by name');
  }
  const entries = Object.entries(value);
  if (entries.length === 0) throw new PlanError('E_EMPTY', field, value, 'at least one entry');
  return entries;
};

function tierPool(field: string, value: unknown): TierPool {
  const given = Object.fromEntries(entriesOf(field, value));
  return {
    limit: given.limit === null ? null : whole(`${field}.limit`, given.limit, 1, 1e9),
    windowSec: whole(`${field}.windowSec`, given.windowSec, 60, 31_536_000),
  };
}

function tier(field: string, value: unknown): Tier {
  const given = Object.fromEntries(entriesOf(field, value));
  const pools = entriesOf(`${field}.pools`, given.pools).map(
    ([pool, limits]) => [pool, tierPool(`${field}.pools.${pool}`, limits)] as const,
  );
  return {
    usdPerMonth: inRange(`${field}.usdPerMonth`, finite(`${field}.usdPerMonth`, given.usdPerMonth), 0, 1e5),
    pools: Object.fromEntries(pools),
  };
}

/** Tables of the user, each `{name, tiers}`, after the document's; a name given twice is E_DUP. */
export function tierTables(field: string, value: readonly unknown[]): Map<string, TierTable> {
  const tables = new Map([[DOC_TIERS.name, DOC_TIERS]]);
  value.forEach((entry, index) => {
    const given = Object.fromEntries(entriesOf(`${field}[${index}]`, entry));
    const { name } = given;
    if (typeof name !== 'string' || name === '')
      throw new PlanError('E_TYPE', `${field}[${index}].name`, name, 'a name');
    if (tables.has(name)) throw new PlanError('E_DUP', `${field}[${index}].name`, name, 'each name once');
    const tiers = entriesOf(`${field}[${index}].tiers`, given.tiers).map(
      ([key, each]) => [key, tier(`${field}[${index}].tiers.${key}`, each)] as const,
    );
    tables.set(name, { name, tiers: Object.fromEntries(tiers), aliases: {} });
  });
  return tables;
}
