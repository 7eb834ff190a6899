/** Does a larger tier pay? What the present one turns away, from the forecast, against the gap in price. */

import { inRange, MS_PER_DAY, PlanError } from '../../core/values/index.ts';
import type { RealDraws, Uncertain } from '../../numerics/stats/index.ts';
import { demandSamples } from '../forecasting/index.ts';
import { type Tier, tierOf, type UpgradeAnswer, upgradeValue } from '../ledger/index.ts';
import { numberOf } from './given-values.ts';
import type { PlanContext } from './question.ts';
import type { UsageLanes } from './usage-lanes.ts';

export interface UpgradeAdvice {
  readonly from: string;
  readonly to: string;
  readonly usdPerMonth: { readonly from: number; readonly to: number };
  readonly usdPerMessage: number;
  readonly pools: ReadonlyArray<{ readonly pool: string; readonly answer: UpgradeAnswer }>;
  /** USD a month: what all pools gain, less the price gap once. */
  readonly monthlyGain: number;
}

const FORM = 'TIER:PRICE:VALUE such as max5:100:0.5 (USD a month, USD a message)';
const TIER_SOURCE = /^doc-2026-messages:([a-z0-9]+)$/;
const DAYS = 7;
const SAMPLES_PER_DAY = 100;

/** Demand of one day, drawn over the next week so that every weekday has its part. */
function dayDemand(lane: UsageLanes['lanes'][number], nowMs: number, draws: RealDraws): Uncertain {
  const samples = Array.from({ length: DAYS }, (_, day) =>
    demandSamples(lane.model, { fromMs: nowMs + day * MS_PER_DAY, hours: 24 }, SAMPLES_PER_DAY, draws),
  ).flat();
  return { kind: 'samples', samples };
}

/** Reads and answers `--upgrade`; E_TYPE where the quota is no tier or the text is not TIER:PRICE:VALUE. */
export function upgradeAdvice(
  text: string,
  lanes: UsageLanes,
  { nowMs, quota }: PlanContext,
  draws: RealDraws,
): UpgradeAdvice {
  const present = TIER_SOURCE.exec(quota.source)?.[1];
  if (present === undefined) {
    throw new PlanError('E_TYPE', '--upgrade', text, 'only with --preset doc-2026-messages:TIER');
  }
  const parts = text.split(':');
  if (parts.length !== 3) throw new PlanError('E_TYPE', '--upgrade', text, FORM);
  const [name, price, value] = parts as [string, string, string];
  const from = tierOf(present);
  const usdPerMonth = inRange('--upgrade PRICE', numberOf(price), 0, 1e5);
  const usdPerMessage = inRange('--upgrade VALUE', numberOf(value), 0, 1e6);
  const to: Tier = { ...tierOf(name), usdPerMonth };
  const limited = lanes.lanes.filter((lane) => lane.limited.length > 0);
  const pools = limited.map((lane) => {
    const demand = dayDemand(lane, nowMs, draws);
    const question = { from, to, pool: lane.name, demand, valuePerMessage: usdPerMessage };
    return { pool: lane.name, answer: upgradeValue(question) };
  });
  const gap = usdPerMonth - from.usdPerMonth;
  const gained = pools.reduce((sum, { answer }) => sum + answer.monthlyGain + gap, 0);
  return {
    from: present,
    to: name,
    usdPerMonth: { from: from.usdPerMonth, to: usdPerMonth },
    usdPerMessage,
    pools,
    monthlyGain: gained - gap + 0,
  };
}
