import { describe, expect, it } from 'vitest';
import { type GreedyTask, greedyDoc } from '../../../src/planner/solve/index.ts';
import { bestWorth } from './knapsack.ts';

const task = (value: number, cost: number, deadlineHours: number): GreedyTask => ({
  value,
  cost,
  deadlineHours,
});
const EXAMPLE = [task(100, 10, 1), task(50, 5, 8), task(200, 30, 2), task(30, 3, 24)];
const best = (tasks: readonly GreedyTask[], quota: number): number => bestWorth(tasks, quota);

describe('the document greedy', () => {
  it('[F6] [W40] takes 2, 0 and 1, worth 350, not 0 and 2', () => {
    expect(greedyDoc(EXAMPLE, 50)).toEqual({ order: [2, 0, 1], value: 350, spend: 45 });
  });

  it('[F6] [W41] loses 30 by its cap alone: all four cost 48', () => {
    expect(greedyDoc(EXAMPLE, 50, 1)).toEqual({ order: [2, 0, 1, 3], value: 380, spend: 48 });
    expect(best(EXAMPLE, 50)).toBe(380);
  });

  it('[W41] is far from the best on three small examples', () => {
    const cases: Array<[GreedyTask[], number, number, number]> = [
      [[task(100, 45, 1), task(60, 20, 1), task(60, 20, 1)], 50, 100, 120],
      [[task(60, 10, 24), task(100, 20, 24), task(120, 30, 24)], 50, 160, 220],
      [[task(10, 30, 1), task(500, 20, 10)], 40, 10, 500],
    ];
    for (const [tasks, quota, greedy, optimum] of cases) {
      expect(greedyDoc(tasks, quota).value).toBe(greedy);
      expect(best(tasks, quota)).toBe(optimum);
    }
  });

  it('refuses bad inputs', () => {
    expect(() => greedyDoc([task(-1, 1, 1)], 1)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => greedyDoc([task(1, Number.NaN, 1)], 1)).toThrow(expect.objectContaining({ code: 'E_TYPE' }));
    expect(() => greedyDoc([], -1)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => greedyDoc('x' as never, 1)).toThrow(expect.objectContaining({ code: 'E_TYPE' }));
    expect(greedyDoc([], 10)).toEqual({ order: [], value: 0, spend: 0 });
  });
});
