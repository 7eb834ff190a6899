/**
 * Making views and asking a policy, in plain form: the router, the story of a trial and the tests use these;
 * the loop in engine/replay.ts does the same steps inline. Invariant: the same state gives the same scores, bit
 * for bit, whoever makes the view.
 */

import { remainingFraction, timeLeftFraction, type WindowReading } from '../windows/index.ts';
import type { AccountView, Policy, PoolView } from './policy.ts';

/** One account now; `lastServed` and `draw` as in AccountView. */
export interface AccountReading {
  readonly short: WindowReading;
  readonly weekly: WindowReading;
  readonly lastServed: number;
  readonly draw: number;
}

export interface PoolReading {
  readonly accounts: readonly AccountReading[];
  readonly lastServedIndex: number;
  readonly inPeak: boolean;
}

const minutesLeft = (window: WindowReading): number => window.minutesLeft ?? window.lengthMinutes;

/** Position of each value in ascending order, equal values in order of index. O(n^2), n <= a few dozen. */
export function ascendingRanks(values: ArrayLike<number>, out: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    const mine = values[i]!;
    let rank = 0;
    // Each pair is compared once: the later value takes its place, or moves the earlier one up.
    for (let j = 0; j < i; j++) {
      if (values[j]! <= mine) rank++;
      else out[j]!++;
    }
    out[i] = rank;
  }
}

/** Views of every account, and of the pool. */
export function viewPool(reading: PoolReading): { accounts: AccountView[]; pool: PoolView } {
  const ranks = new Float64Array(reading.accounts.length);
  ascendingRanks(
    reading.accounts.map(({ weekly }) => minutesLeft(weekly)),
    ranks,
  );
  const accounts = reading.accounts.map(
    ({ short, weekly, lastServed, draw }, index): AccountView => ({
      index,
      shortRemaining: remainingFraction(short.headroomUnits, short.capacityUnits),
      weeklyRemaining: remainingFraction(weekly.headroomUnits, weekly.capacityUnits),
      weeklyHeadroomUnits: weekly.headroomUnits,
      shortTimeLeft: timeLeftFraction(minutesLeft(short), short.lengthMinutes),
      weeklyTimeLeft: timeLeftFraction(minutesLeft(weekly), weekly.lengthMinutes),
      weeklyMinutesLeft: minutesLeft(weekly),
      weeklyRank: ranks[index]!,
      lastServed,
      draw,
    }),
  );
  let least = 1;
  let most = 0;
  for (const { weeklyTimeLeft } of accounts) {
    least = Math.min(least, weeklyTimeLeft);
    most = Math.max(most, weeklyTimeLeft);
  }
  const pool: PoolView = {
    accountCount: accounts.length,
    weeklyTimeLeftSpread: Math.max(0, most - least),
    lastServedIndex: reading.lastServedIndex,
    inPeak: reading.inPeak,
  };
  return { accounts, pool };
}

/** Account indices in the order a policy asks them: highest score first, ties to the highest index. */
export function rankAccounts(policy: Policy, accounts: readonly AccountView[], pool: PoolView): number[] {
  const scores = accounts.map((account) => policy.score(account, pool));
  return scores.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]! || b - a);
}
