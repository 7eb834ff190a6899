/** Pairs that differ in few trials: Poisson's limits by hand, who is sparse, and that no other pair pays for them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapT } from '../../../src/numerics/stats/bootstrap-t.ts';
import { gammaQuantile, maxT, pairMoments, twoSidedQuantile } from '../../../src/numerics/stats/index.ts';
import { sparseHalfWidths } from '../../../src/numerics/stats/sparse-pairs.ts';
import { bitsOf, correlatedColumns, type Law } from './numbers.ts';

const SEED = 20261130;
const CONFIDENCE = 0.95;

/** 0 but in the first trials. */
function lumps(trials: number, sizes: readonly number[]): Float64Array {
  return Float64Array.from({ length: trials }, (_, trial) => sizes[trial] ?? 0);
}

/** Of the pairs that vary. */
function widthsOf(columns: readonly Float64Array[]): ReadonlyArray<number | null> {
  const varying = pairMoments(columns).filter(({ variance }) => variance! > 0);
  return sparseHalfWidths(columns, varying, CONFIDENCE);
}

function columnsFor(law: Law, trials: number, count: number, lane: number): Float64Array[] {
  const each = Array.from({ length: count }, (_, policy) => 1 + policy / 4);
  return correlatedColumns({ law, trials, means: each.map(() => 0), spreads: each }, bitsOf(lane));
}

describe('sparseHalfWidths by hand', () => {
  // Upper 97.5 % limits of a Poisson mean given 1, 2, 3 and 5 events: Garwood 1936.
  it.each([
    [1, 5.5716],
    [2, 7.2247],
    [3, 8.7673],
    [5, 11.6683],
  ])('%i equal differences of .1 in 20 trials: as far up as Poisson’s limit', (events, limit) => {
    const columns = [lumps(20, new Array(events).fill(0.1)), lumps(20, [])];
    expect(widthsOf(columns)[0]).toBeCloseTo((0.1 * (limit - events)) / 20, 6);
    // The same about a constant difference, and the other way round.
    const turned = [lumps(20, []), columns[0]!.map((value) => value + 0.3)];
    expect(widthsOf(turned)[0]).toBeCloseTo((0.1 * (limit - events)) / 20, 6);
  });

  it('counts unequal differences by their squares, as events of the largest size', () => {
    // .1, -.05 and .05: squares of 1.5 events of .1.
    const own = widthsOf([lumps(20, [0.1, -0.05, 0.05]), lumps(20, [])])[0];
    expect(own).toBeCloseTo((0.1 * (gammaQuantile(0.975, 2.5) - 1.5)) / 20, 9);
  });

  it('takes the largest size from any pair, and its share of the error', () => {
    // One pair of three is sparse; the other two differ by about .4 in every trial.
    const far = Float64Array.from({ length: 20 }, (_, trial) => (trial % 2 === 0 ? 0.4 : -0.4));
    const columns = [lumps(20, []), lumps(20, [0.1]), far];
    const largest = 0.4;
    const events = (0.1 / largest) * (0.1 / largest);
    const [own, ...others] = widthsOf(columns);
    expect(others).toEqual([null, null]);
    const upper = gammaQuantile(1 - 0.05 / 6, events + 1) - events;
    expect(own).toBeGreaterThanOrEqual((largest * upper) / 20 - 1e-12);
    // A gap of .1 more in one trial.
    expect(own).toBeLessThanOrEqual((1.25 * largest * upper) / 20);
  });

  it('is no narrower than Student’s t', () => {
    // Two pairs vary; standard error .1 / 3.
    const [own] = widthsOf([lumps(3, [0.1]), lumps(3, []), lumps(3, [])]);
    expect(own).toBeCloseTo((twoSidedQuantile(0.975, 2) * 0.1) / 3, 9);
  });
});

