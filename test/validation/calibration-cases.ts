/**
 * Whether intervals cover as often as they promise, and selection selects: one case is a law of the data, a number of
 * trials and a promise; one macroreplication is the whole procedure under numbers of its own. Used with 200
 * macroreplications in tests and 2,000 in bench/calibration.ts.
 */
import {
  compareWithBest,
  KnElimination,
  maxT,
  pairMoments,
  quantileInterval,
  RunningMoments,
  sequenceHalfWidth,
} from '../../src/numerics/stats/index.ts';
import { FEW_TRIALS } from '../../src/simulation/experiment/index.ts';
import { bitsOf, correlatedColumns, type Law } from '../numerics/stats/numbers.ts';

/** True policy means: two equal best, the others behind. */
const MEANS: readonly number[] = [0, 0, -0.05, -0.1, -0.3];
/** Own noise differs fourfold between policies, as spreads of real pairs do. */
const SPREADS: readonly number[] = [0.25, 0.4, 0.5, 0.7, 1];

export interface CalibrationCase {
  readonly procedure: string;
  readonly law: Law;
  readonly trials: number;
  /** Promised chance of success. */
  readonly promise: number;
  /** False where the promise is not expected to hold: measured to know by how much. */
  readonly isPromised: boolean;
  /** Runs once under numbers of its own; true when the promise was kept. */
  readonly succeeds: (run: number) => boolean;
}

const LAWS: readonly Law[] = ['normal', 'zero-inflated', 'lognormal'];
/** Also differences of policies that seldom differ. */
const PAIR_LAWS: readonly Law[] = [...LAWS, 'rare'];
/** Where policies seldom differ, few trials hold too little for any interval: measured, and promised from here on. */
const LEAST_RARE = 1000;

function columns(law: Law, trials: number, run: number): Float64Array[] {
  return correlatedColumns(
    { law, trials, means: MEANS, spreads: SPREADS },
    bitsOf(200 + PAIR_LAWS.indexOf(law), run),
  );
}

/** The difference of the two noisiest policies, by Student's t. */
function studentT(law: Law, trials: number, run: number): boolean {
  const [, , , c, d] = columns(law, trials, run);
  const moments = new RunningMoments();
  for (let trial = 0; trial < trials; trial++) moments.add(c![trial]! - d![trial]!);
  return Math.abs(moments.mean - (MEANS[3]! - MEANS[4]!)) <= moments.halfWidth(0.95)!;
}

/** Every pair's interval at once. */
function allPairs(law: Law, trials: number, run: number): boolean {
  const own = columns(law, trials, run);
  const pairs = pairMoments(own);
  const { halfWidths } = maxT(own, pairs, bitsOf(210, run), 0.95);
  return pairs.every(
    ({ a, b, mean }, index) => Math.abs(mean - (MEANS[a]! - MEANS[b]!)) <= halfWidths[index]!,
  );
}

/** Every policy's interval against the best of the others at once. */
function againstBest(law: Law, trials: number, run: number): boolean {
  const own = columns(law, trials, run);
  const pairs = pairMoments(own);
  const { halfWidths } = maxT(own, pairs, bitsOf(220, run), 0.95);
  const width = (i: number, j: number): number =>
    halfWidths[pairs.findIndex(({ a, b }) => (a === i && b === j) || (a === j && b === i))]!;
  const means = own.map((column) => column.reduce((sum, value) => sum + value, 0) / trials);
  const intervals = compareWithBest({ means, halfWidth: width, isSame: () => false });
  return intervals.every(({ least, most }, i) => {
    const truth = MEANS[i]! - Math.max(...MEANS.filter((_, j) => j !== i));
    return Math.min(0, least) <= truth && truth <= Math.max(0, most);
  });
}

