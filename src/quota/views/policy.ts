/**
 * What a policy is: a pure score of one account of a pool. The account with the highest score is asked first,
 * ties go to the highest index. The simulator and the router pass the same views, so the same rule is
 * simulated and shipped. Read next: policies/burn-rate.ts, then view.ts for how views are made.
 */

/** One account as a policy sees it. Fractions are 0..1. */
export interface AccountView {
  /** Position in the pool, 0-based. */
  readonly index: number;
  /** Short-window headroom over capacity (rem5). */
  readonly shortRemaining: number;
  /** Weekly headroom over capacity (rem7). */
  readonly weeklyRemaining: number;
  /** Weekly headroom, units. */
  readonly weeklyHeadroomUnits: number;
  /** Time to the short reset over the window's length (r5); 1 when idle. */
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
}

/**
 * What a policy reads beyond index, headroom and accountCount. Who fills a view may leave the rest stale:
 * `time` the time-left fields and inPeak, `order` weeklyRank and weeklyTimeLeftSpread, `history` lastServed and
 * lastServedIndex, `draws` fresh random numbers.
 */
export type PolicyInput = 'time' | 'order' | 'history' | 'draws';

export interface Policy {
  /** snake_case, as printed in reports and given to --policies. */
  readonly name: string;
  /** One clause for help and reports. */
  readonly summary: string;
  readonly reads: readonly PolicyInput[];
  /** Finite score of one account; views are only read. */
  score(account: AccountView, pool: PoolView): number;
}
