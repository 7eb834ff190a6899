/**
 * What is believed of one window of an account, or of several that share it: our own sum in the one window
 * arithmetic (quota/windows), and the upstream's last word, which beats it. A window whose capacity nobody knows is
 * moved by the upstream's fractions alone; when the upstream stops speaking of it, it no longer holds anything back.
 *
 * Time is epoch milliseconds; windows count in whole epoch minutes.
 */
import {
  calendarEnd,
  compileWindow,
  NO_RESET,
  type QuotaWindow,
  WindowMeter,
  type WindowReading,
  type WindowSpec,
} from '../../../quota/windows/index.ts';
import type { AccountWindow } from '../../config/index.ts';
import { SpendLog } from './spend-log.ts';
import { UsageWindow } from './usage-window.ts';

export const MS_PER_MINUTE: number = 60_000;
/** Stands for the capacity of a window that nobody knows: only the upstream's fractions move it. */
const NOMINAL_UNITS = 1_000_000_000;
/** Resets reported within this of each other are one reset (providers jitter). */
const SAME_RESET_MS = 5000;
/** Answers that tell of other windows and not of this one until it is taken to be gone. */
const MISSES_UNTIL_GONE = 20;
const HOUR_MS = 3_600_000;
/** Answers overtake each other by less. */
const CLOCK_JUMP_MS = HOUR_MS;
/** Of a window with less than this share left nothing is left (deciding/select-account.ts has the same). */
const SPENT_SHARE = 0.005;

/** The upstream's last word on a window. */
export interface UpstreamReading {
  /** Used over capacity; may exceed 1. */
  readonly utilizationFraction: number;
  /** Epoch ms; null = not told. */
  readonly resetAtMs: number | null;
  readonly atMs: number;
}

/**
 * Who made it known: the configuration; the upstream alone; or the upstream, in a name that says neither length nor
 * models: nobody knows what that is, so it is shown and holds nothing back.
 */
export type WindowOrigin = 'configured' | 'learned' | 'unread';

/** What a request, or a sum of them, takes from windows of each unit. */
export interface Amount {
  readonly tokens: number;
  readonly requests: number;
}

/** The window in epoch minutes, its clock as it stands at `nowMs`. */
function specOf(window: QuotaWindow, nowMs: number): WindowSpec {
  const { clock } = window;
  const spec = compileWindow(window, window.capacity ?? NOMINAL_UNITS, nowMs);
  const originMinute = Math.floor(nowMs / MS_PER_MINUTE);
  switch (clock.kind) {
    case 'calendar':
      return {
        ...spec,
        firstResetMinute: Math.ceil(calendarEnd(clock, nowMs) / MS_PER_MINUTE),
        calendar: { clock, originMs: 0 },
      };
    case 'once':
      return {
        ...spec,
        lengthMinutes: Math.max(1, spec.lengthMinutes),
        firstResetMinute: clock.expiresMs === null ? NO_RESET : Math.ceil(clock.expiresMs / MS_PER_MINUTE),
      };
    case 'fixed':
    case 'first_use':
      return {
        ...spec,
        firstResetMinute:
          spec.firstResetMinute === NO_RESET ? NO_RESET : originMinute + spec.firstResetMinute,
      };
    default:
      return spec;
  }
}

export class WindowBelief {
  readonly window: AccountWindow;
  readonly origin: WindowOrigin;
  meter: WindowMeter;
  lastReading: UpstreamReading | null;
  /** The last hour's spending in the window's unit, for burn rates. */
  lastHour: UsageWindow;
  /** What was spent when, for a start that is configured later. */
  private spent: SpendLog;
  /** Minute from which its first-use clock counts, the last time it ran; null = it never did. */
  openedMinute: number | null;
  /** Answers since its last reading that told of other windows and not of it. */
  missCount: number;
  private advancedMinute: number;
  /** The reading that was asked for last. */
  private shown: WindowReading | null;
  private isTakenOver: boolean;