/** The 5 % quantile of one policy's own noise; its true value by the law. */
function lowQuantile(law: Law, trials: number, run: number): boolean {
  const [a, b] = correlatedColumns({ law, trials, means: [0, 0], spreads: [0, 1] }, bitsOf(230, run));
  const noise = b!.map((value, trial) => value - a![trial]!).sort();
  const { low, high } = quantileInterval(noise, 0.25, 0.95);
  const truth = {
    normal: -0.674489750196082,
    lognormal: Math.exp(-0.674489750196082) - Math.exp(0.5),
    'zero-inflated': QUARTER,
    rare: -0.05,
  };
  return (low ?? Number.NEGATIVE_INFINITY) <= truth[law] && truth[law] <= (high ?? Number.POSITIVE_INFINITY);
}

/** Zero-inflated: .58 P(Z^2 - 1 <= q) = .25 for q < 0: |Z| <= .569576. */
const QUARTER: number = 0.569575694896427 * 0.569575694896427 - 1;

/** The mean at every look from 50 values on. */
function everyLook(law: Law, trials: number, run: number): boolean {
  const [, , , c, d] = columns(law, trials, run);
  const moments = new RunningMoments();
  for (let trial = 0; trial < trials; trial++) {
    moments.add(c![trial]! - d![trial]!);
    if (trial < 50) continue;
    const half = sequenceHalfWidth(trial + 1, Math.sqrt(moments.variance!), {
      alpha: 0.05,
      plannedCount: trials,
    });
    if (Math.abs(moments.mean - (MEANS[3]! - MEANS[4]!)) > half) return false;
  }
  return true;
}

/** The best leads by just the indifference; all others are level: the hardest case. */
function selection(law: Law, trials: number, run: number): boolean {
  const delta = 0.2;
  const own = correlatedColumns(
    { law, trials, means: [0, delta, 0, 0, 0], spreads: [0.5, 0.5, 0.5, 0.5, 0.5] },
    bitsOf(240, run),
  );
  const elimination = new KnElimination(5, { delta, alpha: 0.05 });
  const values = new Float64Array(5);
  for (let trial = 0; trial < trials && !elimination.isSettled; trial++) {
    for (let policy = 0; policy < 5; policy++) values[policy] = own[policy]![trial]!;
    elimination.add(values);
  }
  return elimination.survivors.length === 1 && elimination.survivors[0] === 1;
}

/**
 * Sizes are those of groups of a default run of 1,000 or 2,000 trials: all, a reset class (half), load bands (a
 * third to a twentieth), every fifth trial for the bound.
 */
const PROCEDURES = [
  ['Student’s t, one pair', studentT, [100, 200, 400, 1000, 2000], PAIR_LAWS],
  ['all pairs at once (max-t)', allPairs, [20, 50, 100, 250, 1000, 2000], PAIR_LAWS],
  ['against the best (MCB)', againstBest, [400], LAWS],
  ['25 % quantile', lowQuantile, [100, 400, 2000], LAWS],
  ['every look (confidence sequence)', everyLook, [600], LAWS],
  ['selection of the best (KN++)', selection, [4000], LAWS],
] as const;

export const CALIBRATION_CASES: readonly CalibrationCase[] = PROCEDURES.flatMap(
  ([procedure, succeeds, sizes, laws]) =>
    sizes.flatMap((trials) =>
      laws.map((law) => ({
        procedure,
        law,
        trials,
        promise: 0.95,
        isPromised: trials >= (law === 'rare' ? LEAST_RARE : FEW_TRIALS),
        succeeds: (run: number) => succeeds(law, trials, run),
      })),
    ),
);

/**
 * How far a share may fall short of the promise: one point, because intervals are exact for no law but the
 * normal, and two standard errors of so many macroreplications.
 */
export function shortfallAllowed(promise: number, macroreplications: number): number {
  return 0.01 + 2 * Math.sqrt((promise * (1 - promise)) / macroreplications);
}

/** Share of successes over macroreplications. */
export function successShare({ succeeds }: CalibrationCase, macroreplications: number): number {
  let count = 0;
  for (let run = 0; run < macroreplications; run++) if (succeeds(run)) count++;
  return count / macroreplications;
}
