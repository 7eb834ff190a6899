/** Sums of two sliding windows, held to a plain list of samples; the edges worked by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type UsageSample,
  UsageWindow,
  type WindowLengths,
} from '../../../../src/router/beliefs/meters/usage-window.ts';
import { sampleOf } from '../fleets.ts';

const SEED = 20_260_401;

/** The same sums from a list of samples: nothing is added up before it is asked for. */
class SampleList {
  private readonly lengths: WindowLengths;
  private kept: Array<{ ms: number; inRolling: boolean; sample: UsageSample }>;

  constructor(lengths: WindowLengths) {
    this.lengths = lengths;
    this.kept = [];
  }

  add(tsMs: number, sample: UsageSample): void {
    const latestMs = this.kept.at(-1)?.ms ?? -Infinity;
    this.kept.push({ ms: Math.max(tsMs, latestMs), inRolling: true, sample });
  }

  advance(nowMs: number): void {
    this.kept = this.kept.filter(({ ms }) => ms > nowMs - this.lengths.weeklyMs);
    for (const entry of this.kept) {
      if (entry.ms <= nowMs - this.lengths.rollingMs) entry.inRolling = false;
    }
  }

  in(window: 'rolling' | 'weekly') {
    return this.kept.filter(({ inRolling }) => window === 'weekly' || inRolling);
  }

  sum(window: 'rolling' | 'weekly', field: keyof UsageSample): number {
    return this.in(window).reduce((total, { sample }) => total + sample[field], 0);
  }

  untilBelowMs(window: 'rolling' | 'weekly', tokens: number, nowMs: number): number | null {
    const lengthMs = window === 'rolling' ? this.lengths.rollingMs : this.lengths.weeklyMs;
    let left = this.sum(window, 'weightedTokens');
    if (left < tokens) return 0;
    for (const { ms, sample } of this.in(window)) {
      left -= sample.weightedTokens;
      if (left < tokens) return Math.max(0, ms + lengthMs - nowMs);
    }
    return null;
  }

  untilOldestLeavesMs(nowMs: number): number {
    const oldest = this.in('rolling')[0];
    return oldest === undefined ? 0 : Math.max(0, oldest.ms + this.lengths.rollingMs - nowMs);
  }
}

const FIELDS: ReadonlyArray<keyof UsageSample> = [
  'inputTokens',
  'outputTokens',
  'cacheWriteTokens',
  'cacheReadTokens',
  'weightedTokens',
  'dirtyMs',
  'streamMs',
];

const anySample: fc.Arbitrary<UsageSample> = fc.record({
  inputTokens: fc.nat(100),
  outputTokens: fc.nat(100),
  cacheWriteTokens: fc.nat(9),
  cacheReadTokens: fc.nat(9),
  weightedTokens: fc.nat(200),
  dirtyMs: fc.nat(50),
  streamMs: fc.oneof(fc.constant(0), fc.nat(50)),
});

const anyLengths = fc
  .record({ rollingMs: fc.integer({ min: 1, max: 60 }), moreMs: fc.nat(200) })
  .map(({ rollingMs, moreMs }) => ({ rollingMs, weeklyMs: rollingMs + moreMs }));

/** Steps of time, some back; then a sample, a look, or both. */
const anySteps = fc.array(
  fc.record({
    gapMs: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) },
      { weight: 1, arbitrary: fc.integer({ min: 13, max: 300 }) },
      { weight: 1, arbitrary: fc.integer({ min: -80, max: -1 }) },
    ),
    sample: fc.option(anySample, { freq: 4 }),
    looks: fc.boolean(),
  }),
  { maxLength: 120, size: 'max' },
);

