import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParetoAxis, paretoFrontier } from '../../../src/planner/mix/pareto-frontier.ts';

const AXES: ParetoAxis[] = [
  { field: 'speed', better: 'max' },
  { field: 'quality', better: 'max' },
  { field: 'cost', better: 'min' },
];
const option = (name: string, speed: number, quality: number, cost: number) => ({
  name,
  scores: { speed, quality, cost },
});

describe('the Pareto frontier', () => {
  it('[F14] [W47] keeps all but the batch, which the fast one dominates', () => {
    const options = [
      option('haiku fast', 10, 6, 0),
      option('sonnet', 7, 9, 5),
      option('opus', 3, 10, 15),
      option('haiku batch', 9, 5, 0),
      option('hybrid', 8, 8, 3),
    ];
    expect(paretoFrontier(options, AXES)).toEqual({
      frontier: ['haiku fast', 'sonnet', 'opus', 'hybrid'],
      dropped: [{ name: 'haiku batch', dominatedBy: 'haiku fast' }],
    });
  });

  it('[F14] [W47] drops what is worse on one axis only, and keeps duplicates', () => {
    const options = [option('a', 5, 5, 5), option('b', 5, 5, 6), option('c', 5, 5, 5)];
    expect(paretoFrontier(options, AXES)).toEqual({
      frontier: ['a', 'c'],
      dropped: [{ name: 'b', dominatedBy: 'a' }],
    });
  });

  it('keeps exactly what nothing dominates', () => {
    const score = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score, score), { minLength: 1, maxLength: 8 }), (rows) => {
        const options = rows.map(([a, b, c], i) => option(`o${i}`, a, b, c));
        const { frontier, dropped } = paretoFrontier(options, AXES);
        expect(frontier.length + dropped.length).toBe(options.length);
        expect(frontier.length).toBeGreaterThan(0);
        const of = (name: string) => options.find((each) => each.name === name)!.scores;
        for (const { name, dominatedBy } of dropped) {
          const [worse, better] = [of(name), of(dominatedBy)];
          expect(frontier).toContain(dominatedBy);
          expect(better.speed >= worse.speed && better.quality >= worse.quality).toBe(true);
          expect(better.cost <= worse.cost).toBe(true);
          expect(better).not.toEqual(worse);
        }
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('refuses bad inputs', () => {
    const good = [option('a', 1, 1, 1)];
    const bad: Array<[() => unknown, string]> = [
      [() => paretoFrontier([], AXES), 'E_EMPTY'],
      [() => paretoFrontier(good, []), 'E_EMPTY'],
      [() => paretoFrontier([option('a', Number.NaN, 1, 1)], AXES), 'E_TYPE'],
      [() => paretoFrontier(good, [{ field: 'price', better: 'min' }]), 'E_TYPE'],
      [() => paretoFrontier(good, [{ field: 'cost', better: 'least' as 'min' }]), 'E_UNKNOWN'],
      [() => paretoFrontier([...good, ...good], AXES), 'E_DUP'],
    ];
    for (const [call, code] of bad) expect(call).toThrow(expect.objectContaining({ code }));
  });
});
