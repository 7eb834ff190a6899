/** Accounts and their windows as `GET /v1/usage` shows them: those that hold back, and those that no longer do. */
import { orderLength } from '../../quota/windows/index.ts';
import { isResting } from '../deciding/index.ts';
import type { Fleet } from './fleet.ts';
import type { LaneState } from './fleet-state.ts';
import { plansOf } from './lane-plans.ts';
import type { AccountMeter, ServingPlan } from './meters/index.ts';
import { MS_PER_MINUTE, type WindowBelief } from './meters/index.ts';
import type { AccountUsage, AccountWindowUsage } from './usage-answer.ts';

const MS_PER_SECOND = 1000;

const epochSeconds = (ms: number): number => ms / MS_PER_SECOND;

/** Seconds until it is full at the last hour's rate; null = not before it resets. */
function wallSeconds(usedPct: number, burnPerHour: number, resetSeconds: number | null): number | null {
  if (burnPerHour <= 0) return null;
  const seconds = Math.max(0, ((1 - usedPct) / burnPerHour) * 3600);
  return resetSeconds !== null && seconds >= resetSeconds ? null : Math.round(seconds);
}

/** A window now; call after `advanceTo`. */
export function windowUsage(belief: WindowBelief, nowMs: number): AccountWindowUsage {
  const { window, lastReading, lastHour, origin } = belief;
  const minute = Math.floor(nowMs / MS_PER_MINUTE);
  const { headroomUnits, capacityUnits, lengthMinutes, minutesLeft } = belief.reading(minute);
  const isFresh = lastReading !== null && (lastReading.resetAtMs === null || lastReading.resetAtMs > nowMs);
  const usedPct = 1 - headroomUnits / capacityUnits;
  lastHour.advance(nowMs);
  const { capacity } = window;
  const burn = capacity === null ? 0 : lastHour.rollingTokens / capacity;
  const hasPeriod = orderLength(window.clock) > 0;
  return {
    kind: window.clock.kind,
    used_pct: usedPct,
    capacity_tokens: capacity,
    headroom_tokens: capacity === null ? null : Math.max(0, Math.round(headroomUnits)),
    unit: window.unit === 'weighted' ? 'tokens' : window.unit,
    counts: window.counts,
    length_sec: hasPeriod ? lengthMinutes * 60 : null,
    resets_at: minutesLeft === null ? null : (minute + minutesLeft) * 60,
    source: isFresh ? 'upstream' : 'metered',
    source_age_sec: isFresh ? Math.max(0, Math.round((nowMs - lastReading.atMs) / MS_PER_SECOND)) : null,
    burn_pct_per_hour: burn,
    time_to_wall_sec: wallSeconds(usedPct, burn, minutesLeft === null ? null : minutesLeft * 60),
    state: belief.isGone ? 'gone' : origin,
  };
}

/** Why the account takes no request of any model now; '' = it does. */
function obstacleOf(account: AccountMeter, { long, short, others }: ServingPlan, nowMs: number): string {
  const minute = Math.floor(nowMs / MS_PER_MINUTE);
  const reserved = { tokens: account.reservedTokens, requests: account.inFlightCount };
  const spent = [long, short, ...others].find(
    (belief) => belief !== null && belief.reading(minute).headroomUnits - belief.unitsOf(reserved) <= 0,
  );
  return spent === undefined || spent === null ? '' : `${spent.window.name} window is spent`;
}

function accountUsage(
  fleet: Fleet,
  lane: LaneState,
  account: AccountMeter,
  plan: ServingPlan,
  nowMs: number,
): AccountUsage {
  const { name, bankedResets } = account.config;
  const own = fleet.cooldowns.find({ lane: lane.config.name, account: name, family: '' });
  const rests = own !== undefined && isResting(own, nowMs);
  const why = rests ? 'cooldown' : obstacleOf(account, plan, nowMs);
  return {
    lane: lane.config.name,
    name,
    short: plan.short === null ? null : windowUsage(plan.short, nowMs),
    weekly: plan.long === null ? null : windowUsage(plan.long, nowMs),
    windows: Object.fromEntries(
      account.windows.map((belief) => [belief.window.name, windowUsage(belief, nowMs)]),
    ),
    banked_resets: bankedResets,
    in_flight: account.inFlightCount,
    in_flight_tokens: account.reservedTokens,
    usable: why === '',
    why: rests ? `cooldown: ${own.cause}` : why,
    cooldown_until: rests ? epochSeconds(own.untilMs) : null,
    cooldown_cause: rests ? own.cause : null,
    last_served: account.lastServedMs === null ? null : epochSeconds(account.lastServedMs),
    requests: account.requestCount,
  };
}

/** Every account of every lane, in the configuration's order. */
export function accountUsages(fleet: Fleet, nowMs: number): AccountUsage[] {
  return [...fleet.lanes.values()].flatMap((lane) => {
    for (const account of lane.accounts) account.advanceTo(nowMs);
    const plans = plansOf(lane, '');
    return lane.accounts.map((account, index) => accountUsage(fleet, lane, account, plans[index]!, nowMs));
  });
}
