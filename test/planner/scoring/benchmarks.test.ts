/** Benchmarks of the document's thirty days, calendar windows, days that did not touch a pool. */
import { describe, expect, it } from 'vitest';
import { benchmarks, benchmarksDoc, dailyRatios } from '../../../src/planner/scoring/index.ts';
import { THIRTY_DAYS } from './thirty-days.ts';

const day = (date: string, work: number, sonnet: number) => ({ date, work, cost: { sonnet } });

describe('benchmarks', () => {
  it('[L3] thirty days: mean .060768, ratio of sums 1485/24435, median .060776, p95 .065781', () => {
    const sonnet = benchmarks(THIRTY_DAYS, 'sonnet', { windowDays: 30 });
    if (sonnet.status !== 'known') throw new Error(sonnet.status);
    expect(sonnet).toMatchObject({ n: 30, daysWithoutUse: 0, ratioOfSums: 1485 / 24_435 });
    expect(sonnet.meanOfRatios).toBeCloseTo(0.060768, 6);
    expect(sonnet.ratioOfSums).toBeCloseTo(0.060773, 6);
    expect(sonnet.median).toBeCloseTo(0.060776, 6);
    expect(sonnet.p95).toBeCloseTo(0.065781, 6);
    const opus = benchmarks(THIRTY_DAYS, 'opus', { windowDays: 30 });
    expect(opus.status === 'known' && opus.meanOfRatios).toBeCloseTo(0.263522, 6);
  });

  it('[L3] the document puts the p95 at .066301, by the exclusive method', () => {
    const doc = benchmarksDoc(THIRTY_DAYS, 'sonnet', 30);
    expect('p95' in doc && doc.p95).toBeCloseTo(0.066301, 6);
    expect('mean' in doc && doc.mean).toBeCloseTo(0.060768, 6);
  });

  it('[W80] one record is insufficient, not a fault', () => {
    const one = THIRTY_DAYS.slice(0, 1);
    const answer = { status: 'insufficient', have: 1, need: 2, what: 'days with use of sonnet' };
    expect(benchmarks(one, 'sonnet', { windowDays: 30 })).toEqual(answer);
    expect(benchmarks([], 'sonnet', { windowDays: 30 })).toMatchObject({ have: 0 });
    expect(benchmarksDoc(one, 'sonnet', 30)).toMatchObject({ status: 'insufficient', have: 1 });
  });

  it('[W80] a window counts calendar days where the document counts rows', () => {
    const sparse = [
      day('2026-01-01', 10, 100),
      day('2026-02-10', 20, 100),
      day('2026-02-11', 30, 100),
      day('2026-02-12', 40, 100),
    ];
    expect(benchmarks(sparse, 'sonnet', { windowDays: 3 })).toMatchObject({ n: 3, median: 0.3 });
    expect(benchmarks(sparse, 'sonnet', { windowDays: 42 })).toMatchObject({ n: 3 });
    expect(benchmarks(sparse, 'sonnet', { windowDays: 43 })).toMatchObject({ n: 4, median: 0.25 });
    // 14 rows reach back 42 days here.
    expect(benchmarksDoc(sparse, 'sonnet', 14)).toMatchObject({ mean: 0.25 });
    expect(benchmarks(sparse, 'sonnet', { windowDays: 14, lastDate: '2026-02-11' })).toMatchObject({ n: 2 });
  });

  it('[L3] a day without sonnet has no ratio; the document reads it as one message', () => {
    const days = [day('2026-01-01', 10, 100), day('2026-01-02', 50, 0), day('2026-01-03', 20, 100)];
    const answer = benchmarks(days, 'sonnet', { windowDays: 30 });
    expect(answer).toMatchObject({ n: 2, daysWithoutUse: 1, ratioOfSums: 0.15 });
    expect(answer.status === 'known' && answer.meanOfRatios).toBeCloseTo(0.15, 12);
    expect(benchmarksDoc(days, 'sonnet', 30)).toMatchObject({ median: 0.2 });
  });

  it('takes the records in any order', () => {
    const window = { windowDays: 7 };
    const expected = benchmarks(THIRTY_DAYS, 'sonnet', window);
    expect(benchmarks([...THIRTY_DAYS].reverse(), 'sonnet', window)).toEqual(expected);
    expect(dailyRatios([...THIRTY_DAYS].reverse(), 'sonnet')).toEqual(dailyRatios(THIRTY_DAYS, 'sonnet'));
  });

  it('the exclusive p95 of two records is drawn on beyond the larger', () => {
    const two = [day('2026-01-01', 1, 1), day('2026-01-02', 2, 1)];
    // Position 0.95 * 3 = 2.85: 1 + 1.85 * (2 - 1).
    const doc = benchmarksDoc(two, 'sonnet', 2);
    expect('p95' in doc && doc.p95).toBeCloseTo(2.85, 12);
  });

  it.each([
    [[day('2026-01-01', 1, 1), day('2026-01-01', 2, 1)], 30, 'E_DUP', 'records[1].date'],
    [[day('2026-02-30', 1, 1)], 30, 'E_TYPE', 'records[0].date'],
    [[day('1 Feb', 1, 1)], 30, 'E_TYPE', 'records[0].date'],
    [[day('2026-01-01', -1, 1)], 30, 'E_RANGE', 'records[0].work'],
    [[day('2026-01-01', 1, Number.NaN)], 30, 'E_TYPE', 'records[0].cost.sonnet'],
    [[null], 30, 'E_TYPE', 'records[0]'],
    ['x', 30, 'E_TYPE', 'records'],
    [[], 1, 'E_RANGE', 'windowDays'],
    [[], 367, 'E_RANGE', 'windowDays'],
    [[], 7.5, 'E_INT', 'windowDays'],
  ])('[L3] refuses %j over %j days', (records, windowDays, code, field) => {
    expect(() => benchmarks(records as never, 'sonnet', { windowDays: windowDays as number })).toThrow(
      expect.objectContaining({ code, field }),
    );
  });
});
