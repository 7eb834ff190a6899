/**
 * The plans that providers sell, as of November 2026, as pool files: one a row. `json` says what is known and leaves
 * out what nobody publishes; `filled` has a made-up capacity in every window, so that it can be simulated, routed and
 * planned with. Grids have a known reset where a test follows it over a year.
 */

export interface PlanFixture {
  readonly plan: string;
  readonly json: PoolJson;
  readonly filled: PoolJson;
}

interface Entry {
  readonly id?: string;
  readonly every?: string;
  readonly kind?: string;
  readonly floorMinutes?: number;
  readonly nextReset?: string;
  readonly resetsWith?: string;
  readonly bucket?: number;
  readonly calendar?: string;
  readonly zone?: string;
  readonly day?: number;
  readonly once?: boolean;
  readonly expires?: string;
  readonly capacity?: number;
  readonly capacityTokens?: number;
  readonly unit?: string;
  readonly counts?: readonly string[];
}
interface Account {
  readonly name: string;
  readonly short?: Entry;
  readonly weekly?: Entry;
  readonly windows?: readonly Entry[];
  readonly uses?: readonly string[];
  readonly serves?: readonly string[];
  readonly overageOf?: string;
  readonly bankedResets?: number;
}

export interface PoolJson {
  readonly accounts: readonly Account[];
  readonly windows?: readonly Entry[];
  readonly usdPerUnit?: number;
}

/** A Monday, in winter time everywhere north. */
export const FIRST_RESET = '2026-11-23T09:00:00Z';

const short = (fields: Entry = {}): Entry => ({
  id: 'short',
  every: '5h',
  kind: 'first_use',
  floorMinutes: 10,
  ...fields,
});
const weekly = (fields: Entry = {}): Entry => ({
  id: 'weekly',
  every: '7d',
  nextReset: FIRST_RESET,
  ...fields,
});
const modelWeek = (family: string, fields: Entry = {}): Entry => ({
  id: family,
  every: '7d',
  counts: [family],
  resetsWith: 'weekly',
  ...fields,
});
const month = (fields: Entry = {}): Entry => ({ id: 'month', calendar: 'month', zone: 'UTC', ...fields });

const isOpen = (entry: Entry): boolean =>
  entry.capacity === undefined && entry.capacityTokens === undefined && entry.bucket === undefined;

/** A capacity for a window without one: smaller for shorter ones, so that several bind. */
function filledEntry(entry: Entry): Entry {
  if (!isOpen(entry)) return entry;
  if (entry.unit === 'usd') return { ...entry, capacity: 60 };
  return {
    ...entry,
    capacity: entry.every === '5h' ? 900 : entry.counts === undefined ? 9_000 : 3_000,
  };
}

function filledPool(json: PoolJson): PoolJson {
  const accounts = json.accounts.map((account) =>
    account.windows === undefined ? account : { ...account, windows: account.windows.map(filledEntry) },
  );
  return json.windows === undefined
    ? { ...json, accounts }
    : { ...json, accounts, windows: json.windows.map(filledEntry) };
}

const plan = (name: string, json: PoolJson): PlanFixture => ({ plan: name, json, filled: filledPool(json) });
const one = (
  name: string,
  windows: readonly Entry[],
  rest: Omit<Account, 'name'> & { readonly usdPerUnit?: number } = {},
): PlanFixture => {
  const { usdPerUnit, ...account } = rest;
  const accounts = [{ name, windows, ...account }];
  return plan(name, typeof usdPerUnit === 'number' ? { accounts, usdPerUnit } : { accounts });
};

const USD_PER_UNIT = 0.001;

