import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CoalitionGame,
  marginals,
  oracleGame,
  quotaByShapley,
  shapleyExact,
  shapleySampled,
  taskGame,
} from '../../../src/planner/team/index.ts';
import { ALICE, BOB, CAROL, OWNERS, seededDraws } from './team-fixtures.ts';

const ABC = ['a', 'b', 'c'];
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];
const close = (values: readonly number[], expected: readonly number[]): void => {
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 9);
  });
};
/** A game of n members from a table of worths by mask. */
const tableGame = (n: number, worths: readonly number[]): CoalitionGame =>
  oracleGame(
    Array.from({ length: n }, (_, i) => `m${i}`),
    (group) => worths[group.reduce((mask, i) => mask | (1 << i), 0)]!,
  );
const worthsOf = (n: number) =>
  fc.array(fc.integer({ min: -50, max: 200 }), { minLength: 2 ** n, maxLength: 2 ** n });

describe('Shapley value, exact', () => {
  it('[G5] worths of the groups of the worked team', () => {
    // By mask: -, A, B, AB, C, AC, BC, ABC.
    expect([...taskGame(OWNERS).worthTable()]).toEqual([0, 100, 40, 160, 70, 170, 110, 230]);
  });

  it('[G5] is 110, 50, 70, and 538, 245, 342 of 1125 messages', () => {
    const values = shapleyExact(taskGame(OWNERS));
    close(values, [110, 50, 70]);
    expect(quotaByShapley(values, 1125)).toEqual([538, 245, 342]);
  });

  it('[G5] airport of costs 1, 2, 3: 1/3, 5/6, 11/6', () => {
    const airport = oracleGame(ABC, (group) => Math.max(...group) + 1);
    close(shapleyExact(airport), [1 / 3, 5 / 6, 11 / 6]);
  });

  it('[G5] gloves, one left and two right: 2/3, 1/6, 1/6', () => {
    const gloves = oracleGame(ABC, (group) => (group.includes(0) && group.length > 1 ? 1 : 0));
    close(shapleyExact(gloves), [2 / 3, 1 / 6, 1 / 6]);
  });

  it('[G5] takes under a second for 12 members with 60 tasks in a pool of 1125', () => {
    const draws = seededDraws(12);
    const owners = Array.from({ length: 12 }, (_, i) => ({
      id: `m${i}`,
      tasks: Array.from({ length: 5 }, (__, t) => ({
        id: `t${t}`,
        value: draws.int(10, 200),
        costUnits: draws.int(5, 60),
      })),
      entitlementUnits: 1125 / 12,
    }));
    const game = taskGame(owners);
    const started = process.cpuUsage();
    const values = shapleyExact(game);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
    const all = game.worthsAlong(owners.map((_, i) => i)).at(-1)!;
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(all, 6);
  });

  it('[7.5] adds up to the worth of all and is the mean over all orders', () => {
    fc.assert(
      fc.property(worthsOf(3), (worths) => {
        const game = tableGame(3, worths);
        const values = shapleyExact(game);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(worths[7]!, 9);
        const added = ORDERS.map((order) => marginals(game, order));
        values.forEach((value, i) => {
          expect(value).toBeCloseTo(added.reduce((sum, each) => sum + each[i]!, 0) / 6, 9);
        });
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('[7.5] equal members get the same, a member that adds nothing gets nothing', () => {
    const twins = taskGame([ALICE, { ...ALICE, id: 'twin' }, BOB]);
    const [first, second] = shapleyExact(twins);
    expect(first).toBeCloseTo(second!, 9);
    const idle = taskGame([...OWNERS, { id: 'idle', tasks: [], entitlementUnits: 0 }]);
    close(shapleyExact(idle), [110, 50, 70, 0]);
  });

  it('[7.5] the values of a sum of games are the sums of the values', () => {
    fc.assert(
      fc.property(worthsOf(4), worthsOf(4), (one, other) => {
        const sum = one.map((worth, mask) => worth + other[mask]!);
        const [a, b] = [shapleyExact(tableGame(4, one)), shapleyExact(tableGame(4, other))];
        close(
          shapleyExact(tableGame(4, sum)),
          a.map((value, i) => value + b[i]!),
        );
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it.each([
    [[], 'E_EMPTY', 'members'],
    [[ALICE], 'E_RANGE', 'members'],
    [[ALICE, ALICE], 'E_DUP', 'members[1].id'],
    [[ALICE, { ...BOB, entitlementUnits: -1 }], 'E_RANGE', 'members[1].entitlement'],
    [
      [{ ...BOB, tasks: [{ id: 'x', value: -1, costUnits: 1 }] }, CAROL],
      'E_RANGE',
      'members[0].tasks[0].value',
    ],
    [
      [{ ...BOB, tasks: [{ id: 'x', value: 1, costUnits: Number.NaN }] }, CAROL],
      'E_TYPE',
      'members[0].tasks[0].cost',
    ],
  ])('refuses case %#', (owners, code, field) => {
    expect(() => taskGame(owners)).toThrow(expect.objectContaining({ code, field }));
  });

  it('refuses more than 12 members, more than 200 in all, a worth that is no number, nothing to split', () => {
    const ids = (n: number): string[] => Array.from({ length: n }, (_, i) => `m${i}`);
    expect(() => shapleyExact(oracleGame(ids(13), () => 1))).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field: 'members' }),
    );
    expect(() => oracleGame(ids(201), () => 1)).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field: 'members' }),
    );
    expect(() => shapleyExact(oracleGame(ABC, () => Number.NaN))).toThrow(
      expect.objectContaining({ code: 'E_TYPE', field: 'worth' }),
    );
    expect(() => quotaByShapley([0, -1], 10)).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field: 'values' }),
    );
  });
});

describe('Shapley value, sampled', () => {
  const game = taskGame(OWNERS);

  it('[G7] over the six orders alice adds 100, 100, 120, 120, 100, 120 and carol always the same', () => {
    const added = ORDERS.map((order) => marginals(game, order));
    expect(added.map(([alice]) => alice)).toEqual([100, 100, 120, 120, 100, 120]);
    expect(added.map(([, , carol]) => carol)).toEqual([70, 70, 70, 70, 70, 70]);
  });

  it('[G7] 100 orders alone have a standard error of 1 for alice and 0 for carol', () => {
    const { estimates, standardErrors, ordersCount } = shapleySampled(game, {
      draws: seededDraws(1),
      targetStandardError: null,
      maxOrders: 100,
      pairing: 'none',
    });
    expect(ordersCount).toBe(100);
    expect(standardErrors[0]).toBeCloseTo(1, 1);
    expect(standardErrors[2]).toBe(0);
    expect(Math.abs(estimates[0]! - 110)).toBeLessThan(3);
    expect(estimates[2]).toBeCloseTo(70, 9);
  });

  it('[G7] an order and its opposite cancel here: no error left, and it stops early', () => {
    const sampled = shapleySampled(game, { draws: seededDraws(2), targetStandardError: 0.5 });
    close(sampled.estimates, [110, 50, 70]);
    close(sampled.standardErrors, [0, 0, 0]);
    expect(sampled).toMatchObject({ ordersCount: 60, reachedTarget: true });
  });

  it('[7.5] is within three standard errors of the exact value, and adds up', () => {
    const draws = seededDraws(3);
    const owners = Array.from({ length: 8 }, (_, i) => ({
      id: `m${i}`,
      tasks: Array.from({ length: 3 }, (__, t) => ({
        id: `t${t}`,
        value: draws.int(10, 200),
        costUnits: draws.int(5, 40),
      })),
      entitlementUnits: draws.int(10, 40),
    }));
    const unequal = taskGame(owners);
    const exact = shapleyExact(unequal);
    const sampled = shapleySampled(unequal, { draws, targetStandardError: null, maxOrders: 2000 });
    sampled.estimates.forEach((estimate, i) => {
      expect(sampled.standardErrors[i]).toBeGreaterThan(0);
      expect(Math.abs(estimate - exact[i]!)).toBeLessThan(3 * sampled.standardErrors[i]!);
    });
    const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
    expect(sum(sampled.estimates)).toBeCloseTo(sum(exact), 6);
  });

  it('[G7] stops at the target, and says where it did not reach it', () => {
    const alone = { draws: seededDraws(4), pairing: 'none', maxOrders: 1000 } as const;
    const reached = shapleySampled(game, { ...alone, targetStandardError: 1 });
    expect(reached.reachedTarget).toBe(true);
    expect(reached.ordersCount).toBeLessThan(130);
    expect(Math.max(...reached.standardErrors)).toBeLessThanOrEqual(1);
    expect(shapleySampled(game, { ...alone, targetStandardError: 0.01 })).toMatchObject({
      ordersCount: 1000,
      reachedTarget: false,
    });
  });

  it.each([
    [{ targetStandardError: 0 }, 'targetSe'],
    [{ targetStandardError: 1, maxOrders: 3 }, 'maxOrders'],
  ])('refuses %j', (wrong, field) => {
    expect(() => shapleySampled(game, { draws: seededDraws(1), ...wrong })).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field }),
    );
  });
});
