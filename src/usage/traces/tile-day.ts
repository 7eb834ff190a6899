/**
 * A trace shorter than a day, repeated until one day is full. The recorded minutes stay at their own time of
 * day where the calendar is known; the copies fill what is left.
 */
import { MINUTES_PER_DAY, QuotalabError } from '../../core/index.ts';

const MS_PER_MINUTE = 60_000;
/** Arrivals of one day at most: beyond it a tiny trace of huge rate would fill the memory. */
const MAX_TILED_ARRIVALS = 5_000_000;

export interface TiledDay {
  /** Minute of the day of each arrival, ascending. Shape: arrivals. */
  readonly minuteOfDay: Int32Array;
  /** Which recorded arrival each one copies. Shape: arrivals. */
  readonly source: Int32Array;
  /** How often the trace was laid down, the last time perhaps in part. */
  readonly copyCount: number;
}

/**
 * Tiles `timesMs` (ascending, at least one, spanning less than a day) over one day, from the local minute of
 * the day `startMinute` on, around midnight. The tile is the whole minutes the trace touches. Throws BAD_TRACE
 * beyond 5 million arrivals.
 */
export function tileDay(timesMs: Float64Array, startMinute: number): TiledDay {
  const firstMs = timesMs[0]!;
  const offsets = Int32Array.from(timesMs, (timeMs) => Math.floor((timeMs - firstMs) / MS_PER_MINUTE));
  const tileMinutes = offsets.at(-1)! + 1;
  const copyCount = Math.ceil(MINUTES_PER_DAY / tileMinutes);
  if (copyCount * offsets.length > MAX_TILED_ARRIVALS) {
    throw new QuotalabError(
      'BAD_TRACE',
      `a trace of ${offsets.length} requests in ${tileMinutes} minutes is too dense to be repeated over a day`,
    );
  }
  const minutes: number[] = [];
  const source: number[] = [];
  const midnight = MINUTES_PER_DAY - startMinute;
  /** Lays down what lies `from` <= minutes since the start < `to`. */
  const lay = (from: number, to: number): void => {
    for (let start = 0; start < to; start += tileMinutes) {
      for (let arrival = 0; arrival < offsets.length; arrival++) {
        const minute = start + offsets[arrival]!;
        if (minute < from || minute >= to) continue;
        minutes.push((startMinute + minute) % MINUTES_PER_DAY);
        source.push(arrival);
      }
    }
  };
  lay(midnight, MINUTES_PER_DAY);
  lay(0, midnight);
  return { minuteOfDay: Int32Array.from(minutes), source: Int32Array.from(source), copyCount };
}
