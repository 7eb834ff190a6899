/**
 * Times of resets as clients write them for people, on the clock of a zone: `3pm`, `10:30am (Asia/Seoul)`, `Mon 12:00am`,
 * `Oct 9 at 10am`, `Sep 26th, 2026 2:16 AM`, `in 2 days 17 hours 14 minutes`, or seconds since 1970 behind a bar. A time
 * without a day is the next such time.
 */
import { openZone } from '../../core/index.ts';

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const SECONDS = /\|(?<seconds>\d{10})\b/;
const AFTER =
  /\b(?:resets?|try again) in (?=\d)(?:(?<days>\d+) days? ?)?(?:(?<hours>\d+) hours? ?)?(?:(?<minutes>\d+) minutes?)?/i;
const WHEN =
  /\b(?:resets?|try again)(?: at| on)? (?:(?<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(?:(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?<day>\d{1,2})(?:st|nd|rd|th)?(?:, (?<year>\d{4}))?(?:,| at)* )?(?<hour>\d{1,2})(?::(?<minute>\d\d))? ?(?<half>am|pm)?\b(?: \((?<zone>[A-Za-z0-9_+/-]+)\))?/i;

type When = Readonly<Record<string, string | undefined>>;

/** Minutes after midnight; null for what no clock shows. */
function minutesOf({ hour, minute = '0', half }: When): number | null {
  const hours = Number(hour);
  if (half === undefined) return hours < 24 ? hours * 60 + Number(minute) : null;
  if (hours < 1 || hours > 12) return null;
  return ((hours % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)) * 60 + Number(minute);
}

/** The local instant, as ms of a clock without a zone, that is meant at the local instant `nowMs`. */
function localInstant(when: When, minutes: number, nowMs: number): number {
  const { weekday, month, day, year } = when;
  const today = Math.floor(nowMs / MS_PER_DAY) * MS_PER_DAY;
  const atToday = today + minutes * MS_PER_MINUTE;
  if (month !== undefined) {
    const place = MONTHS.indexOf(month.toLowerCase());
    const thisYear = new Date(nowMs).getUTCFullYear();
    const inYear = (named: number): number => Date.UTC(named, place, Number(day)) + minutes * MS_PER_MINUTE;
    if (year !== undefined) return inYear(Number(year));
    return inYear(thisYear) < today ? inYear(thisYear + 1) : inYear(thisYear);
  }
  const next = atToday > nowMs ? atToday : atToday + MS_PER_DAY;
  if (weekday === undefined) return next;
  const ahead = (WEEKDAYS.indexOf(weekday.toLowerCase()) - new Date(next).getUTCDay() + 7) % 7;
  return next + ahead * MS_PER_DAY;
}

/** Epoch ms of the reset that a message names, after `timeMs`; null where it names none. */
export function resetInstantOf(text: string, timeMs: number, timeZone: string): number | null {
  const { seconds } = SECONDS.exec(text)?.groups ?? {};
  if (seconds !== undefined) return Number(seconds) * 1000 > timeMs ? Number(seconds) * 1000 : null;
  const after = AFTER.exec(text)?.groups;
  if (after !== undefined) {
    const { days = 0, hours = 0, minutes: rest = 0 } = after;
    const afterMs = Number(days) * MS_PER_DAY + (Number(hours) * 60 + Number(rest)) * MS_PER_MINUTE;
    return afterMs > 0 ? timeMs + afterMs : null;
  }
  const when = WHEN.exec(text)?.groups;
  const minutes = when === undefined ? null : minutesOf(when);
  if (when === undefined || minutes === null) return null;
  const offsetMinutes = openZone(when.zone ?? timeZone) ?? openZone(timeZone);
  if (offsetMinutes === null) return null;
  const local = localInstant(when, minutes, timeMs + offsetMinutes(timeMs) * MS_PER_MINUTE);
  // The clock's offset at the reset may be another than now.
  const near = local - offsetMinutes(timeMs) * MS_PER_MINUTE;
  const resetMs = local - offsetMinutes(near) * MS_PER_MINUTE;
  return resetMs > timeMs ? resetMs : null;
}
