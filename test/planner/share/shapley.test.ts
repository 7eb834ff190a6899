/** Shapley values of the worked team and of games by table; who would leave a split. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestRemainder } from '../../../src/core/values/index.ts';
import {
  leaverOf,
  shapleyOfTable,
  shapleyValues,
  type TaskOwner,
  worthTable,
} from '../../../src/planner/share/shapley.ts';
import { ALICE, BOB, OWNERS } from './team-fixtures.ts';

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
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const exact = (owners: readonly TaskOwner[]): readonly number[] => shapleyValues(owners).values;
/** Worths by mask of three members by the rule of their positions. */
const byRule = (worthOf: (group: readonly number[]) => number): Float64Array =>
  Float64Array.from({ length: 8 }, (_, mask) =>
    mask === 0 ? 0 : worthOf([0, 1, 2].filter((i) => (mask >> i) & 1)),
  );
const worthsOf = (n: number) =>
  fc
    .array(fc.integer({ min: -50, max: 200 }), { minLength: 2 ** n - 1, maxLength: 2 ** n - 1 })
    .map((worths) => Float64Array.of(0, ...worths));
/** What each member adds over an order, from a table. */
const addedBy = (worths: ArrayLike<number>, order: readonly number[]): number[] => {
  let mask = 0;
  const added: number[] = [];
  for (const member of order) {
    added[member] = worths[mask | (1 << member)]! - worths[mask]!;
    mask |= 1 << member;
  }
  return added;
};
describe('Shapley value', () => {
  it('[G5] worths of the groups of the worked team', () => {
    // By mask: -, A, B, AB, C, AC, BC, ABC.
    expect([...worthTable(OWNERS)]).toEqual([0, 100, 40, 160, 70, 170, 110, 230]);
  });

  it('[G5] is 110, 50, 70, and 538, 245, 342 of 1125 messages; nobody gains by leaving', () => {
    const { values, alone, leaver } = shapleyValues(OWNERS);
    close(values, [110, 50, 70]);
    expect(alone).toEqual([100, 40, 70]);
    expect(leaver).toBeNull();
    expect(largestRemainder(1125, values)).toEqual([538, 245, 342]);
  });

  it('[G5] airport of costs 1, 2, 3: 1/3, 5/6, 11/6; gloves, one left and two right: 2/3, 1/6, 1/6', () => {
    close(
      shapleyOfTable(
        byRule((group) => Math.max(...group) + 1),
        3,
      ),
      [1 / 3, 5 / 6, 11 / 6],
    );
    const gloves = byRule((group) => (group.includes(0) && group.length > 1 ? 1 : 0));
    close(shapleyOfTable(gloves, 3), [2 / 3, 1 / 6, 1 / 6]);
  });

  it('[G5] over the six orders alice adds 100, 100, 120, 120, 100, 120 and carol always the same', () => {
    const table = worthTable(OWNERS);
    const added = ORDERS.map((order) => addedBy(table, order));
    expect(added.map(([alice]) => alice)).toEqual([100, 100, 120, 120, 100, 120]);
    expect(added.map(([, , carol]) => carol)).toEqual([70, 70, 70, 70, 70, 70]);
  });

  it('[7.5] adds up to the worth of all and is the mean over all orders', () => {
    fc.assert(
      fc.property(worthsOf(3), (worths) => {
        const values = shapleyOfTable(worths, 3);
        expect(sum(values)).toBeCloseTo(worths[7]!, 9);
        const added = ORDERS.map((order) => addedBy(worths, order));
        values.forEach((value, i) => {
          expect(value).toBeCloseTo(sum(added.map((each) => each[i]!)) / 6, 9);
        });
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('[7.5] equal members get the same, a member that adds nothing gets nothing', () => {
    const [first, second] = exact([ALICE, { ...ALICE, id: 'twin' }, BOB]);
    expect(first).toBeCloseTo(second!, 9);
    close(exact([...OWNERS, { id: 'idle', tasks: [], broughtUnits: 0 }]), [110, 50, 70, 0]);
  });

  it('[7.5] the values of a sum of games are the sums of the values', () => {
    fc.assert(
      fc.property(worthsOf(4), worthsOf(4), (one, other) => {
        const both = one.map((worth, mask) => worth + other[mask]!);
        const [a, b] = [shapleyOfTable(one, 4), shapleyOfTable(other, 4)];
        close(
          shapleyOfTable(both, 4),
          a.map((value, i) => value + b[i]!),
        );
      }),
      { seed: 6, numRuns: 60 },
    );
  });
});

describe('who would leave a split', () => {
  it('[G6] of three who share by majority any two of a split of 1/2, 1/2, 0 gain a half', () => {
    const majority = byRule((group) => (group.length >= 2 ? 1 : 0));
    const ids = OWNERS.map((owner, i) => ({ ...owner, id: 'abc'[i]! }));
    expect(leaverOf(ids, majority, [0.5, 0.5, 0])).toEqual({ ids: ['a', 'c'], gain: 0.5 });
    // Each pair must get 1, so no split of 1 keeps all in: a third each leaves a gain of a third.
    expect(leaverOf(ids, majority, [1 / 3, 1 / 3, 1 / 3])!.gain).toBeCloseTo(1 / 3, 9);
    expect(leaverOf(ids, majority, [0.5, 0.5, 0.5])).toBeNull();
  });

  it('[G5] is the group that gains most, and none where every group gets what it is worth', () => {
    fc.assert(
      fc.property(
        worthsOf(3),
        fc.array(fc.integer({ min: -50, max: 200 }), { minLength: 3, maxLength: 3 }),
        (worths, split) => {
          const gains = [...worths].map(
            (worth, mask) => worth - sum(split.filter((_, i) => (mask >> i) & 1)),
          );
          const most = Math.max(...gains.slice(1));
          const leaver = leaverOf(OWNERS, worths, split);
          if (most <= 1e-6) expect(leaver).toBeNull();
          else expect(leaver!.gain).toBeCloseTo(most, 9);
        },
      ),
      { seed: 50, numRuns: 200 },
    );
  });
});
