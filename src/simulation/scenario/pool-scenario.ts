/**
 * Scenarios of a given pool: the user's accounts. Resets that are known are kept; unknown ones are drawn per
 * trial, long ones together in the way of the reset class, short ones each on its own, further ones after them.
 *
 * Minute 0 of a trial is Monday 00:00 of the pool's zone, at or before its earliest known reset. Where calendar
 * windows are but no known reset, the Monday is drawn, since months differ.
 */

import type { DrawSource } from '../../numerics/random/index.ts';
import {
  type AccountSpec,
  calendarStart,
  compileWindow,
  judgeResetClass,
  NO_RESET,
  type QuotaWindow,
  resetAfter,
  WEEKLY_WINDOW_MINUTES,
  type WindowSpec,
} from '../../quota/windows/index.ts';
import { drawResetClass, firstResetMinute, weeklyOffsets } from './draw-scenario.ts';
import type { PoolShape, PoolWorld, WorldWindow } from './pool-world.ts';
import type { ResetMode, Scenario } from './scenario.ts';

/** Mondays of 2024 to 2027, the years that a drawn origin lies in. */
const FIRST_MONDAY_MS = Date.UTC(2024, 0, 1);
const MONDAY_COUNT = 208;
const MS_PER_WEEK = 7 * 86_400_000;

/**
 * A window that limits nothing, and is never full or empty: so large that no cost changes it in a double, and no
 * clock. It stands for the short window of an account without one.
 */
export function neutralWindow(lengthMinutes: number): WindowSpec {
  return {
    kind: 'fixed',
    capacityUnits: 2 ** 80,
    lengthMinutes,
    floorMinutes: 1,
    firstResetMinute: NO_RESET,
  };
}

/** True of the stand-in above. */
export const isNeutral = ({ capacityUnits }: Pick<WindowSpec, 'capacityUnits'>): boolean =>
  capacityUnits === 2 ** 80;

function knownResetMs({ clock }: QuotaWindow): number | null {
  if (clock.kind !== 'fixed' && clock.kind !== 'first_use') return null;
  return clock.reset !== null && 'atMs' in clock.reset ? clock.reset.atMs : null;
}

/** Whether a reset of the pool is a known instant: then minute 0 is a date of its owner's calendar. */
export const hasKnownReset = ({ windows }: Pick<PoolShape, 'windows'>): boolean =>
  windows.some(({ window }) => knownResetMs(window) !== null);

/** Epoch ms of minute 0 of every trial; null = the pool has calendar windows but no known reset: draw it. */
export function poolOrigin({ windows }: Pick<PoolShape, 'windows'>, timeZone: string): number | null {
  const known = windows.flatMap(({ window }) => knownResetMs(window) ?? []);
  const monday = (epochMs: number): number =>
    calendarStart({ kind: 'calendar', every: 'week', zone: timeZone, day: 1 }, epochMs);
  if (known.length > 0) return monday(Math.min(...known));
  return windows.some(({ window }) => window.clock.kind === 'calendar') ? null : monday(FIRST_MONDAY_MS);
}

/** A Monday of 2024 to 2027, local midnight. */
export function drawOrigin(timeZone: string, draws: DrawSource): number {
  const noonOfWeek = FIRST_MONDAY_MS + draws.int(0, MONDAY_COUNT - 1) * MS_PER_WEEK + MS_PER_WEEK / 2;
  return calendarStart({ kind: 'calendar', every: 'week', zone: timeZone, day: 1 }, noonOfWeek);
}

/** Whether the window waits for a drawn reset. */
export function isResetUnknown({ clock }: QuotaWindow): boolean {
  return (
    clock.kind === 'sliding' ||
    ((clock.kind === 'fixed' || clock.kind === 'first_use') && clock.reset === null)
  );
}

/** First reset of the window in minutes from the origin; NO_RESET = none runs, null = unknown: drawn. */
export function firstResetOf(window: WorldWindow, originMs: number): number | null {
  if (isResetUnknown(window.window)) return null;
  return specOf(window, { originMs, isDated: true }, NO_RESET).firstResetMinute;
}

interface Origin {
  readonly originMs: number;
  /** False where nothing ties minute 0 to a date: credits cannot end then. */
  readonly isDated: boolean;
}

/** The window in minutes; a reset that is known keeps its phase, `drawn` is for those that are not. */
function specOf(from: WorldWindow, { originMs, isDated }: Origin, drawn: number): WindowSpec {
  const { window, capacityUnits } = from;
  const { clock } = window;
  const spec = compileWindow(window, capacityUnits, originMs);
  if (isResetUnknown(window)) return { ...spec, firstResetMinute: drawn };
  if (clock.kind === 'once' && !isDated) return { ...spec, firstResetMinute: NO_RESET };
  if (clock.kind !== 'first_use' || spec.firstResetMinute !== NO_RESET) return spec;
  // A clock that runs at a known instant runs in every trial, at that phase.
  const at = knownResetMs(window)!;
  return {
    ...spec,
    firstResetMinute: compileWindow(
      { ...window, clock: { ...clock, kind: 'fixed', reset: { atMs: at } } },
      capacityUnits,
      originMs,
    ).firstResetMinute,
  };
}

/** Minutes of a calendar window's resets up to the first at or after the horizon. */
function calendarResets(spec: WindowSpec, horizonMinutes: number): Int32Array | null {
  if (spec.kind !== 'calendar') return null;
  const minutes = [spec.firstResetMinute];
  while (minutes.at(-1)! < horizonMinutes) minutes.push(resetAfter(spec, minutes.at(-1)!));
  return Int32Array.from(minutes);
}