function expectSame(window: UsageWindow, list: SampleList, nowMs: number, level: number): void {
  for (const name of ['rolling', 'weekly'] as const) {
    const totals = window.totals(name);
    expect(totals.count).toBe(list.in(name).length);
    for (const field of FIELDS) expect(totals[field]).toBe(list.sum(name, field));
    const streams = list.in(name).filter(({ sample }) => sample.streamMs > 0);
    expect(totals.streamCount).toBe(streams.length);
    const sum = (field: 'inputTokens' | 'outputTokens') =>
      streams.reduce((total, { sample }) => total + sample[field], 0);
    expect(totals.streamInputTokens).toBe(sum('inputTokens'));
    expect(totals.streamOutputTokens).toBe(sum('outputTokens'));
    expect(window.untilBelowMs(name, level, nowMs)).toBe(list.untilBelowMs(name, level, nowMs));
  }
  expect(window.rollingTokens).toBe(list.sum('rolling', 'weightedTokens'));
  expect(window.weeklyTokens).toBe(list.sum('weekly', 'weightedTokens'));
  expect(window.untilOldestLeavesMs(nowMs)).toBe(list.untilOldestLeavesMs(nowMs));
}

describe('with buckets of 1 ms', () => {
  it('is the list of samples, also when the clock goes back', () => {
    let mostKept = 0;
    fc.assert(
      fc.property(anyLengths, anySteps, fc.nat(2000), (spans, steps, level) => {
        const lengths = { ...spans, bucketMs: 1 };
        const window = new UsageWindow(lengths);
        const list = new SampleList(lengths);
        let nowMs = 1000;
        for (const { gapMs, sample, looks } of steps) {
          nowMs += gapMs;
          if (sample !== null) {
            window.add(nowMs, sample);
            list.add(nowMs, sample);
          }
          if (!looks) continue;
          window.advance(nowMs);
          list.advance(nowMs);
          expectSame(window, list, nowMs, level);
          mostKept = Math.max(mostKept, list.in('weekly').length);
        }
      }),
      { seed: SEED, numRuns: 120 },
    );
    // More than the ring's first 16 buckets: it grew and wrapped.
    expect(mostKept).toBeGreaterThan(40);
  });

  it('merged windows are the list of all samples', () => {
    const parts = fc.array(fc.array(fc.tuple(fc.nat(100), anySample), { maxLength: 30 }), { maxLength: 4 });
    fc.assert(
      fc.property(anyLengths, parts, fc.nat(300), (spans, samples, laterMs) => {
        const wide = { rollingMs: 1000, weeklyMs: 1000, bucketMs: 1 };
        const lengths = { ...spans, bucketMs: 1 };
        const all = samples.flat().sort(([a], [b]) => a - b);
        const windows = samples.map((part) => {
          const window = new UsageWindow(wide);
          for (const [tsMs, sample] of part.sort(([a], [b]) => a - b)) window.add(tsMs, sample);
          return window;
        });
        const nowMs = 100 + laterMs;
        const merged = UsageWindow.merged(windows, lengths, nowMs);
        const list = new SampleList(lengths);
        for (const [tsMs, sample] of all) list.add(tsMs, sample);
        list.advance(nowMs);
        for (const name of ['rolling', 'weekly'] as const) {
          expect(merged.totals(name).count).toBe(list.in(name).length);
          for (const field of FIELDS) expect(merged.totals(name)[field]).toBe(list.sum(name, field));
        }
      }),
      { seed: SEED + 1, numRuns: 200 },
    );
  });

  it('a sample leaves one window length after it ended, to the millisecond', () => {
    const window = new UsageWindow({ rollingMs: 1000, weeklyMs: 10_000, bucketMs: 1 });
    window.add(5000, sampleOf(7));
    window.advance(5999);
    expect([window.rollingTokens, window.weeklyTokens]).toEqual([7, 7]);
    expect(window.untilBelowMs('rolling', 7, 5999)).toBe(1);
    window.advance(6000);
    expect([window.rollingTokens, window.weeklyTokens]).toEqual([0, 7]);
    window.advance(14_999);
    expect(window.weeklyTokens).toBe(7);
    window.advance(15_000);
    expect(window.totals('weekly')).toEqual(new UsageWindow(window.lengths).totals('weekly'));
  });
});

