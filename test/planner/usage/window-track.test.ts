import { describe, expect, it } from 'vitest';
import { MS_PER_HOUR } from '../../../src/core/values/index.ts';
import type { QuotaWindow } from '../../../src/planner/usage/index.ts';
import { withJob } from '../../../src/planner/usage/window-outlook.ts';
import { slotBounds, WindowTrack } from '../../../src/planner/usage/window-track.ts';
import { fixedWindow, freshWindow, MONDAY_MS, sessionWindow, slidingWindow } from './forecasts.ts';

const NOW = MONDAY_MS + MS_PER_HOUR / 2;
const hour = (h: number): number => NOW + h * MS_PER_HOUR;
const bounds = (...hours: number[]): Float64Array => Float64Array.from(hours, hour);
const session = (hours: number): QuotaWindow => sessionWindow(100, hours);
const fixed = (hours: number, atMs: number): QuotaWindow => fixedWindow(100, hours, atMs);

describe('slotBounds', () => {
  const inHours = (found: Float64Array): number[] => Array.from(found, (at) => (at - NOW) / MS_PER_HOUR);

  it('are local hours between now and the end', () => {
    expect(inHours(slotBounds([freshWindow(slidingWindow(100))], NOW, hour(3), 0))).toEqual([
      0, 0.5, 1.5, 2.5, 3,
    ]);
    const half = MS_PER_HOUR / 2;
    expect(inHours(slotBounds([freshWindow(slidingWindow(100))], NOW, hour(2), half))).toEqual([0, 1, 2]);
  });

  it('are finer for short windows, a quarter of the window at most', () => {
    expect(inHours(slotBounds([freshWindow(slidingWindow(100, 2))], NOW, hour(1), 0))).toEqual([0, 0.5, 1]);
    expect(slotBounds([freshWindow(slidingWindow(100, 1))], NOW, hour(1), 0)).toHaveLength(5);
  });

  it('hold every reset', () => {
    const open = { window: session(5), used: 3, returns: [{ atMs: hour(0.2), amount: 3 }] };
    expect(inHours(slotBounds([open], NOW, hour(6), 0))).toContain(5.2);
    expect(inHours(slotBounds([freshWindow(fixed(5, hour(-4.9)))], NOW, hour(6), 0))[1]).toBeCloseTo(0.1, 6);
  });
});

describe('WindowTrack', () => {
  it('a sliding window gives back what was used, and the own spends one length later', () => {
    const returns = [
      { atMs: hour(1), amount: 4 },
      { atMs: hour(1.5), amount: 6 },
    ];
    const track = new WindowTrack(
      { window: slidingWindow(100, 2), used: 10, returns },
      bounds(0, 1, 2, 3, 4),
    );
    const spent = Float64Array.of(0, 8, 8, 8, 8);
    const used = [0, 1, 2, 3].map((slot) => track.usedAt(slot, spent, true));
    expect(used).toEqual([10, 14, 8, 0]);
    expect(track.returnedBy(1, 0.4)).toBe(0);
    expect(track.returnedBy(1, 0.5)).toBe(6);
    expect(track.ownReturn(2, spent)).toBe(8);
    expect([track.ownReturn(1, spent), track.ownReturn(3, spent)]).toEqual([0, 0]);
  });

  it('a session returns everything at its end and opens again at the first slot that spends', () => {
    const open = { window: session(2), used: 10, returns: [{ atMs: hour(1), amount: 10 }] };
    const track = new WindowTrack(open, bounds(0, 1, 2, 3, 4, 5));
    const spent = Float64Array.of(0, 5, 5, 8, 9, 9);
    // Ends at 1; nothing spent in [1, 2); opens at 2, ends at 4.
    const spends = [true, false, true, true, false];
    expect(spends.map((each, slot) => track.usedAt(slot, spent, each))).toEqual([10, 0, 0, 3, 0]);
    track.begin();
    expect(track.usedAt(0, spent, true)).toBe(10);
  });

  it('a fixed grid returns at its own times', () => {
    const track = new WindowTrack(freshWindow(fixed(2, hour(-1))), bounds(0, 1, 2, 3, 4));
    const spent = Float64Array.of(0, 5, 7, 8, 9);
    expect([0, 1, 2, 3].map((slot) => track.usedAt(slot, spent, true))).toEqual([0, 0, 2, 0]);
    expect(track.limit).toBe(100);
    expect(new WindowTrack(freshWindow(slidingWindow(null)), bounds(0, 1)).limit).toBe(Infinity);
  });
});

describe('withJob', () => {
  it('spends at once, to come back as the window says', () => {
    const open = { window: session(5), used: 3, returns: [{ atMs: hour(1), amount: 3 }] };
    expect(withJob(open, 2, NOW)).toMatchObject({ used: 5, returns: [{ atMs: hour(1), amount: 5 }] });
    expect(withJob(freshWindow(session(5)), 2, NOW).returns).toEqual([{ atMs: hour(5), amount: 2 }]);
    expect(withJob(freshWindow(fixed(5, hour(-2))), 2, NOW).returns).toEqual([{ atMs: hour(3), amount: 2 }]);
    const sliding = { window: slidingWindow(9, 5), used: 3, returns: [{ atMs: hour(1), amount: 3 }] };
    expect(withJob(sliding, 2, NOW)).toMatchObject({
      used: 5,
      returns: [
        { atMs: hour(1), amount: 3 },
        { atMs: hour(5), amount: 2 },
      ],
    });
    expect(withJob(sliding, 0, NOW)).toBe(sliding);
  });
});
