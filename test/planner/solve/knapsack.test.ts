import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knapsack } from '../../../src/planner/solve/index.ts';

const items = (...rows: number[][]) => rows.map(([value, ...costs]) => ({ value: value!, costs }));
const THREE = items([100, 10, 0], [200, 0, 5], [150, 15, 2]);

/** Best (value, then least spend pool by pool, then earlier items) of all subsets. */
function bestSubset(list: ReturnType<typeof items>, quotas: readonly number[]) {
  let best = { value: 0, spend: quotas.map(() => 0), selected: [] as number[] };
  for (let bits = 1; bits < 1 << list.length; bits++) {
    const selected = list.map((_, i) => i).filter((i) => (bits >> i) & 1);
    if (selected.some((i) => list[i]!.value === 0)) continue;
    const spend = quotas.map((_, pool) => selected.reduce((sum, i) => sum + list[i]!.costs[pool]!, 0));
    if (spend.some((amount, pool) => amount > quotas[pool]!)) continue;
    const value = selected.reduce((sum, i) => sum + list[i]!.value, 0);
    const key = (each: typeof best) => [
      -each.value,
      ...each.spend,
      ...list.map((_, i) => (each.selected.includes(i) ? 0 : 1)),
    ];
    const candidate = { value, spend, selected };
    const [a, b] = [key(candidate), key(best)];
    const at = a.findIndex((entry, i) => entry !== b[i]);
    if (at >= 0 && a[at]! < b[at]!) best = candidate;
  }
  return best;
}

describe('the knapsack of one pool', () => {
  const FOUR = items([100, 10], [60, 5], [30, 3], [200, 25]);

  it('[F7] takes 1 and 3 for 260 with quota 30', () => {
    expect(knapsack(FOUR, [30])).toEqual({ value: 260, selected: [1, 3], spend: [30] });
  });

  it('[F7] takes nothing that costs with quota 0, free items always, worthless ones never', () => {
    expect(knapsack(FOUR, [0])).toEqual({ value: 0, selected: [], spend: [0] });
    expect(knapsack(items([5, 0], [1, 1], [0, 0]), [0]).selected).toEqual([0]);
  });

  it('[F7] breaks ties by lower cost, then by the lower position', () => {
    expect(knapsack(items([10, 5], [10, 3], [10, 3]), [5]).selected).toEqual([1]);
    expect(knapsack(items([5, 2], [10, 4], [5, 2]), [4]).selected).toEqual([0, 2]);
  });
});

describe('the knapsack of two pools', () => {
  it('[F8] [W42] returns the set with the value', () => {
    expect(knapsack(THREE, [30, 10])).toEqual({ value: 450, selected: [0, 1, 2], spend: [25, 7] });
    expect(knapsack(THREE, [24, 10])).toEqual({ value: 350, selected: [1, 2], spend: [15, 7] });
    expect(knapsack(THREE, [30, 6])).toEqual({ value: 300, selected: [0, 1], spend: [10, 5] });
  });

  it('[W42] does 100 tasks at the limits of a large tier', () => {
    const many = Array.from({ length: 100 }, (_, i) => ({
      value: 10 + ((i * 37) % 91),
      costs: [5 + ((i * 13) % 29), (i * 7) % 9],
    }));
    const { value, selected, spend } = knapsack(many, [1125, 250]);
    expect(selected.reduce((sum, i) => sum + many[i]!.value, 0)).toBe(value);
    expect(spend[0]).toBeLessThanOrEqual(1125);
    expect(spend[1]).toBeLessThanOrEqual(250);
  });

  it('[W42] refuses broken and negative costs by name', () => {
    const bad: Array<[number[][], number[], string]> = [
      [[[10, 1.5]], [5], 'E_INT'],
      [[[10, -1]], [5], 'E_RANGE'],
      [[[-10, 1]], [5], 'E_RANGE'],
      [[[10, Number.NaN]], [5], 'E_TYPE'],
      [[[10, 1, 1]], [5], 'E_TYPE'],
      [[[10, 1]], [], 'E_EMPTY'],
      [[[10, 1]], [1.5], 'E_INT'],
      [[[10, 1e9]], [1e9], 'E_RANGE'],
    ];
    for (const [rows, quotas, code] of bad) {
      expect(() => knapsack(items(...rows), quotas), JSON.stringify(rows)).toThrow(
        expect.objectContaining({ code }),
      );
    }
  });

  it('[7.3] equals every subset tried, set and tie-breaks included', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 7 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 6 }),
        (rows, first, second) => {
          const list = items(...rows);
          expect(knapsack(list, [first, second])).toEqual(bestSubset(list, [first, second]));
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });
});
