/** Where theory knows the best policy, the simulator agrees: random pools of one window an account, all sixteen policies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES, findPolicy } from '../../../src/quota/policies/index.ts';
import type { QuotaGraph, QuotaWindow, WindowClock } from '../../../src/quota/windows/index.ts';
import { EARLIEST_END_POLICY, theoremFor } from '../../../src/simulation/bound/index.ts';
import { Timetable } from '../../../src/simulation/engine/index.ts';
import { shapePool } from '../../../src/simulation/scenario/index.ts';
import { play, tapeOf, worldOf } from '../engine/pool-play.ts';
import { ORIGIN_MS, type SmallPool } from '../engine/small-pools.ts';
import { boundOfPool } from './pool-worlds.ts';

const LONGEST = 400;

/** Grids at known instants, so that credits end on a simulated day. */
const gridClock: fc.Arbitrary<WindowClock> = fc
  .tuple(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: LONGEST })), fc.nat(1000))
  .map(([lengthMinutes, pick]) => ({
    kind: 'fixed',
    lengthMinutes,
    reset: { atMs: ORIGIN_MS + (1 + (pick % lengthMinutes)) * 60_000 },
  }));

const endClock: fc.Arbitrary<WindowClock> = fc.oneof(
  { weight: 4, arbitrary: gridClock },
  {
    weight: 1,
    arbitrary: fc
      .record({
        every: fc.constantFrom('day' as const, 'week' as const),
        zone: fc.constantFrom('UTC', 'Asia/Kolkata'),
        day: fc.integer({ min: 1, max: 7 }),
      })
      .map((rest) => ({ kind: 'calendar' as const, ...rest })),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: LONGEST })
      .map((minute) => ({ kind: 'once' as const, expiresMs: ORIGIN_MS + minute * 60_000 })),
  },
);

interface Shape {
  readonly costs: readonly number[];
  readonly units: ReadonlyArray<QuotaWindow['unit']>;
}

/** One window an account, sometimes one that two share; the first on a grid of known instants. */
const oneWindowPool = ({ costs, units }: Shape): fc.Arbitrary<SmallPool> =>
  fc
    .record({
      first: gridClock,
      clocks: fc.array(endClock, { minLength: 0, maxLength: 4 }),
      capacities: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 }),
      unit: fc.constantFrom(...units),
      isShared: fc.boolean(),
      requests: fc.array(
        fc.record({
          minute: fc.oneof(fc.nat(LONGEST - 1), fc.nat(60)),
          cost: fc.constantFrom(...costs),
          model: fc.nat(2),
        }),
        { minLength: 20, maxLength: 60, size: 'max' },
      ),
    })
    .map(({ first, clocks, capacities, unit, isShared, requests }) => {
      const windows = [first, ...clocks].map(
        (clock, index): QuotaWindow => ({
          id: `w${index}`,
          clock,
          capacity: capacities[index]!,
          unit: clock.kind === 'once' ? 'weighted' : unit,
          counts: 'all',
        }),
      );
      const uses = [...windows.map(({ id }) => id), ...(isShared ? ['w0'] : [])];
      const graph: QuotaGraph = {
        windows,
        accounts: uses.map((id, index) => ({ name: `a${index}`, serves: 'all', windows: [id] })),
      };
      const arrivals = [...requests].sort((a, b) => a.minute - b.minute);
      return { graph, arrivals, horizon: { warmupMinutes: 0, totalMinutes: LONGEST } };
    });

/** Units that each policy serves, and the bound. */
async function served(pool: SmallPool): Promise<{ bound: number; first: number; others: number[] }> {
  const { shape, world } = worldOf(pool);
  const tape = tapeOf(pool, shape);
  const timetable = new Timetable(pool.horizon);
  const unitsOf = (name: string): number => {
    const { choices } = play(findPolicy(name)!, world, tape, timetable);
    return choices.reduce((sum, own, at) => (own < 0 ? sum : sum + tape.costs[at]!), 0);
  };
  const { units } = await boundOfPool(world, tape, pool.horizon.totalMinutes);
  return {
    bound: units,
    first: unitsOf(EARLIEST_END_POLICY),
    others: ALL_POLICIES.map(({ name }) => unitsOf(name)),
  };
}

const shapeOf = ({ graph }: SmallPool) => shapePool({ graph, usdPerUnit: 2 }, ['opus', 'haiku']);

