/**
 * Thirteen policies of which four are alike but for a few trials each: what intervals for all pairs at once cover then,
 * and how wide they are. A macroreplication is one run of so many trials under numbers of its own. Used a few times in
 * tests and 1,000 times in bench/sparse-pairs.ts.
 */
import { bootstrapT } from '../../src/numerics/stats/bootstrap-t.ts';
import {
  maxT,
  normalDraws,
  normalQuantile,
  type PairMoments,
  pairMoments,
  twoSidedQuantile,
} from '../../src/numerics/stats/index.ts';
import { studentisedPoint } from '../../src/numerics/stats/multiplier-bootstrap.ts';
import { sparseHalfWidths } from '../../src/numerics/stats/sparse-pairs.ts';
import { bitsOf } from '../numerics/stats/numbers.ts';

/** What a difference of alike policies is, in shares served; `none`: every policy differs in every trial. */
export type Lumps = 'equal' | 'exponential' | 'lognormal' | 'none';

export interface SparseCase {
  readonly lumps: Lumps;
  readonly trials: number;
}

export const SPARSE_CASES: readonly SparseCase[] = (
  ['equal', 'exponential', 'lognormal', 'none'] as const
).flatMap((lumps) => [20, 50, 100].map((trials) => ({ lumps, trials })));

export const PROMISE = 0.95;
const POLICIES = 13;
const ALIKE = 4;
/** Trials in which each of the alike differs from the first, on average. */
const FEW: readonly number[] = [0, 2, 3, 4];
const MEAN_LUMP: Readonly<Record<Lumps, number>> = {
  equal: 0.04,
  exponential: 0.04,
  lognormal: 0.02 * Math.exp(0.5),
  none: 0,
};

interface Run {
  /** Shape: policies x trials. */
  readonly columns: readonly Float64Array[];
  /** True mean of each policy, less what is common to all. */
  readonly means: readonly number[];
}

/** The third of the alike gains as often as it loses, the others only lose. */
const isEven = (policy: number): boolean => policy === 2;

function drawRun({ lumps, trials }: SparseCase, run: number): Run {
  const nextBits = bitsOf(900, run);
  const normal = normalDraws(nextBits);
  const uniform = (): number => ((nextBits() >>> 0) + 0.5) / 4294967296;
  const sizes: Readonly<Record<Lumps, () => number>> = {
    equal: () => 0.04,
    exponential: () => -0.04 * Math.log(uniform()),
    lognormal: () => 0.02 * Math.exp(normal()),
    none: () => 0,
  };
  const alike = lumps === 'none' ? 0 : ALIKE;
  const columns = Array.from({ length: POLICIES }, () => new Float64Array(trials));
  for (let trial = 0; trial < trials; trial++) {
    const common = 0.5 + 0.1 * normal();
    columns.forEach((column, policy) => {
      if (policy >= alike) column[trial] = common - 0.0025 * policy + 0.01 * (1 + (policy % 3)) * normal();
      else {
        const isHit = uniform() < FEW[policy]! / trials;
        const sign = isEven(policy) && uniform() < 0.5 ? 1 : -1;
        column[trial] = common + (isHit ? sign * sizes[lumps]() : 0);
      }
    });
  }
  const means = columns.map((_, policy) => {
    if (policy >= alike) return -0.0025 * policy;
    return isEven(policy) ? 0 : (-FEW[policy]! / trials) * MEAN_LUMP[lumps];
  });
  return { columns, means };
}

/** Shares of runs in which every pair that varied was covered, and mean half-widths by kind of pair. */
export interface SparseFigures {
  readonly coverage: number;
  /** Over runs and pairs: median and mean; null without such pairs. */
  readonly denseMedian: number;
  readonly denseMean: number;
  readonly sparseMedian: number | null;
  readonly sparseMean: number | null;
}

type Widths = (
  columns: readonly Float64Array[],
  pairs: readonly PairMoments[],
  run: number,
) => readonly number[];

/** As built. */
export const ownIntervals: Widths = (columns, pairs, run) =>
  maxT(columns, pairs, bitsOf(901, run), PROMISE).halfWidths;

/** One multiplier of the standard errors for all pairs, the sparse among them: what it was before. */
export const oneMultiplier: Widths = (columns, pairs, run) => {
  const trials = columns[0]!.length;
  const found = bootstrapT(columns, pairs, bitsOf(901, run), PROMISE);
  const z = normalQuantile(1 - (1 - PROMISE) / (2 * pairs.length));
  const point = Number.isFinite(found)
    ? found
    : Math.max(...pairs.map((pair) => studentisedPoint(z, trials, pair)));
  const value = Math.max(point, twoSidedQuantile(PROMISE, trials - 1));
  return pairs.map(({ variance }) => value * Math.sqrt(variance! / trials));
};

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value / values.length, 0);

/** The figures of so many macroreplications for each way of making intervals. */
export function measureSparse(
  found: SparseCase,
  macroreplications: number,
  ways: readonly Widths[],
): SparseFigures[] {
  const widths = ways.map(() => ({ covered: 0, dense: [] as number[], sparse: [] as number[] }));
  for (let run = 0; run < macroreplications; run++) {
    const { columns, means } = drawRun(found, run);
    const pairs = pairMoments(columns).filter(({ variance }) => variance! > 0);
    const isSparse = sparseHalfWidths(columns, pairs, PROMISE).map((width) => width !== null);
    ways.forEach((way, index) => {
      const halves = way(columns, pairs, run);
      const own = widths[index]!;
      const isCovered = pairs.every((pair, place) => {
        return Math.abs(pair.mean - (means[pair.a]! - means[pair.b]!)) <= halves[place]!;
      });
      if (isCovered) own.covered++;
      halves.forEach((half, place) => {
        (isSparse[place]! ? own.sparse : own.dense).push(half);
      });
    });
  }
  return widths.map(({ covered, dense, sparse }) => ({
    coverage: covered / macroreplications,
    denseMedian: middle(dense),
    denseMean: mean(dense),
    sparseMedian: sparse.length === 0 ? null : middle(sparse),
    sparseMean: sparse.length === 0 ? null : mean(sparse),
  }));
}
