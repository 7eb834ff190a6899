/**
 * What a refusal means for the fleet: what is held, and whether the request may go elsewhere. Each class of refusal
 * holds the narrowest thing that it is about (wire/reading/refusal-record.ts has the classes); how long is for hold.ts to say.
 */
import { modelFamily } from '../../quota/windows/index.ts';
import { FIVE_HOURS, LONGEST_WAIT_MS, type Refusal } from '../wire/index.ts';
import type { Fleet } from './fleet.ts';
import { type Hold, type HoldCause, type HoldNews, suspected } from './hold.ts';
import type { AccountMeter } from './meters/index.ts';
import { MS_PER_MINUTE } from './meters/index.ts';
import type { Attempt } from './open-attempt.ts';

/** A reading this full is of the window that an account is limited by, if no word says which. */
const NEARLY_FULL = 0.9;

export interface Consequence {
  /** String of the decision that follows; null = the answer goes to the client as it is. */
  readonly again: 'quota_overshoot' | 'fallback' | null;
  /** True where the same account may be asked once more before another is. */
  readonly sameAccountOnce: boolean;
  /** The hold in force; null = nothing is held. */
  readonly hold: Hold | null;
  /** It may be the request's own fault: a second account that says the same settles it. */
  readonly isDubious: boolean;
}

const AS_IT_IS: Consequence = { again: null, sameAccountOnce: false, hold: null, isDubious: false };

/** What is known of the answer beside the refusal. */
export interface RefusedAnswer {
  /** 0 = not known. */
  readonly status: number;
  /** Digest of the secret that was shown; '' = none of ours. */
  readonly secret: string;
}

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

/** The window that refused is full, whatever our sums say. */
function markFull(meter: AccountMeter, refusal: Refusal, nowMs: number): void {
  const belief = refusal.window === null ? null : meter.findClaimed(refusal.window);
  if (belief === null || refusal.untilMs === null) return;
  // Ends are cut to what a hold may last: of a longer window they are no reset.
  const isCut = (refusal.window?.lengthMinutes ?? 0) > LONGEST_WAIT_MS / MS_PER_MINUTE;
  const resetAtMs = isCut ? (belief.lastReading?.resetAtMs ?? null) : refusal.untilMs;
  belief.observe({ utilizationFraction: 1, resetAtMs, atMs: nowMs });
}

/** When the usual short window resets, where a reading says that it is next to full, epoch ms; null = nobody says so. */
function fullShortResetMs(meter: AccountMeter, nowMs: number): number | null {
  const reading = meter.findClaimed(FIVE_HOURS)?.lastReading ?? null;
  if (reading === null || reading.utilizationFraction < NEARLY_FULL) return null;
  return reading.resetAtMs !== null && reading.resetAtMs > nowMs ? reading.resetAtMs : null;
}

class Holder {
  private readonly fleet: Fleet;
  private readonly attempt: Attempt;
  private readonly refusal: Refusal;
  private readonly answer: RefusedAnswer;
  private readonly nowMs: number;

  constructor(fleet: Fleet, attempt: Attempt, refusal: Refusal, answer: RefusedAnswer, nowMs: number) {
    this.fleet = fleet;
    this.attempt = attempt;
    this.refusal = refusal;
    this.answer = answer;
    this.nowMs = nowMs;
  }

  /** Holds the account, or `family` on it, until `untilMs` (epoch ms, null = nobody said); null where holds are off. */
  hold(cause: HoldCause, family: string, untilMs: number | null): Hold | null {
    const { fleet, attempt, refusal, answer, nowMs } = this;
    if (fleet.settings.cooldownMs === 0 || attempt.isFree) return null;
    const { lane, account, startedMs } = attempt;
    const belief =
      refusal.window === null ? null : fleet.findAccount(lane, account)?.findClaimed(refusal.window);
    const news: HoldNews = {
      scope: { lane, account, family },
      cause,
      evidence: { atMs: nowMs, status: answer.status, header: refusal.reason },
      startedMs,
      untilMs,
      window:
        refusal.window === null
          ? null
          : {
              name: belief?.window.name ?? refusal.window.claim,
              lengthMinutes: refusal.window.lengthMinutes,
            },
      secret: answer.secret,
      firstMs: fleet.settings.cooldownMs,
    };
    return fleet.holds.hear(news);
  }
}

const modelOf = ({ model }: Attempt): string => model.trim().toLowerCase();

/** The model that alone is held, where a provider's rates are those of one; '' = the whole account is. */
const modelHeld = ({ scope }: Refusal, attempt: Attempt): string =>
  scope === 'model' ? modelOf(attempt) : '';

