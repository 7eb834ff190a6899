/** The halving search against all moments drawn and sorted. */

import { describe, expect, it } from 'vitest';
import { MS_PER_HOUR } from '../../../src/core/values/index.ts';
import { firstCrossing } from '../../../src/planner/usage/exhaustion-paths.ts';
import { WindowTrack } from '../../../src/planner/usage/window-track.ts';
import { MONDAY_MS, seededDraws, slidingWindow } from './forecasts.ts';

const NOW = MONDAY_MS;
const BOUNDS = Float64Array.of(NOW, NOW + MS_PER_HOUR);
/** 90 of 100 used; 20 come back after half an hour. */
const OUTLOOK = {
  window: slidingWindow(100),
  used: 90,
  returns: [
    { atMs: NOW + MS_PER_HOUR / 2, amount: 20 },
    { atMs: NOW + 20 * MS_PER_HOUR, amount: 70 },
  ],
};
const track = new WindowTrack(OUTLOOK, BOUNDS);
const slotOf = (count: number, countUnits = 1) => ({
  tracks: [track],
  used: Float64Array.of(90),
  slot: 0,
  spent: Float64Array.of(0, count * countUnits),
  countUnits,
});

describe('firstCrossing', () => {
  it.each([12, 29, 30, 31, 60])('of %i counts has the law of the sorted moments', (count) => {
    const trials = 6_000;
    const draws = seededDraws(count);
    const parts: number[] = [];
    for (let trial = 0; trial < trials; trial++) {
      const found = firstCrossing(slotOf(count), count, draws);
      if (found !== null) parts.push(found.part);
    }
    const sorted: number[] = [];
    for (let trial = 0; trial < trials; trial++) {
      const moments = Array.from({ length: count }, () => draws.uniform()).sort((a, b) => a - b);
      const at = moments.findIndex((moment, i) => 90 + i + 1 - (moment >= 0.5 ? 20 : 0) >= 100);
      if (at >= 0) sorted.push(moments[at]!);
    }
    for (const part of [0.2, 0.3, 0.4, 0.49, 0.6, 0.8, 1]) {
      const share = (all: readonly number[]): number => all.filter((each) => each <= part).length / trials;
      const [a, b] = [share(parts), share(sorted)];
      expect(Math.abs(a - b)).toBeLessThan(4 * Math.sqrt((2 * Math.max(b * (1 - b), 1 / trials)) / trials));
    }
  });

  it('finds none where the counts do not reach, and the first of two windows', () => {
    expect(firstCrossing(slotOf(9), 9, seededDraws(1))).toBeNull();
    expect(firstCrossing(slotOf(0), 0, seededDraws(1))).toBeNull();
    const small = new WindowTrack({ window: slidingWindow(5), used: 0, returns: [] }, BOUNDS);
    const both = { ...slotOf(20), tracks: [track, small], used: Float64Array.of(90, 0) };
    for (let seed = 0; seed < 20; seed++) expect(firstCrossing(both, 20, seededDraws(seed))!.track).toBe(1);
  });

  it('counts of several units reach sooner', () => {
    for (let seed = 0; seed < 10; seed++) {
      expect(firstCrossing(slotOf(1, 30), 1, seededDraws(seed))!.track).toBe(0);
      expect(firstCrossing(slotOf(1, 9), 1, seededDraws(seed))).toBeNull();
    }
  });

  it('does not draw the moments of a million counts', () => {
    let drawn = 0;
    const { uniform, normal } = seededDraws(3);
    const counted = {
      normal,
      uniform: () => {
        drawn++;
        return uniform();
      },
    };
    expect(firstCrossing(slotOf(1_000_000), 1_000_000, counted)!.part).toBeLessThan(0.001);
    expect(drawn).toBeLessThan(1_000);
  });
});
