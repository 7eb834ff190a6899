/** The history of the lead: few points, in order, with the first and the latest among them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeadHistory, type LeadPoint } from '../../../src/cli/live/lead-history.ts';

const point = (trials: number): LeadPoint => ({
  trials,
  leader: 'paced',
  runnerUp: 'random',
  delta: 1 / trials,
  halfWidth: 2 / trials,
});

const trialsOf = (history: LeadHistory): number[] => history.points.map(({ trials }) => trials);

describe('LeadHistory', () => {
  it('keeps every point while they are few', () => {
    const history = new LeadHistory(4);
    for (const trials of [25, 50, 75, 100]) history.add(point(trials));
    expect(history.points).toEqual([25, 50, 75, 100].map(point));
  });

  it('drops every other one beyond that, and takes later ones half as often', () => {
    const history = new LeadHistory(4);
    for (const trials of [25, 50, 75, 100, 125]) history.add(point(trials));
    expect(trialsOf(history)).toEqual([25, 75, 125]);
    expect([150, 166, 167, 175].map((trials) => history.isDue(trials))).toEqual([false, false, true, true]);
    history.add(point(150));
    expect(trialsOf(history)).toEqual([25, 75, 125, 150]);
    history.add(point(175));
    expect(trialsOf(history)).toEqual([25, 75, 125, 175]);
  });

  it('passes over a point that is no newer', () => {
    const history = new LeadHistory(4);
    for (const trials of [25, 25, 10]) history.add(point(trials));
    expect(trialsOf(history)).toEqual([25]);
  });

  it('of any run is short, in order, with the first and the latest, evenly spread', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3000 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 3, max: 60 }), (gaps, most) => {
        const history = new LeadHistory(most);
        let trials = 0;
        for (const gap of gaps) {
          trials += gap;
          history.add(point(trials));
          const kept = trialsOf(history);
          expect(kept.length).toBeLessThanOrEqual(most + 1);
          expect(kept[0]).toBe(gaps[0]);
          expect(kept.at(-1)).toBe(trials);
        }
        const kept = trialsOf(history);
        expect([...new Set(kept)].sort((a, b) => a - b)).toEqual(kept);
        if (gaps.length > 2 * most) expect(kept.length).toBeGreaterThan(most / 4);
      }),
      { numRuns: 60, seed: 20261130 },
    );
  });
});
