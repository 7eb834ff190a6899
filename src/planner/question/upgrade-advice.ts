/** Does a larger tier pay? What the present one turns away, from the forecast, against the gap in price. */

import { inRange, MS_PER_DAY, PlanError } from '../../core/values/index.ts';
import type { RealDraws, Uncertain } from '../../numerics/stats/index.ts';
import { demandSamples } from '../forecasting/index.ts';
import {
  bearableUnits,
  type QuotaWindow,
  type Tier,
  tierOf,
  type UpgradeAnswer,
  upgradeValue,
} from '../ledger/index.ts';
import { numberOf } from './given-values.ts';
import type { PlanContext } from './question.ts';
import type { UsageLanes } from './usage-lanes.ts';

export interface UpgradeAdvice {
  readonly from: string;
  readonly to: string;
  readonly usdPerMonth: { readonly from: number; readonly to: number };
  /** USD for one message, or one unit of weighted tokens. */
  readonly usdPerMessage: number;
  readonly unit: 'message' | 'unit';
  readonly pools: ReadonlyArray<{ readonly pool: string; readonly answer: UpgradeAnswer }>;
  /** USD a month: what all pools gain, less the price gap once. */
  readonly monthlyGain: number;
}

const FORM = 'TIER:PRICE:VALUE such as max5:100:0.5 (USD a month, USD a message)';
const POOL_FORM = 'PLAN:PRICE:VALUE such as claude-max20:100:0.001 (USD a month more than now, USD a unit)';
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

/** The pools of both plans as tiers of units in a day, the scarcest window of each. E_UNKNOWN for pools that only one has. */
function poolTiers(
  lanes: UsageLanes,
  other: readonly QuotaWindow[],
  usdMore: number,
): { readonly from: Tier; readonly to: Tier } {
  const perDay = (windows: readonly QuotaWindow[]): number | null => {
    const least = Math.min(...windows.map((window) => bearableUnits(window, MS_PER_DAY)));
    return Number.isFinite(least) ? Math.max(1, Math.floor(least)) : null;
  };
  const tier = (
    usdPerMonth: number,
    windowsOf: (lane: UsageLanes['lanes'][number]) => QuotaWindow[],
  ): Tier => ({
    usdPerMonth,
    pools: Object.fromEntries(
      lanes.lanes.map((lane) => [
        lane.name,
        { limit: perDay(windowsOf(lane)), windowSec: MS_PER_DAY / 1000 },
      ]),
    ),
  });
  const ofOther = ({ name, pools, unit }: UsageLanes['lanes'][number]): QuotaWindow[] => {
    const same = other.filter((window) => window.unit === unit && window.pools.join() === pools.join());
    const all = other.filter((window) => window.unit === unit && window.pools.join() === 'all');
    const found = same.length > 0 ? same : all;
    if (found.length > 0) return found;
    throw new PlanError('E_UNKNOWN', '--upgrade', name, other.map(({ name: window }) => window).join(', '));
  };
  return { from: tier(0, (lane) => lane.windows.map(({ window }) => window)), to: tier(usdMore, ofOther) };
}

interface Plans {
  readonly from: Tier;
  readonly to: Tier;
  readonly names: readonly [from: string, to: string];
  readonly unit: UpgradeAdvice['unit'];
}

function plansOf(text: string, name: string, usd: number, lanes: UsageLanes, context: PlanContext): Plans {
  const { quota, otherPlan } = context;
  const present = TIER_SOURCE.exec(quota.source)?.[1];
  if (present !== undefined) {
    return {
      from: tierOf(present),
      to: { ...tierOf(name), usdPerMonth: usd },
      names: [present, name],
      unit: 'message',
    };
  }
  if (otherPlan === undefined) throw new PlanError('E_TYPE', '--upgrade', text, POOL_FORM);
  return { ...poolTiers(lanes, otherPlan.windows, usd), names: [quota.source, otherPlan.name], unit: 'unit' };
}

/**
 * Reads and answers `--upgrade`: of a tier TIER:PRICE:VALUE, of a pool PLAN:PRICE:VALUE in its own units, PRICE being
 * what it costs more. E_TYPE where the text is neither.
 */
export function upgradeAdvice(
  text: string,
  lanes: UsageLanes,
  context: PlanContext,
  draws: RealDraws,
): UpgradeAdvice {
  const isTier = TIER_SOURCE.test(context.quota.source);
  const parts = text.split(':');
  if (parts.length !== 3) throw new PlanError('E_TYPE', '--upgrade', text, isTier ? FORM : POOL_FORM);
  const [name, price, value] = parts as [string, string, string];
  const usdPerMonth = inRange('--upgrade PRICE', numberOf(price), 0, 1e5);
  const usdPerMessage = inRange('--upgrade VALUE', numberOf(value), 0, 1e6);
  const { from, to, names, unit } = plansOf(text, name, usdPerMonth, lanes, context);
  const limited = lanes.lanes.filter((lane) => lane.limited.length > 0);
  const pools = limited.map((lane) => {
    const demand = dayDemand(lane, context.nowMs, draws);
    const question = { from, to, pool: lane.name, demand, valuePerMessage: usdPerMessage };
    return { pool: lane.name, answer: upgradeValue(question) };
  });
  const gap = usdPerMonth - from.usdPerMonth;
  const gained = pools.reduce((sum, { answer }) => sum + answer.monthlyGain + gap, 0);
  return {
    from: names[0],
    to: names[1],
    usdPerMonth: { from: from.usdPerMonth, to: usdPerMonth },
    usdPerMessage,
    unit,
    pools,
    monthlyGain: gained - gap + 0,
  };
}
