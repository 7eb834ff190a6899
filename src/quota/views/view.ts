/**
 * Making views and asking a policy, in plain form: the router, the story of a trial and the tests use these;
 * the loop in engine/replay.ts does the same steps inline. Invariant: the same state gives the same scores, bit
 * for bit, whoever makes the view.
 */

import { NO_RESET, remainingFraction, timeLeftFraction, type WindowReading } from '../windows/index.ts';
import { paceOf } from './pace.ts';
import type { AccountView, Policy, PolicyInput, PoolView } from './policy.ts';

/** One account now; `lastServed` and `draw` as in AccountView. */
export interface AccountReading {
  /** null: the account has no short window, which reads as a full one at its start. */
  readonly short: WindowReading | null;
  /** The long window: the longest that counts the request. */
  readonly weekly: WindowReading;
  /** Further windows that count the request; none unless told. */
  readonly others?: readonly WindowReading[] | undefined;
  /** True where the short window opens with its first use and is not open. A reading alone cannot tell; false unless told. */
  readonly isIdle?: boolean | undefined;
  /** As AccountView.isUnknown; absent = known. */
  readonly isUnknown?: true | undefined;
  /** 1 unless told. */
  readonly classesServed?: number | undefined;
  readonly lastServed: number;
  readonly draw: number;
}

export interface PoolReading {
  /** What the policy that is asked reads: order, pace and windows are left out of views where it does not. All unless told. */
  readonly reads?: readonly PolicyInput[] | undefined;
  readonly accounts: readonly AccountReading[];
  readonly lastServedIndex: number;
  readonly inPeak: boolean;
  /** As PoolView.sinceOpened; 2 ** 30 (none has opened) unless told. */
  readonly sinceOpenedMinutes?: number | undefined;
}

const minutesLeft = (window: WindowReading): number => window.minutesLeft ?? window.lengthMinutes;

/** Beyond so many values sorting beats comparing each with each. */
const MANY = 48;

/** Position of each value in ascending order, equal values in order of index. Values are no NaN. */
export function ascendingRanks(values: ArrayLike<number>, out: Float64Array): void {
  if (values.length > MANY) {
    manyRanks(values, out);
    return;
  }
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

function manyRanks(values: ArrayLike<number>, out: Float64Array): void {
  const sorted = new Float64Array(values.length);
  // The sort tells -0 from 0.
  for (let i = 0; i < sorted.length; i++) sorted[i] = values[i]! + 0;
  sorted.sort();
  const taken = new Uint32Array(sorted.length);
  for (let i = 0; i < sorted.length; i++) {
    const mine = values[i]!;
    let first = 0;
    for (let end = sorted.length; first < end; ) {
      const middle = (first + end) >>> 1;
      if (sorted[middle]! < mine) first = middle + 1;
      else end = middle;
    }
    out[i] = first + taken[first]!++;
  }
}

/**
 * Indices from the highest score to the lowest, ties from the highest index. Scores are no NaN. `start`: an order of as
 * many indices to begin with; one that is almost right makes it faster, the result is the same from any.
 */
export function descendingOrder(scores: readonly number[], start?: readonly number[]): number[] {
  if (scores.length > MANY) {
    const order = start?.length === scores.length ? start.slice() : scores.map((_, index) => index);
    return order.sort((a, b) => scores[b]! - scores[a]! || b - a);
  }
  const order: number[] = [];
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!;
    let place = index;
    for (; place > 0 && scores[order[place - 1]!]! <= score; place--) order[place] = order[place - 1]!;
    order[place] = index;
  }
  return order;
}

const remainingOf = (window: WindowReading): number =>
  remainingFraction(window.headroomUnits, window.capacityUnits);

const timeLeftOf = (window: WindowReading): number =>
  timeLeftFraction(minutesLeft(window), window.lengthMinutes);

