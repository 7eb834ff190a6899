/**
 * The clocks of quota/windows in epoch milliseconds, as the planner's look-back needs them: where the span that holds
 * an instant starts and ends. A property holds them to WindowMeter. Read next: window-use.ts.
 */
import { MINUTES_PER_DAY } from '../../core/index.ts';
import { calendarEnd, calendarStart, type WindowClock } from '../../quota/windows/index.ts';

/** Clocks that say from outside when everything returns; of credits that is never. */
export type GridClock = Extract<WindowClock, { kind: 'fixed' | 'calendar' | 'once' }>;
export type UseClock = Extract<WindowClock, { kind: 'first_use' }>;

const MS_PER_MINUTE = 60_000;
/** Nominal lengths: what a rate a day and a drawing need of a period that varies. */
const NOMINAL_DAYS = { day: 1, week: 7, month: 31 } as const;

/** Length in whole ms: of a calendar window its longest period, of credits a month, of a bucket a minute. */
export function clockLengthMs(clock: WindowClock): number {
  switch (clock.kind) {
    case 'calendar':
      return NOMINAL_DAYS[clock.every] * MINUTES_PER_DAY * MS_PER_MINUTE;
    case 'once':
      return NOMINAL_DAYS.month * MINUTES_PER_DAY * MS_PER_MINUTE;
    case 'bucket':
      return MS_PER_MINUTE;
    default:
      return Math.round(clock.lengthMinutes * MS_PER_MINUTE);
  }
}

/** Instant of a grid of known resets. */
export function resetInstant(clock: GridClock | UseClock): number | null {
  const reset = clock.kind === 'fixed' || clock.kind === 'first_use' ? clock.reset : null;
  return reset !== null && 'atMs' in reset ? reset.atMs : null;
}

/** The latest instant at or before `atMs` at which everything returned; -Infinity = never. */
export function cellStartMs(clock: GridClock, atMs: number): number {
  if (clock.kind === 'once') return Number.NEGATIVE_INFINITY;
  if (clock.kind === 'calendar') return calendarStart(clock, atMs);
  const origin = resetInstant(clock) ?? 0;
  const lengthMs = clockLengthMs(clock);
  return origin + Math.floor((atMs - origin) / lengthMs) * lengthMs;
}

/** The earliest instant after `atMs` at which everything returns; Infinity = never. */
export function cellEndMs(clock: GridClock, atMs: number): number {
  if (clock.kind === 'once') return Number.POSITIVE_INFINITY;
  if (clock.kind === 'calendar') return calendarEnd(clock, atMs);
  return cellStartMs(clock, atMs) + clockLengthMs(clock);
}

/** The one session of a first-use clock whose reset is known, [from, to); null where none is. */
export function knownSession(clock: UseClock): { readonly fromMs: number; readonly toMs: number } | null {
  const toMs = resetInstant(clock);
  return toMs === null ? null : { fromMs: toMs - clockLengthMs(clock), toMs };
}

/**
 * When a session ends that a spend at `atMs` opens: one length after its start, which is floored to the clock's
 * grain (whole minutes of the epoch; 0 = none). A session of a known reset wins over what its spends would open.
 */
export function sessionEndMs(clock: UseClock, atMs: number): number {
  const known = knownSession(clock);
  if (known !== null && atMs >= known.fromMs && atMs < known.toMs) return known.toMs;
  const grainMs = clock.floorMinutes * MS_PER_MINUTE;
  const startMs = grainMs === 0 ? atMs : Math.floor(atMs / grainMs) * grainMs;
  const endMs = startMs + clockLengthMs(clock);
  return known !== null && atMs < known.fromMs ? Math.min(endMs, known.fromMs) : endMs;
}

/** When a clock that needs no use to run returns everything next; null for every other. */
export function nextResetMs(clock: WindowClock, atMs: number): number | null {
  if (clock.kind === 'sliding' || clock.kind === 'bucket') return null;
  if (clock.kind === 'first_use') {
    const known = knownSession(clock);
    return known !== null && atMs >= known.fromMs && atMs < known.toMs ? known.toMs : null;
  }
  const end = cellEndMs(clock, atMs);
  return end === Number.POSITIVE_INFINITY ? null : end;
}
