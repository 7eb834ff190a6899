import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareSessions,
  misrouteBreakEven,
  type SessionArrangement,
  type SessionWork,
} from '../../../src/planner/cost/index.ts';
import { itRefuses, wrong } from '../ledger/refusals.ts';

const DAY: SessionWork = { mechanical: 30, analytical: 20, deep: 5 };
const row = (arrangement: SessionArrangement, work: SessionWork = DAY) =>
  compareSessions(work).rows.find((each) => each.arrangement === arrangement)!;
const sonnetOpus = (arrangement: SessionArrangement, work: SessionWork = DAY) => {
  const { cost } = row(arrangement, work);
  return [cost.sonnet, cost.opus];
};

describe('the model of a session', () => {
  it.each([
    ['haiku', 20, 5],
    ['sonnet', 55, 5],
    ['router', 75, 5],
    ['opus', 20, 55],
    ['opus-alone', 0, 55],
  ] as const)('[B4] %s takes %i sonnet and %i opus', (arrangement, sonnet, opus) => {
    expect(sonnetOpus(arrangement)).toEqual([sonnet, opus]);
  });

  it('[W8] a router takes 30 + 40 + 5 = 75 sonnet, not 70, and the opus session is costed too', () => {
    expect(row('router').cost.sonnet).toBe(75);
    expect(row('opus').cost.opus).toBe(55);
  });

  it('[B4] ratios on sonnet are 2.75 and 3.75; weighted 42.5, 77.5, 97.5', () => {
    expect(row('sonnet').cost.sonnet! / row('haiku').cost.sonnet!).toBe(2.75);
    expect(row('router').cost.sonnet! / row('haiku').cost.sonnet!).toBe(3.75);
    expect((['haiku', 'sonnet', 'router'] as const).map((each) => row(each).weighted)).toEqual([
      42.5, 77.5, 97.5,
    ]);
  });

  it('[W16] weighted, a haiku session is 1.82 times cheaper than a sonnet one, not 2.75', () => {
    expect(row('sonnet').weighted / row('haiku').weighted).toBeCloseTo(1.82, 2);
  });

  it('[B4] mechanical work in batches of 10 makes a sonnet session 28, of 30 it is 26', () => {
    expect(sonnetOpus('sonnet', { ...DAY, turnsBatch: 10 })).toEqual([28, 5]);
    expect(sonnetOpus('sonnet', { ...DAY, turnsBatch: 30 })).toEqual([26, 5]);
    expect(sonnetOpus('sonnet', { ...DAY, turnsBatch: 7 })).toEqual([30, 5]);
  });

  it('[W7] charges the turn in which a sonnet session hands mechanical work to haiku', () => {
    const only = { mechanical: 30, analytical: 0, deep: 0 };
    expect(sonnetOpus('sonnet', only)).toEqual([30, 0]);
    expect(sonnetOpus('haiku', only)).toEqual([0, 0]);
  });

  it('[B4] names the cheapest by pool and by weight, ties together', () => {
    expect(compareSessions(DAY).best).toEqual({
      sonnet: ['opus-alone'],
      opus: ['haiku', 'sonnet', 'router'],
      weighted: ['haiku'],
    });
    // 20 against 21 is no tie.
    expect(compareSessions({ mechanical: 1, analytical: 20, deep: 0 }).best.weighted).toEqual(['haiku']);
    const nothing = compareSessions({ mechanical: 0, analytical: 0, deep: 4 }).best;
    expect(nothing.sonnet).toEqual(['haiku', 'opus', 'opus-alone']);
    expect(nothing.opus).toHaveLength(5);
    expect(nothing.weighted).toEqual(['haiku', 'opus', 'opus-alone']);
  });

  it('[B4] charges misrouted tasks again one model up, as an expectation', () => {
    expect(sonnetOpus('haiku', { ...DAY, misroute: { haiku: 0.1 } })).toEqual([23, 7.5]);
    expect(sonnetOpus('opus', { ...DAY, misroute: { opus: 0.2 } })).toEqual([20, 66]);
  });

  it('[B4] haiku stops winning where 42.5 + 142.5 x reaches 77.5', () => {
    const x = misrouteBreakEven(DAY)!;
    expect(x).toBeCloseTo(35 / 142.5, 12);
    expect(row('haiku', { ...DAY, misroute: { haiku: x } }).weighted).toBeCloseTo(row('sonnet').weighted, 9);
    expect(misrouteBreakEven({ mechanical: 0, analytical: 0, deep: 0 })).toBe(0);
    expect(misrouteBreakEven({ ...DAY, weights: { sonnet: 1, opus: 0 } })).toBe(0);
    expect(
      misrouteBreakEven({ mechanical: 9, analytical: 0, deep: 0, weights: { sonnet: 1, opus: 9 } }),
    ).toBe(1);
  });

  it('[B4] never makes a router cheaper than a sonnet session', () => {
    const tasks = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(
        tasks,
        tasks,
        tasks,
        fc.integer({ min: 1, max: 50 }),
        (mechanical, analytical, deep, turnsBatch) => {
          const work = { mechanical, analytical, deep, turnsBatch };
          expect(row('router', work).weighted).toBeGreaterThanOrEqual(row('sonnet', work).weighted);
        },
      ),
      { seed: 20260211, numRuns: 200 },
    );
  });

  const ask = (fields: object) => () => compareSessions({ ...DAY, ...fields });
  itRefuses([
    ['half a task', 'E_INT', 'mechanical', ask({ mechanical: 0.5 })],
    ['fewer than no tasks', 'E_RANGE', 'deep', ask({ deep: -1 })],
    ['a batch of 0', 'E_RANGE', 'turnsBatch', ask({ turnsBatch: 0 })],
    ['a misroute above 1', 'E_RANGE', 'misroute.haiku', ask({ misroute: { haiku: 1.5 } })],
    ['a misroute of an unknown arrangement', 'E_UNKNOWN', 'misroute', ask({ misroute: wrong({ gpt: 0.5 }) })],
    ['a weight that is missing', 'E_UNKNOWN', 'weights', ask({ weights: { sonnet: 1 } })],
    ['no work', 'E_TYPE', 'analytical', ask({ analytical: undefined })],
  ]);
});
