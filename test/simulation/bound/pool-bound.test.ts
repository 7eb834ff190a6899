/** The bound of pools of any windows: above every policy, exact where it says so, loose where it may be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import type { QuotaGraph, QuotaWindow, WindowClock } from '../../../src/quota/windows/index.ts';
import { PoolBound } from '../../../src/simulation/bound/index.ts';
import { Timetable } from '../../../src/simulation/engine/index.ts';
import { play, tapeOf, worldOf } from '../engine/pool-play.ts';
import { type SmallPool, smallPool } from '../engine/small-pools.ts';
import {
  bestOfAll,
  bestSplit,
  boundOfPool,
  crossingPool,
  crossingPoolOf,
  staticPool,
  tinyPool,
} from './pool-worlds.ts';

const loaded = (pool: SmallPool) => {
  const { shape, world } = worldOf(pool);
  return { world, tape: tapeOf(pool, shape), minutes: pool.horizon.totalMinutes };
};

/** The bound that flows alone give. */
function flowOf({ world, tape, minutes }: ReturnType<typeof loaded>): number {
  const bound = new PoolBound();
  bound.load(world, minutes);
  bound.isHeavy = false;
  return bound.solve(tape, -1).units;
}

describe('random pools, all sixteen policies', () => {
  it.each([
    ['any windows', smallPool, 100],
    ['static windows', staticPool, 120],
  ] as const)('%s: none serves more than the bound', async (_, pools, numRuns) => {
    const met = { loose: 0, tight: 0, denied: 0 };
    await fc.assert(
      fc.asyncProperty(pools, async (pool) => {
        const { world, tape, minutes } = loaded(pool);
        const timetable = new Timetable(pool.horizon);
        const bound = await boundOfPool(world, tape, minutes);
        met[bound.isLoose ? 'loose' : 'tight']++;
        let most = 0;
        for (const policy of ALL_POLICIES) {
          const { choices } = play(policy, world, tape, timetable);
          const served = choices.reduce((sum, own, at) => (own < 0 ? sum : sum + tape.costs[at]!), 0);
          expect(served, policy.name).toBeLessThanOrEqual(bound.units);
          met.denied += choices.includes(-1) ? 1 : 0;
          most = Math.max(most, served);
        }
        // What a policy attains is the best possible, however it was bounded.
        const known = await boundOfPool(world, tape, minutes, most);
        expect(known).toMatchObject({ units: bound.units, isLoose: bound.isLoose && most < bound.units });
      }),
      { seed: 20261130, numRuns },
    );
    expect(met.denied).toBeGreaterThan(400);
    expect(met.tight).toBeGreaterThan(8);
    expect(met.loose > 40).toBe(pools === smallPool);
  });
});

describe('static windows', () => {
  it('in tiny pools: the best of all choices', async () => {
    const met = { heavy: 0, light: 0, denied: 0 };
    await fc.assert(
      fc.asyncProperty(tinyPool, async (pool) => {
        const { world, tape, minutes } = loaded(pool);
        const { units, isLoose, isHeavy } = await boundOfPool(world, tape, minutes);
        met[isHeavy ? 'heavy' : 'light']++;
        if (units < tape.arrivalCount) met.denied++;
        expect(isLoose).toBe(false);
        expect(units).toBe(bestOfAll(world, tape));
      }),
      { seed: 20261130, numRuns: 350 },
    );
    expect(Math.min(met.heavy, met.light, met.denied)).toBeGreaterThan(100);
  });

  it('with a week of one model beside a short window of all: the best, where flows are above it', async () => {
    const opus = { shortLength: 4, modelWeek: 1, model: 'opus' };
    const known = crossingPoolOf(
      [
        { ...opus, shortReset: 4, short: 1, weekReset: 11, week: 4 },
        { ...opus, shortReset: 2, short: 2, weekReset: 6, modelWeek: 2, week: 3 },
      ],
      [1, 15, 17, 17, 19, 20, 20, 21, 23].map((minute, at) => [minute, [1, 0, 1, 2, 0, 2, 1, 1, 2][at]!]),
    );
    const world = loaded(known);
    expect(flowOf(world)).toBe(9);
    expect(await boundOfPool(world.world, world.tape, 24)).toEqual({
      units: 8,
      isLoose: false,
      isHeavy: true,
    });
    expect(bestOfAll(world.world, world.tape)).toBe(8);
    expect(await bestSplit(world.world, world.tape)).toBeCloseTo(8.5, 6);
    await fc.assert(
      fc.asyncProperty(crossingPool, async (pool) => {
        const { world, tape, minutes } = loaded(pool);
        const { units, isLoose } = await boundOfPool(world, tape, minutes);
        expect({ units, isLoose }).toEqual({ units: bestOfAll(world, tape), isLoose: false });
      }),
      { seed: 20261130, numRuns: 200 },
    );
  });

  it('in small pools of any costs and units: the best of requests that may be split', async () => {
    const met = { above: 0, denied: 0 };
    await fc.assert(
      fc.asyncProperty(staticPool, async (pool) => {
        const world = loaded(pool);
        const { units } = await boundOfPool(world.world, world.tape, world.minutes);
        expect(units).toBe(Math.floor((await bestSplit(world.world, world.tape)) + 1e-6));
        if (flowOf(world) > units) met.above++;
        if (units < world.tape.totalDemandUnits) met.denied++;
      }),
      { seed: 20261130, numRuns: 200 },
    );
    expect(met.above).toBeGreaterThan(3);
    expect(met.denied).toBeGreaterThan(60);
  });
});

