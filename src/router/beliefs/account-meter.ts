/**
 * What one account has spent and may still spend: its two windows, what is reserved for requests on their way,
 * and the last word of the upstream itself, which beats our own sums.
 *
 * Time is epoch milliseconds; windows count in whole epoch minutes. Invariant: `reservedTokens` is the sum of
 * reservations neither settled nor released.
 */
import {
  NO_RESET,
  SHORT_WINDOW_MINUTES,
  WEEKLY_WINDOW_MINUTES,
  WindowMeter,
  type WindowReading,
  type WindowSpec,
} from '../../quota/windows/index.ts';
import type { AccountConfig, AccountWindow } from '../config/index.ts';
import type { WindowClaim } from '../wire/index.ts';
import { UsageWindow } from './usage-window.ts';

export const MS_PER_MINUTE: number = 60_000;
/** Stands for the capacity of a window that nobody knows: only the upstream's fractions move it. */
const NOMINAL_TOKENS = 1_000_000_000;
/** Resets reported within this of each other are one reset (providers jitter). */
export const SAME_RESET_MS: number = 5000;
const HOUR_MS = 3_600_000;

export type WindowName = 'short' | 'weekly';

/** The account's window that a provider's claim means; null = none. Lengths may be a minute off. */
export function windowNameOf({ lengthMinutes, families }: WindowClaim): WindowName | null {
  if (families !== 'all' || lengthMinutes === null) return null;
  if (Math.abs(lengthMinutes - SHORT_WINDOW_MINUTES) <= 1) return 'short';
  return Math.abs(lengthMinutes - WEEKLY_WINDOW_MINUTES) <= 1 ? 'weekly' : null;
}

/** The upstream's last word on a window. */
export interface UpstreamReading {
  /** Used over capacity; may exceed 1. */
  readonly utilizationFraction: number;
  /** Epoch ms; null = not told. */
  readonly resetAtMs: number | null;
  readonly atMs: number;
}

function specOf(window: AccountWindow): WindowSpec {
  const { kind, lengthMinutes, floorMinutes, resetAtMs } = window;
  return {
    kind,
    capacityUnits: window.capacityTokens ?? NOMINAL_TOKENS,
    lengthMinutes,
    // A grid that nobody told us is guessed from the first use, to the minute.
    floorMinutes: kind === 'first_use' ? floorMinutes : 1,
    firstResetMinute: resetAtMs === null ? NO_RESET : Math.ceil(resetAtMs / MS_PER_MINUTE),
  };
}

export class AccountMeter {
  readonly config: AccountConfig;
  readonly short: WindowMeter;
  readonly weekly: WindowMeter;
  readonly readings: Map<WindowName, UpstreamReading>;
  /** The last hour's spending, for burn rates. */
  lastHour: UsageWindow;
  reservedTokens: number;
  inFlightCount: number;
  requestCount: number;
  /** Serial number of its last served request in the lane, 0 = none yet. */
  lastServed: number;
  lastServedMs: number | null;
  private advancedMinute: number;

  constructor(config: AccountConfig) {
    this.config = config;
    this.short = new WindowMeter(specOf(config.short));
    this.weekly = new WindowMeter(specOf(config.weekly));
    this.readings = new Map();
    this.lastHour = new UsageWindow({ rollingMs: HOUR_MS, weeklyMs: HOUR_MS, bucketMs: MS_PER_MINUTE });
    this.reservedTokens = 0;
    this.inFlightCount = 0;
    this.requestCount = 0;
    this.lastServed = 0;
    this.lastServedMs = null;
    this.advancedMinute = -1;
  }

  /** The configured reset is one of many: a grid starts with the first one after `minute`. */
  private startGrids(minute: number): void {
    for (const name of ['short', 'weekly'] as const) {
      const { kind, resetAtMs, lengthMinutes } = this.config[name];
      if (kind !== 'fixed' || resetAtMs === null) continue;
      const ahead = (Math.ceil(resetAtMs / MS_PER_MINUTE) - minute) % lengthMinutes;
      this[name].correct(minute, 0, minute + (ahead > 0 ? ahead : ahead + lengthMinutes));
    }
  }

