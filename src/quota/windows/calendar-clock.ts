/**
 * Instants at which calendar windows return: local midnights in a zone. Days of 23 and 25 hours, months of any
 * length and zones whose clocks change at midnight come out right. Epoch milliseconds.
 */
import { zoneOffsets } from '../../core/index.ts';
import type { WindowClock } from './clock.ts';

export type CalendarClock = WindowClock & { readonly kind: 'calendar' };

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 4;

const zones = new Map<string, (epochMs: number) => number>();

function offsetMinutes(zone: string, epochMs: number): number {
  let offsets = zones.get(zone);
  if (offsets === undefined) {
    offsets = zoneOffsets(zone);
    zones.set(zone, offsets);
  }
  return offsets(epochMs);
}

/** Day number (days since 1970-01-01) of the local calendar at an instant. */
function localDay(zone: string, epochMs: number): number {
  return Math.floor((epochMs + offsetMinutes(zone, epochMs) * MS_PER_MINUTE) / MS_PER_DAY);
}

/** First instant of a local day; where clocks skip midnight, the first instant that is there. */
function dayStart(zone: string, day: number): number {
  const local = day * MS_PER_DAY;
  const before = local - offsetMinutes(zone, local - MS_PER_DAY) * MS_PER_MINUTE;
  const after = local - offsetMinutes(zone, local + MS_PER_DAY) * MS_PER_MINUTE;
  // Of the two readings of that wall time take the earliest that lies in the day; in a gap the later offset's.
  const candidates = [Math.min(before, after), Math.max(before, after)];
  return candidates.find((instant) => localDay(zone, instant) === day) ?? candidates[1]!;
}

/** Days of a month, `month` counted from January 1970 = 0. */
function monthDays(month: number): { readonly first: number; readonly length: number } {
  const year = 1970 + Math.floor(month / 12);
  const index = ((month % 12) + 12) % 12;
  const first = Date.UTC(year, index, 1) / MS_PER_DAY;
  return { first, length: Date.UTC(year, index + 1, 1) / MS_PER_DAY - first };
}

function monthOf(day: number): number {
  // Mean length of a Gregorian month: the guess is off by one month at most.
  let month = Math.floor(day / 30.436875);
  while (monthDays(month).first > day) month--;
  while (monthDays(month + 1).first <= day) month++;
  return month;
}

/** Day of the boundary in month `month`. */
function boundaryInMonth(month: number, day: number): number {
  const { first, length } = monthDays(month);
  return first + Math.min(day, length) - 1;
}

/** Latest boundary day at or before local day `today`. */
function boundaryDay({ every, day = 1 }: CalendarClock, today: number): number {
  if (every === 'day') return today;
  if (every === 'week') {
    const weekday = (((today + EPOCH_WEEKDAY - 1) % 7) + 7) % 7;
    return today - ((weekday - (day - 1) + 7) % 7);
  }
  const month = monthOf(today);
  const own = boundaryInMonth(month, day);
  return own <= today ? own : boundaryInMonth(month - 1, day);
}

/** Boundary day after the boundary day `boundary`. */
function followingDay({ every, day = 1 }: CalendarClock, boundary: number): number {
  if (every === 'day') return boundary + 1;
  return every === 'week' ? boundary + 7 : boundaryInMonth(monthOf(boundary) + 1, day);
}

/** The latest boundary at or before an instant. */
export function calendarStart(clock: CalendarClock, epochMs: number): number {
  return dayStart(clock.zone, boundaryDay(clock, localDay(clock.zone, epochMs)));
}

/** The earliest boundary after an instant. */
export function calendarEnd(clock: CalendarClock, epochMs: number): number {
  return dayStart(clock.zone, followingDay(clock, boundaryDay(clock, localDay(clock.zone, epochMs))));
}
