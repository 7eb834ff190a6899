/**
 * A quota window: a span over which use counts against a capacity. Three kinds:
 * - `fixed`: resets on a grid: first reset given, then every length;
 * - `first_use`: no clock while idle; the first served request opens it, its start floored to a grain;
 * - `sliding`: every unit returns exactly one length after it was spent.
 *
 * This is the plain arithmetic of one window, minute by minute. The engine keeps the same arithmetic in typed
 * arrays (engine/pool-state.ts); tests hold the two together. Read next: view.ts.
 */

export type WindowKind = 'fixed' | 'first_use' | 'sliding';

export const WINDOW_KINDS: readonly WindowKind[] = ['fixed', 'first_use', 'sliding'];

export const SHORT_WINDOW_MINUTES: number = 300;
export const WEEKLY_WINDOW_MINUTES: number = 10080;

/** Reset minute of a window whose clock does not run: later than any simulated minute. */
export const NO_RESET: number = 2 ** 30;

export interface WindowSpec {
  readonly kind: WindowKind;
  /** Most the window takes, units, integer >= 0. */
  readonly capacityUnits: number;
  /** Integer >= 1. */
  readonly lengthMinutes: number;
  /** `first_use` only: the start is floored to a multiple of this many minutes, 1..length. */
  readonly floorMinutes: number;
  /** Minute of the first reset of a clock that runs at the start, >= 1, or NO_RESET for an idle window. */
  readonly firstResetMinute: number;
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