  /** Takes every reset due. A clock that went back waits. */
  advanceTo(nowMs: number): void {
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    if (minute === this.advancedMinute) return;
    if (this.advancedMinute < 0) this.startGrids(minute);
    this.advancedMinute = minute;
    this.short.advanceTo(minute);
    this.weekly.advanceTo(minute);
  }

  reserve(tokens: number): void {
    this.reservedTokens += tokens;
    this.inFlightCount++;
  }

  release(tokens: number): void {
    this.reservedTokens -= tokens;
    this.inFlightCount--;
  }

  /** Charges a finished request. */
  spend(nowMs: number, tokens: number): void {
    this.advanceTo(nowMs);
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    this.requestCount++;
    this.lastServedMs = nowMs;
    for (const name of ['short', 'weekly'] as const) {
      // Fractions of an unknown capacity cannot be metered; its clock still starts.
      this[name].spend(minute, this.config[name].capacityTokens === null ? 0 : tokens);
    }
    this.lastHour.add(nowMs, {
      inputTokens: 0,
      outputTokens: 0,
      cacheWriteTokens: 0,
      cacheReadTokens: 0,
      weightedTokens: tokens,
      dirtyMs: 0,
      streamMs: 0,
    });
  }

  /** Takes the upstream's word; older words than the last are ignored. Returns false for those. */
  observe(name: WindowName, reading: UpstreamReading): boolean {
    const last = this.readings.get(name);
    if (last !== undefined && reading.atMs < last.atMs) return false;
    this.advanceTo(reading.atMs);
    const meter = this[name];
    const sameReset =
      last !== undefined &&
      last.resetAtMs !== null &&
      reading.resetAtMs !== null &&
      Math.abs(reading.resetAtMs - last.resetAtMs) < SAME_RESET_MS;
    const resetAtMs = sameReset ? last.resetAtMs : reading.resetAtMs;
    this.readings.set(name, { ...reading, resetAtMs });
    meter.correct(
      Math.floor(reading.atMs / MS_PER_MINUTE),
      Math.round(reading.utilizationFraction * meter.spec.capacityUnits),
      resetAtMs === null ? null : Math.ceil(resetAtMs / MS_PER_MINUTE),
    );
    return true;
  }

  /** Both windows at the minute of `nowMs`, after `advanceTo`. */
  reading(name: WindowName, nowMs: number): WindowReading {
    return this[name].reading(Math.floor(nowMs / MS_PER_MINUTE));
  }

  /** When both windows have room for `tokens` beside what is reserved, epoch ms; null = nobody knows. */
  roomAtMs(nowMs: number, tokens: number): number | null {
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    const needed = tokens + this.reservedTokens;
    const short = this.short.minuteWithRoom(minute, needed);
    const weekly = this.weekly.minuteWithRoom(minute, needed);
    return short === null || weekly === null
      ? null
      : Math.max(nowMs, Math.max(short, weekly) * MS_PER_MINUTE);
  }

  /** Carries what another configuration of the same account had spent into this one. */
  takeOver(previous: AccountMeter, nowMs: number): void {
    previous.advanceTo(nowMs);
    this.advanceTo(nowMs);
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    for (const name of ['short', 'weekly'] as const) {
      const [before, after] = [previous.config[name], this.config[name]];
      const isRescaled = before.capacityTokens === null || after.capacityTokens === null;
      this[name].takeOver(previous[name], minute, {
        scale: isRescaled ? this[name].spec.capacityUnits / previous[name].spec.capacityUnits : 1,
        keepsClock: after.resetAtMs === null || after.resetAtMs === before.resetAtMs,
      });
      const reading = previous.readings.get(name);
      if (reading !== undefined) this.readings.set(name, reading);
    }
    this.lastHour = previous.lastHour;
    this.reservedTokens = previous.reservedTokens;
    this.inFlightCount = previous.inFlightCount;
    this.requestCount = previous.requestCount;
    this.lastServed = previous.lastServed;
    this.lastServedMs = previous.lastServedMs;
  }
}
