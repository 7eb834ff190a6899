/**
 * The simulated calendar: integer minutes, 0 = Monday 00:00 local time.
 *
 * Peak and evening are half-open spans of every day, weekend days included. Read next: scenario/demand-law.ts.
 */

export const MINUTES_PER_HOUR: number = 60;
export const MINUTES_PER_DAY: number = 24 * MINUTES_PER_HOUR;
export const DAYS_PER_WEEK: number = 7;
export const MINUTES_PER_WEEK: number = DAYS_PER_WEEK * MINUTES_PER_DAY;

export const PEAK_START_MINUTE: number = 8 * MINUTES_PER_HOUR;
export const EVENING_START_MINUTE: number = 18 * MINUTES_PER_HOUR;
export const PEAK_END_MINUTE: number = 22 * MINUTES_PER_HOUR;
const EVENING_END_MINUTE: number = PEAK_END_MINUTE;

/** Day of the week of a minute, 0 = Monday .. 6 = Sunday. */
function dayOfWeek(minute: number): number {
  return Math.floor(minute / MINUTES_PER_DAY) % DAYS_PER_WEEK;
}

/** True on Saturday and Sunday. */
export function isWeekend(minute: number): boolean {
  return dayOfWeek(minute) >= 5;
}

/** True from 08:00 up to, not including, 22:00. */
export function isPeak(minute: number): boolean {
  const minuteOfDay = minute % MINUTES_PER_DAY;
  return minuteOfDay >= PEAK_START_MINUTE && minuteOfDay < PEAK_END_MINUTE;
}

/** True from 18:00 up to, not including, 22:00. */
export function isEvening(minute: number): boolean {
  const minuteOfDay = minute % MINUTES_PER_DAY;
  return minuteOfDay >= EVENING_START_MINUTE && minuteOfDay < EVENING_END_MINUTE;
}