  constructor(window: AccountWindow, origin: WindowOrigin = 'configured') {
    this.window = window;
    this.origin = origin;
    this.meter = new WindowMeter(specOf(window, 0));
    this.lastReading = null;
    this.lastHour = new UsageWindow({ rollingMs: HOUR_MS, weeklyMs: HOUR_MS, bucketMs: MS_PER_MINUTE });
    this.spent = new SpendLog(this.meter.spec.lengthMinutes);
    this.openedMinute = null;
    this.missCount = 0;
    this.advancedMinute = -1;
    this.shown = null;
    this.isTakenOver = false;
  }

  /** True where nothing but the upstream's word can say how full it is. */
  get isBlind(): boolean {
    return this.window.capacity === null;
  }

  /** True where it is not to be believed in any more: blind, and the upstream speaks of others only. */
  get isGone(): boolean {
    if (!this.isBlind || this.missCount === 0) return false;
    if (this.missCount >= MISSES_UNTIL_GONE) return true;
    const resetAtMs = this.lastReading?.resetAtMs ?? null;
    return (
      this.origin !== 'configured' && resetAtMs !== null && resetAtMs <= this.advancedMinute * MS_PER_MINUTE
    );
  }

  /** True where the answers that missed it are still counted. */
  get isMissed(): boolean {
    return this.missCount > 0 && this.missCount <= MISSES_UNTIL_GONE;
  }

  /** Takes every reset due. A clock that went back waits. */
  advanceTo(minute: number): void {
    if (minute === this.advancedMinute) return;
    // The configured reset is one of many: the clock starts with the first one after now.
    if (this.advancedMinute < 0) this.meter = new WindowMeter(specOf(this.window, minute * MS_PER_MINUTE));
    const isFirst = this.advancedMinute < 0;
    this.advancedMinute = minute;
    this.meter.advanceTo(minute);
    if (isFirst) this.noteOpening(minute);
  }

  /** Takes a reset that the upstream told to the second: nobody waits for the end of its minute. After `advanceTo`. */
  takeToldReset(nowMs: number): void {
    const resetAtMs = this.lastReading?.resetAtMs ?? null;
    if (resetAtMs === null || resetAtMs > nowMs) return;
    const resetMinute = Math.ceil(resetAtMs / MS_PER_MINUTE);
    if (resetMinute === this.advancedMinute + 1) this.meter.advanceTo(resetMinute);
  }

  /** First instant with `units` of room if nothing more is spent, epoch ms, after `advanceTo`; null = never, or not known. */
  roomAtMs(minute: number, units: number): number | null {
    const room = this.meter.minuteWithRoom(minute, units);
    if (room === null) return null;
    const resetAtMs = this.lastReading?.resetAtMs ?? null;
    const isTold = resetAtMs !== null && Math.ceil(resetAtMs / MS_PER_MINUTE) === room;
    return isTold ? resetAtMs : room * MS_PER_MINUTE;
  }

  /** Remembers when a clock of first use that runs began. */
  private noteOpening(minute: number): void {
    if (this.window.clock.kind !== 'first_use') return;
    const { minutesLeft, lengthMinutes } = this.meter.reading(minute);
    if (minutesLeft !== null) this.openedMinute = minute + minutesLeft - lengthMinutes;
  }

  /** What an amount is in the window's unit; dollars at the stated price, without one nobody can tell. */
  unitsOf({ tokens, requests }: Amount): number {
    const { unit, usdPerToken = 0 } = this.window;
    if (unit === 'weighted') return tokens;
    return unit === 'requests' ? requests : tokens * usdPerToken;
  }

  /** Charges a finished request. */
  spend(nowMs: number, amount: Amount): void {
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    this.advanceTo(minute);
    const units = this.unitsOf(amount);
    // Fractions of an unknown capacity cannot be metered; its clock still starts.
    this.meter.spend(minute, this.isBlind ? 0 : units);
    if (!this.isBlind) this.spent.add(minute, units);
    this.noteOpening(minute);
    if (this.isBlind) return;
    this.lastHour.add(nowMs, {
      inputTokens: 0,
      outputTokens: 0,
      cacheWriteTokens: 0,
      cacheReadTokens: 0,
      weightedTokens: units,
      dirtyMs: 0,
      streamMs: 0,
    });
  }

