/**
 * One window as a plain object: the arithmetic of window.ts, minute by minute. For stories, for the router and
 * for anyone who wants to read how a window works; the engine keeps the same state in columns.
 *
 * Time only moves forward: call `advanceTo` before anything else at a minute.
 */
import { firstUseReset, NO_RESET, type WindowReading, type WindowSpec } from './window.ts';

export interface TakeOver {
  /** Units of this window per unit of the previous one. */
  readonly scale: number;
  /** True where the previous window's next reset is this one's too. */
  readonly keepsClock: boolean;
}

export class WindowMeter {
  readonly spec: WindowSpec;
  headroomUnits: number;
  /** Minute of the next reset; NO_RESET while idle, and always for sliding windows. */
  private resetMinute: number;
  /** Sliding only: spends not yet returned, oldest first, one entry a minute. */
  private readonly spends: Array<{ readonly minute: number; units: number }>;

  constructor(spec: WindowSpec) {
    this.spec = spec;
    this.headroomUnits = spec.capacityUnits;
    this.resetMinute = spec.kind === 'sliding' ? NO_RESET : spec.firstResetMinute;
    this.spends = [];
  }

  /** Takes every reset and return due at or before `minute`; returns the resets with what each one lost. */
  advanceTo(minute: number): Array<{ readonly minute: number; readonly lostUnits: number }> {
    const { kind, lengthMinutes, capacityUnits } = this.spec;
    while (this.spends.length > 0 && this.spends[0]!.minute + lengthMinutes <= minute) {
      this.headroomUnits += this.spends.shift()!.units;
    }
    const resets = [];
    while (this.resetMinute <= minute) {
      resets.push({ minute: this.resetMinute, lostUnits: this.headroomUnits });
      this.headroomUnits = capacityUnits;
      this.resetMinute = kind === 'fixed' ? this.resetMinute + lengthMinutes : NO_RESET;
    }
    return resets;
  }

  /** Charges `units` at `minute`; the caller has checked the headroom. */
  spend(minute: number, units: number): void {
    this.headroomUnits -= units;
    if (this.spec.kind === 'sliding') this.noteSpend(minute, units);
    else if (this.resetMinute === NO_RESET) this.resetMinute = firstUseReset(minute, this.spec);
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
   * now, and forgets its oldest spends where it knew too much.
   */
  correct(minute: number, usedUnits: number, resetMinute: number | null): void {
    const { kind, capacityUnits, lengthMinutes } = this.spec;
    const used = Math.min(Math.max(usedUnits, 0), capacityUnits);
    let surplus = capacityUnits - this.headroomUnits - used;
    this.headroomUnits = capacityUnits - used;
    if (kind !== 'sliding') {
      if (resetMinute !== null && resetMinute > minute) this.resetMinute = resetMinute;
      else if (used > 0 && this.resetMinute === NO_RESET) this.resetMinute = firstUseReset(minute, this.spec);
      return;
    }
    if (surplus < 0) {
      const isInside = resetMinute !== null && resetMinute > minute && resetMinute <= minute + lengthMinutes;
      this.noteSpend(isInside ? resetMinute - lengthMinutes : minute, -surplus);
    }
    while (surplus > 0 && this.spends.length > 0) {
      const oldest = this.spends[0]!;
      const taken = Math.min(oldest.units, surplus);
      oldest.units -= taken;
      surplus -= taken;
      if (oldest.units <= 0) this.spends.shift();
    }
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

  /** First minute >= `minute` with `units` of headroom if nothing more is spent; null = never, it is too small. */
  minuteWithRoom(minute: number, units: number): number | null {
    const { kind, capacityUnits, lengthMinutes } = this.spec;
    if (this.headroomUnits >= units) return minute;
    if (units > capacityUnits) return null;
    if (kind !== 'sliding') return this.resetMinute === NO_RESET ? null : this.resetMinute;
    let headroom = this.headroomUnits;
    const spend = this.spends.find((entry) => {
      headroom += entry.units;
      return headroom >= units;
    });
    return spend === undefined ? null : spend.minute + lengthMinutes;
  }

  /** The window as a policy's view is made from it. */
  reading(minute: number): WindowReading {
    const { kind, capacityUnits, lengthMinutes } = this.spec;
    const latest = this.spends.at(-1);
    const emptyAt =
      kind === 'sliding'
        ? latest === undefined
          ? NO_RESET
          : latest.minute + lengthMinutes
        : this.resetMinute;
    return {
      headroomUnits: this.headroomUnits,
      capacityUnits,
      lengthMinutes,
      minutesLeft: emptyAt === NO_RESET ? null : emptyAt - minute,
    };
  }
}
