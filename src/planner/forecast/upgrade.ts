/**
 * Does a larger plan pay? A plan sells headroom: a change is worth what the present one turns away, no more. The demand
 * of a day is drawn over the next week and held against what each plan gives in a day.
 */

import { inRange, MS_PER_DAY, PlanError } from '../../core/values/index.ts';
import { numberOf, type PlanContext } from '../question/index.ts';
import {
  dayLimit,
  demandSamples,
  type QuotaWindow,
  tierOf,
  tierWindows,
  type UsageLane,
  type UsageLanes,
} from '../usage/index.ts';

export interface UpgradeFacts {
  readonly from: string;
  readonly to: string;
  /** What it costs more than now. */
  readonly usdMorePerMonth: number;
  readonly unit: 'message' | 'unit';
  /** USD for one more of them. */
  readonly usdPerUnit: number;
  readonly pools: ReadonlyArray<{
    readonly pool: string;
    /** Units a day for ever; null = no limit. */
    readonly perDayFrom: number | null;
    readonly perDayTo: number | null;
    /** Share of days that take more than the present plan gives. */
    readonly exceedChance: number;
  }>;
  /** What all pools gain a month, less what it costs more. */
  readonly monthlyGainUsd: number;
}

const FORM = 'TIER:PRICE:VALUE such as max5:100:0.5 (USD a month, USD a message)';
const POOL_FORM = 'PLAN:PRICE:VALUE such as claude-max20:100:0.001 (USD a month more than now, USD a unit)';
const TIER_SOURCE = /^doc-2026-messages:([a-z0-9]+)$/;
const UPGRADE_STREAM = 190;
const DAYS = 7;
const SAMPLES_PER_DAY = 100;
const DAYS_PER_MONTH = 30;

interface OtherPlan {
  readonly names: readonly [from: string, to: string];
  readonly unit: UpgradeFacts['unit'];
  readonly windows: readonly QuotaWindow[];
  readonly usdMore: number;
}

function otherPlan(
  text: string,
  name: string,
  usd: number,
  { quota, otherPlan: other }: PlanContext,
): OtherPlan {
  const present = TIER_SOURCE.exec(quota.source)?.[1];
  if (present !== undefined) {
    const usdMore = usd - tierOf(present).usdPerMonth;
    return { names: [present, name], unit: 'message', windows: tierWindows(tierOf(name)), usdMore };
  }
  if (other === undefined) throw new PlanError('E_TYPE', '--upgrade', text, POOL_FORM);
  return { names: [quota.source, other.name], unit: 'unit', windows: other.windows, usdMore: usd };
}

/** Windows of the other plan for a lane; E_UNKNOWN for pools that it does not have. */
function windowsFor({ name, pools, unit }: UsageLane, other: readonly QuotaWindow[]): readonly QuotaWindow[] {
  const counting = (names: string) =>
    other.filter((window) => window.unit === unit && window.pools.join() === names);
  const same = counting(pools.join());
  const found = same.length > 0 ? same : counting('all');
  if (found.length > 0) return found;
  throw new PlanError('E_UNKNOWN', '--upgrade', name, other.map(({ name: window }) => window).join(', '));
}

/** Mean of what days take above a limit. */
const turnedAway = (days: readonly number[], limit: number | null): number =>
  limit === null ? 0 : days.reduce((sum, units) => sum + Math.max(0, units - limit), 0) / days.length;

/**
 * Reads and answers `--upgrade`: of a tier TIER:PRICE:VALUE, of a pool PLAN:PRICE:VALUE in its own units, PRICE being
 * what it costs more. E_TYPE where the text is neither.
 */
export function upgradeFacts(text: string, lanes: UsageLanes, context: PlanContext): UpgradeFacts {
  const parts = text.split(':');
  if (parts.length !== 3) {
    throw new PlanError(
      'E_TYPE',
      '--upgrade',
      text,
      TIER_SOURCE.test(context.quota.source) ? FORM : POOL_FORM,
    );
  }
  const [name, price, value] = parts as [string, string, string];
  const usd = inRange('--upgrade PRICE', numberOf(price), 0, 1e5);
  const usdPerUnit = inRange('--upgrade VALUE', numberOf(value), 0, 1e6);
  const { names, unit, windows, usdMore } = otherPlan(text, name, usd, context);
  const draws = context.draws(UPGRADE_STREAM);
  const pools = lanes.lanes
    .filter((lane) => lane.limited.length > 0)
    .map((lane) => {
      const days = Array.from({ length: DAYS }, (_, day) =>
        demandSamples(
          lane.model,
          { fromMs: context.nowMs + day * MS_PER_DAY, hours: 24 },
          SAMPLES_PER_DAY,
          draws,
        ),
      ).flat();
      const perDayFrom = dayLimit(lane.windows.map(({ window }) => window))?.limit ?? null;
      const perDayTo = dayLimit(windowsFor(lane, windows))?.limit ?? null;
      const exceedChance = days.filter((units) => units > (perDayFrom ?? units)).length / days.length;
      const saved = turnedAway(days, perDayFrom) - turnedAway(days, perDayTo);
      return { saved, facts: { pool: lane.name, perDayFrom, perDayTo, exceedChance } };
    });
  const gained = pools.reduce((sum, { saved }) => sum + saved * usdPerUnit * DAYS_PER_MONTH, 0);
  return {
    from: names[0],
    to: names[1],
    usdMorePerMonth: usdMore,
    unit,
    usdPerUnit,
    pools: pools.map(({ facts }) => facts),
    monthlyGainUsd: gained - usdMore + 0,
  };
}
