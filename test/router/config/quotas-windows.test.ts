/** The windows of a quotas file: everything that a pool file says, meant the same. */
import { describe, expect, it } from 'vitest';
import { parsePool } from '../../../src/quota/pools/index.ts';
import type { RouterConfig } from '../../../src/router/config/index.ts';
import { PLAN_FIXTURES } from '../../quota/pools/plan-fixtures.ts';
import { readContent } from '../../usage/sources/quotas-tree.ts';
import { planQuotas } from './plan-quotas.ts';

const lane = (accounts: readonly object[], more: object = {}) => ({
  lanes: { east: { base_url: 'http://e.test', accounts, ...more } },
});

/** Name and quota of each account, as a pool has them. */
function graphOf({ lanes }: RouterConfig) {
  const [{ accounts }] = lanes as [RouterConfig['lanes'][number]];
  return accounts.map(({ name, serves, overageOf, bankedResets, windows }) => ({
    name,
    serves,
    overageOf,
    bankedResets,
    windows: windows.map(({ id, clock, capacity, unit, counts }) => ({ id, clock, capacity, unit, counts })),
  }));
}

describe.each(PLAN_FIXTURES.map(({ plan, json, filled }) => ({ plan, json, filled })))('$plan', (fixture) => {
  it.each(['json', 'filled'] as const)('means what it means as a pool: %s', async (which) => {
    const { graph } = parsePool(fixture[which], { unitTokens: 1, path: 'p' });
    const { config, warnings } = await readContent(planQuotas(fixture[which]));
    const named = new Set(config.lanes[0]!.accounts.flatMap(({ windows }) => windows.map(({ id }) => id)));
    const expected = graph.accounts.map((account) => {
      const windows = graph.windows.filter(({ id }) => account.windows.includes(id));
      const { name, serves, overageOf = null, bankedResets = 0 } = account;
      return {
        name,
        serves,
        overageOf,
        bankedResets,
        windows: account.windows.map((id) => {
          const { clock, capacity, unit, counts } = windows.find((window) => window.id === id)!;
          return { id, clock, capacity, unit, counts };
        }),
      };
    });
    // An account that names its week alone has the usual short window too, of unknown size, as ever.
    const own = graphOf(config).map((account) => ({
      ...account,
      windows: account.windows.filter(({ id }) => graph.windows.some((window) => window.id === id)),
    }));
    expect(own).toEqual(expected);
    expect([...named].filter((id) => !graph.windows.some((window) => window.id === id))).toEqual(
      fixture.plan === 'mixed-pool' ? ['ultra/short'] : [],
    );
    expect(warnings.filter((text) => !text.includes('credential'))).toEqual([]);
  });

  it('is shown so that it can be read again', async () => {
    const { config, shown } = await readContent(planQuotas(fixture.filled));
    expect((await readContent(shown)).config).toEqual(config);
  });
});

describe('the windows of an account', () => {
  it('come from a preset, which it may change', async () => {
    const { config } = await readContent(
      lane([{ name: 'a', preset: 'claude-pro', weekly: { capacity_tokens: 9_000_000 } }]),
    );
    const [{ windows }] = config.lanes[0]!.accounts as [RouterConfig['lanes'][number]['accounts'][number]];
    expect(windows.map(({ name }) => name)).toEqual(['short', 'weekly']);
    expect(windows[1]!.capacity).toBe(9_000_000);
  });

  it('stand beside a short or weekly one that is named', async () => {
    const { config } = await readContent(
      lane([{ name: 'a', weekly: { capacity_tokens: 5 }, windows: [{ calendar: 'month', zone: 'UTC' }] }]),
    );
    expect(config.lanes[0]!.accounts[0]!.windows).toMatchObject([
      { name: 'weekly', capacity: 5 },
      { name: 'month', capacity: null, clock: { kind: 'calendar' } },
    ]);
  });

  it.each([
    [[{ name: 'a', windows: [{ every: '5h', bucket: 3 }] }], {}, /accounts\[0\]\.windows\[0\]/],
    [[{ name: 'a', uses: ['x'] }], {}, /accounts\[0\]\.uses\[0\] is a text of length 1; allowed: an id/],
    [
      [{ name: 'a', preset: 'sk-secret' }],
      {},
      /accounts\[0\]\.preset is a text of length 9; allowed: a preset/,
    ],
    [[{ name: 'a', overage_of: 'b' }], {}, /accounts\[0\]\.overage_of is a text of length 1/],
    [[{ name: 'a', windows: [{ calendar: 'month' }] }], {}, /windows\[0\]\.zone missing/],
    [[{ name: 'a', windows: [{ every: '1d', unit: 'usd', capacity: 1 }] }], {}, /usd_per_million_tokens/],
    [[{ name: 'a', uses: ['s'] }], { windows: [{ every: '1d' }] }, /windows\[0\]\.id missing/],
    [[{ name: 'a', short: {}, windows: [{ id: 'short', every: '5h' }] }], {}, /two windows short/],
  ])('are refused by place: %j', async (accounts, more, words) => {
    const refused = await readContent(lane(accounts, more)).catch((error: unknown) => error as Error);
    expect(refused).toMatchObject({ code: 'BAD_QUOTAS' });
    expect((refused as Error).message).toMatch(words);
    expect((refused as Error).message).not.toContain('secret');
    expect((refused as Error).message).not.toContain('--pool');
  });
});