describe('by hand', () => {
  const fixed: WindowClock = { kind: 'fixed', lengthMinutes: 100, reset: { afterMinutes: 50 } };
  const windowOf = (id: string, capacity: number | null, clock: WindowClock = fixed): QuotaWindow => ({
    id,
    clock,
    capacity,
    unit: 'weighted',
    counts: 'all',
  });
  const poolOf = (graph: QuotaGraph, minutes: readonly number[]): SmallPool => ({
    graph,
    arrivals: minutes.map((minute) => ({ minute, cost: 1, model: 2 })),
    horizon: { warmupMinutes: 0, totalMinutes: 200 },
  });
  const boundOf = async (graph: QuotaGraph, minutes: readonly number[]) => {
    const { world, tape } = loaded(poolOf(graph, minutes));
    const { units, isLoose } = await boundOfPool(world, tape, 200);
    return [units, isLoose];
  };
  const crowd = Array.from({ length: 20 }, (_, at) => at);
  const account = { name: 'a', serves: 'all', windows: ['w'] } as const;

  it('a shared window counts for all its accounts once, overage is an account', async () => {
    const windows = [windowOf('w', 5), windowOf('own', 2)];
    const accounts = [account, { ...account, name: 'b', windows: ['w', 'own'], overageOf: 'a' }];
    expect(await boundOf({ windows, accounts }, crowd)).toEqual([5, false]);
    const apart = [account, { ...account, name: 'b', windows: ['own'], overageOf: 'a' }];
    expect(await boundOf({ windows, accounts: apart }, crowd)).toEqual([7, false]);
  });

  it('an unknown capacity limits nothing; credits end and do not return', async () => {
    expect(await boundOf({ windows: [windowOf('w', null)], accounts: [account] }, crowd)).toEqual([
      20,
      false,
    ]);
    const credits = { ...windowOf('w', 5), clock: { kind: 'once', expiresMs: null } as const };
    expect(await boundOf({ windows: [credits], accounts: [account] }, [...crowd, 120, 180])).toEqual([
      5,
      false,
    ]);
  });

  it('a reset in the bank returns the capacity once, in whichever window of time', async () => {
    const graph = { windows: [windowOf('w', 3)], accounts: [{ ...account, bankedResets: 1 }] };
    const late = Array.from({ length: 10 }, (_, at) => 60 + at);
    expect(await boundOf(graph, crowd)).toEqual([6, true]);
    // Three in either window of time, and three more in one of them.
    expect(await boundOf(graph, [...crowd, ...late])).toEqual([9, true]);
  });

  it('nobody serves a class that no account serves', async () => {
    const opus = { ...account, serves: ['opus'] };
    expect(await boundOf({ windows: [windowOf('w', 9)], accounts: [opus] }, crowd)).toEqual([0, false]);
  });

  it('limits by the minute and clocks that wait for use are loose', async () => {
    const bucket = windowOf('w', 4, { kind: 'bucket', perMinute: 0.5 });
    // A span of 200 minutes: four at first and half a unit at each later one.
    const many = Array.from({ length: 200 }, (_, at) => at);
    expect(await boundOf({ windows: [bucket], accounts: [account] }, many)).toEqual([103, true]);
    const waits = windowOf('w', 4, { kind: 'first_use', lengthMinutes: 100, floorMinutes: 1, reset: null });
    expect((await boundOf({ windows: [waits, windowOf('x', 9)], accounts: [account] }, many))[1]).toBe(true);
  });
});
