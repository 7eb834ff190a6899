/** Plans of the pool tests in the words of a quotas file. */
import type { PoolJson } from '../../quota/pools/plan-fixtures.ts';

const WORDS: Readonly<Record<string, string>> = {
  capacityTokens: 'capacity_tokens',
  floorMinutes: 'floor_minutes',
  lengthMinutes: 'length_minutes',
  nextReset: 'next_reset',
  resetsWith: 'resets_with',
  perMinute: 'per_minute',
  overageOf: 'overage_of',
  bankedResets: 'banked_resets',
};

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [WORDS[key] ?? key, renamed(inner)]));
}

/** `capacity` of `short` and `weekly` is in tokens here. */
function namedInTokens(account: Record<string, unknown>): Record<string, unknown> {
  const named = ['short', 'weekly'].flatMap((name) => {
    const window = account[name] as Record<string, unknown> | undefined;
    if (window === undefined) return [];
    const { capacity, ...rest } = window;
    return [[name, { ...rest, ...(capacity === undefined ? {} : { capacity_tokens: capacity }) }] as const];
  });
  const { short, weekly, ...rest } = account;
  return { ...rest, ...Object.fromEntries(named) };
}

/** A quotas file with the plan as its one lane. */
export function planQuotas({ usdPerUnit, ...pool }: PoolJson): Record<string, unknown> {
  const lane = renamed(pool) as { readonly accounts: ReadonlyArray<Record<string, unknown>> };
  return {
    policy: 'burn_rate',
    lanes: {
      lane: {
        base_url: 'http://lane.test',
        ...lane,
        ...(usdPerUnit === undefined ? {} : { usd_per_million_tokens: usdPerUnit * 1e6 }),
        accounts: lane.accounts.map(namedInTokens),
      },
    },
  };
}
