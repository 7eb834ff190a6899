/**
 * One window as a plain object: the arithmetic of window.ts, minute by minute, for all six kinds. For stories, for
 * the router and for anyone who wants to read how a window works; the engine keeps the same state in columns.
 *
 * Time only moves forward: call `advanceTo` before anything else at a minute.
 */
import { firstUseReset, NO_RESET, resetAfter, type WindowReading, type WindowSpec } from './window.ts';

export interface TakeOver {
  /** Units of this window per unit of the previous one. */
  readonly scale: number;
  /** True where the previous window's next reset is this one's too. */
  readonly keepsClock: boolean;
}

/** A reset, or the end of credits, and what was left unused at it. */
export interface WindowReset {
  readonly minute: number;
  readonly lostUnits: number;
}

export class WindowMeter {
  readonly spec: WindowSpec;
  headroomUnits: number;
  /** Minute of the next reset, or of the end of credits; NO_RESET while idle, and always for sliding and bucket. */
  private resetMinute: number;
  /** Length of the period that runs; only a calendar's changes. */
  private periodMinutes: number;
  /** Sliding only: spends not yet returned, oldest first, one entry a minute. */
  private readonly spends: Array<{ readonly minute: number; units: number }>;
  /** Bucket only: headroom after the last use or word, and its minute; what refills is counted from there. */
  private level: { readonly minute: number; readonly units: number };
  /** Once only: it has expired, what it held is gone. */
  private isExpired: boolean;

  constructor(spec: WindowSpec) {
    this.spec = spec;
    this.headroomUnits = spec.capacityUnits - (spec.usedAtStartUnits ?? 0);
    this.resetMinute = spec.kind === 'sliding' || spec.kind === 'bucket' ? NO_RESET : spec.firstResetMinute;
    this.periodMinutes = spec.lengthMinutes;
    this.spends = [];
    this.level = { minute: 0, units: spec.capacityUnits };
    this.isExpired = false;
  }

  /**
   * Takes every reset, return and refill due at or before `minute`; returns the resets with what each one lost. The
   * end of credits is told like a reset.
   */
  advanceTo(minute: number): WindowReset[] {
    const { kind, lengthMinutes, capacityUnits } = this.spec;
    if (kind === 'bucket') this.headroomUnits = Math.max(this.headroomUnits, this.levelAt(minute));
    while (this.spends.length > 0 && this.spends[0]!.minute + lengthMinutes <= minute) {
      this.headroomUnits += this.spends.shift()!.units;
    }
    const resets = [];
    while (this.resetMinute <= minute) {
      resets.push({ minute: this.resetMinute, lostUnits: this.headroomUnits });
      this.isExpired = kind === 'once';
      this.headroomUnits = this.isExpired ? 0 : capacityUnits;
      const next = resetAfter(this.spec, this.resetMinute);
      if (kind === 'calendar') this.periodMinutes = next - this.resetMinute;
      this.resetMinute = next;
    }
    return resets;
  }

  /** Bucket only: headroom at a minute if nothing is spent before. Counted from one place, so steps do not matter. */
  private levelAt(minute: number): number {
    const { capacityUnits, refillPerMinute = 0 } = this.spec;
    return Math.min(
      capacityUnits,
      this.level.units + refillPerMinute * Math.max(0, minute - this.level.minute),
    );
  }

  /** Charges `units` at `minute`; the caller has checked the headroom. */
  spend(minute: number, units: number): void {
    this.headroomUnits -= units;
    const { kind } = this.spec;
    if (kind === 'sliding') this.noteSpend(minute, units);
    else if (kind === 'bucket') this.setLevel(minute);
    else this.openClock(minute);
  }

  /** A clock that waits for use starts; a grid that nobody told is guessed from its first use. */
  private openClock(minute: number): void {
    const waits = this.spec.kind === 'first_use' || this.spec.kind === 'fixed';
    if (waits && this.resetMinute === NO_RESET) this.resetMinute = firstUseReset(minute, this.spec);
  }

  private setLevel(minute: number): void {
    this.level = { minute: Math.max(minute, this.level.minute), units: this.headroomUnits };
  }

  private noteSpend(minute: number, units: number): void {
    let place = this.spends.length;
    while (place > 0 && this.spends[place - 1]!.minute > minute) place--;
    const before = this.spends[place - 1];
    if (before?.minute === minute) before.units += units;
    else this.spends.splice(place, 0, { minute, units });
  }

  /**
   * Takes the word of who really counts: units used now, and the minute of the next reset (null = no word of it;
   * one that is not later than `minute` is none). Use above the capacity leaves no headroom. Use without a clock
   * opens one now. A sliding window books what it did not know as returning at that reset, without one as spent
   * now, and forgets its oldest spends where it knew too much. A bucket knows its own clock. Credits that expired
   * come back only with the word of a new end.
   */
  correct(minute: number, usedUnits: number, resetMinute: number | null): void {
    const { kind, capacityUnits } = this.spec;
    const used = Math.min(Math.max(usedUnits, 0), capacityUnits);
    const surplus = capacityUnits - this.headroomUnits - used;
    const isTold = resetMinute !== null && resetMinute > minute;
    if (this.isExpired && !isTold) return;
    this.isExpired = false;
    this.headroomUnits = capacityUnits - used;
    if (kind === 'sliding') this.correctSpends(minute, surplus, resetMinute);
    else if (kind === 'bucket') this.setLevel(minute);
    else if (isTold) this.resetMinute = resetMinute;
    else if (used > 0) this.openClock(minute);
  }

