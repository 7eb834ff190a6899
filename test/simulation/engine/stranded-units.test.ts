/** Stranded units and the use of windows in worlds worked by hand, and against the twin where accounts have two windows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPolicy } from '../../../src/quota/policies/index.ts';
import type { AccountSpec, QuotaGraph, QuotaWindow } from '../../../src/quota/windows/index.ts';
import { METRIC_INDEX, PUBLISHED_WEIGHTS, Timetable } from '../../../src/simulation/engine/index.ts';
import type { Horizon } from '../../../src/simulation/scenario/index.ts';
import { twinPoolReplay } from '../../reference/twin-pool.ts';
import { expectUses } from './expect-twin.ts';
import { AMPLE, fixed, NIGHT, pool } from './hand-worked-pools.ts';
import { play as playPool, tapeOf as poolTapeOf, worldOf } from './pool-play.ts';
import { type Arrival, deskFor, replayTape, tapeOf } from './replay-tape.ts';
import { smallScenario } from './small-scenarios.ts';
import { worldOfAccounts } from './world-of-accounts.ts';

/** What fill_first strands, lets expire and denies in units, and the use of each account's weekly and short window. */
function strand(
  accounts: readonly AccountSpec[],
  arrivals: readonly Arrival[],
  horizon: Horizon = NIGHT,
): { stranded: number; expired: number; denied: number; use: number[] } {
  const tape = tapeOf(arrivals, horizon);
  const { row, uses } = replayTape(findPolicy('fill_first')!, accounts, tape, 4, deskFor(horizon));
  return {
    stranded: uses[0]!,
    expired: row[METRIC_INDEX.expired_weekly_units]!,
    denied: row[METRIC_INDEX.denied_demand]!,
    use: [...uses.subarray(2, 2 + 2 * accounts.length)],
  };
}

it('of each window is told how often nothing was left at its closes, of the longest what expired and was stranded', () => {
  // As below: the shorts of 4 close at 100, 200, 300, 400, ... (used up at the first two), the weeks of 20 once at 400.
  const arrivals: Arrival[] = [
    [0, 4],
    [1, 3],
    [2, 1],
    [100, 4],
    [410, 5],
  ];
  const { uses } = replayTape(
    findPolicy('fill_first')!,
    pool([fixed(4, 100), fixed(20, 400)]),
    tapeOf(arrivals, NIGHT),
    4,
    deskFor(NIGHT),
  );
  const closes = Math.floor((NIGHT.totalMinutes - 1) / 100);
  // Columns: the week's and the short's use, then empty closes, expired, stranded of each.
  const [, , , , emptyWeek, emptyShort, expired, ofShort, stranded] = uses;
  expect([emptyWeek, expired, stranded]).toEqual([0, 12, 4]);
  expect(emptyShort).toBeCloseTo(2 / closes, 12);
  expect(ofShort).toBeNaN();
});

