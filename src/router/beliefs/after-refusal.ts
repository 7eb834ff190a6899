/**
 * What a refusal means for the fleet: what rests, for how long, and whether the request may go elsewhere. Each
 * class of refusal rests the narrowest thing that it is about (wire/refusals/refusal.ts has the classes).
 */
import { modelFamily } from '../../quota/windows/index.ts';
import { FIVE_HOURS, LONGEST_WAIT_MS, type Refusal } from '../wire/index.ts';
import type { Cooldown } from './cooldowns.ts';
import type { Fleet } from './fleet.ts';
import type { AccountMeter } from './meters/index.ts';
import { MS_PER_MINUTE } from './meters/index.ts';
import type { Attempt } from './open-attempt.ts';

/** A credential that was refused will not work again soon. */
const AUTH_REST_MS = 30 * MS_PER_MINUTE;
/** A throttle rests its account no longer than this, whatever it says. */
const MOST_THROTTLE_MS = 60_000;

export interface Consequence {
  /** String of the decision that follows; null = the answer goes to the client as it is. */
  readonly again: 'quota_overshoot' | 'fallback' | null;
  /** True where the same account may be asked once more before another is. */
  readonly sameAccountOnce: boolean;
  readonly cooldown: Cooldown | null;
}

const AS_IT_IS: Consequence = { again: null, sameAccountOnce: false, cooldown: null };

/**
 * Notes a quota refusal for calibration: how full our sums say the cap is, and when their oldest use would have
 * left, which is when a window that opened with it resets.
 */
function noteForCalibration({ cap }: Attempt, refusal: Refusal, nowMs: number): void {
  if (cap === null) return;
  const { rollingUsedTokens, rollingCapTokens, weeklyUsedTokens, weeklyCapTokens } = cap.record(nowMs);
  const rolling = rollingCapTokens === null ? 0 : rollingUsedTokens / rollingCapTokens;
  const weekly = weeklyCapTokens === null ? 0 : weeklyUsedTokens / weeklyCapTokens;
  const predictedMs = nowMs + cap.window.untilOldestLeavesMs(nowMs);
  const gapSeconds = refusal.untilMs === null ? null : (predictedMs - refusal.untilMs) / 1000;
  cap.calibration.note({ atMs: nowMs, usedFraction: Math.max(rolling, weekly), gapSeconds });
}

function rest(
  fleet: Fleet,
  attempt: Attempt,
  family: string,
  untilMs: number,
  cause: string,
  nowMs: number,
): Cooldown | null {
  if (fleet.settings.cooldownMs === 0) return null;
  const { lane, account } = attempt;
  return fleet.cooldowns.start({ lane, account, family }, untilMs, cause, nowMs);
}

/** The window that refused is full, whatever our sums say. */
function markFull(meter: AccountMeter, refusal: Refusal, nowMs: number): void {
  const belief = refusal.window === null ? null : meter.findClaimed(refusal.window);
  if (belief === null || refusal.untilMs === null) return;
  // Ends are cut to what a rest may last: of a longer window they are no reset.
  const isCut = (refusal.window?.lengthMinutes ?? 0) > LONGEST_WAIT_MS / MS_PER_MINUTE;
  const resetAtMs = isCut ? (belief.lastReading?.resetAtMs ?? null) : refusal.untilMs;
  belief.observe({ utilizationFraction: 1, resetAtMs, atMs: nowMs });
}

/** When the account's usual short window resets, as far as anybody knows, epoch ms. */
function shortResetMs(meter: AccountMeter, nowMs: number): number | null {
  const belief = meter.findClaimed(FIVE_HOURS);
  if (belief === null) return null;
  const minute = Math.floor(nowMs / MS_PER_MINUTE);
  belief.advanceTo(minute);
  const { minutesLeft } = belief.reading(minute);
  return minutesLeft === null ? null : nowMs + minutesLeft * MS_PER_MINUTE;
}

/**
 * Takes a refusal of `attempt` (already released) at `nowMs`. Starts rests, notes it for calibration. An account
 * without a credential of ours is the client's: what is wrong with that credential is the client's to know.
 */
export function takeRefusal(fleet: Fleet, attempt: Attempt, refusal: Refusal, nowMs: number): Consequence {
  const untilMs = refusal.untilMs !== null && refusal.untilMs > nowMs ? refusal.untilMs : null;
  const defaultUntilMs = nowMs + fleet.settings.cooldownMs;
  const family = modelFamily(attempt.model);
  const meter = fleet.findAccount(attempt.lane, attempt.account) ?? attempt.meter;
  const overshoot = (cooldown: Cooldown | null): Consequence => ({
    again: 'quota_overshoot',
    sameAccountOnce: false,
    cooldown,
  });
  switch (refusal.kind) {
    case 'quota_window':
      noteForCalibration(attempt, refusal, nowMs);
      markFull(meter, refusal, nowMs);
      return overshoot(rest(fleet, attempt, '', untilMs ?? defaultUntilMs, refusal.kind, nowMs));
    case 'account_limit': {
      noteForCalibration(attempt, refusal, nowMs);
      const knownReset = shortResetMs(meter, nowMs) ?? defaultUntilMs;
      return overshoot(rest(fleet, attempt, '', untilMs ?? knownReset, refusal.kind, nowMs));
    }
    case 'model_window':
      return overshoot(rest(fleet, attempt, family, untilMs ?? defaultUntilMs, refusal.kind, nowMs));
    case 'throttle': {
      // Requests that cost nothing have a pace of their own.
      if (attempt.isFree) return overshoot(null);
      const until = Math.min(untilMs ?? defaultUntilMs, nowMs + MOST_THROTTLE_MS);
      return overshoot(rest(fleet, attempt, '', until, refusal.kind, nowMs));
    }
    case 'windowless':
      return { again: 'quota_overshoot', sameAccountOnce: true, cooldown: null };
    case 'auth': {
      if (meter.config.credential === null) return AS_IT_IS;
      return {
        again: 'fallback',
        sameAccountOnce: false,
        cooldown: rest(fleet, attempt, '', nowMs + AUTH_REST_MS, refusal.kind, nowMs),
      };
    }
    case 'overload':
    case 'server':
      return { again: 'fallback', sameAccountOnce: false, cooldown: null };
    case 'request':
    case 'billing':
      return AS_IT_IS;
  }
}
