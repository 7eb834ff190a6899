/** Which pools are two windows an account after all, and what the bound then takes them for. */
import { describe, expect, it } from 'vitest';
import type { QuotaAccount, QuotaGraph, QuotaWindow } from '../../../src/quota/windows/index.ts';
import { PoolBound, twoWindowAccounts } from '../../../src/simulation/bound/index.ts';
import { isNeutral } from '../../../src/simulation/scenario/index.ts';
import { tapeOf, worldOf } from '../engine/pool-play.ts';
import { boundOf } from './worlds.ts';

const HORIZON = { warmupMinutes: 0, totalMinutes: 5000 };

const windowOf = (change: Partial<QuotaWindow> & { readonly id: string }): QuotaWindow => ({
  clock: { kind: 'fixed', lengthMinutes: 300, reset: { afterMinutes: 100 } },
  capacity: 20,
  unit: 'weighted',
  counts: 'all',
  ...change,
});
const MONTH = windowOf({
  id: 'month',
  clock: { kind: 'calendar', every: 'month', zone: 'UTC' },
  capacity: 90,
});
const SHORT = windowOf({ id: 'short' });
const ACCOUNT: QuotaAccount = { name: 'a', serves: 'all', windows: ['short', 'month'] };

const worldFor = (graph: QuotaGraph) => worldOf({ graph, horizon: HORIZON }).world;
const accountsFor = (windows: readonly QuotaWindow[], ...accounts: readonly QuotaAccount[]) =>
  twoWindowAccounts(worldFor({ windows, accounts }));

describe('two windows an account', () => {
  it('are the longer one as the weekly and the other as the short one', () => {
    const [both] = accountsFor([SHORT, MONTH], ACCOUNT)!;
    expect([both!.short.kind, both!.weekly.kind]).toEqual(['fixed', 'calendar']);
    const [alone] = accountsFor([SHORT, MONTH], { ...ACCOUNT, windows: ['short'] })!;
    expect(isNeutral(alone!.short)).toBe(true);
    expect(alone!.weekly.lengthMinutes).toBe(300);
  });

  it('are no pool of three, of shared ones, of some models, of requests, of credits or with resets in the bank', () => {
    const others: ReadonlyArray<Parameters<typeof accountsFor>> = [
      [[SHORT, MONTH, windowOf({ id: 'x' })], { ...ACCOUNT, windows: ['short', 'month', 'x'] }],
      [[SHORT, MONTH], ACCOUNT, { ...ACCOUNT, name: 'b' }],
      [[SHORT, { ...MONTH, counts: ['opus'] }], ACCOUNT],
      [[SHORT, MONTH], { ...ACCOUNT, serves: ['opus'] }],
      [[SHORT, { ...MONTH, unit: 'requests' }], ACCOUNT],
      [[SHORT, { ...MONTH, clock: { kind: 'once', expiresMs: null } }], ACCOUNT],
      [[SHORT, { ...MONTH, clock: { kind: 'bucket', perMinute: 1 } }], ACCOUNT],
      [[SHORT, MONTH], { ...ACCOUNT, bankedResets: 1 }],
    ];
    expect(others.map((pool) => accountsFor(...pool))).toEqual(others.map(() => null));
  });

  it('have the bound that they have as a pool of any windows', () => {
    const arrivals = Array.from({ length: 400 }, (_, at) => ({
      minute: at * 12,
      cost: 1 + (at % 3),
      model: 2,
    }));
    const graph = {
      windows: [SHORT, MONTH, { ...SHORT, id: 's2', capacity: 9 }, { ...MONTH, id: 'm2', capacity: 50 }],
      accounts: [ACCOUNT, { ...ACCOUNT, name: 'b', windows: ['s2', 'm2'] }],
    };
    const world = worldFor(graph);
    const pool = new PoolBound();
    pool.load(world, HORIZON.totalMinutes);
    const { units, isLoose } = pool.solve(tapeOf({ graph, arrivals, horizon: HORIZON }, world.shape), -1);
    expect([pool.isHeavy, isLoose]).toEqual([false, false]);
    const pairs = arrivals.map(({ minute, cost }): [number, number] => [minute, cost]);
    expect(units).toBe(boundOf(twoWindowAccounts(world)!, pairs, HORIZON.totalMinutes));
    expect(units).toBeGreaterThan(100);
    expect(units).toBeLessThan(800);
  });
});
