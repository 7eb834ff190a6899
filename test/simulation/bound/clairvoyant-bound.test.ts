/** The clairvoyant bound: exact where theory says so, never below what any policy serves, and its split of regret. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALL_POLICIES,
  earliestResetFirst,
  fillFirst,
  fiveHourFirst,
} from '../../../src/quota/policies/index.ts';
import { type AccountSpec, NO_RESET } from '../../../src/quota/windows/index.ts';
import { ClairvoyantBound } from '../../../src/simulation/bound/index.ts';
import type { Arrival } from '../engine/replay-tape.ts';
import { smallScenario } from '../engine/small-scenarios.ts';
import { accountsOf, bestBySearch, boundOf, loaded, regretOf, windowOf } from './worlds.ts';

const HUGE = 1_000_000;

/**
 * Short windows that cross weekly resets; accounts are short capacity, length, first reset, then weekly. Best by
 * linear programming minute by minute (scipy linprog, HiGHS).
 */
const CROSSING: ReadonlyArray<{
  readonly accounts: ReadonlyArray<readonly [number, number, number, number, number, number]>;
  readonly minutes: readonly number[];
  readonly best: number;
}> = [
  {
    accounts: [
      [3, 6, 1, 7, 12, 13],
      [6, 4, 4, 6, 16, 4],
    ],
    minutes: [
      0, 1, 2, 3, 3, 3, 3, 4, 5, 5, 6, 7, 8, 8, 10, 11, 12, 12, 13, 14, 14, 16, 19, 19, 20, 22, 24, 25, 25,
      26, 27, 28, 28, 28, 31, 31, 32, 33, 34, 34, 34, 35, 36, 38, 39,
    ],
    best: 40,
  },
  {
    accounts: [
      [5, 6, 4, 7, 17, 2],
      [3, 6, 1, 7, 17, 11],
    ],
    minutes: [
      1, 2, 3, 4, 4, 4, 4, 4, 6, 6, 6, 6, 11, 11, 11, 14, 16, 18, 19, 19, 21, 21, 21, 24, 26, 26, 26, 26, 26,
      26, 29, 32, 34, 37,
    ],
    best: 29,
  },
  {
    accounts: [
      [3, 5, 2, 6, 15, 5],
      [3, 5, 2, 9, 14, 11],
    ],
    minutes: [
      0, 0, 5, 6, 7, 8, 8, 10, 10, 10, 11, 12, 13, 13, 14, 16, 17, 18, 19, 19, 19, 21, 22, 24, 28, 28, 29, 30,
      30, 31, 33, 34, 35, 35, 36, 37, 37, 37, 38, 38, 38, 38, 38, 38, 39,
    ],
    best: 39,
  },
  {
    accounts: [
      [5, 4, 3, 8, 16, 2],
      [3, 5, 4, 6, 16, 6],
    ],
    minutes: [
      0, 1, 1, 2, 4, 6, 6, 7, 9, 9, 11, 13, 13, 15, 15, 16, 16, 17, 17, 17, 18, 20, 21, 23, 24, 24, 24, 25,
      25, 26, 27, 27, 28, 28, 30, 32, 33, 34, 36, 36, 37, 37, 38, 38,
    ],
    best: 40,
  },
  {
    accounts: [
      [4, 6, 6, 7, 13, 11],
      [3, 7, 2, 13, 13, 6],
    ],
    minutes: [
      1, 2, 3, 5, 9, 10, 12, 14, 14, 15, 15, 15, 15, 16, 17, 17, 19, 20, 20, 22, 23, 23, 25, 25, 26, 26, 27,
      29, 29, 30, 30, 31, 31, 31, 32, 32, 32, 32, 33, 35, 36, 37, 37, 39,
    ],
    best: 35,
  },
  {
    accounts: [
      [3, 6, 5, 10, 16, 5],
      [4, 5, 5, 6, 15, 3],
    ],
    minutes: [
      0, 6, 7, 7, 8, 8, 9, 11, 11, 13, 13, 13, 14, 14, 14, 14, 15, 16, 17, 17, 18, 19, 20, 22, 23, 25, 25, 25,
      25, 26, 26, 26, 29, 30, 31, 32, 34, 34, 35, 35, 35, 37, 37, 38,
    ],
    best: 36,
  },
];

