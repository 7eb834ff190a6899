/** Quota windows in words for a table cell: what they hold, how they return, when next. Pure; unknown is said. */
import { assertNever, zoneOffsets } from '../../core/index.ts';
import type { CapacityRange } from '../../quota/pools/index.ts';
import {
  calendarEnd,
  type KnownReset,
  type ModelFilter,
  type WindowClock,
} from '../../quota/windows/index.ts';

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 1440;
const THOUSAND = 1000;
const MILLION = 1_000_000;
const UNKNOWN = 'not known';

/** "90 min", "5 h", "7 d": the largest unit that is whole; days from two on. */
export function lengthText(minutes: number): string {
  if (minutes >= 2 * MINUTES_PER_DAY && minutes % MINUTES_PER_DAY === 0)
    return `${minutes / MINUTES_PER_DAY} d`;
  return minutes % MINUTES_PER_HOUR === 0 ? `${minutes / MINUTES_PER_HOUR} h` : `${minutes} min`;
}

/** At most four significant digits, of less than one two; thousands parted. */
const digits = (value: number): string =>
  new Intl.NumberFormat('en-US', { maximumSignificantDigits: value < 1 ? 2 : value < 1000 ? 4 : 12 }).format(
    value,
  );

type ShownUnit = 'weighted' | 'tokens' | 'requests' | 'usd';

/** "66,000 units", "6.6 M tokens", "60 requests", "$100"; a range has its low, mid and high. */
export function capacityText(capacity: number | CapacityRange | null, unit: ShownUnit): string {
  if (capacity === null) return UNKNOWN;
  const values =
    typeof capacity === 'number' ? [capacity] : capacity[0] === capacity[2] ? [capacity[1]] : capacity;
  const joined = (divisor: number): string => values.map((value) => digits(value / divisor)).join(' / ');
  const isWide = values.length > 1 && values.every((value) => value >= THOUSAND);
  switch (unit) {
    case 'tokens':
      return values.every((value) => value >= MILLION / 10)
        ? `${joined(MILLION)} M tokens`
        : `${joined(1)} tokens`;
    case 'weighted':
      return isWide ? `${joined(THOUSAND)} k units` : `${joined(1)} units`;
    case 'requests':
      return `${joined(1)} requests`;
    case 'usd':
      return `$${joined(1)}`;
    default:
      return assertNever(unit);
  }
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function calendarText({ every, zone, day = 1 }: WindowClock & { readonly kind: 'calendar' }): string {
  if (every === 'week') return `each ${WEEKDAYS[day - 1]}, ${zone}`;
  return every === 'month' && day > 1 ? `day ${day} of month, ${zone}` : `each ${every}, ${zone}`;
}

/** How a window returns: "every 7 d", "5 h, first use" (the first use starts it), "each month, UTC". */
export function returnsText(clock: WindowClock): string {
  switch (clock.kind) {
    case 'fixed':
      return `every ${lengthText(clock.lengthMinutes)}`;
    case 'calendar':
      return calendarText(clock);
    case 'first_use':
      return `${lengthText(clock.lengthMinutes)}, first use`;
    case 'sliding':
      return `each unit after ${lengthText(clock.lengthMinutes)}`;
    case 'bucket':
      return `${digits(clock.perMinute)} a minute`;
    case 'once':
      return clock.expiresMs === null ? 'never' : 'never, it ends';
    default:
      return assertNever(clock);
  }
}

/** "2026-11-23 09:00" in the zone. */
export function instantText(epochMs: number, timeZone: string): string {
  const local = epochMs + zoneOffsets(timeZone)(epochMs) * MS_PER_MINUTE;
  return new Date(local).toISOString().slice(0, 16).replace('T', ' ');
}

const afterText = (minutes: number): string => `${minutes} min after a start`;

function gridText(reset: KnownReset, lengthMinutes: number, nowMs: number, timeZone: string): string {
  if (reset === null) return UNKNOWN;
  if ('afterMinutes' in reset) return afterText(reset.afterMinutes);
  const lengthMs = lengthMinutes * MS_PER_MINUTE;
  // A grid has no beginning: of an instant further off than one length, the reset before it that comes next.
  const passed = Math.floor((nowMs - reset.atMs) / lengthMs) + 1;
  return instantText(reset.atMs + passed * lengthMs, timeZone);
}

/** When everything next returns, as seen at `nowMs`; '' for windows without such an instant. */
export function nextResetText(clock: WindowClock, nowMs: number, timeZone: string): string {
  switch (clock.kind) {
    case 'fixed':
      return gridText(clock.reset, clock.lengthMinutes, nowMs, timeZone);
    case 'calendar':
      return instantText(calendarEnd(clock, nowMs), timeZone);
    case 'first_use': {
      const { reset } = clock;
      if (reset !== null && 'afterMinutes' in reset) return afterText(reset.afterMinutes);
      return reset !== null && reset.atMs > nowMs ? instantText(reset.atMs, timeZone) : 'opens with use';
    }
    case 'once':
      if (clock.expiresMs === null) return '';
      return `${clock.expiresMs > nowMs ? 'ends' : 'ended'} ${instantText(clock.expiresMs, timeZone)}`;
    case 'sliding':
    case 'bucket':
      return '';
    default:
      return assertNever(clock);
  }
}

/** "all", or the names a filter has. */
export const filterText = (filter: ModelFilter): string => (filter === 'all' ? 'all' : filter.join(', '));
