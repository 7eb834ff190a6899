import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseTasks, type ValuedTask } from '../../../src/planner/team/index.ts';
import { TEAM_WORTH } from '../team-worth.ts';
import { OWNERS } from './team-fixtures.ts';

const ALL = OWNERS.flatMap(({ tasks }) => tasks);

/** Best value over all subsets. */
function bestByHand(tasks: readonly ValuedTask[], budget: number): number {
  let best = 0;
  for (let mask = 0; mask < 2 ** tasks.length; mask++) {
    const chosen = tasks.filter((_, i) => (mask >> i) & 1);
    const cost = chosen.reduce((sum, { costUnits }) => sum + costUnits, 0);
    if (cost <= budget + 1e-9) {
      best = Math.max(
        best,
        chosen.reduce((sum, { value }) => sum + value, 0),
      );
    }
  }
  return best;
}

describe('the best tasks within a budget', () => {
  it.each(TEAM_WORTH)('[7.3] of the worked team at a pool of %d are worth %d', (pool, value) => {
    expect(chooseTasks(ALL, pool).value).toBe(value);
  });

  it('[7.5] are those of trying all subsets, for real costs and free tasks, and cost what is said', () => {
    const task = fc.record({
      value: fc.integer({ min: 0, max: 30 }),
      cost: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(task, { maxLength: 10 }), fc.integer({ min: 0, max: 150 }), (drawn, tenths) => {
        const tasks = drawn.map(({ value, cost }, i) => ({ id: `t${i}`, value, costUnits: cost / 10 }));
        const { value, costUnits, chosen } = chooseTasks(tasks, tenths / 10);
        expect(value).toBe(bestByHand(tasks, tenths / 10));
        expect(chosen.reduce((sum, i) => sum + tasks[i]!.value, 0)).toBe(value);
        expect(chosen.reduce((sum, i) => sum + tasks[i]!.costUnits, 0)).toBeCloseTo(costUnits, 9);
        expect(costUnits).toBeLessThanOrEqual(tenths / 10 + 1e-9);
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});
