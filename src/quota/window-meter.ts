/**
 * One window as a plain object: the arithmetic of window.ts, minute by minute. For stories, for the router and
 * for anyone who wants to read how a window works; the engine keeps the same state in columns.
 *
 * Time only moves forward: call `advanceTo` before anything else at a minute.
 */
import type { WindowReading } from './view.ts';
import { firstUseReset, NO_RESET, type WindowSpec } from './window.ts';

export class WindowMeter {
  readonly spec: WindowSpec;
  headroomUnits: number;
  /** Minute of the next reset; NO_RESET while idle, and always for sliding windows. */
  private resetMinute: number;
  /** Sliding only: spends not yet returned, oldest first. */
  private readonly spends: Array<{ readonly minute: number; readonly units: number }>;

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
    if (this.spec.kind === 'sliding') this.spends.push({ minute, units });
    else if (this.resetMinute === NO_RESET) this.resetMinute = firstUseReset(minute, this.spec);
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
