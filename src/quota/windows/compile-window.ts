/** A window of a file or preset in minutes from an origin: the one way from instants to minutes. */
import { type CalendarClock, calendarEnd, calendarStart } from './calendar-clock.ts';
import type { KnownReset, QuotaWindow, WindowClock } from './clock.ts';
import { NO_RESET, type WindowSpec } from './window.ts';

const MS_PER_MINUTE = 60_000;

/** First minute > 0 of a grid through `resetMinute`. */
function gridReset(resetMinute: number, lengthMinutes: number): number {
  const phase = ((resetMinute % lengthMinutes) + lengthMinutes) % lengthMinutes;
  return phase === 0 ? lengthMinutes : phase;
}

function calendarSpec(clock: CalendarClock, originMs: number): Omit<WindowSpec, 'kind' | 'capacityUnits'> {
  const endMs = calendarEnd(clock, originMs);
  return {
    lengthMinutes: Math.round((endMs - calendarStart(clock, originMs)) / MS_PER_MINUTE),
    floorMinutes: 1,
    firstResetMinute: Math.ceil((endMs - originMs) / MS_PER_MINUTE),
    calendar: { clock, originMs },
  };
}

function clockSpec(
  clock: WindowClock,
  capacityUnits: number,
  originMs: number,
): Omit<WindowSpec, 'kind' | 'capacityUnits'> {
  const minuteOf = (epochMs: number): number => Math.ceil((epochMs - originMs) / MS_PER_MINUTE);
  const known = (reset: KnownReset): number =>
    reset === null ? NO_RESET : 'atMs' in reset ? minuteOf(reset.atMs) : reset.afterMinutes;
  switch (clock.kind) {
    case 'fixed': {
      const { lengthMinutes, reset } = clock;
      const first = reset === null ? NO_RESET : gridReset(known(reset), lengthMinutes);
      return { lengthMinutes, floorMinutes: 1, firstResetMinute: first };
    }
    case 'calendar':
      return calendarSpec(clock, originMs);
    case 'first_use': {
      const { lengthMinutes, floorMinutes, reset } = clock;
      const running = known(reset);
      const firstResetMinute = running > 0 && running <= lengthMinutes ? running : NO_RESET;
      return { lengthMinutes, floorMinutes, firstResetMinute };
    }
    case 'sliding':
      return lengths(clock.lengthMinutes);
    case 'bucket':
      return {
        ...lengths(Math.max(1, Math.ceil(capacityUnits / clock.perMinute))),
        refillPerMinute: clock.perMinute,
      };
    case 'once': {
      const expires = clock.expiresMs === null ? NO_RESET : minuteOf(clock.expiresMs);
      return {
        lengthMinutes: Math.max(1, expires),
        floorMinutes: 1,
        firstResetMinute: expires,
      };
    }
  }
}

const lengths = (
  lengthMinutes: number,
): Pick<WindowSpec, 'lengthMinutes' | 'floorMinutes' | 'firstResetMinute'> => ({
  lengthMinutes,
  floorMinutes: 1,
  firstResetMinute: NO_RESET,
});

/**
 * The window in minutes, minute 0 at `originMs` (epoch ms). `capacityUnits` is what it holds in units, whatever unit the
 * file gave. A grid whose instants are unknown has NO_RESET as its first; who computes draws one or opens it at use.
 */
export function compileWindow(window: QuotaWindow, capacityUnits: number, originMs: number): WindowSpec {
  return { kind: window.clock.kind, capacityUnits, ...clockSpec(window.clock, capacityUnits, originMs) };
}
