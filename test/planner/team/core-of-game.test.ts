import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apartWitness,
  coreExistence,
  coreReport,
  fairValue,
  oracleGame,
  taskGame,
  wholePoolGame,
} from '../../../src/planner/team/index.ts';
import { OWNERS } from './team-fixtures.ts';

const IDS = ['a', 'b', 'c'];

describe('the core', () => {
  it('[G5] holds the Shapley value of the worked team: no group gains by leaving, no warnings', () => {
    const { core, apart, warnings } = fairValue(taskGame(OWNERS));
    expect(core).toMatchObject({ isInCore: true, worst: null, isEmpty: false });
    expect(core.neededSum).toBeCloseTo(230, 9);
    expect(apart).toBeNull();
    expect(warnings).toEqual([]);
  });

  it('[G6] [W50] is empty where every group is given the whole pool, which is no split of anything', () => {
    const game = wholePoolGame(OWNERS, 50);
    // By mask: -, A, B, AB, C, AC, BC, ABC.
    expect([...game.worthTable()]).toEqual([0, 160, 130, 200, 70, 230, 200, 230]);
    const { values, core, apart, warnings } = fairValue(game);
    expect(values.map((value) => Number(value.toFixed(2)))).toEqual([101.67, 71.67, 56.67]);
    expect(core.isEmpty).toBe(true);
    // Alone they are worth 160 + 130 + 70.
    expect(core.neededSum).toBeCloseTo(360, 9);
    expect(core.isInCore).toBe(false);
    expect(apart).toEqual({ first: ['bob', 'carol'], second: ['alice'], gain: 130 });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('not superadditive');
    expect(warnings[1]).toContain('the core is empty: no split of 230 keeps every group in, that takes 360');
  });

  it('[G6] is empty for three who share by majority although the game is superadditive', () => {
    // Any two can take 1: each pair must get 1, so all need 1.5.
    const majority = oracleGame(IDS, (group) => (group.length >= 2 ? 1 : 0)).worthTable();
    expect(coreExistence(majority)).toMatchObject({ isEmpty: true, neededSum: expect.closeTo(1.5, 9) });
    expect(apartWitness(IDS, majority)).toBeNull();
    const report = coreReport(IDS, majority, [0.5, 0.5, 0]);
    expect(report).toEqual({ isInCore: false, worst: { group: ['a', 'c'], gain: 0.5 } });
  });

  it('[G5] names who would leave a split that is not in it, and refuses one that does not add up', () => {
    const gloves = oracleGame(IDS, (group) => (group.includes(0) && group.length > 1 ? 1 : 0));
    const { core, warnings } = fairValue(gloves);
    // Shapley gives 2/3, 1/6, 1/6: the first two alone make 1.
    expect(core).toMatchObject({ isInCore: false, isEmpty: false });
    expect(core.worst!.gain).toBeCloseTo(1 / 6, 9);
    expect(warnings[0]).toContain('would gain');
    expect(coreReport(IDS, gloves.worthTable(), [2, 0, 0]).isInCore).toBe(false);
  });

  it('[G5] finds the smallest sum that keeps everyone in: its split does, and weights prove no less can', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 8, maxLength: 8 }),
        ([, a, b, ab, c, ac, bc, abc]) => {
          const worths = Float64Array.of(0, a!, b!, ab!, c!, ac!, bc!, abc!);
          const { split, neededSum, isEmpty } = coreExistence(worths);
          worths.forEach((worth, mask) => {
            const sum = split.reduce((all, part, i) => all + ((mask >> i) & 1 ? part : 0), 0);
            expect(sum).toBeGreaterThanOrEqual(worth - 1e-9);
          });
          // All balanced collections of three members.
          const least = Math.max(a! + b! + c!, ab! + c!, ac! + b!, bc! + a!, abc!, (ab! + ac! + bc!) / 2);
          expect(neededSum).toBeCloseTo(least, 9);
          expect(isEmpty).toBe(least > abc! + 1e-6);
        },
      ),
      { seed: 50, numRuns: 300 },
    );
  });

  it('takes no long time for 12 members', () => {
    const worths = Float64Array.from({ length: 4096 }, (_, mask) => {
      const size = mask.toString(2).replaceAll('0', '').length;
      return mask === 0 ? 0 : size * size + (mask % 7);
    });
    const { split, neededSum, worth } = coreExistence(worths);
    expect(split.reduce((sum, part) => sum + part, 0)).toBeCloseTo(neededSum, 6);
    expect(neededSum).toBeGreaterThanOrEqual(worth - 1e-6);
  });
});
