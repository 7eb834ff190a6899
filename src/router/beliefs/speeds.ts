/**
 * Speeds in tokens per second, as ratios of sums: ELR over streaming time, from streams alone; dirty over wall
 * time, from everything. Nothing was measured = null, never 0.
 */
import type { UsageTotals, UsageWindow } from './meters/index.ts';
import type { HourlySpeed, SpeedSet } from './usage-answer.ts';

/** Samples below which an hour of the day has no speed. */
export const MIN_HOUR_SAMPLES: number = 10;

const MS_PER_SECOND = 1000;

function perSecond(tokens: number, ms: number): number | null {
  return ms > 0 ? (tokens * MS_PER_SECOND) / ms : null;
}

export function speedsOf(totals: UsageTotals): SpeedSet {
  const { inputTokens, outputTokens, dirtyMs, streamMs, streamInputTokens, streamOutputTokens } = totals;
  return {
    out_elr_tps: perSecond(streamOutputTokens, streamMs),
    in_elr_tps: perSecond(streamInputTokens, streamMs),
    total_elr_tps: perSecond(streamInputTokens + streamOutputTokens, streamMs),
    out_dirty_tps: perSecond(outputTokens, dirtyMs),
    in_dirty_tps: perSecond(inputTokens, dirtyMs),
    total_dirty_tps: perSecond(inputTokens + outputTokens, dirtyMs),
  };
}

/** Speeds by hour of the day over everything the window still holds; `hourOf` gives 0..23 of an instant. */
export function hourlySpeeds(window: UsageWindow, hourOf: (epochMs: number) => number): HourlySpeed[] {
  const hours = Array.from({ length: 24 }, () => ({
    count: 0,
    outputTokens: 0,
    dirtyMs: 0,
    streamMs: 0,
    streamOutputTokens: 0,
    streamCount: 0,
  }));
  for (const { startMs, totals } of window.buckets()) {
    const hour = hours[hourOf(startMs)]!;
    hour.count += totals.count;
    hour.outputTokens += totals.outputTokens;
    hour.dirtyMs += totals.dirtyMs;
    hour.streamMs += totals.streamMs;
    hour.streamOutputTokens += totals.streamOutputTokens;
    hour.streamCount += totals.streamCount;
  }
  return hours.map((sums, hour) => ({
    hour,
    samples: sums.count,
    out_elr_tps:
      sums.streamCount >= MIN_HOUR_SAMPLES ? perSecond(sums.streamOutputTokens, sums.streamMs) : null,
    out_dirty_tps: sums.count >= MIN_HOUR_SAMPLES ? perSecond(sums.outputTokens, sums.dirtyMs) : null,
  }));
}

/** Times to the first content of the latest streams of a model. */
export class FirstContentTimes {
  private readonly endsMs: Float64Array;
  private readonly timesMs: Float64Array;
  private added: number;

  constructor(capacity: number = 512) {
    this.endsMs = new Float64Array(capacity);
    this.timesMs = new Float64Array(capacity);
    this.added = 0;
  }

  add(endMs: number, firstContentMs: number): void {
    const slot = this.added++ % this.endsMs.length;
    this.endsMs[slot] = endMs;
    this.timesMs[slot] = firstContentMs;
  }

  /** p50, p90 and p99 (linear at rank q (n - 1)) of those that ended after `sinceMs`; null without any. */
  percentiles(sinceMs: number): { p50: number | null; p90: number | null; p99: number | null } {
    const kept = Math.min(this.added, this.endsMs.length);
    const times = this.timesMs
      .subarray(0, kept)
      .filter((_, slot) => this.endsMs[slot]! > sinceMs)
      .sort();
    const at = (q: number): number | null => {
      if (times.length === 0) return null;
      const rank = q * (times.length - 1);
      const low = times[Math.floor(rank)]!;
      const high = times[Math.ceil(rank)]!;
      return low + (high - low) * (rank - Math.floor(rank));
    };
    return { p50: at(0.5), p90: at(0.9), p99: at(0.99) };
  }
}
