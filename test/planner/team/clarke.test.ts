import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Auction, type Bidder, clarkeAuction } from '../../../src/planner/team/index.ts';
import { OWNERS } from './team-fixtures.ts';

const bidders = (credits: readonly (number | null)[] = [null, null, null]): Bidder[] =>
  OWNERS.map(({ id, tasks }, i) => ({ id, tasks, creditUnits: credits[i]! }));
const paymentsOf = ({ outcomes }: Auction): number[] => outcomes.map(({ payment }) => payment);

describe('the auction', () => {
  it('[G8] pool 50: A100, A60 and C70 win 230 with 45; alice pays 130, bob 0, carol 40', () => {
    const auction = clarkeAuction(bidders(), 50);
    expect(auction).toMatchObject({ value: 230, spentUnits: 45, surplus: 170, isTruthful: true });
    expect(auction.outcomes.map(({ tasks }) => tasks)).toEqual([['A100', 'A60'], [], ['C70']]);
    expect(paymentsOf(auction)).toEqual([130, 0, 40]);
    expect(auction.outcomes.map(({ utility }) => utility)).toEqual([30, 0, 30]);
  });

  it('[G8] [W51] payments are credits: who cannot pay is reported, or left out at the cost of truthfulness', () => {
    const reported = clarkeAuction(bidders([100, null, 40]), 50);
    expect(reported.outcomes.map(({ isWithinCredit }) => isWithinCredit)).toEqual([false, true, true]);
    expect(reported).toMatchObject({ excluded: [], isTruthful: false, value: 230 });
    const excluded = clarkeAuction(bidders([100, null, 40]), 50, 'exclude');
    expect(excluded).toMatchObject({ excluded: ['alice'], isTruthful: false, value: 200, spentUnits: 45 });
    // Without alice everything of bob and carol fits: nobody harms anybody.
    expect(paymentsOf(excluded)).toEqual([0, 0, 0]);
    expect(excluded.outcomes[0]).toMatchObject({ tasks: [], value: 0, payment: 0 });
  });

  it('[G8] costs nothing where everything fits, and gives nothing where nothing does', () => {
    expect(paymentsOf(clarkeAuction(bidders(), 80))).toEqual([0, 0, 0]);
    expect(clarkeAuction(bidders(), 5)).toMatchObject({ value: 0, spentUnits: 0, surplus: 0 });
    expect(clarkeAuction(bidders(), 0).value).toBe(0);
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
        expect(truth.surplus).toBeGreaterThanOrEqual(0);
        for (const { payment, value, utility } of truth.outcomes) {
          expect(payment).toBeGreaterThanOrEqual(0);
          expect(payment).toBeLessThanOrEqual(value);
          expect(utility).toBeGreaterThanOrEqual(0);
        }
        // The first member tries every pair of values on a grid.
        const [liar, ...others] = honest;
        for (const first of [0, 1, 3, 5, 9]) {
          for (const second of liar!.tasks.length > 1 ? [0, 2, 4, 9] : [0]) {
            const lie = {
              ...liar!,
              tasks: liar!.tasks.map((each, t) => ({ ...each, value: t === 0 ? first : second })),
            };
            const [outcome] = clarkeAuction([lie, ...others], pool).outcomes;
            const real = liar!.tasks
              .filter(({ id }) => outcome!.tasks.includes(id))
              .reduce((sum, { value }) => sum + value, 0);
            expect(real - outcome!.payment).toBeLessThanOrEqual(truth.outcomes[0]!.utility + 1e-9);
          }
        }
      }),
      { seed: 51, numRuns: 100 },
    );
  });

  const ok: Bidder = { id: 'a', tasks: [{ id: 't', value: 1, costUnits: 1 }], creditUnits: 5 };
  it.each([
    [[], 5, 'E_EMPTY', 'members'],
    [[ok, ok], 5, 'E_DUP', 'members[1].id'],
    [[{ ...ok, tasks: [...ok.tasks, ...ok.tasks] }], 5, 'E_DUP', 'members[0].tasks[1].id'],
    [[{ ...ok, creditUnits: -1 }], 5, 'E_RANGE', 'members[0].credits'],
    [[{ ...ok, tasks: [{ id: 't', value: -1, costUnits: 1 }] }], 5, 'E_RANGE', 'members[0].tasks[0].value'],
    [[{ ...ok, tasks: [{ id: 't', value: 1, costUnits: -1 }] }], 5, 'E_RANGE', 'members[0].tasks[0].cost'],
    [[ok], -5, 'E_RANGE', 'pool'],
    [[ok], Number.NaN, 'E_TYPE', 'pool'],
  ])('refuses case %#', (team, pool, code, field) => {
    expect(() => clarkeAuction(team, pool)).toThrow(expect.objectContaining({ code, field }));
  });
});
