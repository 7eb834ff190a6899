/** Can the drafter's own "confident" be believed: what checking some of those drafts says. */

import { share, whole } from '../../core/values/index.ts';
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