/** The accounts as two windows each: the longest, and the longest shorter one or a neutral one. */
function accountsOf(shape: PoolShape, specs: readonly WindowSpec[]): AccountSpec[] {
  return shape.accountNames.map((name, account): AccountSpec => {
    const primary = shape.primaryOf[account]!;
    const second = shape.secondOf[account]!;
    const weekly = primary < 0 ? neutralWindow(WEEKLY_WINDOW_MINUTES) : specs[primary]!;
    return { name, short: second < 0 ? neutralWindow(weekly.lengthMinutes) : specs[second]!, weekly };
  });
}

/** How a window stands when the trial begins, at its minute of beginning rather than at minute 0. */
export interface WindowOpening {
  /** Part used of it, 0 and more. */
  readonly usedShare: number;
  /** Its next reset in minutes from the origin, after the beginning; null = no clock runs, or it is not known. */
  readonly resetMinute: number | null;
}

/** A trial that begins in the middle of its first week, with windows as they stand then. */
export interface Beginning {
  /** Minutes from the origin. */
  readonly minute: number;
  /** By id of the window; one that is missing is whole. */
  readonly openings: ReadonlyMap<string, WindowOpening>;
}

/** The spec of a window that begins as it stands; a drawn grid goes on to its first reset after the beginning. */
function begun(
  spec: WindowSpec,
  { window, capacityUnits }: WorldWindow,
  { minute, openings }: Beginning,
): WindowSpec {
  const { usedShare = 0, resetMinute = null } = openings.get(window.id) ?? {};
  const { firstResetMinute: drawn, lengthMinutes } = spec;
  const periods = Math.max(0, Math.floor((minute - drawn) / lengthMinutes) + 1);
  const next = drawn === NO_RESET || spec.kind === 'first_use' ? NO_RESET : drawn + periods * lengthMinutes;
  return {
    ...spec,
    usedAtStartUnits: Math.min(capacityUnits, Math.round(usedShare * capacityUnits)),
    firstResetMinute: resetMinute ?? next,
  };
}

export interface PoolDraws {
  /** Absent = trials begin at minute 0 with whole windows. */
  readonly beginning?: Beginning;
  readonly resetMode: ResetMode;
  readonly draws: DrawSource;
  readonly origin: Origin;
  readonly horizonMinutes: number;
}

/** An account's long or short grid as long as this one of its, and as unknown: the two return together; -1 = none. */
function twinOf({ windows, windowsOf, primaryOf, secondOf }: PoolShape, index: number): number {
  const { clock } = windows[index]!.window;
  if (clock.kind !== 'fixed') return -1;
  for (const [account, own] of windowsOf.entries()) {
    if (!own.includes(index)) continue;
    const twin = [primaryOf[account]!, secondOf[account]!].find((other) => {
      const theirs = windows[other]?.window.clock;
      return (
        theirs?.kind === 'fixed' && theirs.lengthMinutes === clock.lengthMinutes && theirs.reset === null
      );
    });
    if (twin !== undefined) return twin;
  }
  return -1;
}

/** Drawn first resets by window: each account's short, then its long one; then the others in order. */
function drawResets(shape: PoolShape, resetClass: Scenario['resetClass'], draws: DrawSource): Int32Array {
  const drawn = new Int32Array(shape.windows.length).fill(-1);
  const lengthOf = (index: number): number => {
    const { clock } = shape.windows[index]!.window;
    return 'lengthMinutes' in clock ? clock.lengthMinutes : 1;
  };
  const put = (index: number, offset: number): void => {
    if (drawn[index]! < 0) drawn[index] = firstResetMinute('steady', offset, lengthOf(index));
  };
  const nextWeeklyOffset = weeklyOffsets(resetClass, shape.accountNames.length, draws);
  shape.accountNames.forEach((_, account) => {
    const [primary, second] = [shape.primaryOf[account]!, shape.secondOf[account]!];
    if (second >= 0) put(second, draws.int(0, lengthOf(second) - 1));
    // Offsets are phases of a week: scaled, they are phases of any length.
    const offset = nextWeeklyOffset();
    if (primary >= 0) put(primary, Math.floor((offset * lengthOf(primary)) / WEEKLY_WINDOW_MINUTES));
  });
  drawn.forEach((value, index) => {
    if (value >= 0 || !isResetUnknown(shape.windows[index]!.window)) return;
    const twin = twinOf(shape, index);
    if (twin >= 0) drawn[index] = drawn[twin]!;
    else put(index, draws.int(0, lengthOf(index) - 1));
  });
  return drawn;
}

/** One scenario of the pool. The reset class is judged from the resets unless all were drawn. */
export function drawPoolScenario(
  shape: PoolShape,
  { resetMode, draws, origin, horizonMinutes, beginning }: PoolDraws,
): Scenario {
  const drawnClass = drawResetClass(resetMode, draws);
  const drawn = drawResets(shape, drawnClass, draws);
  const whole = shape.windows.map((window, index) => specOf(window, origin, drawn[index]!));
  const specs =
    beginning === undefined ? whole : whole.map((spec, row) => begun(spec, shape.windows[row]!, beginning));
  const accounts = accountsOf(shape, specs);
  const isDrawn = (index: number): boolean => index < 0 || isResetUnknown(shape.windows[index]!.window);
  const resetClass = shape.primaryOf.every(isDrawn) ? drawnClass : judgeResetClass(accounts);
  const resets = specs.map((spec) => calendarResets(spec, horizonMinutes));
  const world: PoolWorld | null = shape.isPlain ? null : { shape, specs, resets };
  return { resetClass, accounts, world, law: null };
}