describe('with wider buckets', () => {
  it('counts no sample shorter than its window, nor more than a bucket longer', () => {
    const widths = fc.integer({ min: 2, max: 30 });
    fc.assert(
      fc.property(anyLengths, widths, anySteps, (spans, bucketMs, steps) => {
        const window = new UsageWindow({ ...spans, bucketMs });
        const shortest = new SampleList({ ...spans, bucketMs: 1 });
        const longest = new SampleList({
          rollingMs: spans.rollingMs + bucketMs - 1,
          weeklyMs: spans.weeklyMs + bucketMs - 1,
          bucketMs: 1,
        });
        let nowMs = 1000;
        for (const { gapMs, sample } of steps) {
          nowMs += Math.max(0, gapMs);
          for (const sums of [window, shortest, longest]) {
            if (sample !== null) sums.add(nowMs, sample);
            sums.advance(nowMs);
          }
          for (const name of ['rolling', 'weekly'] as const) {
            const tokens = window.totals(name).weightedTokens;
            expect(tokens).toBeGreaterThanOrEqual(shortest.sum(name, 'weightedTokens'));
            expect(tokens).toBeLessThanOrEqual(longest.sum(name, 'weightedTokens'));
          }
        }
      }),
      { seed: SEED + 2, numRuns: 100 },
    );
  });

  it('says to the millisecond when it lets go', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1000, max: 1100 }), (bucketMs, tsMs) => {
        const window = new UsageWindow({ rollingMs: 100, weeklyMs: 200, bucketMs });
        window.add(tsMs, sampleOf(5));
        const waitMs = window.untilBelowMs('rolling', 5, tsMs)!;
        expect(window.untilOldestLeavesMs(tsMs)).toBe(waitMs);
        window.advance(tsMs + waitMs - 1);
        expect(window.rollingTokens).toBe(5);
        window.advance(tsMs + waitMs);
        expect(window.rollingTokens).toBe(0);
      }),
      { seed: SEED + 3, numRuns: 200 },
    );
  });

  it('keeps every sample as long when the lengths change, wider or narrower', () => {
    const widths = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(widths, widths, fc.nat(400), (before, after, tsMs) => {
        const lengths = (bucketMs: number) => ({ rollingMs: 500, weeklyMs: 1000, bucketMs });
        const window = new UsageWindow(lengths(before));
        window.add(tsMs, sampleOf(5));
        const merged = UsageWindow.merged([window], lengths(after), tsMs + 3);
        merged.advance(tsMs + 499);
        expect(merged.rollingTokens).toBe(5);
        merged.advance(tsMs + 500 + before + after);
        expect(merged.rollingTokens).toBe(0);
      }),
      { seed: SEED + 4, numRuns: 300 },
    );
  });
});

it('what is added after the clock went back leaves again', () => {
  const window = new UsageWindow({ rollingMs: 1000, weeklyMs: 100_000, bucketMs: 1 });
  window.add(5000, sampleOf(7));
  window.advance(7000);
  window.add(4000, sampleOf(9));
  window.advance(7000);
  expect([window.rollingTokens, window.weeklyTokens]).toEqual([0, 16]);
});

it('asks for less than nothing: never', () => {
  const window = new UsageWindow({ rollingMs: 1000, weeklyMs: 1000, bucketMs: 1 });
  window.add(0, sampleOf(1));
  expect(window.untilBelowMs('weekly', 0, 0)).toBeNull();
  expect(window.untilBelowMs('weekly', 2, 0)).toBe(0);
});

it('weekly 1 s of a cap of 1000: 300 is .30; 1.2 s later 100 more is .10', () => {
  const window = new UsageWindow({ rollingMs: 1000, weeklyMs: 1000, bucketMs: 1 });
  window.add(0, sampleOf(300));
  window.advance(0);
  expect(window.weeklyTokens / 1000).toBe(0.3);
  window.add(1200, sampleOf(100));
  window.advance(1200);
  expect(window.weeklyTokens / 1000).toBe(0.1);
});

it('rolling 1 s, weekly 10 s: 300, and 1.2 s later 20 in and 20 out', () => {
  const window = new UsageWindow({ rollingMs: 1000, weeklyMs: 10_000, bucketMs: 1 });
  window.add(0, { ...sampleOf(300), inputTokens: 300 });
  window.add(1200, { ...sampleOf(40), inputTokens: 20, outputTokens: 20 });
  window.advance(1200);
  expect(window.totals('rolling')).toMatchObject({ count: 1, inputTokens: 20, outputTokens: 20 });
  expect(window.totals('weekly')).toMatchObject({ count: 2, inputTokens: 320, outputTokens: 20 });
});
