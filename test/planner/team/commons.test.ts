import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commons } from '../../../src/planner/team/index.ts';

const members = (worths: readonly number[], curvature = 0) =>
  worths.map((worth, i) => ({ id: `m${i}`, worth, curvature }));

describe('the commons', () => {
  it.each([
    [1, 0.5, 1, 1],
    [2, 0.667, 0.889, 1.125],
    [3, 0.75, 0.75, 1.333],
    [5, 0.833, 0.556, 1.8],
    [10, 0.909, 0.331, 3.025],
  ])('[G3] %d equal members: use %d, efficiency %d, price of anarchy %d', (n, use, efficiency, ratio) => {
    const answer = commons(members(new Array<number>(n).fill(1)), 1);
    expect(answer.nash.totalUnits).toBeCloseTo(use, 3);
    expect(answer.nash.welfare / answer.social.welfare).toBeCloseTo(efficiency, 3);
    expect(answer.ratio).toBeCloseTo(ratio, 3);
  });

  it('[G3] worths 3, 2.5, 2 at congestion .01: use 112.5, 62.5, 12.5 of 187.5, welfare 167.19', () => {
    const { nash } = commons(members([3, 2.5, 2]), 0.01);
    expect(nash.totalUnits).toBeCloseTo(187.5, 9);
    [112.5, 62.5, 12.5].forEach((use, i) => {
      expect(nash.units[i]).toBeCloseTo(use, 9);
    });
    expect(nash.welfare).toBeCloseTo(167.19, 2);
  });

  it('[G3] [G4] with own curvature .02: alone 115.28, together 129.69, ratio 1.125', () => {
    const { nash, social, ratio } = commons(members([3, 2.5, 2], 0.02), 0.01);
    [58.33, 41.67, 25].forEach((use, i) => {
      expect(nash.units[i]).toBeCloseTo(use, 2);
    });
    [56.25, 31.25, 6.25].forEach((use, i) => {
      expect(social.units[i]).toBeCloseTo(use, 9);
    });
    expect(nash.welfare).toBeCloseTo(115.28, 2);
    expect(social.welfare).toBeCloseTo(129.69, 2);
    expect(ratio).toBeCloseTo(1.125, 4);
  });

  it('[G4] leaves out whom the price drives away, and gives all to the best where nobody tires', () => {
    const { nash, social } = commons(members([10, 1]), 1);
    expect(nash.units).toEqual([5, 0]);
    expect(social.units).toEqual([5, 0]);
    // Best together: X = a / 2b at the highest worth, here 3 / 0.02.
    expect(commons(members([3, 2.5, 3]), 0.01).social.units).toEqual([75, 0, 75]);
  });

  it('[G4] nobody gains by leaving either profile, and the prices turn one into the other', () => {
    const member = fc.record({
      worth: fc.integer({ min: 0, max: 50 }).map((tenths) => tenths / 10),
      curvature: fc.integer({ min: 1, max: 30 }).map((hundredths) => hundredths / 100),
    });
    fc.assert(
      fc.property(
        fc.array(member, { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 1, max: 50 }).map((hundredths) => hundredths / 100),
        (drawn, b) => {
          const team = drawn.map((each, i) => ({ id: `m${i}`, ...each }));
          const { nash, social, pricePerUnit } = commons(team, b);
          const payoff = (uses: readonly number[], i: number, price = 0): number => {
            const sum = uses.reduce((all, use) => all + use, 0);
            const use = uses[i]!;
            return use * (team[i]!.worth - price - b * sum) - (team[i]!.curvature * use * use) / 2;
          };
          const all = (uses: readonly number[]): number =>
            uses.reduce((sum, _, i) => sum + payoff(uses, i), 0);
          team.forEach((_, i) => {
            for (const shift of [-0.1, 0.1]) {
              const moved = (uses: readonly number[]): number[] =>
                uses.map((use, j) => (i === j ? Math.max(0, use + shift) : use));
              expect(payoff(moved(nash.units), i)).toBeLessThanOrEqual(payoff(nash.units, i) + 1e-9);
              expect(all(moved(social.units))).toBeLessThanOrEqual(social.welfare + 1e-9);
              const priced = (uses: readonly number[]): number => payoff(uses, i, pricePerUnit[i]!);
              expect(priced(moved(social.units))).toBeLessThanOrEqual(priced(social.units) + 1e-9);
            }
          });
          expect(nash.welfare).toBeLessThanOrEqual(social.welfare + 1e-9);
        },
      ),
      { seed: 34, numRuns: 200 },
    );
  });

  it('has no ratio where nothing is worth anything', () => {
    expect(commons(members([0, 0]), 1).ratio).toBe('unpriced');
  });

  it.each([
    [members([]), 1, 'E_EMPTY', 'members'],
    [members(new Array<number>(1001).fill(1)), 1, 'E_RANGE', 'members'],
    [members([1]), 0, 'E_RANGE', 'b'],
    [members([-1]), 1, 'E_RANGE', 'members[0].a'],
    [members([1], -1), 1, 'E_RANGE', 'members[0].c'],
    [members([1]), Number.NaN, 'E_TYPE', 'b'],
  ])('refuses case %#', (team, b, code, field) => {
    expect(() => commons(team, b)).toThrow(expect.objectContaining({ code, field }));
  });
});