describe('stranded units', () => {
  it('are what denied requests would have taken of a week that expired', () => {
    // Short 4 every 100 minutes, week 20 to minute 400. 4 served, 3 and 1 denied, 4 served: the week loses 12, of
    // which 3 + 1 were asked for. The 5 denied at 410 belong to the next week. Short: 4, 4, 0, 0 of 4; week: 8 of 20.
    const arrivals: Arrival[] = [
      [0, 4],
      [1, 3],
      [2, 1],
      [100, 4],
      [410, 5],
    ];
    expect(strand(pool([fixed(4, 100), fixed(20, 400)]), arrivals)).toEqual({
      stranded: 4,
      expired: 12,
      denied: 9,
      use: [0.4, 0.5],
    });
  });

  it('are no more than what expired: a request that does not fit whole is left out', () => {
    // Week 9, 8 of it served: 1 is lost. The 3 does not fit, the 1 after it does.
    const arrivals: Arrival[] = [
      [0, 4],
      [1, 3],
      [2, 1],
      [2, 1],
      [100, 4],
    ];
    expect(strand(pool([fixed(4, 100), fixed(9, 400)]), arrivals)).toMatchObject({ stranded: 1, expired: 1 });
  });

  it('are none where the week itself refused', () => {
    // 3 of 4 served, 2 denied with 1 left, which expires.
    const arrivals: Arrival[] = [
      [0, 3],
      [1, 2],
    ];
    expect(strand(pool([fixed(AMPLE, 100), fixed(4, 400)]), arrivals)).toMatchObject({
      stranded: 0,
      expired: 1,
      denied: 2,
    });
  });

  it('count a denied request once, for the week that closes first', () => {
    // Both shorts are dry after 2 each; weeks of 10 close at 300 and 400 with 8 left each. 2 and 1 were denied.
    const accounts = pool([fixed(2, 1000), fixed(10, 1000, 300)], [fixed(2, 1000), fixed(10, 1000, 400)]);
    const arrivals: Arrival[] = [
      [0, 2],
      [0, 2],
      [1, 2],
      [2, 1],
    ];
    expect(strand(accounts, arrivals)).toMatchObject({ stranded: 3, expired: 16, denied: 3 });
    // What one week has no room for is the other's: the first has 1 left and takes the 1, the second takes the 2.
    const [first, second] = accounts;
    const nearlyUsed = { ...first!, weekly: { ...first!.weekly, capacityUnits: 3 } };
    expect(strand([nearlyUsed, second!], arrivals)).toMatchObject({ stranded: 3, expired: 9 });
  });

  it('belong to the period in which they were asked for', () => {
    // Short 1 in all; weeks of 10 close at 100, 200, 300, 400. Denied: 2 in the first, 3 in the second.
    const arrivals: Arrival[] = [
      [0, 1],
      [50, 2],
      [150, 3],
    ];
    expect(strand(pool([fixed(1, 1000), fixed(10, 100)]), arrivals)).toMatchObject({
      stranded: 5,
      expired: 39,
    });
    // A week of 2 in the second period cannot take the first one's 2 as well as its own.
    expect(strand(pool([fixed(1, 1000), fixed(4, 100)]), arrivals)).toMatchObject({ stranded: 5 });
    expect(strand(pool([fixed(1, 1000), fixed(2, 100)]), arrivals)).toMatchObject({ stranded: 0 });
  });

  it('of warm-up take their requests and count nothing', () => {
    // Weeks close at 100 (warm-up) and 200. The 2 denied at 50 go to the first, so the second has the 3 of 120 alone,
    // denied in warm-up but lost in measured time.
    const accounts = pool([fixed(1, 1000), fixed(10, 1000, 100)], [fixed(1, 1000), fixed(10, 1000, 200)]);
    const arrivals: Arrival[] = [
      [0, 1],
      [0, 1],
      [50, 2],
      [120, 3],
    ];
    expect(strand(accounts, arrivals, { warmupMinutes: 150, totalMinutes: 480 })).toMatchObject({
      stranded: 3,
      expired: 9,
      denied: 0,
    });
  });

  it('of a week of one family are its own requests', () => {
    // opus: month of 30 for opus alone, closing at 400; all: 2 every 1000 minutes. Denied: opus 3, haiku 4.
    const grid = (id: string, capacity: number, lengthMinutes: number, reset: number): QuotaWindow => ({
      id,
      capacity,
      clock: { kind: 'fixed', lengthMinutes, reset: { afterMinutes: reset } },
      unit: 'weighted',
      counts: id === 'opus' ? ['opus'] : 'all',
    });
    const graph: QuotaGraph = {
      windows: [grid('all', 2, 1000, 900), grid('opus', 30, 5000, 400)],
      accounts: [{ name: 'a', serves: 'all', windows: ['all', 'opus'] }],
    };
    const arrivals = [
      { minute: 0, cost: 2, model: 0 },
      { minute: 1, cost: 3, model: 0 },
      { minute: 2, cost: 4, model: 1 },
    ];
    const small = { graph, arrivals, horizon: NIGHT };
    const { shape, world } = worldOf(small);
    const tape = poolTapeOf(small, shape);
    const { uses } = playPool(findPolicy('fill_first')!, world, tape, new Timetable(NIGHT));
    // The window of all never closed: 2 of 2 at the end. The month lost 28.
    // The outage is minutes 1 and 2.
    const { NaN: none } = Number;
    const [empty, expired, stranded, full] = [
      [none, 0],
      [none, 28],
      [none, 3],
      // All had 0 left at both denials, the month 28.
      [2, 0],
    ];
    expect([...uses]).toEqual([3, 2, 1, 2 / 30, ...empty, ...expired, ...stranded, ...full]);
  });
});

it('accounts of two windows: stranded units and use of every window as the twin has them', () => {
  let stranding = 0;
  fc.assert(
    fc.property(smallScenario, ({ accounts, arrivals, horizon, maxCostUnits }) => {
      const tape = tapeOf(arrivals, horizon);
      const world = worldOfAccounts(accounts);
      for (const name of ['fill_first', 'burn_rate']) {
        const policy = findPolicy(name)!;
        const desk = deskFor(horizon);
        const twin = twinPoolReplay(
          policy,
          world,
          {
            ...tape,
            minutes: tape.minutes,
            costs: tape.costs,
            arrivalCount: tape.arrivalCount,
            classes: null,
          },
          horizon,
          maxCostUnits,
          PUBLISHED_WEIGHTS,
        );
        const { uses, row } = replayTape(policy, accounts, tape, maxCostUnits, desk);
        expectUses(name, uses, twin);
        expect(uses[0]).toBeLessThanOrEqual(row[METRIC_INDEX.expired_weekly_units]!);
        if (twin.strandedUnits > 0) stranding++;
      }
    }),
    { seed: 20261130, numRuns: 600 },
  );
  expect(stranding).toBeGreaterThan(200);
});
