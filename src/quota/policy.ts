/**
 * What a policy is: a pure score of one account in a view of its pool. The highest score is asked first, ties
 * go to the highest index. The simulator and the router fill the same view, so the same rule is simulated and
 * shipped. Read next: policies/burn-rate.ts, then view.ts for who fills a view.
 */

/**
 * All a policy may see. Arrays have one entry per account, in account order; fractions are 0..1.
 * Whoever fills the view keeps current the always-needed fields and those a policy names in `reads`.
 */
export interface PoolView {
  readonly accountCount: number;
  /** Short-window headroom over capacity (rem5). Always current. */
  readonly shortRemaining: Float64Array;
  /** Weekly headroom over capacity (rem7). Always current. */
  readonly weeklyRemaining: Float64Array;
  /** Weekly headroom, units. Always current. */
  readonly weeklyHeadroomUnits: Float64Array;
  /** Time to the short reset over the window's length (r5); 1 when idle. */
  readonly shortTimeLeft: Float64Array;
  /** Time to the weekly reset over the window's length (r7); 1 when idle. */
  readonly weeklyTimeLeft: Float64Array;
  /** Minutes to the weekly reset, not clamped; the window's length when idle. */
  readonly weeklyMinutesLeft: Float64Array;
  /** Position by time to the weekly reset, soonest 0, equal times in account order. */
  readonly weeklyRank: Float64Array;
  /** Serial number of the last request each account served, 0 = none yet. */
  readonly lastServed: Float64Array;
  /** Fresh uniform draws in [0, 1) for this decision. */
  readonly draws: Float64Array;
  /** Largest minus smallest weeklyTimeLeft of the pool. */
  weeklyTimeLeftSpread: number;
  /** Account that served the latest request, -1 = none yet. */
  lastServedIndex: number;
  /** 08:00..22:00 local time. */
  inPeak: boolean;
}

/**
 * Which fields beyond headroom a policy reads:
 * `short_time` shortTimeLeft, `weekly_time` weeklyTimeLeft and weeklyMinutesLeft, `order` weeklyRank and
 * weeklyTimeLeftSpread (implies weekly_time), `peak` inPeak, `history` lastServed and lastServedIndex,
 * `draws` fresh random numbers.
 */
export type PolicyInput = 'short_time' | 'weekly_time' | 'order' | 'peak' | 'history' | 'draws';

export interface Policy {
  /** snake_case, as printed in reports and given to --policies. */
  readonly name: string;
  /** One clause for help and reports. */
  readonly summary: string;
  readonly reads: readonly PolicyInput[];
  /** Finite score of one account; the view is only read. */
  score(view: PoolView, account: number): number;
}
