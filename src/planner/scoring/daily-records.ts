/** Days of a log: calendar dates, each once, in any order. A window is so many calendar days, not so many records. */
import {
  type CostVector,
  costVector,
  instant,
  MS_PER_DAY,
  PlanError,
  units,
} from '../../core/values/index.ts';
import { recordList } from './checked-list.ts';

export interface DailyRecord {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Tasks or points done, >= 0. */
  readonly work: number;
  readonly cost: CostVector;
}

/** A record with its day counted from 1970-01-01. */
export interface DatedRecord extends DailyRecord {
  readonly day: number;
}

/** Days since 1970-01-01 of a date YYYY-MM-DD; anything else, such as February 30, is E_TYPE. */
export function dayNumber(field: string, date: unknown): number {
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    throw new PlanError('E_TYPE', field, date, 'a date such as 2026-01-31');
  }
  return instant(field, `${date}T00:00:00Z`) / MS_PER_DAY;
}

/** The records in order of date; a date twice is E_DUP. */
export function datedRecords(records: readonly DailyRecord[]): DatedRecord[] {
  const seen = new Set<number>();
  const dated = recordList('records', records).map(({ date, work, cost }, index) => {
    const field = `records[${index}]`;
    const day = dayNumber(`${field}.date`, date);
    if (seen.has(day)) throw new PlanError('E_DUP', `${field}.date`, date, 'every date once');
    seen.add(day);
    return {
      date,
      day,
      work: units(`${field}.work`, work),
      cost: costVector(`${field}.cost`, cost, null),
    };
  });
  return dated.sort((a, b) => a.day - b.day);
}

/** Records of the `windowDays` calendar days that end with `lastDay`, that day among them. */
export function daysEnding(
  records: readonly DatedRecord[],
  lastDay: number,
  windowDays: number,
): DatedRecord[] {
  return records.filter(({ day }) => day <= lastDay && day > lastDay - windowDays);
}