export const PLAN_FIXTURES: readonly PlanFixture[] = [
  one('claude-pro', [short({ capacityTokens: 1_100_000 }), weekly({ capacityTokens: 6_250_000 })]),
  one('claude-max', [
    short({ capacityTokens: 6_600_000 }),
    weekly({ capacityTokens: 52_100_000 }),
    modelWeek('opus'),
    modelWeek('sonnet'),
    modelWeek('fable'),
  ]),
  one('claude-ultra', [weekly({ capacityTokens: 104_000_000 })]),
  plan('claude-ultra-with-api-credits', {
    usdPerUnit: USD_PER_UNIT,
    accounts: [
      {
        name: 'ultra',
        windows: [weekly({ capacityTokens: 104_000_000 })],
        serves: ['opus', 'sonnet', 'haiku'],
      },
      {
        name: 'credits',
        windows: [{ id: 'credits', calendar: 'month', zone: 'UTC', capacity: 200, unit: 'usd' }],
        overageOf: 'ultra',
      },
    ],
  }),
  one('codex-plus', [short({ floorMinutes: 1, capacity: 4_380 }), weekly({ capacity: 147_000 })]),
  one('codex-week-only', [weekly({ capacity: 735_000 })]),
  one('codex-free', [{ id: 'month', every: '30d', nextReset: FIRST_RESET }]),
  one(
    'codex-business',
    [short({ floorMinutes: 1 }), weekly(), month({ id: 'spend', unit: 'usd', capacity: 40 })],
    {
      usdPerUnit: USD_PER_UNIT,
    },
  ),
  one('glm-lite', [short({ floorMinutes: 1, capacity: 2_000 }), weekly({ capacity: 10_000 })]),
  one('glm-lite-v1', [short({ floorMinutes: 1 })]),
  one('glm-max', [short({ floorMinutes: 1, capacity: 28_000 }), weekly({ capacity: 140_000 })]),
  one('kimi', [
    short({ floorMinutes: 1 }),
    month(),
    month({ id: 'month-code', counts: ['kimi-code', 'kimi-*-code'] }),
  ]),
  one('minimax', [short({ floorMinutes: 1 }), weekly()]),
  one('copilot', [month({ unit: 'usd' })], { usdPerUnit: USD_PER_UNIT }),
  one(
    'cursor',
    [month({ id: 'auto', counts: ['auto'] }), month({ id: 'api', counts: ['claude', 'gpt', 'gemini'] })],
    {
      serves: ['auto', 'claude', 'gpt', 'gemini'],
    },
  ),
  one(
    'antigravity',
    [
      short({ id: 'gemini-5h', floorMinutes: 1, counts: ['gemini'] }),
      weekly({ id: 'gemini-week', counts: ['gemini'] }),
      short({ id: 'claude-gpt-5h', floorMinutes: 1, counts: ['claude', 'gpt'] }),
      weekly({ id: 'claude-gpt-week', counts: ['claude', 'gpt'] }),
    ],
    { serves: ['gemini', 'claude', 'gpt'] },
  ),
  one('claude-with-banked-resets', [short({ capacity: 66_000 }), weekly({ capacity: 521_000 })], {
    bankedResets: 2,
  }),
  plan('family-on-one-quota', {
    windows: [
      { id: 'family-5h', every: '5h', kind: 'first_use', floorMinutes: 10, capacity: 900 },
      { id: 'family-week', every: '7d', nextReset: FIRST_RESET, capacity: 9_000 },
    ],
    accounts: [
      { name: 'parent', uses: ['family-5h', 'family-week'] },
      {
        name: 'child',
        uses: ['family-5h', 'family-week'],
        windows: [{ id: 'allowance', every: '1d', capacity: 300 }],
      },
    ],
  }),
  one('api-key', [
    { id: 'rpm', bucket: 60 },
    { id: 'tpm', bucket: 40_000, unit: 'tokens' },
    { id: 'day', calendar: 'day', zone: 'America/Los_Angeles', capacity: 1_500, unit: 'requests' },
  ]),
  one('gift-credits', [{ id: 'gift', once: true, expires: '2027-03-01T00:00:00Z', capacity: 5_000 }]),
  one('budget-of-a-month-in-berlin', [
    { id: 'month', calendar: 'month', zone: 'Europe/Berlin', day: 31, capacity: 20_000 },
    { id: 'week', calendar: 'week', zone: 'America/New_York', day: 1, capacity: 6_000 },
  ]),
  plan('mixed-pool', {
    usdPerUnit: USD_PER_UNIT,
    accounts: [
      {
        name: 'max-1',
        short: { capacity: 66_000, kind: 'first_use', floorMinutes: 10 },
        weekly: { capacity: 521_000 },
      },
      {
        name: 'max-2',
        short: { capacity: 66_000, kind: 'first_use', floorMinutes: 10 },
        weekly: { capacity: 521_000, nextReset: FIRST_RESET },
      },
      { name: 'ultra', weekly: { capacity: 1_040_000, nextReset: '2026-11-25T13:00:00Z' } },
      {
        name: 'codex-free',
        windows: [{ id: 'month', every: '30d', nextReset: FIRST_RESET, capacity: 9_000 }],
      },
      { name: 'five-hours', windows: [short({ capacity: 900 })] },
      { name: 'credits', windows: [month({ unit: 'usd', capacity: 100 })], overageOf: 'ultra' },
    ],
  }),
];
