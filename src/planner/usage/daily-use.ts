/** What a lane used day by day, on the local calendar. Days are local days since 1970. */

import { DAYS_PER_WEEK } from '../../core/index.ts';
import { MS_PER_DAY } from '../../core/values/index.ts';
import type { SpendRun } from './spend-column.ts';

/** The clock of a zone. */
export interface LocalClock {
  /** Epoch ms. */
  readonly nowMs: number;
  /** Minutes ahead of UTC at an instant. */
  readonly zoneOffsetMinutes: (epochMs: number) => number;
}

/** Local days since 1970 that hold an instant. */
export const localDayOf = (epochMs: number, { zoneOffsetMinutes }: LocalClock): number =>
  Math.floor((epochMs + zoneOffsetMinutes(epochMs) * MS_PER_MINUTE) / MS_PER_DAY);

/** Midnight of a local day since 1970, epoch ms. */
export function localMidnight(day: number, { zoneOffsetMinutes }: LocalClock): number {
  const localMs = day * MS_PER_DAY;
  return localMs - zoneOffsetMinutes(localMs) * MS_PER_MINUTE;
}

export interface DailyUse {
  /** Of `complete[0]`. */
  readonly firstDay: number;
  /** Units of each whole day before today, days without use among them. */
  readonly complete: readonly number[];
  /** Units of today so far. */
  readonly today: number;
  readonly todayDay: number;
}

/** 1970-01-01 was a Thursday: from that, days to a Saturday. */
const TO_SATURDAY = 2;
const MS_PER_MINUTE = 60_000;
/** Days looked at: a year. */
const MOST_DAYS = 366;

/** Saturdays and Sundays. */
export const isWeekend = (day: number): boolean =>
  (((day - TO_SATURDAY) % DAYS_PER_WEEK) + DAYS_PER_WEEK) % DAYS_PER_WEEK < 2;

export interface UsedDay {
  /** Local days since 1970. */
  readonly day: number;
  /** Units, > 0. */
  readonly units: number;
}

/** Day by day from the first use not before `fromMs` (at most a year back) to today. Linear. */
export function dailyUse(
  { timesMs, amounts }: SpendRun,
  clock: LocalClock,
  fromMs: number = Number.NEGATIVE_INFINITY,
): DailyUse {
  const todayDay = localDayOf(clock.nowMs, clock);
  const first = timesMs.findIndex((timeMs) => timeMs >= fromMs);
  const seenDay = first < 0 ? todayDay : localDayOf(timesMs[first]!, clock);
  const firstDay = Math.max(seenDay, todayDay - MOST_DAYS);
  const totals = new Float64Array(todayDay - firstDay + 1);
  // A zone's offset is asked once an hour of UTC at most: it is slow, and changes on the hour.
  let askedHour = Number.NaN;
  let offsetMs = 0;
  for (let i = 0; i < timesMs.length; i++) {
    const hour = Math.floor(timesMs[i]! / (60 * MS_PER_MINUTE));
    if (hour !== askedHour) {
      askedHour = hour;
      offsetMs = clock.zoneOffsetMinutes(timesMs[i]!) * MS_PER_MINUTE;
    }
    const day = Math.floor((timesMs[i]! + offsetMs) / MS_PER_DAY) - firstDay;
    if (day >= 0 && day < totals.length) totals[day]! += amounts[i]!;
  }
  return {
    firstDay,
    complete: Array.from(totals.subarray(0, -1)),
    today: totals[totals.length - 1]!,
    todayDay,
  };
}
