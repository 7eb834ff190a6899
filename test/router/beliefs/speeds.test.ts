/** Speeds as ratios of sums, hours of the day, times to the first content. */
import { describe, expect, it } from 'vitest';
import { UsageWindow } from '../../../src/router/beliefs/meters/usage-window.ts';
import { FirstContentTimes, hourlySpeeds, speedsOf } from '../../../src/router/beliefs/speeds.ts';
import { DAY_MS, HOUR_MS, NOON_MS, sampleOf } from './fleets.ts';

const LENGTHS = { rollingMs: DAY_MS, weeklyMs: 7 * DAY_MS, bucketMs: 1 };
const utcHour = (epochMs: number): number => Math.floor(epochMs / HOUR_MS) % 24;

const answer = (input: number, output: number, dirtyMs: number, streamMs: number) =>
  sampleOf(input + output, { inputTokens: input, outputTokens: output, dirtyMs, streamMs });

describe('speeds', () => {
  it('are unknown where nothing was measured', () => {
    expect(new Set(Object.values(speedsOf(new UsageWindow(LENGTHS).totals('rolling'))))).toEqual(
      new Set([null]),
    );
  });

  it('are ratios of sums: ELR over streams alone, dirty over everything', () => {
    const window = new UsageWindow(LENGTHS);
    window.add(NOON_MS, answer(100, 300, 5000, 2000));
    window.add(NOON_MS, answer(20, 60, 3000, 1000));
    window.add(NOON_MS, answer(40, 40, 2000, 0));
    window.advance(NOON_MS);
    expect(speedsOf(window.totals('rolling'))).toEqual({
      out_elr_tps: 120,
      in_elr_tps: 40,
      total_elr_tps: 160,
      out_dirty_tps: 40,
      in_dirty_tps: 16,
      total_dirty_tps: 56,
    });
  });

  it('without streams only the dirty ones are known; zero tokens in some time is zero', () => {
    const window = new UsageWindow(LENGTHS);
    window.add(NOON_MS, answer(0, 0, 2000, 0));
    expect(speedsOf(window.totals('rolling'))).toMatchObject({ out_elr_tps: null, out_dirty_tps: 0 });
  });
});

describe('hours of the day', () => {
  it('are 24, with samples always and speeds from ten on', () => {
    const window = new UsageWindow(LENGTHS);
    for (let day = 0; day < 5; day++) {
      // Noon: two a day, one of them streamed. One o'clock: two a day in all but the last.
      window.add(NOON_MS + day * DAY_MS, answer(0, 100, 2000, 1000));
      window.add(NOON_MS + day * DAY_MS, answer(0, 100, 2000, 0));
      window.add(NOON_MS + day * DAY_MS + HOUR_MS, answer(0, 10, 100, 50));
      if (day < 4) window.add(NOON_MS + day * DAY_MS + HOUR_MS, answer(0, 10, 100, 50));
    }
    const hours = hourlySpeeds(window, utcHour);
    expect(hours.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
    // Ten samples but only five streams.
    expect(hours[12]).toEqual({ hour: 12, samples: 10, out_elr_tps: null, out_dirty_tps: 50 });
    expect(hours[13]).toEqual({ hour: 13, samples: 9, out_elr_tps: null, out_dirty_tps: null });
    expect(hours[14]).toEqual({ hour: 14, samples: 0, out_elr_tps: null, out_dirty_tps: null });
    window.add(NOON_MS + 4 * DAY_MS + HOUR_MS, answer(0, 10, 100, 50));
    expect(hourlySpeeds(window, utcHour)[13]).toMatchObject({ out_elr_tps: 200, out_dirty_tps: 100 });
  });
});

describe('times to the first content', () => {
  it('have percentiles linear at rank q (n - 1)', () => {
    const times = new FirstContentTimes();
    [500, 100, 300, 200, 400].forEach((timeMs, i) => {
      times.add(1000 + i, timeMs);
    });
    expect(times.percentiles(0)).toEqual({ p50: 300, p90: 460, p99: 496 });
  });

  it('are those that ended after an instant, of the latest few', () => {
    const times = new FirstContentTimes(3);
    expect(times.percentiles(0)).toEqual({ p50: null, p90: null, p99: null });
    [10, 20, 30, 40].forEach((timeMs, i) => {
      times.add(i, timeMs);
    });
    expect(times.percentiles(-1).p50).toBe(30);
    expect(times.percentiles(1).p50).toBe(35);
    expect(times.percentiles(2).p50).toBe(40);
    expect(times.percentiles(3).p50).toBeNull();
  });
});
