/**
 * Work per unit of a pool over recent days. Days that did not touch the pool have no ratio; they are counted, not
 * read as zero or as one message.
 */

import { costOf, type Insufficient, insufficient, PlanError, whole } from '../../core/values/index.ts';
import { quantile } from '../../numerics/stats/index.ts';
import { type DailyRecord, type DatedRecord, datedRecords, dayNumber, daysEnding } from './daily-records.ts';

export interface Benchmarks {
  readonly status: 'known';
  /** Days with use of the pool. */
  readonly n: number;
  /** Recorded days in the window without. */
  readonly daysWithoutUse: number;
  readonly meanOfRatios: number;
  /** All the work of the n days over all their units: each message counts alike, not each day. */
  readonly ratioOfSums: number;
  readonly median: number;
  /** 95th percentile, type 7. */
  readonly p95: number;
}

export interface BenchmarkWindow {
  /** Calendar days, 2..366. */
  readonly windowDays: number;
  /** Its last day, YYYY-MM-DD; default the latest record. */
  readonly lastDate?: string;
}

const LEAST_DAYS = 2;
const MOST_DAYS = 366;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const sortedRatios = (days: readonly DatedRecord[], pool: string): Float64Array =>
  Float64Array.from(days, ({ work, cost }) => work / costOf(cost, pool)).sort();

/** Insufficient below two days with use. Throws E_TYPE, E_RANGE, E_INT, E_DUP. */
export function benchmarks(
  records: readonly DailyRecord[],
  pool: string,
  window: BenchmarkWindow,
): Benchmarks | Insufficient {
  const dated = datedRecords(records);
  const windowDays = whole('windowDays', window.windowDays, LEAST_DAYS, MOST_DAYS);
  const lastDay =
    window.lastDate === undefined ? (dated.at(-1)?.day ?? 0) : dayNumber('lastDate', window.lastDate);
  const inWindow = daysEnding(dated, lastDay, windowDays);
  const days = inWindow.filter(({ cost }) => costOf(cost, pool) > 0);
  if (days.length < LEAST_DAYS) return insufficient(`days with use of ${pool}`, days.length, LEAST_DAYS);
  const ratios = sortedRatios(days, pool);
  return {
    status: 'known',
    n: days.length,
    daysWithoutUse: inWindow.length - days.length,
    meanOfRatios: sum([...ratios]) / days.length,
    ratioOfSums: sum(days.map(({ work }) => work)) / sum(days.map(({ cost }) => costOf(cost, pool))),
    median: quantile(ratios, 0.5),
    p95: quantile(ratios, 0.95),
  };
}

export interface BenchmarksDoc {
  readonly mean: number;
  readonly median: number;
  /** 95th percentile by the exclusive method (type 6). */
  readonly p95: number;
}

/**
 * The document's figures: the last so many records whatever their dates, a day without use counted as one message. Of
 * one record it has none (its own code stops there).
 */
export function benchmarksDoc(
  records: readonly DailyRecord[],
  pool: string,
  rowCount: number,
): BenchmarksDoc | Insufficient {
  const rows = datedRecords(records).slice(-whole('rowCount', rowCount, 1));
  const ratios = Float64Array.from(rows, ({ work, cost }) => work / Math.max(1, costOf(cost, pool))).sort();
  if (ratios.length < LEAST_DAYS) return insufficient('records', ratios.length, LEAST_DAYS);
  return {
    mean: sum([...ratios]) / ratios.length,
    median: quantile(ratios, 0.5),
    p95: exclusiveQuantile(ratios, 0.95),
  };
}

/** Type 6: position q (n + 1), extrapolated from the outermost two beyond the ends, as the document's library does. */
function exclusiveQuantile(sorted: Float64Array, q: number): number {
  const position = q * (sorted.length + 1);
  const place = Math.min(sorted.length - 1, Math.max(1, Math.floor(position)));
  return sorted[place - 1]! + (position - place) * (sorted[place]! - sorted[place - 1]!);
}

/** Ratios of each day that used the pool, in order of date: the samples of a test for a drop. */
export function dailyRatios(records: readonly DailyRecord[], pool: string): number[] {
  if (typeof pool !== 'string') throw new PlanError('E_TYPE', 'pool', pool, 'a pool');
  return datedRecords(records)
    .filter(({ cost }) => costOf(cost, pool) > 0)
    .map(({ work, cost }) => work / costOf(cost, pool));
}
