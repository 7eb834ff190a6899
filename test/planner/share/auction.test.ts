/** The best tasks of a pool beside all subsets; the auction's payments, and that truth pays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bidder,
  type BidOutcome,
  chooseTasks,
  clarkeAuction,
  type ValuedTask,
} from '../../../src/planner/share/auction.ts';
import { TEAM_WORTH } from '../team-worth.ts';
import { OWNERS } from './team-fixtures.ts';

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const ALL = OWNERS.flatMap(({ tasks }) => tasks);

/** Best value over all subsets. */
function bestByHand(tasks: readonly ValuedTask[], budget: number): number {
  let best = 0;
  for (let mask = 0; mask < 2 ** tasks.length; mask++) {
    const chosen = tasks.filter((_, i) => (mask >> i) & 1);
    if (sum(chosen.map(({ costUnits }) => costUnits)) > budget + 1e-9) continue;
    best = Math.max(best, sum(chosen.map(({ value }) => value)));
  }
  return best;
}

describe('the best tasks within a budget', () => {
  const worth = (tasks: readonly ValuedTask[], pool: number): number =>
    sum(chooseTasks(tasks, pool).map((i) => tasks[i]!.value));

  it.each(TEAM_WORTH)('[7.3] of the worked team at a pool of %d are worth %d', (pool, value) => {
    expect(worth(ALL, pool)).toBe(value);
  });

  it('[7.5] are those of trying all subsets, for real costs and free tasks', () => {
    const task = fc.record({
      value: fc.integer({ min: 0, max: 30 }),
      cost: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(task, { maxLength: 10 }), fc.integer({ min: 0, max: 150 }), (drawn, tenths) => {
        const tasks = drawn.map(({ value, cost }, i) => ({ id: `t${i}`, value, costUnits: cost / 10 }));
        expect(worth(tasks, tenths / 10)).toBe(bestByHand(tasks, tenths / 10));
        const cost = sum(chooseTasks(tasks, tenths / 10).map((i) => tasks[i]!.costUnits));
        expect(cost).toBeLessThanOrEqual(tenths / 10 + 1e-9);
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});

describe('the auction', () => {
  const bidders = (credits: readonly (number | null)[] = [null, null, null]): Bidder[] =>
    OWNERS.map(({ id, tasks }, i) => ({ id, tasks, creditUnits: credits[i]! }));
  const paymentsOf = (outcomes: readonly BidOutcome[]): number[] => outcomes.map(({ payment }) => payment);

  it('[G8] pool 50: A100, A60 and C70 win 230 with 45; alice pays 130, bob 0, carol 40', () => {
    const outcomes = clarkeAuction(bidders(), 50);
    expect(outcomes.map(({ tasks }) => tasks)).toEqual([['A100', 'A60'], [], ['C70']]);
    expect(outcomes.map(({ units }) => units)).toEqual([35, 0, 10]);
    expect(outcomes.map(({ value }) => value)).toEqual([160, 0, 70]);
    expect(paymentsOf(outcomes)).toEqual([130, 0, 40]);
  });

  it('[G8] [W51] payments are credits: who cannot pay is told', () => {
    const outcomes = clarkeAuction(bidders([100, null, 40]), 50);
    expect(outcomes.map(({ isWithinCredit }) => isWithinCredit)).toEqual([false, true, true]);
  });

  it('[G8] costs nothing where everything fits, and gives nothing where nothing does', () => {
    expect(paymentsOf(clarkeAuction(bidders(), 80))).toEqual([0, 0, 0]);
    for (const pool of [0, 5]) expect(sum(clarkeAuction(bidders(), pool).map(({ value }) => value))).toBe(0);
  });

  it('[7.5] nobody gains by a false report, payments are never negative and never above the value', () => {
    const task = fc.record({
      value: fc.integer({ min: 0, max: 6 }),
      costUnits: fc.integer({ min: 1, max: 6 }),
    });
    const team = fc.array(fc.array(task, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(team, fc.integer({ min: 1, max: 14 }), (drawn, pool) => {
        const honest: Bidder[] = drawn.map((tasks, i) => ({
          id: `m${i}`,
          tasks: tasks.map((each, t) => ({ id: `t${t}`, ...each })),
          creditUnits: null,
        }));
        const truth = clarkeAuction(honest, pool);
        for (const { payment, value } of truth) {
          expect(payment).toBeGreaterThanOrEqual(0);
          expect(payment).toBeLessThanOrEqual(value);
        }
        // The first member tries every pair of values on a grid.
        const [liar, ...others] = honest;
        for (const first of [0, 1, 3, 5, 9]) {
          for (const second of liar!.tasks.length > 1 ? [0, 2, 4, 9] : [0]) {
            const tasks = liar!.tasks.map((each, t) => ({ ...each, value: t === 0 ? first : second }));
            const [outcome] = clarkeAuction([{ ...liar!, tasks }, ...others], pool);
            const won = liar!.tasks.filter(({ id }) => outcome!.tasks.includes(id));
            const gain = sum(won.map(({ value }) => value)) - outcome!.payment;
            expect(gain).toBeLessThanOrEqual(truth[0]!.value - truth[0]!.payment + 1e-9);
          }
        }
      }),
      { seed: 51, numRuns: 100 },
    );
  });
});
