/** Instants and days as people say them, on the clock of one zone: `14:23` today, `Fri 14:23` this week, else a date. */
import { DAYS_PER_WEEK, parseIsoTime } from '../../core/index.ts';
import { instantText, MS_PER_DAY } from '../../core/values/index.ts';
import { type LocalClock, localDayOf } from '../usage/index.ts';

const DAY_NAMES = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MS_PER_MINUTE = 60_000;

const weekdayOf = (localDay: number): string =>
  DAY_NAMES[((localDay % DAYS_PER_WEEK) + DAYS_PER_WEEK) % DAYS_PER_WEEK]!;

/** `2026-02-11` of local days since 1970. */
export const isoDay = (localDay: number): string => instantText(localDay * MS_PER_DAY).slice(0, 10);

/** `Wed 11 Feb`, with the year where it is not that of now. */
export function dayWords(localDay: number, clock: LocalClock): string {
  const [year, month, day] = isoDay(localDay).split('-');
  const thisYear = isoDay(localDayOf(clock.nowMs, clock)).slice(0, 4);
  const date = `${weekdayOf(localDay)} ${Number(day)} ${MONTH_NAMES[Number(month) - 1]}`;
  return year === thisYear ? date : `${date} ${year}`;
}

/** Local days since 1970 of `2026-02-11`. */
export const isoDayNumber = (iso: string): number => parseIsoTime(`${iso}T00:00:00Z`) / MS_PER_DAY;

/** The words of a day of facts, `2026-02-11`. */
export const isoDayWords = (iso: string, clock: LocalClock): string => dayWords(isoDayNumber(iso), clock);

/** `14:23` on the day of now, `Fri 14:23` within the six days after it, else `Fri 20 Feb 14:23`. */
export function instantWords(epochMs: number, clock: LocalClock): string {
  const localMs = epochMs + clock.zoneOffsetMinutes(epochMs) * MS_PER_MINUTE;
  const time = instantText(Math.floor(localMs)).slice(11, 16);
  const day = localDayOf(epochMs, clock);
  const ahead = day - localDayOf(clock.nowMs, clock);
  if (ahead === 0) return time;
  return ahead > 0 && ahead < DAYS_PER_WEEK ? `${weekdayOf(day)} ${time}` : `${dayWords(day, clock)} ${time}`;
}

/** An instant as facts hold it, in UTC; null of none. */
export function isoInstant(epochMs: number): string;
export function isoInstant(epochMs: number | null): string | null;
export function isoInstant(epochMs: number | null): string | null {
  return epochMs === null ? null : instantText(Math.round(epochMs));
}

/** The words of an instant of facts. */
export const isoWords = (iso: string, clock: LocalClock): string => instantWords(parseIsoTime(iso), clock);

/** A chance as per cent, never 0 or 100 where it only rounds to it. */
export function chanceWords(chance: number): string {
  if (chance > 0 && chance < 0.005) return 'under 1 %';
  if (chance < 1 && chance > 0.995) return 'over 99 %';
  return `${Math.round(chance * 100)} %`;
}