describe('by hand', () => {
  // One account takes 2 before minute 10 and 2 after; the other 1 and 1; weekly room is plenty.
  const accounts = accountsOf(
    [windowOf(2, 10, 10), windowOf(HUGE, 1000, 1000)],
    [windowOf(1, 10, 10), windowOf(HUGE, 1000, 1000)],
  );

  it('capacity before and after a reset, and demand where that is less', () => {
    const crowd = (minute: number, count: number): Arrival[] =>
      Array.from({ length: count }, () => [minute, 1]);
    expect(boundOf(accounts, crowd(3, 9), 20)).toBe(3);
    expect(boundOf(accounts, [...crowd(9, 4), ...crowd(10, 4)], 20)).toBe(6);
    expect(boundOf(accounts, [...crowd(9, 4), ...crowd(10, 1)], 20)).toBe(4);
    expect(boundOf(accounts, [], 20)).toBe(0);
  });

  it('a reset comes before the arrivals of its minute', () => {
    const one = accountsOf([windowOf(1, 10, 10), windowOf(HUGE, 1000, 1000)]);
    expect(
      boundOf(
        one,
        [
          [9, 1],
          [10, 1],
        ],
        20,
      ),
    ).toBe(2);
    expect(
      boundOf(
        one,
        [
          [8, 1],
          [9, 1],
        ],
        20,
      ),
    ).toBe(1);
  });

  it('names what is lost inside short windows', () => {
    // fill_first spends a (which resets late) at minute 0, b stands idle until its reset at 5: one of three is denied.
    const pair = accountsOf(
      [windowOf(1, 100, 100), windowOf(HUGE, 1000, 1000)],
      [windowOf(1, 100, 5), windowOf(HUGE, 1000, 1000)],
    );
    const arrivals: Arrival[] = [
      [0, 1],
      [6, 1],
      [7, 1],
    ];
    expect(regretOf(fillFirst, pair, arrivals, 50)).toEqual({
      bound: 3,
      servedUnits: 2,
      shortWasteUnits: 1,
      weeklyWasteUnits: 0,
    });
  });

  it('names what is lost by the use of weekly windows', () => {
    // a: week of 1 that lasts; b: week of 1 that ends at 5. a is spent first, b's first week expires. Saving a's
    // week means using a's first short window less, which no change inside short windows does.
    const pair = accountsOf(
      [windowOf(HUGE, 5, 5), windowOf(1, 1000, 1000)],
      [windowOf(HUGE, 5, 5), windowOf(1, 1000, 5)],
    );
    const arrivals: Arrival[] = [
      [0, 1],
      [6, 1],
      [7, 1],
    ];
    expect(regretOf(fillFirst, pair, arrivals, 50)).toEqual({
      bound: 3,
      servedUnits: 2,
      shortWasteUnits: 0,
      weeklyWasteUnits: 1,
    });
  });
});

