/** Views made by hand, and legal views drawn at random, for tests of policies. */
import fc from 'fast-check';
import { type AccountView, type PoolView, viewPool } from '../../../src/quota/views/index.ts';
import type { WindowReading } from '../../../src/quota/windows/index.ts';

/** A full account in the middle of its windows: 250 of 500 weekly units, half of its short window. */
export const account = (change: Partial<AccountView> = {}): AccountView => ({
  index: 0,
  shortRemaining: 0.5,
  weeklyRemaining: 0.5,
  weeklyHeadroomUnits: 250,
  shortTimeLeft: 0.5,
  weeklyTimeLeft: 0.5,
  weeklyMinutesLeft: 5040,
  weeklyRank: 0,
  lastServed: 0,
  draw: 0,
  otherPace: 1,
  isIdle: false,
  shortLengthMinutes: 300,
  classesServed: 1,
  windows: [],
  ...change,
});

/** Two accounts, night, nobody has served, resets at the same time. */
export const pool = (change: Partial<PoolView> = {}): PoolView => ({
  accountCount: 2,
  weeklyTimeLeftSpread: 0,
  lastServedIndex: -1,
  inPeak: false,
  sinceOpened: 2 ** 30,
  ...change,
});

function windowReading(length: number): fc.Arbitrary<WindowReading> {
  return fc
    .record({
      capacityUnits: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 6000 })),
      usedShare: fc.double({ min: 0, max: 1, noNaN: true }),
      full: fc.boolean(),
      // Beyond the length: the first window of the published model.
      minutesLeft: fc.option(fc.integer({ min: 1, max: 2 * length })),
    })
    .map(({ capacityUnits, usedShare, full, minutesLeft }) => ({
      capacityUnits,
      headroomUnits: full ? capacityUnits : Math.floor(capacityUnits * usedShare),
      lengthMinutes: length,
      minutesLeft,
    }));
}

/** Every account of a random pool, as some policy could meet it. */
export const poolViews: fc.Arbitrary<{ accounts: AccountView[]; pool: PoolView }> = fc
  .record({
    accounts: fc.array(
      fc.record({
        short: fc.option(windowReading(300), { freq: 9 }),
        weekly: windowReading(10080),
        others: fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.array(windowReading(1440), { maxLength: 2 }) },
        ),
        isIdle: fc.boolean(),
        lastServed: fc.nat(5),
        draw: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    lastServedPick: fc.integer({ min: -1, max: 5 }),
    inPeak: fc.boolean(),
    sinceOpenedMinutes: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constant(2 ** 30)),
  })
  .map(({ accounts, lastServedPick, inPeak, sinceOpenedMinutes }) =>
    viewPool({
      accounts,
      lastServedIndex: Math.min(lastServedPick, accounts.length - 1),
      inPeak,
      sinceOpenedMinutes,
    }),
  );
