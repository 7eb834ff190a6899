/**
 * The score to go by: value delivered over the most that the same pools could have delivered to the same tasks, with
 * what was refused and what expired beside it. All three are 'unpriced' where there was nothing to do.
 */

import { count, PlanError, type Priced, ratioOf, units } from '../../core/values/index.ts';
import { betaQuantile } from '../../numerics/stats/index.ts';
import { record } from './checked-list.ts';

/** The choice of tasks solved afterwards, with everything known (optimize, selectTasks: its proof). */
export interface BestInHindsight {
  /** Value of the best choice found. */
  readonly incumbent: number;
  /** No choice is worth more; equal to the incumbent when proven. */
  readonly bound: number;
}

export interface HindsightShare {
  /** Delivered over the best found, 0..1. */
  readonly share: Priced;
  /** Delivered over the bound: the share is not below it. */
  readonly leastShare: Priced;
  readonly missedValue: number;
}

/** Relative slack for sums of values. */
const SLACK = 1e-9;

/** E_RANGE when more was delivered than the bound allows: then the two are not about the same tasks and pools. */
export function hindsightShare(deliveredValue: number, best: BestInHindsight): HindsightShare {
  const delivered = units('deliveredValue', deliveredValue);
  const { incumbent, bound } = record('best', best);
  const top = units('best.bound', bound);
  const found = units('best.incumbent', incumbent);
  if (found > top * (1 + SLACK)) throw new PlanError('E_RANGE', 'best.incumbent', found, `at most ${top}`);
  if (delivered > top * (1 + SLACK)) {
    throw new PlanError('E_RANGE', 'deliveredValue', delivered, `at most best.bound, ${top}`);
  }
  // What was done is itself a choice that was possible.
  const reference = Math.max(found, delivered);
  return {
    share: ratioOf(delivered, reference),
    leastShare: ratioOf(delivered, Math.max(top, delivered)),
    missedValue: reference - delivered,
  };
}

export interface DenialRate {
  readonly fraction: Priced;
  /** Jeffreys interval of the rate, 95 %; null without requests. Source: Brown, Cai, DasGupta 2001. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** Requests refused of requests made. */
export function denialRate(asked: number, denied: number): DenialRate {
  const all = count('asked', asked);
  const refused = count('denied', denied);
  if (refused > all) throw new PlanError('E_RANGE', 'denied', denied, `at most asked, ${all}`);
  if (all === 0) return { fraction: ratioOf(0, 0), interval: null };
  const quantile = (p: number): number => betaQuantile(p, refused + 0.5, all - refused + 0.5);
  return {
    fraction: refused / all,
    interval: [refused === 0 ? 0 : quantile(0.025), refused === all ? 1 : quantile(0.975)],
  };
}

export interface ExpiryWaste {
  /** Units that could have been sent in the time and were not. */
  readonly expired: number;
  readonly expiredFraction: Priced;
  /** Of these, units that were asked for and refused or put off beyond the time: the waste. */
  readonly wasted: number;
  readonly wastedFraction: Priced;
}

/**
 * One pool over one stretch of time. `sendableUnits` is the most its windows allow in it (ledger, maxThroughput),
 * `unservedUnits` the demand that was not met in it. Capacity that nobody asked for expires, but is not wasted.
 */
export function expiryWaste(sendableUnits: number, sentUnits: number, unservedUnits: number): ExpiryWaste {
  const sendable = units('sendableUnits', sendableUnits);
  const expired = Math.max(0, sendable - units('sentUnits', sentUnits));
  const wasted = Math.min(expired, units('unservedUnits', unservedUnits));
  return {
    expired,
    expiredFraction: ratioOf(expired, sendable),
    wasted,
    wastedFraction: ratioOf(wasted, sendable),
  };
}
