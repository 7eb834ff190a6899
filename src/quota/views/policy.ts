/**
 * What a policy is: a pure score of one account of a pool. The account with the highest score is asked first,
 * ties go to the highest index. The simulator and the router pass the same views, so the same rule is
 * simulated and shipped. An account's long window ("weekly") is the longest that counts the request, its short one
 * the longest of the rest. Read next: policies/burn-rate.ts, then view.ts for how views are made.
 */
import type { WindowReading } from '../windows/index.ts';

/** One account as a policy sees it. Fractions are 0..1. Windows are those that count the request. */
export interface AccountView {
  /** Position in the pool, 0-based. */
  readonly index: number;
  /** Short-window headroom over capacity (rem5); 1 without a short window. */
  readonly shortRemaining: number;
  /** Weekly headroom over capacity (rem7). */
  readonly weeklyRemaining: number;
  /** Weekly headroom, units. */
  readonly weeklyHeadroomUnits: number;
  /** Time to the short reset over the window's length (r5); 1 when idle and without a short window. */
  readonly shortTimeLeft: number;
  /** Time to the weekly reset over the window's length (r7); 1 when idle. */
  readonly weeklyTimeLeft: number;
  /** Minutes to the weekly reset, not clamped; the window's length when idle. */
  readonly weeklyMinutesLeft: number;
  /** Position by time to the weekly reset, soonest 0, equal times in account order. */
  readonly weeklyRank: number;
  /** Serial number of the last request it served, larger is later, 0 = none yet. */
  readonly lastServed: number;
  /** A fresh uniform draw in [0, 1) for this decision. */
  readonly draw: number;
  /**
   * Product over every window but the long one of share left over share of time left (pace.ts): 1 = spent evenly so
   * far and without other windows, above 1 = behind an even spend, 0 = one of them is dry. Finite, >= 0.
   */
  readonly otherPace: number;
  /** True where the short window opens with its first use and is not open; false for every other kind. */
  readonly isIdle: boolean;
  /** Length of the short window, minutes; of the long one where there is no short one. */
  readonly shortLengthMinutes: number;
  /** How many classes of models it serves, >= 1; 1 in a pool without classes. */
  readonly classesServed: number;
  /**
   * Nothing is known of it: it was never asked, and nobody told when its long window resets. Its other fields read as of
   * a full account at its start. Absent = known, as every simulated account is.
   */
  readonly isUnknown?: true | undefined;
  /** Every window: the long one, the short one if there is one, then the others. */
  readonly windows: readonly WindowReading[];
}

/** What is the same for all accounts of one decision. */
export interface PoolView {
  readonly accountCount: number;
  /** Largest minus smallest weeklyTimeLeft of the pool. */
  readonly weeklyTimeLeftSpread: number;
  /** Account that served the latest request, -1 = none yet. */
  readonly lastServedIndex: number;
  /** 08:00..22:00 local time. */
  readonly inPeak: boolean;
  /** Minutes since a first-use clock of a short window last started in the pool; 2 ** 30 when none has. */
  readonly sinceOpened: number;
}

/**
 * What a policy reads beyond index, headroom, classesServed and accountCount. Who fills a view may leave the rest
 * stale: `time` the time-left fields and inPeak, `order` weeklyRank and weeklyTimeLeftSpread, `history` lastServed and
 * lastServedIndex, `draws` fresh random numbers, `pace` otherPace, `clocks` isIdle, shortLengthMinutes and
 * sinceOpened, `windows` the readings of all windows.
 */
export type PolicyInput = 'time' | 'order' | 'history' | 'draws' | 'pace' | 'clocks' | 'windows';

export interface Policy {
  /** snake_case, as printed in reports and given to --policies. */
  readonly name: string;
  /** One clause for help and reports. */
  readonly summary: string;
  readonly reads: readonly PolicyInput[];
  /**
   * True where the rule compares headroom or resets: of an account of which nobody knows either there is nothing to
   * compare, and it may hold what expires first, so it is asked before all others, once (view.ts, scoreOf). Others go by
   * turn, chance or their owner's order, to which it makes no difference what is known.
   */
  readonly asksUnknown?: true;
  /** Finite score of one account; views are only read. */
  score(account: AccountView, pool: PoolView): number;
}
