/** The weighted max-min split in whole units: worked demands, and that nobody could get more fairly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim, maxMinSplit } from '../../../src/planner/share/share-split.ts';

const claim = (id: string, weight: number, demandUnits: number, capUnits: number | null = null): Claim => ({
  id,
  weight,
  demandUnits,
  capUnits,
});
const team = (a: number, b: number, c: number): Claim[] => [
  claim('alice', 2, a),
  claim('bob', 1, b),
  claim('charlie', 1, c),
];

describe('weighted max-min', () => {
  it.each([
    [team(300, 400, 300), [300, 400, 300]],
    [team(300, 400, 400), [300, 350, 350]],
    [team(600, 400, 400), [500, 250, 250]],
    [team(600, 100, 400), [600, 100, 300]],
  ])('[G2] demands of weights 2, 1, 1 in 1000: case %#', (claims, expected) => {
    expect(maxMinSplit(claims, 1000).map(({ units }) => units)).toEqual(expected);
  });

  it('[G2] says who is limited by what', () => {
    const split = maxMinSplit([claim('a', 1, 10), claim('b', 1, 500, 50), claim('c', 1, 500)], 200);
    expect(split.map(({ limitedBy }) => limitedBy)).toEqual(['demand', 'cap', 'pool']);
    expect(split.map(({ units }) => units)).toEqual([10, 50, 140]);
    expect(maxMinSplit([claim('a', 1, 10)], 200)[0]!.units).toBe(10);
  });

  it('[7.5] adds up, stays within every wish, and nobody could get one more from a member two steps above', () => {
    const anyTeam = fc.array(
      fc.record({
        weight: fc.integer({ min: 1, max: 8 }),
        demandUnits: fc.integer({ min: 0, max: 400 }),
        capUnits: fc.option(fc.integer({ min: 0, max: 400 })),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(anyTeam, fc.integer({ min: 0, max: 1000 }), (members, total) => {
        const claims = members.map((each, i) => ({ id: `m${i}`, ...each }));
        const split = maxMinSplit(claims, total);
        const limits = claims.map(({ demandUnits, capUnits }) => Math.min(demandUnits, capUnits ?? 1e9));
        const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
        expect(sum(split.map(({ units }) => units))).toBe(Math.min(total, sum(limits)));
        split.forEach((low, i) => {
          expect(Number.isInteger(low.units)).toBe(true);
          expect(low.units).toBeLessThanOrEqual(limits[i]!);
          if (low.units >= limits[i]!) return;
          expect(low.limitedBy).toBe('pool');
          split.forEach((high, j) => {
            const after = (high.units - 1) / claims[j]!.weight;
            expect(after).toBeLessThanOrEqual((low.units + 1) / claims[i]!.weight + 1e-9);
          });
        });
      }),
      { seed: 53, numRuns: 300 },
    );
  });
});