  /** Takes the upstream's word; older words than the last are ignored. Returns false for those. */
  observe(reading: UpstreamReading): boolean {
    const last = this.lastReading;
    // A word from far ahead was taken by a clock that has been set right since.
    const aheadMs = last === null ? 0 : last.atMs - reading.atMs;
    if (aheadMs > 0 && aheadMs < CLOCK_JUMP_MS) return false;
    const minute = Math.floor(reading.atMs / MS_PER_MINUTE);
    this.advanceTo(minute);
    const sameReset =
      last !== null &&
      last.resetAtMs !== null &&
      reading.resetAtMs !== null &&
      Math.abs(reading.resetAtMs - last.resetAtMs) < SAME_RESET_MS;
    const resetAtMs = sameReset ? last.resetAtMs : reading.resetAtMs;
    this.lastReading = { ...reading, resetAtMs };
    this.missCount = 0;
    const used = reading.utilizationFraction * this.meter.spec.capacityUnits;
    this.meter.correct(
      minute,
      this.window.unit === 'usd' ? used : Math.round(used),
      resetAtMs === null ? null : Math.ceil(resetAtMs / MS_PER_MINUTE),
    );
    this.noteOpening(minute);
    return true;
  }

  /** An answer to a request that counts here told of other windows and not of this one. Returns whether it goes now. */
  miss(): boolean {
    const was = this.isGone;
    this.missCount++;
    return this.isGone !== was;
  }

  /** Whether next to nothing of it is left, after `advanceTo`. */
  isSpent(nowMs: number): boolean {
    const { headroomUnits, capacityUnits } = this.reading(Math.floor(nowMs / MS_PER_MINUTE));
    return headroomUnits < SPENT_SHARE * capacityUnits;
  }

  /** The window at a minute, after `advanceTo`; the same object for as long as nothing in it changes. */
  reading(minute: number): WindowReading {
    this.shown = this.meter.reading(minute, this.shown);
    return this.shown;
  }

  /** Carries on from the same window of another configuration, once. */
  takeOver(previous: WindowBelief, minute: number): void {
    if (this.isTakenOver) return;
    this.isTakenOver = true;
    previous.advanceTo(minute);
    this.advanceTo(minute);
    const [before, after] = [previous.window, this.window];
    const isRescaled = before.capacity === null || after.capacity === null;
    const scale = isRescaled ? this.meter.spec.capacityUnits / previous.meter.spec.capacityUnits : 1;
    const keepsClock = isUntold(after) || JSON.stringify(after.clock) === JSON.stringify(before.clock);
    this.meter.takeOver(previous.meter, minute, { scale, keepsClock });
    this.lastReading = previous.lastReading;
    this.lastHour = previous.lastHour;
    this.openedMinute = previous.openedMinute;
    this.missCount = previous.missCount;
    this.spent = previous.spent;
    // In another unit what was spent when is not known.
    if (!keepsClock && !isRescaled) this.forgetBefore(minute);
  }

  /** Its clock was told anew: what was used and said before this window began no longer counts. */
  private forgetBefore(minute: number): void {
    const { minutesLeft, lengthMinutes, capacityUnits, headroomUnits } = this.meter.reading(minute);
    if (minutesLeft === null) return;
    const startMinute = minute + minutesLeft - lengthMinutes;
    if (this.lastReading !== null && this.lastReading.atMs >= startMinute * MS_PER_MINUTE) return;
    this.lastReading = null;
    const used = this.spent.since(startMinute);
    this.meter.correct(minute, Math.min(used, capacityUnits - headroomUnits), null);
  }

  /** When the window that runs now began, epoch ms; null = none runs, or it has no beginning. */
  startMs(nowMs: number): number | null {
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    this.advanceTo(minute);
    const { minutesLeft, lengthMinutes } = this.meter.reading(minute);
    const { kind } = this.window.clock;
    if (minutesLeft === null || kind === 'sliding' || kind === 'bucket' || kind === 'once') return null;
    return (minute + minutesLeft - lengthMinutes) * MS_PER_MINUTE;
  }
}

/** True where the configuration says nothing of its resets. */
function isUntold({ clock }: QuotaWindow): boolean {
  if (clock.kind === 'calendar' || clock.kind === 'once') return false;
  return !('reset' in clock) || clock.reset === null;
}

/** False for a window that is gone or that nobody can read. */
export const holdsBack = (belief: WindowBelief): boolean => belief.origin !== 'unread' && !belief.isGone;
