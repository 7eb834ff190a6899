/**
 * Recorded time cut into local days. A silent day between two others was a day off and stays; a silence of a
 * week or longer means that nothing was logged, which is no news about use, and is left out.
 */
import { DAYS_PER_WEEK, MINUTES_PER_DAY } from '../../core/index.ts';

/** Silent runs of at least this many days are left out. */
export const LONGEST_KEPT_SILENCE_DAYS: number = 6;

/** Day 0 of the epoch was a Thursday. */
const EPOCH_DAY_OF_WEEK = 3;

export interface CutDays {
  /** Days since the epoch, or since the start of the trace; ascending. */
  readonly days: readonly number[];
  /** First arrival of each day; shape: days + 1. */
  readonly dayStart: readonly number[];
  /** Silent days left out, and in how many runs. */
  readonly silentDayCount: number;
  readonly silentRunCount: number;
}

/** Day of the week, 0 = Monday, of a day since the epoch, or since a Monday where the calendar is unknown. */
export function weekdayOf(day: number, calendarKnown: boolean): number {
  const shifted = calendarKnown ? day + EPOCH_DAY_OF_WEEK : day;
  return ((shifted % DAYS_PER_WEEK) + DAYS_PER_WEEK) % DAYS_PER_WEEK;
}

/** Cuts arrivals at `localMinutes` (whole minutes since day 0, ascending, at least one) into whole days. */
export function cutDays(localMinutes: Float64Array): CutDays {
  const days: number[] = [];
  const dayStart: number[] = [];
  let silentDayCount = 0;
  let silentRunCount = 0;
  let today = Number.NaN;
  localMinutes.forEach((minute, arrival) => {
    const day = Math.floor(minute / MINUTES_PER_DAY);
    if (day === today) return;
    const silence = Number.isNaN(today) ? 0 : day - today - 1;
    if (silence > LONGEST_KEPT_SILENCE_DAYS) {
      silentDayCount += silence;
      silentRunCount++;
    } else {
      for (let off = day - silence; off < day; off++) {
        days.push(off);
        dayStart.push(arrival);
      }
    }
    days.push(day);
    dayStart.push(arrival);
    today = day;
  });
  dayStart.push(localMinutes.length);
  return { days, dayStart, silentDayCount, silentRunCount };
}
