/** The longest outage as elapsed time, in worlds worked by hand; twins and properties hold the rest. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findPolicy } from '../../../src/quota/policies/index.ts';
import type { AccountSpec } from '../../../src/quota/windows/index.ts';
import { METRIC_INDEX } from '../../../src/simulation/engine/index.ts';
import type { Horizon } from '../../../src/simulation/scenario/index.ts';
import { AMPLE, fixed, NIGHT, pool } from './hand-worked-pools.ts';
import { type Arrival, deskFor, replayTape, tapeOf } from './replay-tape.ts';
import { smallScenario } from './small-scenarios.ts';

/** Minutes of the longest outage: with requests, and elapsed. */
function outage(
  accounts: readonly AccountSpec[],
  arrivals: readonly Arrival[],
  { horizon = NIGHT, policy = 'fill_first' }: { horizon?: Horizon; policy?: string } = {},
): [busy: number, elapsed: number] {
  const desk = deskFor(horizon);
  const { row, uses } = replayTape(findPolicy(policy)!, accounts, tapeOf(arrivals, horizon), 4, desk);
  return [row[METRIC_INDEX.longest_outage_minutes]!, uses[1]!];
}

it('lasts from its first minute to its last, quiet ones between them too', () => {
  // Capacity 1 every 100 minutes. 1, 2, 40 are denied: three minutes of forty. 100 serves and denies, which ends it and
  // is no part of the next: 101 and 199, two minutes of ninety-nine.
  const accounts = pool([fixed(1, 100), fixed(AMPLE, 10080)]);
  const first: Arrival[] = [
    [0, 1],
    [1, 1],
    [2, 1],
    [2, 1],
    [40, 1],
    [100, 1],
    [100, 1],
    [101, 1],
    [199, 1],
  ];
  expect(outage(accounts, first.slice(0, 5))).toEqual([3, 40]);
  // The longest in busy minutes is not the longest in elapsed ones.
  expect(outage(accounts, first)).toEqual([3, 99]);
});

it('begins after a minute that served and ends before one that serves at its end', () => {
  // Capacity 2: 0 serves 1 and denies 2. 5 denies. 100 denies 3, then serves 2. So the outage is minute 5 alone.
  const accounts = pool([fixed(2, 100), fixed(AMPLE, 10080)]);
  const arrivals: Arrival[] = [
    [0, 1],
    [0, 2],
    [5, 2],
    [100, 3],
    [100, 2],
  ];
  expect(outage(accounts, arrivals)).toEqual([1, 1]);
  // With minute 5 served there is none: no minute was denied whole.
  expect(outage(accounts, [...arrivals.slice(0, 2), ...arrivals.slice(3)])).toEqual([0, 0]);
});

it('begins with measured time at the earliest and counts requests given to a close', () => {
  // Short 1 in all, week of 10 closes at 100: it takes the denied requests of 20 and 60, which still were denied.
  const accounts = pool([fixed(1, 1000), fixed(10, 1000, 100)]);
  const arrivals: Arrival[] = [
    [10, 1],
    [20, 1],
    [60, 1],
    [300, 1],
  ];
  expect(outage(accounts, arrivals)).toEqual([3, 281]);
  expect(outage(accounts, arrivals, { horizon: { warmupMinutes: 30, totalMinutes: 480 } })).toEqual([2, 241]);
});

it('is at least the counted one and at most measured time, and none where none was counted', () => {
  let longer = 0;
  fc.assert(
    fc.property(smallScenario, ({ accounts, arrivals, horizon, maxCostUnits }) => {
      const tape = tapeOf(arrivals, horizon);
      for (const name of ['fill_first', 'burn_rate']) {
        const { row, uses } = replayTape(findPolicy(name)!, accounts, tape, maxCostUnits, deskFor(horizon));
        const [busy, elapsed] = [row[METRIC_INDEX.longest_outage_minutes]!, uses[1]!];
        expect(elapsed).toBeGreaterThanOrEqual(busy);
        expect(elapsed).toBeLessThanOrEqual(horizon.totalMinutes - horizon.warmupMinutes);
        expect(elapsed === 0).toBe(busy === 0);
        if (elapsed > busy) longer++;
      }
    }),
    { seed: 20261130, numRuns: 300 },
  );
  expect(longer).toBeGreaterThan(50);
});
