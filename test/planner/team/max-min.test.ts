import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim, maxMinSplit } from '../../../src/planner/team/index.ts';

const claim = (id: string, weight: number, demandUnits: number): Claim => ({ id, weight, demandUnits });
const team = (a: number, b: number, c: number): Claim[] => [
  claim('alice', 2, a),
  claim('bob', 1, b),
  claim('charlie', 1, c),
];
const unitsOf = (claims: readonly Claim[], total: number): number[] =>
  maxMinSplit(claims, total).allocations.map(({ units }) => units);

const anyTeam = fc.array(
  fc.record({
    weight: fc.integer({ min: 1, max: 8 }),
    demandUnits: fc.integer({ min: 0, max: 400 }),
    capUnits: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 8 },
);
type AnyTeam = ReadonlyArray<{ weight: number; demandUnits: number; capUnits: number | undefined }>;
const named = (members: AnyTeam): Claim[] =>
  members.map(({ weight, demandUnits, capUnits }, i) => ({
    id: `m${i}`,
    weight,
    demandUnits,
    ...(capUnits === undefined ? {} : { capUnits }),
  }));

describe('weighted max-min', () => {
  it.each([
    [team(300, 400, 300), [300, 400, 300]],
    [team(300, 400, 400), [300, 350, 350]],
    [team(600, 400, 400), [500, 250, 250]],
    [team(600, 100, 400), [600, 100, 300]],
  ])('[G2] demands of weights 2, 1, 1 in 1000: case %#', (claims, expected) => {
    expect(unitsOf(claims, 1000)).toEqual(expected);
  });

  it('[G2] says who is limited by what', () => {
    const { allocations, idleUnits } = maxMinSplit(
      [claim('a', 1, 10), { ...claim('b', 1, 500), capUnits: 50 }, claim('c', 1, 500)],
      200,
    );
    expect(allocations.map(({ limitedBy }) => limitedBy)).toEqual(['demand', 'cap', 'pool']);
    expect(allocations.map(({ units }) => units)).toEqual([10, 50, 140]);
    expect(idleUnits).toBe(0);
    expect(maxMinSplit([claim('a', 1, 10)], 200).idleUnits).toBe(190);
  });

  it('[7.5] never gives more than the pool or a wish; who is short has the highest level of all', () => {
    fc.assert(
      fc.property(anyTeam, fc.integer({ min: 0, max: 1000 }), (members, total) => {
        const claims = named(members);
        const { allocations, idleUnits } = maxMinSplit(claims, total);
        const sum = allocations.reduce((all, { units }) => all + units, 0);
        expect(sum + idleUnits).toBeCloseTo(total, 8);
        const highest = Math.max(...allocations.map(({ levelUnits }) => levelUnits));
        allocations.forEach(({ units, levelUnits, limitedBy }, i) => {
          const limit = Math.min(claims[i]!.demandUnits, claims[i]!.capUnits ?? Number.POSITIVE_INFINITY);
          expect(units).toBeLessThanOrEqual(limit);
          if (limitedBy === 'pool') {
            expect(levelUnits).toBeCloseTo(highest, 8);
            expect(idleUnits).toBeCloseTo(0, 8);
          } else expect(units).toBeCloseTo(limit, 8);
        });
      }),
      { seed: 52, numRuns: 300 },
    );
  });

  it('[7.5] in whole units adds up and nobody could get one more from a member two steps above', () => {
    fc.assert(
      fc.property(anyTeam, fc.integer({ min: 0, max: 1000 }), (members, total) => {
        const claims = named(members);
        const { allocations } = maxMinSplit(claims, total, 'whole');
        const limits = claims.map(({ demandUnits, capUnits }) => Math.min(demandUnits, capUnits ?? 1e9));
        const sum = allocations.reduce((all, { units }) => all + units, 0);
        expect(sum).toBe(
          Math.min(
            total,
            limits.reduce((all, limit) => all + limit, 0),
          ),
        );
        allocations.forEach((low, i) => {
          expect(Number.isInteger(low.units)).toBe(true);
          if (low.units >= limits[i]!) return;
          allocations.forEach((high, j) => {
            const after = (high.units - 1) / claims[j]!.weight;
            expect(after).toBeLessThanOrEqual((low.units + 1) / claims[i]!.weight + 1e-9);
          });
        });
      }),
      { seed: 53, numRuns: 300 },
    );
  });

  it.each([
    [[], 10, 'E_EMPTY', 'members'],
    [[claim('a', 1, 1), claim('a', 1, 1)], 10, 'E_DUP', 'members[1].id'],
    [[claim('a', 0, 1)], 10, 'E_RANGE', 'members[0].weight'],
    [[claim('a', 1, -1)], 10, 'E_RANGE', 'members[0].demand'],
    [[claim('a', 1, Number.NaN)], 10, 'E_TYPE', 'members[0].demand'],
    [[{ ...claim('a', 1, 1), capUnits: -1 }], 10, 'E_RANGE', 'members[0].cap'],
    [[claim('a', 1, 1)], -10, 'E_RANGE', 'total'],
  ])('refuses case %#', (claims, total, code, field) => {
    expect(() => maxMinSplit(claims, total)).toThrow(expect.objectContaining({ code, field }));
  });
});
