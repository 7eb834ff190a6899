/**
 * Pairs that differ in so few trials, or so much by few of them, that resampled trials too often lack the differences:
 * they have intervals of their own, by a share of the error each, so that they widen no other pair's. Read next: max-t.ts.
 */
import { gammaQuantile, twoSidedQuantile } from './distributions/index.ts';
import type { PairMoments } from './pair-moments.ts';
import { quantile } from './samples/index.ts';

/**
 * Below so many equal differences a pair is sparse, in few trials below this share of them: of 8, one resample in
 * 3,000 has none (1 / e^8), and of normal ones .64 of the trials count.
 */
const LEAST_DIFFERENCES = 8;
const LEAST_SHARE = 0.4;

/** What is more than this many times the least about the mean is more than the least about the median. */
const FROM_MEAN = 8;

/** How far a pair's differences lie from a middle of theirs. */
interface Gaps {
  readonly largest: number;
  readonly squares: number;
  /** How many equal gaps would weigh as much: squared sum over sum of squares. Source: Kish, 1965, section 11.7. */
  readonly count: number;
}

function gapsFrom(differences: Float64Array, middle: number): Gaps {
  let [largest, sum, squares] = [0, 0, 0];
  for (let trial = 0; trial < differences.length; trial++) {
    const gap = Math.abs(differences[trial]! - middle);
    sum += gap;
    squares += gap * gap;
    if (gap > largest) largest = gap;
  }
  return { largest, squares, count: (sum * sum) / squares };
}

/** Gaps of every pair: from the median, where most trials of a sparse pair lie; from the mean where there are many. */
function gapsOf(columns: readonly Float64Array[], pairs: readonly PairMoments[], least: number): Gaps[] {
  const differences = new Float64Array(columns[0]!.length);
  const sorted = new Float64Array(differences.length);
  return pairs.map(({ a, b, mean }) => {
    const [left, right] = [columns[a]!, columns[b]!];
    for (let trial = 0; trial < differences.length; trial++)
      differences[trial] = left[trial]! - right[trial]!;
    const about = gapsFrom(differences, mean);
    if (about.count >= FROM_MEAN * least) return about;
    sorted.set(differences);
    return gapsFrom(differences, quantile(sorted.sort(), 0.5));
  });
}

/**
 * Half-width of each sparse pair, null for the others; in the order of `pairs`, all of which vary. Each misses in
 * (1 - confidence) / pairs of runs: differences come as Poisson events do, and one not yet seen may be as large as the
 * largest that any pair has shown, for the few of a sparse pair tell too little of their sizes. So the mean lies below
 * Poisson's upper limit for as many events of that size as make up the pair's squares; the lower limit is nearer. No
 * less than Student's t at that level. Where differences may be larger than all seen, it misses more often.
 * Sources: Poisson limits: Garwood, Biometrika 28, 1936; sums of unequal events, one more of the largest: Fay, Feuer,
 * Statistics in Medicine 16, 1997.
 */
export function sparseHalfWidths(
  columns: readonly Float64Array[],
  pairs: readonly PairMoments[],
  confidence: number,
): ReadonlyArray<number | null> {
  const trials = columns[0]!.length;
  const least = Math.min(LEAST_DIFFERENCES, LEAST_SHARE * trials);
  const gaps = gapsOf(columns, pairs, least);
  if (gaps.every(({ count }) => count >= least)) return gaps.map(() => null);
  const alpha = (1 - confidence) / pairs.length;
  const largest = Math.max(...gaps.map((own) => own.largest));
  const student = twoSidedQuantile(1 - alpha, trials - 1);
  return gaps.map(({ squares, count }, pair) => {
    if (count >= least) return null;
    const events = squares / (largest * largest);
    const upper = gammaQuantile(1 - alpha / 2, events + 1) - events;
    return Math.max((largest * upper) / trials, student * Math.sqrt(pairs[pair]!.variance! / trials));
  });
}