describe('where short windows cross weekly resets', () => {
  it.each(
    CROSSING.map((world, index) => [index, world] as const),
  )('world %i: the linear optimum', (_, world) => {
    const accounts = accountsOf(
      ...world.accounts.map(
        ([c5, w5, f5, c7, w7, f7]) => [windowOf(c5, w5, f5), windowOf(c7, w7, f7)] as const,
      ),
    );
    const bound = boundOf(
      accounts,
      world.minutes.map((minute): Arrival => [minute, 1]),
      40,
    );
    expect(bound).toBeGreaterThanOrEqual(world.best);
    // Two relaxations and the smaller of them: within one unit here, mostly exact.
    expect(bound - world.best).toBeLessThanOrEqual(1);
  });

  it('is never below the best choices, and equals them where windows do not cross', () => {
    const world = fc.record({
      accounts: fc.array(
        fc.tuple(
          fc.integer({ min: 1, max: 2 }),
          fc.integer({ min: 1, max: 6 }),
          fc.integer({ min: 1, max: 3 }),
          fc.integer({ min: 1, max: 3 }),
          fc.integer({ min: 1, max: 3 }),
        ),
        { minLength: 1, maxLength: 2 },
      ),
      minutes: fc.array(fc.nat(17), { maxLength: 8 }),
      nested: fc.boolean(),
    });
    fc.assert(
      fc.property(world, ({ accounts, minutes, nested }) => {
        const specs = accountsOf(
          ...accounts.map(([c5, first, c7, weeks, offset]) => {
            const weekly = weeks * 6;
            const firstWeek = nested ? first + 6 * offset : first + 6 * offset + 2;
            return [windowOf(c5, 6, first), windowOf(c7, weekly, firstWeek)] as const;
          }),
        );
        const arrivals = [...minutes].sort((x, y) => x - y).map((minute): Arrival => [minute, 1]);
        const best = bestBySearch(specs, arrivals);
        const bound = boundOf(specs, arrivals, 18);
        if (nested) expect(bound).toBe(best);
        else expect(bound).toBeGreaterThanOrEqual(best);
      }),
      { seed: 20261124, numRuns: 150 },
    );
  });
});

/** One window level, unit costs: weekly windows alone, short ones huge. */
const oneLevel = fc.record({
  accounts: fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 5, max: 60 }),
      fc.integer({ min: 1, max: 60 }),
    ),
    { minLength: 1, maxLength: 4 },
  ),
  minutes: fc.array(fc.nat(119), { minLength: 10, maxLength: 80 }),
});

describe('theorems', () => {
  it('earliest reset first serves just the bound with one window level and unit costs', () => {
    let othersLost = 0;
    fc.assert(
      fc.property(oneLevel, ({ accounts, minutes }) => {
        const specs = accountsOf(
          ...accounts.map(
            ([capacity, length, first]) =>
              [windowOf(HUGE, 1000, 1000), windowOf(capacity, length, 1 + (first % length))] as const,
          ),
        );
        const arrivals = [...minutes].sort((x, y) => x - y).map((minute): Arrival => [minute, 1]);
        const { bound, servedUnits } = regretOf(earliestResetFirst, specs, arrivals, 120);
        expect(servedUnits).toBe(bound);
        const other = regretOf(fillFirst, specs, arrivals, 120);
        if (other.servedUnits < bound) othersLost++;
      }),
      { seed: 20261124, numRuns: 200 },
    );
    expect(othersLost).toBeGreaterThan(5);
  });

  it('with aligned short windows, unit costs and no weekly limit every policy serves the bound', () => {
    const world = fc.record({
      capacities: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
      first: fc.integer({ min: 1, max: 20 }),
      minutes: fc.array(fc.nat(79), { maxLength: 60 }),
    });
    fc.assert(
      fc.property(world, ({ capacities, first, minutes }) => {
        const specs = accountsOf(
          ...capacities.map((capacity) => [windowOf(capacity, 20, first), windowOf(HUGE, 500, 500)] as const),
        );
        const arrivals = [...minutes].sort((x, y) => x - y).map((minute): Arrival => [minute, 1]);
        for (const policy of ALL_POLICIES) {
          const { bound, servedUnits } = regretOf(policy, specs, arrivals, 80);
          expect(servedUnits, policy.name).toBe(bound);
        }
      }),
      { seed: 20261124, numRuns: 40 },
    );
  });
});

