/**
 * Simultaneous intervals for all pairs of policies: one multiplier of the standard errors that covers every pair
 * at once, because the policies' correlation over trials is used instead of paying for each pair apart. Three
 * ways by the number of trials n:
 * - few: Student's t at level alpha over pairs;
 * - some: bootstrap-t (bootstrap-t.ts);
 * - many: the multiplier bootstrap with each pair's skewness (multiplier-bootstrap.ts).
 * Passing from one way to the next narrows no interval beyond chance (bench/calibration.ts). Pairs that differ in few
 * trials have intervals of their own (sparse-pairs.ts): one of them would widen all the others without end.
 * Source: Romano, Wolf, Econometrica 73, 2005.
 */
import { bootstrapT } from './bootstrap-t.ts';
import { normalQuantile, twoSidedQuantile } from './distributions/index.ts';
import { multiplierBootstrap, studentisedPoint } from './multiplier-bootstrap.ts';
import type { PairMoments } from './pair-moments.ts';
import { sparseHalfWidths } from './sparse-pairs.ts';

export type MaxTMethod = 'bootstrap_t' | 'multiplier_bootstrap' | 'bonferroni_t';

export interface MaxT {
  readonly method: MaxTMethod;
  /** Half-width of a pair that is not sparse = this times its standard error; 0 where no such pair varies. */
  readonly criticalValue: number;
  /** Half-width of every pair, in the order given; 0 where it does not vary. */
  readonly halfWidths: readonly number[];
}

const LEAST_RESAMPLED = 20;
/** Up to here trials are resampled; beyond, the expansion in 1 / n is as good and costs less. */
const MOST_RESAMPLED = 500;

function methodFor(trials: number): MaxTMethod {
  if (trials < LEAST_RESAMPLED) return 'bonferroni_t';
  return trials <= MOST_RESAMPLED ? 'bootstrap_t' : 'multiplier_bootstrap';
}

/** Where resampling finds no end: level alpha over pairs, as far out as the most skewed pair asks. */
function widest(pairs: readonly PairMoments[], trials: number, confidence: number): number {
  const z = normalQuantile(1 - (1 - confidence) / (2 * pairs.length));
  return Math.max(...pairs.map((pair) => studentisedPoint(z, trials, pair)));
}

/** The multiplier for these pairs, all of which vary, at once. Never below Student's t of one pair. */
function multiplierOf(
  columns: readonly Float64Array[],
  pairs: readonly PairMoments[],
  nextBits: () => number,
  confidence: number,
): number {
  const trials = columns[0]!.length;
  const method = methodFor(trials);
  if (method === 'bonferroni_t') return twoSidedQuantile(1 - (1 - confidence) / pairs.length, trials - 1);
  // One pair needs no draws from the normal law: its point is known.
  const isKnown = method === 'multiplier_bootstrap' && pairs.length === 1;
  const resampled = method === 'bootstrap_t' ? bootstrapT : multiplierBootstrap;
  const found = isKnown ? widest(pairs, trials, confidence) : resampled(columns, pairs, nextBits, confidence);
  const point = Number.isFinite(found) ? found : widest(pairs, trials, confidence);
  return Math.max(twoSidedQuantile(confidence, trials - 1), point);
}

/**
 * Intervals for all pairs at once. `columns`: policies x trials, at least two trials; `pairs`: their pairMoments.
 * Each sparse pair takes its share of the error, one over the number of pairs that vary; the others share the rest.
 * `nextBits` gives 32 random bits a call.
 */
export function maxT(
  columns: readonly Float64Array[],
  pairs: readonly PairMoments[],
  nextBits: () => number,
  confidence: number,
): MaxT {
  const trials = columns[0]!.length;
  const varying = pairs.filter(({ variance }) => variance! > 0);
  const own = sparseHalfWidths(columns, varying, confidence);
  const dense = varying.filter((_, index) => own[index] === null);
  const rest =
    dense.length === varying.length ? confidence : 1 - ((1 - confidence) * dense.length) / varying.length;
  const criticalValue = dense.length === 0 ? 0 : multiplierOf(columns, dense, nextBits, rest);
  const sparse = new Map(varying.map((pair, index) => [pair, own[index]!] as const));
  return {
    method: methodFor(trials),
    criticalValue,
    halfWidths: pairs.map((pair) => sparse.get(pair) ?? criticalValue * Math.sqrt(pair.variance! / trials)),
  };
}