  /** Sliding only: books `surplus` units less than it knew of, where negative more. */
  private correctSpends(minute: number, surplus: number, resetMinute: number | null): void {
    const { lengthMinutes } = this.spec;
    if (surplus < 0) {
      const isInside = resetMinute !== null && resetMinute > minute && resetMinute <= minute + lengthMinutes;
      this.noteSpend(isInside ? resetMinute - lengthMinutes : minute, -surplus);
    }
    let left = surplus;
    while (left > 0 && this.spends.length > 0) {
      const oldest = this.spends[0]!;
      const taken = Math.min(oldest.units, left);
      oldest.units -= taken;
      left -= taken;
      if (oldest.units <= 0) this.spends.shift();
    }
  }

  /** A banked reset: use falls to zero and the clock stays. What has expired stays so. */
  refill(minute: number): void {
    if (this.isExpired) return;
    this.spends.length = 0;
    this.headroomUnits = this.spec.capacityUnits;
    if (this.spec.kind === 'bucket') this.setLevel(minute);
  }

  /**
   * Goes on from a window of another spec at `minute`, after `advanceTo` on both: use times `scale`, what the
   * capacity cannot hold is dropped; a clock that runs is kept where `keepsClock`. Sliding windows keep when
   * each unit was spent.
   */
  takeOver(previous: WindowMeter, minute: number, { scale, keepsClock }: TakeOver): void {
    const used = Math.round((previous.spec.capacityUnits - previous.headroomUnits) * scale);
    const { minutesLeft } = previous.reading(minute);
    if (this.spec.kind === 'sliding' && previous.spec.kind === 'sliding') {
      for (const { minute: spentMinute, units } of previous.spends) {
        if (spentMinute + this.spec.lengthMinutes > minute)
          this.spend(spentMinute, Math.round(units * scale));
      }
      if (this.headroomUnits >= 0) return;
    }
    this.correct(minute, used, keepsClock && minutesLeft !== null ? minute + minutesLeft : null);
  }

  /** First minute >= `minute` with `units` of headroom if nothing more is spent; null = never. */
  minuteWithRoom(minute: number, units: number): number | null {
    const { kind, capacityUnits, lengthMinutes } = this.spec;
    if (this.headroomUnits >= units) return minute;
    if (units > capacityUnits || kind === 'once') return null;
    if (kind === 'bucket') return this.minuteRefilled(minute, units);
    if (kind !== 'sliding') return this.resetMinute === NO_RESET ? null : this.resetMinute;
    let headroom = this.headroomUnits;
    const spend = this.spends.find((entry) => {
      headroom += entry.units;
      return headroom >= units;
    });
    return spend === undefined ? null : spend.minute + lengthMinutes;
  }

  /** Bucket only: first minute >= `minute` at which it holds `units`, which fit its capacity. */
  private minuteRefilled(minute: number, units: number): number {
    const perMinute = this.spec.refillPerMinute!;
    let found = Math.max(minute, this.level.minute + Math.ceil((units - this.level.units) / perMinute));
    // The division may be off by its last bit: what counts is the level itself.
    while (found > minute && this.levelAt(found - 1) >= units) found--;
    while (this.levelAt(found) < units) found++;
    return found;
  }

  /** Minute at which nothing of it is used any more, or credits end; NO_RESET = no clock runs. */
  private emptyMinute(minute: number): number {
    const { kind, capacityUnits, lengthMinutes } = this.spec;
    if (kind === 'sliding') {
      const latest = this.spends.at(-1);
      return latest === undefined ? NO_RESET : latest.minute + lengthMinutes;
    }
    if (kind !== 'bucket') return this.resetMinute;
    return this.headroomUnits >= capacityUnits ? NO_RESET : this.minuteRefilled(minute, capacityUnits);
  }

  /** The window as a policy's view is made from it; `last` itself where nothing in it has changed. */
  reading(minute: number, last: WindowReading | null = null): WindowReading {
    const emptyAt = this.emptyMinute(minute);
    const minutesLeft = emptyAt === NO_RESET ? null : emptyAt - minute;
    const { headroomUnits, periodMinutes: lengthMinutes } = this;
    const { capacityUnits } = this.spec;
    const isSame =
      last !== null &&
      last.headroomUnits === headroomUnits &&
      last.minutesLeft === minutesLeft &&
      last.lengthMinutes === lengthMinutes &&
      last.capacityUnits === capacityUnits;
    return isSame ? last : { headroomUnits, capacityUnits, lengthMinutes, minutesLeft };
  }
}
