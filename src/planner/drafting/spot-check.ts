/** Can the drafter's own "confident" be believed: what checking some of those drafts says. */

import { needOf, share, whole } from '../../core/values/index.ts';
import { betaQuantile, betaTail } from '../../numerics/stats/index.ts';

/** P(fail rate > limit) that switches the drafter's own judgement off. */
const DISABLE_PROBABILITY = 0.9;

export interface SpotCheck {
  /** Share of confident drafts that are good, from a uniform prior. */
  readonly posterior: { readonly mean: number; readonly low: number; readonly high: number };
  /** P(fail rate > limit). */
  readonly pOverLimit: number;
  readonly disable: boolean;
}

/**
 * Posterior precision with its central 95 %. Disable when P(fail rate > limit) > 0.9 and something failed: the prior
 * alone must not do it. `limit` 0..1, 0.1 unless given.
 */
export function spotCheck(checked: number, failed: number, limit: number = 0.1): SpotCheck {
  const all = whole('checked', checked);
  const bad = whole('failed', failed, 0, all);
  const most = share('limit', limit);
  const [a, b] = [all - bad + 1, bad + 1];
  const pOverLimit = betaTail(most, b, a);
  return {
    posterior: { mean: a / (a + b), low: betaQuantile(0.025, a, b), high: betaQuantile(0.975, a, b) },
    pOverLimit,
    disable: bad > 0 && pOverLimit > DISABLE_PROBABILITY,
  };
}

/** The source document's rule: disable when more than `limit` of the checked fail. Of 8, one failure does it. */
export function spotCheckDoc(checked: number, failed: number, limit: number = 0.1): boolean {
  const all = whole('checked', checked);
  const bad = whole('failed', failed, 0, all);
  return all > 0 && bad / all > share('limit', limit);
}

/** Checks for `itemCount` drafts of which `confident` are confident, at `checkShare` of those; rounded up. */
export function spotCheckCount(itemCount: number, confident: number, checkShare: number = 0.1): number {
  return needOf(
    whole('itemCount', itemCount) * share('confident', confident) * share('checkShare', checkShare),
  );
}

/** P(at least one of `checked` fails) at a true fail rate, 0..1. */
export function anyFailureChance(checked: number, failRate: number): number {
  const all = whole('checked', checked);
  return all === 0 ? 0 : -Math.expm1(all * Math.log1p(-share('failRate', failRate)));
}

/** Share of all output that is bad and unread: confident drafts times their fail rate. */
export function unreadBadShare(confident: number, failRate: number): number {
  return share('confident', confident) * share('failRate', failRate);
}