/** Product of the paces, short window first, in the order of the readings; bit for bit as the engine's. */
function otherPace(short: WindowReading | null, others: readonly WindowReading[]): number {
  let product = short === null ? 1 : paceOf(remainingOf(short), timeLeftOf(short));
  for (const window of others) product *= paceOf(remainingOf(window), timeLeftOf(window));
  return product;
}

/** The long window, the short one if there is one, then the others. */
function allWindows({ short, weekly, others = [] }: AccountReading): WindowReading[] {
  return short === null ? [weekly, ...others] : [weekly, short, ...others];
}

/** Parts of a view that cost something and that few policies read. */
interface Parts {
  readonly pace: boolean;
  readonly windows: boolean;
}

const NO_WINDOWS: readonly WindowReading[] = [];

function viewAccount(reading: AccountReading, index: number, weeklyRank: number, parts: Parts): AccountView {
  const { short, weekly, others = NO_WINDOWS, lastServed, draw } = reading;
  return {
    index,
    shortRemaining: short === null ? 1 : remainingOf(short),
    weeklyRemaining: remainingOf(weekly),
    weeklyHeadroomUnits: weekly.headroomUnits,
    shortTimeLeft: short === null ? 1 : timeLeftOf(short),
    weeklyTimeLeft: timeLeftOf(weekly),
    weeklyMinutesLeft: minutesLeft(weekly),
    weeklyRank,
    lastServed,
    draw,
    otherPace: parts.pace ? otherPace(short, others) : 1,
    isIdle: reading.isIdle ?? false,
    isUnknown: reading.isUnknown,
    shortLengthMinutes: (short ?? weekly).lengthMinutes,
    classesServed: reading.classesServed ?? 1,
    windows: parts.windows ? allWindows(reading) : NO_WINDOWS,
  };
}

function weeklyRanks(accounts: readonly AccountReading[]): Float64Array {
  const ranks = new Float64Array(accounts.length);
  ascendingRanks(
    accounts.map(({ weekly }) => minutesLeft(weekly)),
    ranks,
  );
  return ranks;
}

function spreadOf(accounts: readonly AccountView[]): number {
  let least = 1;
  let most = 0;
  for (const { weeklyTimeLeft } of accounts) {
    least = Math.min(least, weeklyTimeLeft);
    most = Math.max(most, weeklyTimeLeft);
  }
  return Math.max(0, most - least);
}

/** Views of every account, and of the pool. */
export function viewPool(reading: PoolReading): { accounts: AccountView[]; pool: PoolView } {
  const { reads } = reading;
  const readsOrder = reads === undefined || reads.includes('order');
  const ranks = readsOrder ? weeklyRanks(reading.accounts) : null;
  const parts = {
    pace: reads === undefined || reads.includes('pace'),
    windows: reads === undefined || reads.includes('windows'),
  };
  const accounts = reading.accounts.map((account, index) =>
    viewAccount(account, index, ranks === null ? 0 : ranks[index]!, parts),
  );
  const pool: PoolView = {
    accountCount: accounts.length,
    weeklyTimeLeftSpread: readsOrder ? spreadOf(accounts) : 0,
    lastServedIndex: reading.lastServedIndex,
    inPeak: reading.inPeak,
    sinceOpened: reading.sinceOpenedMinutes ?? NO_RESET,
  };
  return { accounts, pool };
}

/** Above every score that a policy gives; stagger's go to 2 ** 160. */
const ASK_FIRST = 2 ** 300;

/** The policy's score of one account; of one of which nothing is known, the place that the policy gives to those. */
export function scoreOf(policy: Policy, account: AccountView, pool: PoolView): number {
  const isFirst = account.isUnknown === true && policy.asksUnknown === true;
  return isFirst ? ASK_FIRST : policy.score(account, pool);
}

/** Account indices in the order a policy asks them: highest score first, ties to the highest index. */
export function rankAccounts(policy: Policy, accounts: readonly AccountView[], pool: PoolView): number[] {
  return descendingOrder(accounts.map((account) => scoreOf(policy, account, pool)));
}