describe('who is sparse', () => {
  const plainCount = (left: Float64Array, right: Float64Array): number => {
    const all = Array.from(left, (value, trial) => value - right[trial]!).sort((x, y) => x - y);
    const half = Math.floor(all.length / 2);
    const median = all.length % 2 === 1 ? all[half]! : (all[half - 1]! + all[half]!) / 2;
    const gaps = all.map((value) => Math.abs(value - median));
    const sum = gaps.reduce((total, gap) => total + gap, 0);
    return (sum * sum) / gaps.reduce((total, gap) => total + gap * gap, 0);
  };

  it('by the effective number of gaps from the median: below 8, or two fifths of few trials', () => {
    const value = fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
      { weight: 1, arbitrary: fc.constantFrom(-0.05, 0.05, 30) },
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 300, size: 'max' }), (values) => {
        const columns = [Float64Array.from(values), new Float64Array(values.length)] as const;
        fc.pre(pairMoments(columns)[0]!.variance! > 1e-12);
        const isSparse = plainCount(...columns) < Math.min(8, 0.4 * values.length);
        expect(widthsOf(columns)[0] !== null).toBe(isSparse);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('not where policies differ in every trial: intervals are those of one multiplier', () => {
    for (const trials of [20, 30, 100]) {
      for (let run = 0; run < 10; run++) {
        const columns = columnsFor('normal', trials, 4, 100 * trials + run);
        const pairs = pairMoments(columns);
        const found = bootstrapT(columns, pairs, bitsOf(3), CONFIDENCE);
        const { criticalValue, halfWidths } = maxT(columns, pairs, bitsOf(3), CONFIDENCE);
        expect(criticalValue).toBe(Math.max(found, twoSidedQuantile(CONFIDENCE, trials - 1)));
        expect(halfWidths).toEqual(
          pairs.map(({ variance }) => criticalValue * Math.sqrt(variance! / trials)),
        );
      }
    }
  });
});

describe('the other pairs', () => {
  /** Two policies that differ, and the first again but for few trials. */
  const withTwin = (trials: number, lane: number, sizes: readonly number[]): Float64Array[] => {
    const [a, b] = columnsFor('normal', trials, 2, lane) as [Float64Array, Float64Array];
    return [a, b, a.map((value, trial) => value + (sizes[trial] ?? 0))];
  };

  it('share what error the sparse leave, and pay no more', () => {
    const few = fc.array(fc.double({ min: 0.01, max: 0.5, noNaN: true }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 700 }),
        few,
        fc.integer({ min: 0, max: 999 }),
        (trials, sizes, lane) => {
          const columns = withTwin(trials, lane, sizes);
          const pairs = pairMoments(columns);
          const dense = pairs.filter(({ a, b }) => !(a === 0 && b === 2));
          const all = maxT(columns, pairs, bitsOf(lane), CONFIDENCE);
          // One of three pairs takes a third of the error.
          const alone = maxT(columns, dense, bitsOf(lane), 1 - (0.05 * 2) / 3);
          expect(all.criticalValue).toBeCloseTo(alone.criticalValue, 9);
          expect([all.halfWidths[0]!, all.halfWidths[2]!]).toEqual(
            dense.map(({ variance }) => all.criticalValue * Math.sqrt(variance! / trials)),
          );
        },
      ),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('are not widened as one multiplier of all pairs would', () => {
    for (const trials of [20, 50, 100]) {
      const columns = withTwin(trials, trials, [0.3, 0.1]);
      const pairs = pairMoments(columns);
      const before = pairMoments(columns.slice(0, 2));
      const alone = maxT(columns.slice(0, 2), before, bitsOf(1), CONFIDENCE).halfWidths[0]!;
      expect(maxT(columns, pairs, bitsOf(1), CONFIDENCE).halfWidths[0]).toBeLessThan(1.3 * alone);
      expect(bootstrapT(columns, pairs, bitsOf(1), CONFIDENCE)).toBeGreaterThan(8);
    }
  });
});
