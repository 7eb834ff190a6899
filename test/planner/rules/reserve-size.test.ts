import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reserveSize } from '../../../src/planner/rules/index.ts';

describe('sizing a reserve', () => {
  it.each([
    [100, 9, 1, 113],
    [100, 19, 1, 117],
    [50, 9, 1, 59],
    [20, 19, 1, 28],
  ])('[D3] Poisson(%i) at %i to %i holds back %i', (mean, short, idle, units) => {
    expect(reserveSize({ kind: 'poisson', mean }, short, idle)).toBe(units);
  });

  it('[D3] is the smallest reserve that reaches the ratio: counted out for Poisson(3)', () => {
    // F(0..4) = .0498, .1991, .4232, .6472, .8153
    const at = (ratio: number) => reserveSize({ kind: 'poisson', mean: 3 }, ratio, 1 - ratio);
    expect([0.04, 0.05, 0.42, 0.43, 0.64, 0.65, 0.82].map(at)).toEqual([0, 1, 2, 3, 3, 4, 5]);
  });

  it('[D3] takes samples of whole units, and nothing of a mean of 0', () => {
    const samples = [0, 40, 0, 10, 0, 10, 0, 40, 10, 0];
    const at = (short: number, idle: number) => reserveSize({ kind: 'samples', samples }, short, idle);
    expect([at(1, 1), at(51, 49), at(8, 2), at(81, 19)]).toEqual([0, 10, 10, 40]);
    expect(reserveSize({ kind: 'samples', samples: [7, 1, 3, 5] }, 3, 1)).toBe(5);
    expect(reserveSize({ kind: 'poisson', mean: 0 }, 9, 1)).toBe(0);
  });

  it('[D3] large means follow the normal: mean + z sqrt(mean), z(.9) = 1.2816', () => {
    const mean = 1e6;
    expect(Math.abs(reserveSize({ kind: 'poisson', mean }, 9, 1) - (mean + 1281.55))).toBeLessThan(2);
  });

  it('[D3] follows the demand and the costs', () => {
    const sized = [20, 50, 100].map((mean) => reserveSize({ kind: 'poisson', mean }, 9, 1));
    expect(sized).toEqual([26, 59, 113]);
  });

  it('[D3] the expected cost is nowhere lower: a brute search over a small table agrees', () => {
    const demand = fc.array(fc.nat(20), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        demand,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (samples, short, idle) => {
          const cost = (held: number): number =>
            samples.reduce((sum, d) => sum + short * Math.max(0, d - held) + idle * Math.max(0, held - d), 0);
          const best = Math.min(...Array.from({ length: 21 }, (_, held) => cost(held)));
          expect(cost(reserveSize({ kind: 'samples', samples }, short, idle))).toBeCloseTo(best, 9);
        },
      ),
      { seed: 31, numRuns: 300 },
    );
  });

  it('[7.10] refuses costs and demands that are none', () => {
    const poisson = { kind: 'poisson', mean: 5 } as const;
    for (const [run, code] of [
      [() => reserveSize(poisson, 0, 1), 'E_RANGE'],
      [() => reserveSize(poisson, 1, -1), 'E_RANGE'],
      [() => reserveSize(poisson, Number.NaN, 1), 'E_TYPE'],
      [() => reserveSize({ kind: 'poisson', mean: -1 }, 1, 1), 'E_RANGE'],
      [() => reserveSize({ kind: 'poisson', mean: 1e12 }, 1, 1), 'E_RANGE'],
      [() => reserveSize({ kind: 'samples', samples: [] }, 1, 1), 'E_EMPTY'],
      [() => reserveSize({ kind: 'samples', samples: [1.5] }, 1, 1), 'E_INT'],
    ] as const) {
      expect(run).toThrow(expect.objectContaining({ code }));
    }
  });
});
