/**
 * Simultaneous intervals for all pairs of policies: one multiplier of the standard errors that covers every pair
 * at once, because the policies' correlation over trials is used instead of paying for each pair apart. Three
 * ways by the number of trials n:
 * - few: Student's t at level alpha over pairs;
 * - some: bootstrap-t (bootstrap-t.ts);
 * - many: the multiplier bootstrap with each pair's skewness (multiplier-bootstrap.ts).
 * Passing from one way to the next narrows no interval beyond chance (bench/calibration.ts).
 * Source: Romano, Wolf, Econometrica 73, 2005.
 */
import { bootstrapT } from './bootstrap-t.ts';
import { normalQuantile, twoSidedQuantile } from './distributions/index.ts';
import { multiplierBootstrap, studentisedPoint } from './multiplier-bootstrap.ts';
import type { PairMoments } from './pair-moments.ts';

export type MaxTMethod = 'bootstrap_t' | 'multiplier_bootstrap' | 'bonferroni_t';

export interface MaxT {
  readonly method: MaxTMethod;
  /** Half-width of a pair = this times its standard error. */
  readonly criticalValue: number;
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

/**
 * The multiplier for all pairs that vary. `columns`: policies x trials, at least two trials; `pairs`: their
 * pairMoments. Never below Student's t of one pair; 0 when no pair varies. `nextBits` gives 32 random bits a
 * call.
 */
export function maxT(
  columns: readonly Float64Array[],
  pairs: readonly PairMoments[],
  nextBits: () => number,
  confidence: number,
): MaxT {
  const trials = columns[0]!.length;
  const varying = pairs.filter(({ variance }) => variance! > 0);
  const method = methodFor(trials);
  if (varying.length === 0) return { method, criticalValue: 0 };
  const single = twoSidedQuantile(confidence, trials - 1);
  if (method === 'bonferroni_t') {
    return { method, criticalValue: twoSidedQuantile(1 - (1 - confidence) / varying.length, trials - 1) };
  }
  // One pair needs no draws from the normal law: its point is known.
  const isKnown = method === 'multiplier_bootstrap' && varying.length === 1;
  const resampled = method === 'bootstrap_t' ? bootstrapT : multiplierBootstrap;
  const found = isKnown
    ? widest(varying, trials, confidence)
    : resampled(columns, varying, nextBits, confidence);
  const point = Number.isFinite(found) ? found : widest(varying, trials, confidence);
  return { method, criticalValue: Math.max(single, point) };
}
