/**
 * A quota window in minutes, whoever counts them: a span over which use counts against a capacity. Six kinds:
 * - `fixed`: resets on a grid: first reset given, then every length;
 * - `calendar`: resets at local midnights, of days, weeks or months (calendar-clock.ts);
 * - `first_use`: no clock while idle; the first served request opens it, its start floored to a grain;
 * - `sliding`: every unit returns exactly one length after it was spent;
 * - `bucket`: refills evenly, at whole minutes, up to its capacity;
 * - `once`: never refills; what is left is lost when it expires.
 *
 * This is the plain arithmetic of one window. The engine keeps the same arithmetic in typed arrays
 * (simulation/engine/state/pool-state.ts), the planner in columns of its own; tests hold them together.
 * Read next: window-meter.ts.
 */
import { type CalendarClock, calendarEnd } from './calendar-clock.ts';

export type WindowKind = 'fixed' | 'calendar' | 'first_use' | 'sliding' | 'bucket' | 'once';

/** Kinds that a length alone describes: those that can be drawn, and that a `kind` in a file names. */
export const LENGTH_KINDS = ['fixed', 'first_use', 'sliding'] as const;

export type LengthKind = (typeof LENGTH_KINDS)[number];

export const SHORT_WINDOW_MINUTES: number = 300;
export const WEEKLY_WINDOW_MINUTES: number = 10080;

/** Reset minute of a window whose clock does not run: later than any simulated minute. */
export const NO_RESET: number = 2 ** 30;

export interface WindowSpec {
  readonly kind: WindowKind;
  /** Most the window takes, units, integer >= 0. */
  readonly capacityUnits: number;
  /** Integer >= 1; of a calendar window the period at the start, of a bucket the time a whole refill takes. */
  readonly lengthMinutes: number;
  /** `first_use` only: the start is floored to a multiple of this many minutes, 1..length. */
  readonly floorMinutes: number;
  /**
   * Minute of the first reset of a clock that runs at the start, >= 1, or NO_RESET for an idle window and for kinds
   * that have none; of `once` the minute it expires.
   */
  readonly firstResetMinute: number;
  /** `calendar` only, with the epoch milliseconds of minute 0. */
  readonly calendar?: { readonly clock: CalendarClock; readonly originMs: number };
  /** `bucket` only: units, > 0. */
  readonly refillPerMinute?: number;
  /** Units used at minute 0 by a clock that runs then, integer 0..capacity; absent = 0. Not for `sliding` and `bucket`. */
  readonly usedAtStartUnits?: number;
}

export interface AccountSpec {
  readonly name: string;
  readonly short: WindowSpec;
  readonly weekly: WindowSpec;
}

/** One window now. */
export interface WindowReading {
  readonly headroomUnits: number;
  readonly capacityUnits: number;
  readonly lengthMinutes: number;
  /** Minutes until use returns to zero, > 0; null while no clock runs. */
  readonly minutesLeft: number | null;
}

/** Headroom over capacity, clamped to 0..1; capacity 0 gives 0. */
export function remainingFraction(headroomUnits: number, capacityUnits: number): number {
  if (capacityUnits <= 0) return 0;
  const fraction = headroomUnits / capacityUnits;
  return fraction < 0 ? 0 : fraction > 1 ? 1 : fraction;
}

/** Minutes to the reset over the window's length, clamped to 0..1; an idle window has its whole length left. */
export function timeLeftFraction(minutesLeft: number, lengthMinutes: number): number {
  const fraction = minutesLeft / lengthMinutes;
  return fraction < 0 ? 0 : fraction > 1 ? 1 : fraction;
}

/** When a window of first use, opened by a request served at `minute`, resets. */
export function firstUseReset(
  minute: number,
  spec: Pick<WindowSpec, 'floorMinutes' | 'lengthMinutes'>,
): number {
  return minute - (minute % spec.floorMinutes) + spec.lengthMinutes;
}

const MS_PER_MINUTE = 60_000;

/** Reset of a running clock after the one at `resetMinute`; NO_RESET where none follows by itself. */
export function resetAfter(
  spec: Pick<WindowSpec, 'kind' | 'lengthMinutes' | 'calendar'>,
  resetMinute: number,
): number {
  if (spec.kind === 'fixed') return resetMinute + spec.lengthMinutes;
  if (spec.kind !== 'calendar') return NO_RESET;
  const { clock, originMs } = spec.calendar!;
  return Math.ceil((calendarEnd(clock, originMs + resetMinute * MS_PER_MINUTE) - originMs) / MS_PER_MINUTE);
}
