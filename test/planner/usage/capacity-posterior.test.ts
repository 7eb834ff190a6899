/** What a window holds by pairs of readings: the truth lies in the interval, changes are found, rounding is no news. */

import { describe, expect, it } from 'vitest';
import { openStream, unitReal } from '../../../src/numerics/random/index.ts';
import { capacityPosterior, readingPairs } from '../../../src/planner/usage/index.ts';
import type { MeterReading } from '../../../src/usage/meters/index.ts';

const HOUR_MS = 3_600_000;
const LENGTH_MS = 5 * HOUR_MS;

const reading = (timeMs: number, usedShare: number, resetMs: number): MeterReading => ({
  timeMs,
  vendor: 'codex',
  lengthMinutes: 300,
  family: null,
  usedShare,
  resetMs,
  isRefusal: false,
});

interface World {
  /** Tokens that the window holds in the span of a number. */
  readonly capacityAt: (span: number) => number;
  readonly spans: number;
  readonly seed: number;
}

/** Spans of 5 h that the log saw whole, 20 requests in each, a reading in whole per cents after every one. */
function pairsOf({ capacityAt, spans, seed }: World) {
  const random = openStream({ seed, trialIndex: 0, purpose: 'search' });
  const times = [0];
  const sums = [0, 1];
  const readings: MeterReading[] = [];
  for (let span = 0; span < spans; span++) {
    const startMs = HOUR_MS + span * LENGTH_MS;
    let spent = 0;
    for (let i = 1; i <= 20; i++) {
      const timeMs = startMs + i * 600_000;
      const amount = 1000 * (0.5 + unitReal(random));
      spent += amount;
      times.push(timeMs);
      sums.push(sums.at(-1)! + amount);
      const share = Math.round((100 * spent) / capacityAt(span)) / 100;
      readings.push(reading(timeMs, share, startMs + LENGTH_MS + Math.round(unitReal(random) * 5000)));
    }
  }
  return readingPairs(readings, LENGTH_MS, {
    timesMs: Float64Array.from(times),
    sums: Float64Array.from(sums),
  });
}

describe('the capacity of a window by pairs of readings', () => {
  it.each([null, 20_000, 100_000])('finds the truth whatever the preset says: %s', (prior) => {
    const found = capacityPosterior(pairsOf({ capacityAt: () => 40_000, spans: 3, seed: 1 }), prior)!;
    expect(found.low).toBeLessThan(40_000);
    expect(found.high).toBeGreaterThan(40_000);
    expect(found.high / found.low).toBeLessThan(1.3);
    expect(found.hasChanged).toBe(false);
  });

  it('holds the truth in its interval of 90 % in at least 9 of 10 worlds', () => {
    const held = Array.from({ length: 60 }, (_, seed) => {
      const found = capacityPosterior(pairsOf({ capacityAt: () => 40_000, spans: 1, seed }), 60_000)!;
      return found.low <= 40_000 && 40_000 <= found.high;
    });
    expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(54);
  });

  it('forgets what was before the capacity changed, and sees no change in rounding', () => {
    const pairs = pairsOf({ capacityAt: (span) => (span < 3 ? 80_000 : 40_000), spans: 6, seed: 7 });
    const found = capacityPosterior(pairs, 60_000)!;
    expect(found.hasChanged).toBe(true);
    expect(found.sinceMs).toBeGreaterThanOrEqual(HOUR_MS + 3 * LENGTH_MS);
    expect(found.mid / 40_000).toBeCloseTo(1, 1);
    const still = Array.from(
      { length: 20 },
      (_, seed) =>
        capacityPosterior(pairsOf({ capacityAt: () => 60_000, spans: 3, seed }), 60_000)!.hasChanged,
    );
    expect(still.filter(Boolean)).toEqual([]);
  });

  it('one reading of a span that the log did not see from its start is no pair', () => {
    const one = reading(2 * HOUR_MS, 0.62, 6 * HOUR_MS);
    const late = { timesMs: Float64Array.of(2 * HOUR_MS), sums: Float64Array.of(0, 500) };
    expect(readingPairs([one], LENGTH_MS, late)).toEqual([]);
    const seen = { timesMs: Float64Array.of(HOUR_MS, 2 * HOUR_MS), sums: Float64Array.of(0, 100, 600) };
    expect(readingPairs([one], LENGTH_MS, seen)).toEqual([{ atMs: 2 * HOUR_MS, share: 0.62, tokens: 500 }]);
    expect(capacityPosterior([], 1000)).toBeNull();
  });
});
