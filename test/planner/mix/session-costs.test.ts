/** What a day of 30 mechanical, 20 analytical and 5 deep tasks costs under each session, and pieces of a log. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arrangement,
  type ByModel,
  cheapestFirst,
  haikuBreakEven,
  handOffSaving,
  type Prices,
  sessionCosts,
  type Work,
} from '../../../src/planner/mix/session-costs.ts';

const each = (prices: ByModel): Prices => ({
  mechanical: prices,
  analytical: prices,
  deep: prices,
  handOver: prices,
});
const DOC = each({ haiku: 0, sonnet: 1, opus: 4.5 });
const tasks = (mechanical: number, analytical: number, deep: number, more: Partial<Work> = {}): Work => {
  const sizes = { mechanical, analytical, deep };
  return { sizes, pieces: sizes, turnsBatch: 1, misroute: {}, ...more };
};
const DAY = tasks(30, 20, 5);
const row = (name: Arrangement, work: Work = DAY, prices: Prices = DOC) =>
  sessionCosts(work, prices).find(({ session }) => session === name)!;
const sonnetOpus = (name: Arrangement, work: Work = DAY): number[] => {
  const { sonnet, opus } = row(name, work).messages;
  return [sonnet, opus];
};

describe('tasks that are handed on one by one', () => {
  it.each([
    ['haiku', 20, 5, 42.5],
    ['sonnet', 55, 5, 77.5],
    ['router', 75, 5, 97.5],
    ['opus', 20, 55, 267.5],
    ['opus-alone', 0, 55, 247.5],
  ] as const)('[B4] [B5] %s takes %i sonnet and %i opus, weighted %d', (name, sonnet, opus, weighted) => {
    expect([...sonnetOpus(name), row(name).weighted]).toEqual([sonnet, opus, weighted]);
  });

  it('[B4] batches of mechanical work make a sonnet session 28, 26, 30', () => {
    const sonnet = (turnsBatch: number) => sonnetOpus('sonnet', { ...DAY, turnsBatch })[0];
    expect([10, 30, 7].map(sonnet)).toEqual([28, 26, 30]);
  });

  it('[B4] misrouted tasks are charged again one model up, as an expectation', () => {
    expect(sonnetOpus('haiku', { ...DAY, misroute: { haiku: 0.1 } })).toEqual([23, 7.5]);
    expect(sonnetOpus('opus', { ...DAY, misroute: { opus: 0.2 } })).toEqual([20, 66]);
  });

  it('[B4] haiku stops winning where 42.5 + 142.5 x reaches 77.5', () => {
    const x = haikuBreakEven(DAY, DOC)!;
    expect(x).toBeCloseTo(35 / 142.5, 12);
    const best = (haiku: number) =>
      cheapestFirst(sessionCosts({ ...DAY, misroute: { haiku } }, DOC))[0]!.session;
    expect([best(x - 0.001), best(x + 0.001)]).toEqual(['haiku', 'sonnet']);
    expect(haikuBreakEven(tasks(0, 0, 0), DOC)).toBe(0);
    expect(haikuBreakEven(tasks(9, 0, 0), each({ haiku: 0, sonnet: 1, opus: 9 }))).toBe(1);
    expect(haikuBreakEven(DAY, each({ haiku: 0, sonnet: 1, opus: 0 }))).toBe(0);
  });

  it('a haiku that has a price pays for its turns', () => {
    const prices = each({ haiku: 0.5, sonnet: 1, opus: 2 });
    const work = tasks(4, 2, 1);
    // 4 of its own and 3 hand-overs at 0.5, 2 sonnet, 1 opus at 2.
    expect(row('haiku', work, prices)).toMatchObject({
      messages: { haiku: 7, sonnet: 2, opus: 1 },
      weighted: 7.5,
    });
    // 4 by haiku; 7 tasks looked at and 2 done by sonnet.
    expect(row('router', work, prices)).toMatchObject({
      messages: { haiku: 4, sonnet: 9, opus: 1 },
      weighted: 13,
    });
  });

  it('[B2] [B4] a router is never cheaper than a sonnet session', () => {
    const count = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(count, count, count, fc.integer({ min: 1, max: 50 }), (f, c, d, turnsBatch) => {
        const work = tasks(f, c, d, { turnsBatch });
        expect(row('router', work).weighted).toBeGreaterThanOrEqual(row('sonnet', work).weighted);
      }),
      { seed: 20260211, numRuns: 200 },
    );
  });
});

it('pieces of several requests are handed over once each, at its own price', () => {
  const work = tasks(10, 6, 4, { pieces: { mechanical: 3, analytical: 2, deep: 1 } });
  const prices: Prices = {
    mechanical: { haiku: 1, sonnet: 3, opus: 5 },
    analytical: { haiku: 4, sonnet: 12, opus: 20 },
    deep: { haiku: 20, sonnet: 60, opus: 100 },
    handOver: { haiku: 6, sonnet: 18, opus: 30 },
  };
  const weighted = Object.fromEntries(
    sessionCosts(work, prices).map(({ session, weighted: cost }) => [session, cost]),
  );
  expect(weighted).toEqual({
    haiku: 10 * 1 + 6 * 12 + 4 * 100 + (2 + 1) * 6,
    sonnet: 10 * 3 + 6 * 12 + 4 * 100 + 1 * 18,
    router: 10 * 1 + 6 * 12 + 4 * 100 + (3 + 2 + 1) * 18,
    opus: 10 * 5 + 6 * 12 + 4 * 100 + 2 * 30,
    'opus-alone': 10 * 5 + 6 * 20 + 4 * 100,
  });
});

it('[B3] a piece of m messages saves m - 1, whoever executes it elsewhere', () => {
  expect([1, 2, 5, 10].map((direct) => handOffSaving(direct, 1, 0))).toEqual([0, 1, 4, 9]);
  expect(handOffSaving(1, 1, 1)).toBe(-1);
});