/** Whether the credential is the client's: what is wrong with it is the client's to know. */
const isClients = (meter: AccountMeter): boolean => meter.config.credential === null;

/**
 * Takes a refusal of `attempt` (already released) at `nowMs`: places holds, notes it for calibration. Requests that cost
 * nothing hold nothing.
 */
export function takeRefusal(
  fleet: Fleet,
  attempt: Attempt,
  refusal: Refusal,
  nowMs: number,
  answer: RefusedAnswer = { status: 0, secret: '' },
): Consequence {
  const untilMs = refusal.untilMs !== null && refusal.untilMs > nowMs ? refusal.untilMs : null;
  const meter = fleet.findAccount(attempt.lane, attempt.account) ?? attempt.meter;
  const holder = new Holder(fleet, attempt, refusal, answer, nowMs);
  takeFailure(fleet, attempt, nowMs);
  const overshoot = (hold: Hold | null, isDubious = false): Consequence => ({
    again: 'quota_overshoot',
    sameAccountOnce: false,
    hold,
    isDubious,
  });
  switch (refusal.kind) {
    case 'quota_window':
      noteForCalibration(attempt, refusal, nowMs);
      if (!attempt.isFree) markFull(meter, refusal, nowMs);
      return overshoot(holder.hold(refusal.kind, '', untilMs));
    case 'account_limit':
      noteForCalibration(attempt, refusal, nowMs);
      return overshoot(
        holder.hold(refusal.kind, modelHeld(refusal, attempt), untilMs ?? fullShortResetMs(meter, nowMs)),
      );
    case 'model_window':
      if (!attempt.isFree) markFull(meter, refusal, nowMs);
      return overshoot(holder.hold(refusal.kind, modelFamily(attempt.model), untilMs));
    case 'throttle':
      // "Again at once" holds nothing.
      if (refusal.untilMs !== null && untilMs === null) return overshoot(null, true);
      return overshoot(holder.hold(refusal.kind, modelHeld(refusal, attempt), untilMs), true);
    case 'windowless':
      return { again: 'quota_overshoot', sameAccountOnce: true, hold: null, isDubious: true };
    case 'auth': {
      if (isClients(meter)) return AS_IT_IS;
      const hold = holder.hold(refusal.kind, '', null);
      return { again: 'fallback', sameAccountOnce: false, hold, isDubious: true };
    }
    case 'billing':
    case 'disabled':
      if (isClients(meter)) return AS_IT_IS;
      // What this kind of request wants money for is not asked of the next one.
      return overshoot(refusal.scope === 'account' ? holder.hold(refusal.kind, '', null) : null, true);
    case 'model':
      if (isClients(meter)) return AS_IT_IS;
      return overshoot(holder.hold(refusal.kind, modelOf(attempt), null), true);
    case 'elsewhere':
      // Nobody knows with which: each is asked, and none is to blame.
      return overshoot(null);
    case 'overload':
    case 'server':
      return { again: 'fallback', sameAccountOnce: false, hold: null, isDubious: false };
    case 'request':
      return AS_IT_IS;
    case 'unfit':
      // Of the request and this kind of account; one of another kind may serve it.
      return overshoot(null);
  }
}

/** An attempt ended without being served: what it was to find out about is asked again later. */
export function takeFailure(fleet: Fleet, attempt: Attempt, nowMs: number): void {
  for (const probe of attempt.probes) {
    if (!attempt.hasServed) fleet.holds.postpone(probe, nowMs);
    fleet.holds.endProbe(probe);
  }
}

/** An account could not be connected to: while another lane is there, nobody need wait for it. */
export function takeUnreachable(fleet: Fleet, attempt: Attempt, code: string, nowMs: number): Hold | null {
  const { lane, account, startedMs } = attempt;
  if (fleet.settings.cooldownMs === 0 || attempt.isFree) return null;
  return fleet.holds.hear({
    scope: { lane, account, family: '' },
    cause: 'unreachable',
    evidence: { atMs: nowMs, status: 0, header: code },
    startedMs,
    untilMs: null,
    window: null,
    secret: '',
    firstMs: 0,
  });
}

/** The same request failed alike on a second account: neither is held for it, they are only asked last for a while. */
export function suspectOnly(fleet: Fleet, holds: readonly Hold[]): Hold[] {
  return holds.flatMap((hold) => {
    const known = fleet.holds.find(hold.scope);
    // What was heard before or since by another request stands.
    return known === hold ? [fleet.holds.put(suspected(hold))] : [];
  });
}