describe('any world, any policy, any kind of window', () => {
  it('serves no more than the bound, and the split adds up', () => {
    fc.assert(
      fc.property(smallScenario, ({ accounts, arrivals, horizon }) => {
        for (const policy of ALL_POLICIES) {
          const { bound, servedUnits, shortWasteUnits, weeklyWasteUnits } = regretOf(
            policy,
            accounts,
            arrivals,
            horizon.totalMinutes,
          );
          expect(servedUnits, policy.name).toBeLessThanOrEqual(bound);
          expect(servedUnits + shortWasteUnits + weeklyWasteUnits, policy.name).toBe(bound);
          expect(Math.min(shortWasteUnits, weeklyWasteUnits)).toBeGreaterThanOrEqual(0);
        }
      }),
      { seed: 20261124, numRuns: 150 },
    );
  });

  it('is loose just where a window’s clock depends on use', () => {
    const fixed = accountsOf([windowOf(1, 5, 5), windowOf(9, 50, 50)]);
    const sliding = accountsOf([windowOf(1, 5, NO_RESET, 'sliding'), windowOf(9, 50, 50)]);
    const opened = accountsOf([windowOf(1, 5, 5), windowOf(9, 50, NO_RESET, 'first_use')]);
    const isLoose = (accounts: AccountSpec[]): boolean => loaded(accounts, [[1, 1]], 60).isLoose;
    expect([fixed, sliding, opened].map(isLoose)).toEqual([false, true, true]);
  });

  it('never falls with more capacity, another account or more demand', () => {
    const extra = fc.record({ short: fc.nat(5), weekly: fc.nat(9), minute: fc.nat(199) });
    fc.assert(
      fc.property(smallScenario, extra, ({ accounts, arrivals, horizon }, { short, weekly, minute }) => {
        const total = horizon.totalMinutes;
        const before = boundOf(accounts, arrivals, total);
        const grown = accounts.map((account, index) =>
          index > 0
            ? account
            : {
                ...account,
                short: { ...account.short, capacityUnits: account.short.capacityUnits + short },
                weekly: { ...account.weekly, capacityUnits: account.weekly.capacityUnits + weekly },
              },
        );
        expect(boundOf(grown, arrivals, total)).toBeGreaterThanOrEqual(before);
        expect(boundOf([...accounts, ...accounts.slice(0, 1)], arrivals, total)).toBeGreaterThanOrEqual(
          before,
        );
        const more = [...arrivals, [Math.min(minute, total - 1), 1] as Arrival].sort((x, y) => x[0] - y[0]);
        expect(boundOf(accounts, more, total)).toBeGreaterThanOrEqual(before);
      }),
      { seed: 20261124, numRuns: 100 },
    );
  });

  it('does not depend on what was bounded before', () => {
    const bound = new ClairvoyantBound();
    fc.assert(
      fc.property(smallScenario, ({ accounts, arrivals, horizon }) => {
        const minutes = Int32Array.from(arrivals, ([minute]) => minute);
        const costs = Int32Array.from(arrivals, ([, cost]) => cost);
        bound.load(accounts, { minutes, costs, arrivalCount: arrivals.length }, horizon.totalMinutes);
        expect(bound.bound()).toBe(boundOf(accounts, arrivals, horizon.totalMinutes));
      }),
      { seed: 20261124, numRuns: 60 },
    );
  });

  it('knows a policy that loses inside 5-hour windows from one that does not', () => {
    const pair = accountsOf(
      [windowOf(3, 10, 4), windowOf(HUGE, 1000, 1000)],
      [windowOf(4, 10, 10), windowOf(HUGE, 1000, 1000)],
    );
    const arrivals: Arrival[] = [0, 1, 2, 5, 5, 6, 6, 7, 7, 8].map((minute) => [minute, 1]);
    const lost = regretOf(fiveHourFirst, pair, arrivals, 30);
    const saved = regretOf(earliestResetFirst, pair, arrivals, 30);
    expect(lost.shortWasteUnits).toBeGreaterThan(0);
    expect(lost.bound).toBe(saved.bound);
  });
});
