/**
 * The obvious twin of the plain meter: it keeps the whole history and, asked anything, lives it again minute by
 * minute from the start. Written from the words of the six kinds, not from the meter; calendar boundaries are handed
 * in as a list of minutes.
 */
import { NO_RESET, type WindowSpec } from '../../src/quota/windows/index.ts';

export type TwinDeed =
  | { readonly kind: 'spend'; readonly minute: number; readonly units: number }
  | { readonly kind: 'refill'; readonly minute: number }
  /** `reset`: later than `minute`, or null. */
  | { readonly kind: 'word'; readonly minute: number; readonly used: number; readonly reset: number | null };

/** The window at the end of a minute. */
export interface TwinState {
  readonly headroom: number;
  /** Minute of the reset that is due next, null without a clock. */
  readonly reset: number | null;
  /** Resets and ends so far, with what was left. */
  readonly resets: ReadonlyArray<{ readonly minute: number; readonly lostUnits: number }>;
}

export class WindowTwin {
  readonly spec: WindowSpec;
  readonly deeds: TwinDeed[];
  private readonly boundaries: readonly number[];

  /** `boundaries`: of a calendar window, every minute at which it returns, ascending. */
  constructor(spec: WindowSpec, boundaries: readonly number[] = []) {
    this.spec = spec;
    this.deeds = [];
    this.boundaries = boundaries;
  }

  /** The history lived up to and including `minute`. */
  at(minute: number): TwinState {
    if (this.spec.kind === 'sliding') return this.slidingAt(minute);
    if (this.spec.kind === 'bucket') return this.bucketAt(minute);
    const { kind, capacityUnits, lengthMinutes, floorMinutes, firstResetMinute } = this.spec;
    let used = 0;
    let gone = false;
    let reset = firstResetMinute === NO_RESET ? null : firstResetMinute;
    const resets: Array<{ minute: number; lostUnits: number }> = [];
    const open = (now: number): void => {
      if (reset === null && (kind === 'fixed' || kind === 'first_use')) {
        reset = Math.floor(now / floorMinutes) * floorMinutes + lengthMinutes;
      }
    };
    for (let now = 0; now <= minute; now++) {
      if (reset === now) {
        resets.push({ minute: now, lostUnits: capacityUnits - used });
        used = kind === 'once' ? capacityUnits : 0;
        gone = kind === 'once';
        if (kind === 'fixed') reset = now + lengthMinutes;
        else if (kind === 'calendar') reset = this.boundaries.find((boundary) => boundary > now)!;
        else reset = null;
      }
      for (const deed of this.deeds.filter((each) => each.minute === now)) {
        if (deed.kind === 'spend') {
          used += deed.units;
          open(now);
        } else if (deed.kind === 'refill') {
          if (!gone) used = 0;
        } else if (!gone || deed.reset !== null) {
          gone = false;
          used = Math.min(Math.max(0, deed.used), capacityUnits);
          if (deed.reset !== null) reset = deed.reset;
          else if (used > 0) open(now);
        }
      }
    }
    return { headroom: capacityUnits - used, reset, resets };
  }

  /** What was spent in the last length, but not before the last refill, is out. */
  private slidingAt(minute: number): TwinState {
    const { capacityUnits, lengthMinutes } = this.spec;
    const refilled = this.deeds.findLastIndex((deed) => deed.kind === 'refill' && deed.minute <= minute);
    const out = this.deeds
      .slice(refilled + 1)
      .flatMap((deed) => (deed.kind === 'spend' && deed.minute > minute - lengthMinutes ? [deed] : []));
    const used = out.reduce((sum, { units }) => sum + units, 0);
    const latest = out.at(-1);
    return {
      headroom: capacityUnits - used,
      reset: latest === undefined ? null : latest.minute + lengthMinutes,
      resets: [],
    };
  }

  private bucketAt(minute: number): TwinState {
    const { capacityUnits, refillPerMinute = 0 } = this.spec;
    let level = capacityUnits;
    for (let now = 0; now <= minute; now++) {
      if (now > 0) level = Math.min(capacityUnits, level + refillPerMinute);
      for (const deed of this.deeds.filter((each) => each.minute === now)) {
        if (deed.kind === 'spend') level -= deed.units;
        else if (deed.kind === 'refill') level = capacityUnits;
        else level = capacityUnits - Math.min(Math.max(0, deed.used), capacityUnits);
      }
    }
    let full = minute;
    for (let later = level; later < capacityUnits; later += refillPerMinute) full++;
    return { headroom: level, reset: full === minute ? null : full, resets: [] };
  }
}
