/** Requests larger than a window: by hand, against the plain rule on random pools, and what drawn accounts hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  drawnOversizeWarnings,
  neverTakenShare,
  oversizeWarnings,
  sizesOfLaw,
  sizesOfTrace,
} from '../../../src/cli/inputs/index.ts';
import type { QuotaWindow } from '../../../src/quota/windows/index.ts';
import { shapePool } from '../../../src/simulation/scenario/index.ts';
import type { DayTrace } from '../../../src/usage/traces/index.ts';

const window = (id: string, capacity: number | null, more: Partial<QuotaWindow> = {}): QuotaWindow => ({
  id,
  clock: { kind: 'fixed', lengthMinutes: 300, reset: null },
  capacity,
  unit: 'weighted',
  counts: 'all',
  ...more,
});

const SIZES = [
  { model: null, costUnits: 1, count: 60 },
  { model: null, costUnits: 10, count: 30 },
  { model: 'opus', costUnits: 50, count: 10 },
];

it('the share of units that no account ever takes: too large for each, or of a model that none serves', () => {
  const pool = (accounts: ReadonlyArray<{ serves: 'all' | readonly string[]; capacity: number }>) =>
    shapePool(
      {
        graph: {
          windows: accounts.map(({ capacity }, index) => window(`${index}`, capacity)),
          accounts: accounts.map(({ serves }, index) => ({
            name: `a${index}`,
            serves,
            windows: [`${index}`],
          })),
        },
        usdPerUnit: null,
      },
      ['opus'],
    );
  const all = { serves: 'all' } as const;
  // 860 units: 60 of cost 1, 300 of cost 10, 500 of opus at 50 each.
  expect(neverTakenShare(pool([{ ...all, capacity: 50 }]), SIZES)).toBe(0);
  expect(neverTakenShare(pool([{ ...all, capacity: 49 }]), SIZES)).toBeCloseTo(500 / 860, 12);
  expect(
    neverTakenShare(
      pool([
        { ...all, capacity: 9 },
        { serves: ['opus'], capacity: 99 },
      ]),
      SIZES,
    ),
  ).toBeCloseTo(300 / 860, 12);
  expect(neverTakenShare(pool([{ serves: ['opus'], capacity: 99 }]), SIZES)).toBeCloseTo(360 / 860, 12);
  expect(neverTakenShare(pool([{ ...all, capacity: 9 }]), [])).toBe(0);
});

describe('oversizeWarnings', () => {
  it('tells what nobody can take, and what only some can', () => {
    const graph = {
      windows: [
        window('big/short', 40),
        window('big/week', 400),
        window('small/short', 5),
        window('key/requests', 1, { unit: 'requests' }),
        window('key/usd', 6, { unit: 'usd' }),
      ],
      accounts: [
        { name: 'big', serves: 'all', windows: ['big/week', 'big/short'] },
        { name: 'small', serves: 'all', windows: ['small/short'] },
        { name: 'key', serves: 'all', windows: ['key/requests', 'key/usd'] },
      ],
    } as const;
    // A dollar is two units: key takes 12. All cost 60 + 300 + 500 = 860 units in 100 requests.
    expect(oversizeWarnings(shapePool({ graph, usdPerUnit: 0.5 }, ['opus']), SIZES)).toEqual([
      'no account can take 10.0 % of requests with 58.1 % of all units: the largest costs 50 units and big/short holds 40 units, so every policy denies them',
      'some requests are larger than a window of some accounts, so only others can take them: small 30.0 % of requests with 34.9 % of all units (small/short holds 5 units)',
    ]);
  });

  it('looks at windows that count a model and accounts that serve it alone', () => {
    const graph = {
      windows: [window('week', 1000), window('opus', 20, { counts: ['opus'] }), window('tiny', 1)],
      accounts: [
        { name: 'a', serves: 'all', windows: ['week', 'opus'] },
        { name: 'b', serves: ['haiku'], windows: ['tiny'] },
      ],
    } as const;
    expect(oversizeWarnings(shapePool({ graph, usdPerUnit: null }, ['opus', 'haiku']), SIZES)).toEqual([
      'no account can take 10.0 % of requests with 58.1 % of all units: the largest costs 50 units and opus holds 20 units, so every policy denies them',
    ]);
  });

  it('says nothing where all fits, and of windows of unknown capacity', () => {
    const shape = (capacity: number | null) =>
      shapePool({
        graph: {
          windows: [window('a/w', capacity)],
          accounts: [{ name: 'a', serves: 'all', windows: ['a/w'] }],
        },
        usdPerUnit: null,
      });
    expect(
      oversizeWarnings(
        shape(50),
        SIZES.map((size) => ({ ...size, model: null })),
      ),
    ).toEqual([]);
    expect(
      oversizeWarnings(
        shape(null),
        SIZES.map((size) => ({ ...size, model: null })),
      ),
    ).toEqual([]);
    expect(
      oversizeWarnings(
        shape(49),
        SIZES.map((size) => ({ ...size, model: null })),
      ),
    ).toHaveLength(1);
  });

  it('warns exactly where some request is larger than some window', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        (capacities, costs) => {
          const graph = {
            windows: capacities.map((capacity, index) => window(`w${index}`, capacity)),
            accounts: capacities.map((_, index) => ({
              name: `a${index}`,
              serves: 'all' as const,
              windows: [`w${index}`],
            })),
          };
          const sizes = costs.map((costUnits) => ({ model: null, costUnits, count: 1 }));
          const said = oversizeWarnings(shapePool({ graph, usdPerUnit: null }), sizes);
          const most = Math.max(...capacities);
          const nobody = costs.some((cost) => cost > most);
          const some = costs.some((cost) => cost <= most && capacities.some((capacity) => cost > capacity));
          expect(said.some((text) => text.startsWith('no account'))).toBe(nobody);
          expect(said.some((text) => text.startsWith('some requests'))).toBe(some);
        },
      ),
      { seed: 20261130 },
    );
  });
});

it('drawn accounts: larger than all of their short windows, or than some', () => {
  const range = { least: 10, most: 40 };
  expect(drawnOversizeWarnings(SIZES, range)).toEqual([
    'the largest request costs 50 units, and drawn 5-hour windows hold 10 to 40 units: 10.0 % of requests with 58.1 % of all units fit into none of them, so every policy denies them',
  ]);
  expect(drawnOversizeWarnings(SIZES, { least: 9, most: 50 })).toEqual([
    'the largest request costs 50 units, and drawn 5-hour windows hold 9 to 50 units: 40.0 % of requests with 93.0 % of all units do not fit into every one of them',
  ]);
  expect(drawnOversizeWarnings(SIZES, { least: 50, most: 60 })).toEqual([]);
});

it('sizes: of a trace by model and cost, of a law every cost alike', () => {
  const trace = {
    costs: Int32Array.from([3, 1, 3, 3]),
    models: { names: ['opus'], ofArrival: Uint16Array.from([0, 1, 0, 1]) },
  };
  expect(sizesOfTrace(trace as unknown as DayTrace)).toEqual([
    { model: 'opus', costUnits: 3, count: 2 },
    { model: null, costUnits: 1, count: 1 },
    { model: null, costUnits: 3, count: 1 },
  ]);
  expect(sizesOfLaw(2, [{ model: null, share: 0.5 }])).toEqual([
    { model: null, costUnits: 1, count: 0.25 },
    { model: null, costUnits: 2, count: 0.25 },
  ]);
});
