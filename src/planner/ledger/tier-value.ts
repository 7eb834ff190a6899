/**
 * What a tier costs per message and when a larger one pays: tiers sell headroom, so an upgrade is worth the value of
 * the messages the present limit turns away, no more.
 */
import { inRange, type Priced, positive, ratioOf, unknownName } from '../../core/values/index.ts';
import type { Uncertain } from '../../numerics/stats/index.ts';
import { exceedProbability, excessOf } from './demand-excess.ts';
import type { Tier } from './tier-table.ts';

/** Messages that a pool's limit gives in an average day; null = not limited. */
function perDay(tier: Tier, pool: string): number | null {
  const entry = Object.hasOwn(tier.pools, pool) ? tier.pools[pool] : undefined;
  if (entry === undefined) return unknownName('pool', pool, Object.keys(tier.pools));
  return entry.limit === null ? null : (entry.limit * 86_400) / entry.windowSec;
}

/** Price per month over the messages the pool's limit gives in a day; `unpriced` for a pool without a limit. */
export function tierUnitPrice(tier: Tier, pool: string): Priced {
  return ratioOf(tier.usdPerMonth, perDay(tier, pool) ?? 0);
}

export interface UpgradeQuestion {
  readonly from: Tier;
  readonly to: Tier;
  readonly pool: string;
  /** Messages a day. */
  readonly demand: Uncertain;
  /** USD, 0..1e6. */
  readonly valuePerMessage: number;
  /** (0, 366], 30 when absent. */
  readonly daysPerMonth?: number;
}

export interface UpgradeAnswer {
  readonly unitPrice: { readonly from: Priced; readonly to: Priced };
  /** P(demand of a day > what the present tier gives). */
  readonly pExceed: number;
  /** USD: value of the messages it would save in a month, less the price gap. */
  readonly monthlyGain: number;
  readonly isWorthwhile: boolean;
}

/** Is the larger tier worth its price, given a day's demand and what a message is worth? */
export function upgradeValue(question: UpgradeQuestion): UpgradeAnswer {
  const { from, to, pool, demand } = question;
  const value = inRange('valuePerMessage', question.valuePerMessage, 0, 1e6);
  const days = positive('daysPerMonth', question.daysPerMonth ?? 30, 366);
  const lost = (tier: Tier): number => {
    const limit = perDay(tier, pool);
    return limit === null ? 0 : excessOf(demand, limit);
  };
  const limit = perDay(from, pool);
  const monthlyGain = (lost(from) - lost(to)) * value * days - (to.usdPerMonth - from.usdPerMonth);
  return {
    unitPrice: { from: tierUnitPrice(from, pool), to: tierUnitPrice(to, pool) },
    pExceed: limit === null ? 0 : exceedProbability(demand, limit),
    monthlyGain: monthlyGain + 0,
    isWorthwhile: monthlyGain > 0,
  };
}
