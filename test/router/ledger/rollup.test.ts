import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RollupRow, type SampleRow, StateStore } from '../../../src/router/ledger/index.ts';
import { openStore, stateFile } from './open-store.ts';
import { arbitraryRow, firstOfEachKey, sampleRow } from './sample-rows.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Nearest rank: the smallest value with at least that share of all values at or below it. */
function nearestRank(sorted: readonly number[], percent: number): number | null {
  return sorted.find((_, index) => (index + 1) * 100 >= percent * sorted.length) ?? null;
}

/** The obvious sums of rows with distinct keys. */
function sumsOf(rows: readonly SampleRow[], lengthMs: number): RollupRow[] {
  const groups = new Map<string, SampleRow[]>();
  for (const row of rows) {
    const start = Math.floor(row.tsMs / lengthMs) * lengthMs;
    const key = JSON.stringify([String(start).padStart(15, '0'), row.lane, row.model]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const total = (of: readonly SampleRow[], key: keyof SampleRow): number =>
    of.reduce((sum, row) => sum + (row[key] as number), 0);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const streams = group.filter(({ op }) => op === 'stream');
      const times = streams.map(({ ttftMs }) => ttftMs).filter((ms) => ms > 0);
      times.sort((a, b) => a - b);
      const quantile = (percent: number): number | null =>
        lengthMs === HOUR_MS ? nearestRank(times, percent) : null;
      return {
        windowStartMs: Math.floor(group[0]!.tsMs / lengthMs) * lengthMs,
        lane: group[0]!.lane,
        model: group[0]!.model,
        inputTokens: total(group, 'inputTokens'),
        outputTokens: total(group, 'outputTokens'),
        cacheWriteTokens: total(group, 'cacheWriteTokens'),
        cacheReadTokens: total(group, 'cacheReadTokens'),
        cacheWrite1hTokens: total(group, 'cacheWrite1hTokens'),
        dirtyMs: total(group, 'dirtyMs'),
        streamMs: total(streams, 'streamMs'),
        streamOutputTokens: total(streams, 'outputTokens'),
        sampleCount: group.length,
        ttftP50Ms: quantile(50),
        ttftP90Ms: quantile(90),
        ttftP99Ms: quantile(99),
      };
    });
}

describe('roll-ups', () => {
  it('are the sums of the samples, however these came in and however often they were summed', () => {
    const fromMs = 19_700 * DAY_MS;
    const nowMs = fromMs + 4 * DAY_MS;
    const batches = fc.array(
      fc.record({ rows: fc.array(arbitraryRow(fromMs), { maxLength: 12 }), rollsUp: fc.boolean() }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(batches, (steps) => {
        const file = stateFile();
        let store = StateStore.open(file);
        for (const { rows, rollsUp } of steps) {
          store.addSamples(rows);
          if (rollsUp) store.rollUp(nowMs);
          store.close();
          store = StateStore.open(file);
        }
        store.rollUp(nowMs);
        const kept = firstOfEachKey(steps.flatMap(({ rows }) => rows));
        const hours = store.queryRollups({ granularity: 'hour', sinceMs: 0 });
        const days = store.queryRollups({ granularity: 'day', sinceMs: 0 });
        store.close();
        expect(hours).toEqual(sumsOf(kept, HOUR_MS));
        expect(days).toEqual(sumsOf(kept, DAY_MS));
      }),
      { seed: 12, numRuns: 25 },
    );
  });

  it('give nearest-rank times to first content, of streams that had one', () => {
    const store = openStore();
    const times = Array.from({ length: 10 }, (_, index) => 10 * (10 - index));
    store.addSamples([
      ...times.map((ttftMs, index) => sampleRow({ tsMs: index, ttftMs })),
      sampleRow({ tsMs: 20, ttftMs: 0 }),
      sampleRow({ tsMs: 21, ttftMs: 9000, op: 'nonstream' }),
      sampleRow({ tsMs: 22, ttftMs: 0, op: 'nonstream', model: 'silent' }),
    ]);
    store.rollUp(0);
    const [large, silent] = store.queryRollups({ granularity: 'hour', sinceMs: 0 });
    expect([large!.ttftP50Ms, large!.ttftP90Ms, large!.ttftP99Ms]).toEqual([50, 90, 100]);
    expect(large!.sampleCount).toBe(12);
    expect([silent!.ttftP50Ms, silent!.streamMs, silent!.streamOutputTokens]).toEqual([null, 0, 0]);
  });

  it('are asked for by model and by the instant their window must end after', () => {
    const store = openStore();
    store.addSamples([
      sampleRow({ tsMs: HOUR_MS - 1 }),
      sampleRow({ tsMs: HOUR_MS }),
      sampleRow({ tsMs: DAY_MS, model: 'other' }),
    ]);
    store.rollUp(DAY_MS);
    const starts = (granularity: 'hour' | 'day', sinceMs: number, model?: string): number[] =>
      store
        .queryRollups({ granularity, sinceMs, ...(model === undefined ? {} : { model }) })
        .map(({ windowStartMs }) => windowStartMs);
    expect(starts('hour', HOUR_MS - 1)).toEqual([0, HOUR_MS, DAY_MS]);
    expect(starts('hour', HOUR_MS)).toEqual([HOUR_MS, DAY_MS]);
    expect(starts('day', DAY_MS - 1)).toEqual([0, DAY_MS]);
    expect(starts('day', DAY_MS)).toEqual([DAY_MS]);
    expect(starts('day', 0, 'other')).toEqual([DAY_MS]);
  });

  it('over 30 days old go, by whole days', () => {
    const store = openStore();
    store.addSamples([0, DAY_MS - 1, DAY_MS, 31 * DAY_MS].map((tsMs) => sampleRow({ tsMs })));
    store.rollUp(31 * DAY_MS - 1);
    expect(store.queryRollups({ granularity: 'hour', sinceMs: 0 })).toHaveLength(4);
    store.rollUp(31 * DAY_MS);
    const days = store.queryRollups({ granularity: 'day', sinceMs: 0 });
    expect(days.map(({ windowStartMs }) => windowStartMs / DAY_MS)).toEqual([1, 31]);
    expect(store.queryRollups({ granularity: 'hour', sinceMs: 0 })).toHaveLength(2);
  });
});