describe('the simulator agrees with theory', () => {
  it('requests of one unit: the earliest end serves exactly the bound, and no policy more', async () => {
    const met = { scarce: 0, ahead: 0 };
    await fc.assert(
      fc.asyncProperty(oneWindowPool({ costs: [1], units: ['weighted', 'requests'] }), async (pool) => {
        expect(theoremFor(shapeOf(pool), true)).toBe('whole');
        const { bound, first, others } = await served(pool);
        expect(first).toBe(bound);
        expect(Math.max(...others)).toBe(bound);
        if (bound < pool.arrivals.length) met.scarce++;
        if (Math.min(...others) < bound) met.ahead++;
      }),
      { seed: 20261130, numRuns: 150 },
    );
    // Not an idle claim: in many of them something is denied, and other policies serve less.
    expect(met.scarce).toBeGreaterThan(50);
    expect(met.ahead).toBeGreaterThan(15);
  });

  it('requests of one cost: no policy serves more, though the bound counts what no whole request fits into', async () => {
    let ahead = 0;
    await fc.assert(
      fc.asyncProperty(oneWindowPool({ costs: [3], units: ['weighted', 'usd'] }), async (pool) => {
        const { bound, first, others } = await served(pool);
        expect(first).toBeLessThanOrEqual(bound);
        expect(Math.max(...others)).toBe(first);
        if (Math.min(...others) < first) ahead++;
      }),
      { seed: 20261130, numRuns: 100 },
    );
    expect(ahead).toBeGreaterThan(10);
  });

  it('unequal costs: the same requests split into units are served to the bound', async () => {
    let remainders = 0;
    await fc.assert(
      fc.asyncProperty(oneWindowPool({ costs: [1, 2, 3, 4], units: ['weighted'] }), async (pool) => {
        expect(theoremFor(shapeOf(pool), false)).toBe('divisible');
        const whole = await served(pool);
        const split = pool.arrivals.flatMap((arrival) =>
          Array.from({ length: arrival.cost }, () => ({ ...arrival, cost: 1 })),
        );
        const parts = await served({ ...pool, arrivals: split });
        expect(parts.first).toBe(whole.bound);
        expect(whole.first).toBeLessThanOrEqual(whole.bound);
        if (whole.first < whole.bound) remainders++;
      }),
      { seed: 20261130, numRuns: 60 },
    );
    expect(remainders).toBeGreaterThan(10);
  });
});

describe('theoremFor', () => {
  const window = (id: string, change: Partial<QuotaWindow> = {}): QuotaWindow => ({
    id,
    clock: { kind: 'fixed', lengthMinutes: 300, reset: null },
    capacity: 9,
    unit: 'weighted',
    counts: 'all',
    ...change,
  });
  const of = (
    windows: readonly QuotaWindow[],
    change: Partial<QuotaGraph['accounts'][number]> = {},
    equal: boolean = true,
  ) => {
    const account = { name: 'b', serves: 'all', windows: [windows[0]!.id], ...change } as const;
    const graph = {
      windows,
      accounts: [{ name: 'a', serves: 'all', windows: [windows[0]!.id] }, account],
    } as const;
    return theoremFor(shapePool({ graph, usdPerUnit: null }, ['opus', 'haiku']), equal);
  };

  it('says nothing of two windows, clocks that use moves, some models, overage, banked resets, unknown limits', () => {
    expect(of([window('w')])).toBe('whole');
    expect(of([window('w'), window('x')], { windows: ['w', 'x'] })).toBeNull();
    expect(of([window('w'), window('x')], { windows: ['x'] })).toBe('whole');
    expect(of([window('w'), window('x', { counts: ['opus'] })], { windows: ['x'] })).toBeNull();
    expect(of([window('w'), window('x', { capacity: null })], { windows: ['x'] })).toBeNull();
    const clocks: WindowClock[] = [
      { kind: 'first_use', lengthMinutes: 300, floorMinutes: 1, reset: null },
      { kind: 'sliding', lengthMinutes: 300 },
      { kind: 'bucket', perMinute: 1 },
      { kind: 'once', expiresMs: null },
      { kind: 'once', expiresMs: ORIGIN_MS },
    ];
    for (const clock of clocks) expect(of([window('w', { clock })]), clock.kind).toBeNull();
    expect(of([window('w')], { serves: ['haiku'] })).toBeNull();
    expect(of([window('w')], { overageOf: 'a' })).toBeNull();
    expect(of([window('w')], { bankedResets: 1 })).toBeNull();
  });

  it('with unequal costs speaks of requests that may be split, which a window of requests does not know', () => {
    expect(of([window('w')], {}, false)).toBe('divisible');
    expect(of([window('w', { unit: 'requests' })])).toBe('whole');
    expect(of([window('w', { unit: 'requests' })], {}, false)).toBeNull();
  });
});
