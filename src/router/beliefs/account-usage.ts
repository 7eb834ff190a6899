/** Accounts and their windows as `GET /v1/usage` shows them: those that hold back, and those that no longer do. */
import { orderLength } from '../../quota/windows/index.ts';
import { isHeld } from '../deciding/index.ts';
import type { Fleet } from './fleet.ts';
import type { LaneState } from './fleet-state.ts';
import { CAUSE_WORDS, type HoldCause } from './hold.ts';
import { isByHand } from './holds.ts';
import { plansOf } from './lane-plans.ts';
import type { AccountMeter, ServingPlan } from './meters/index.ts';
import { MS_PER_MINUTE, type WindowBelief } from './meters/index.ts';
import type { AccountUsage, AccountWindowUsage, HoldUsage } from './usage-answer.ts';

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
  const { reserveFraction = 0 } = account.config;
  for (const belief of [long, short, ...others]) {
    if (belief === null) continue;
    const { headroomUnits, capacityUnits } = belief.reading(minute);
    const left = headroomUnits - belief.unitsOf(reserved);
    if (left <= 0) return `${belief.window.name} window is spent`;
    if (left <= reserveFraction * capacityUnits)
      return `${belief.window.name} window is at its owner's reserve`;
  }
  return '';
}

/** The holds on an account that are in force, those by our own sums too. */
function holdUsages(fleet: Fleet, lane: string, account: string, nowMs: number): HoldUsage[] {
  return fleet.holds
    .ofAccount(lane, account)
    .filter(({ untilMs }) => untilMs > nowMs)
    .map((hold) => {
      const { scope, cause, evidence, doubtAtMs, window, count, isStated, isSuspicion } = hold;
      return {
        family: scope.family,
        cause,
        words: CAUSE_WORDS[cause],
        window,
        status: evidence.status,
        evidence: evidence.header,
        since: epochSeconds(evidence.atMs),
        until: isByHand(hold) ? null : epochSeconds(hold.untilMs),
        doubt_at: isByHand(hold) ? null : epochSeconds(doubtAtMs),
        stated: isStated,
        count,
        suspicion: isSuspicion,
      };
    });
}

function accountUsage(
  fleet: Fleet,
  lane: LaneState,
  account: AccountMeter,
  plan: ServingPlan,
  nowMs: number,
): AccountUsage {
  const { name, bankedResets, priority = 0, reserveFraction = 0 } = account.config;
  const holds = holdUsages(fleet, lane.config.name, name, nowMs);
  const own = fleet.holds.reading(lane.config.name, name, [''], nowMs);
  const isOwnHeld = own !== null && isHeld(own, nowMs);
  const why = isOwnHeld ? 'held' : obstacleOf(account, plan, nowMs);
  return {
    lane: lane.config.name,
    name,
    short: plan.short === null ? null : windowUsage(plan.short, nowMs),
    weekly: plan.long === null ? null : windowUsage(plan.long, nowMs),
    windows: Object.fromEntries(
      account.windows.map((belief) => [belief.window.name, windowUsage(belief, nowMs)]),
    ),
    banked_resets: bankedResets,
    priority,
    reserve_fraction: reserveFraction,
    in_flight: account.inFlightCount,
    in_flight_tokens: account.reservedTokens,
    usable: why === '',
    why: isOwnHeld ? `held: ${CAUSE_WORDS[own.cause as HoldCause]}` : why,
    cooldown_until: isOwnHeld && !isByHand(own) ? epochSeconds(own.untilMs) : null,
    cooldown_cause: isOwnHeld ? (own.cause ?? null) : null,
    holds,
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
