/**
 * Bootstrap-t for the largest |t| of all pairs: trials are resampled, each resample with standard errors of its
 * own, so the skewness of few trials is seen. Costs resamples x trials x policies squared. Read next: max-t.ts.
 */
import { cellOf, deviations, upperPoint } from './covariance.ts';
import type { PairMoments } from './pair-moments.ts';

/** Resamples times trials: fewer resamples of many trials cost as much as more of few. */
const RESAMPLED_TRIALS = 250_000;
const LEAST_RESAMPLES = 1_000;
const MOST_RESAMPLES = 2_000;

/** Each trial's deviations and, after them, their products, lower triangle row by row. Shape: trials x width. */
function features(columns: readonly Float64Array[]): Float64Array {
  const k = columns.length;
  const trials = columns[0]!.length;
  const width = k + (k * (k + 1)) / 2;
  const rows = deviations(columns);
  const all = new Float64Array(trials * width);
  for (let trial = 0; trial < trials; trial++) {
    let cell = trial * width;
    for (let i = 0; i < k; i++) all[cell++] = rows[trial * k + i]!;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) all[cell++] = rows[trial * k + i]! * rows[trial * k + j]!;
    }
  }
  return all;
}

/** Adds `count` times the row of `all` at `row` to `sums`. */
function addRow(sums: Float64Array, all: Float64Array, row: number, count: number): void {
  const width = sums.length;
  let cell = 0;
  for (; cell + 4 < width; cell += 5) {
    sums[cell]! += count * all[row + cell]!;
    sums[cell + 1]! += count * all[row + cell + 1]!;
    sums[cell + 2]! += count * all[row + cell + 2]!;
    sums[cell + 3]! += count * all[row + cell + 3]!;
    sums[cell + 4]! += count * all[row + cell + 4]!;
  }
  for (; cell < width; cell++) sums[cell]! += count * all[row + cell]!;
}

/** Largest |mean*| / se* of the pairs in one resample; pairs that do not vary in it count only if they moved. */
function largestT(
  pairs: readonly PairMoments[],
  sums: Float64Array,
  products: Float64Array,
  trials: number,
): number {
  let largest = 0;
  for (const { a, b } of pairs) {
    const sum = sums[a]! - sums[b]!;
    const squares = products[cellOf(a, a)]! - 2 * products[cellOf(a, b)]! + products[cellOf(b, b)]!;
    const variance = (squares - (sum * sum) / trials) / (trials - 1);
    if (variance <= 1e-12 * (squares / trials)) {
      if (Math.abs(sum) > 0) largest = Number.POSITIVE_INFINITY;
      continue;
    }
    largest = Math.max(largest, Math.abs(sum) / Math.sqrt(trials * variance));
  }
  return largest;
}

/** The upper point of the largest |t| over pairs that vary; infinite where resamples too often lack a pair's differences. */
export function bootstrapT(
  columns: readonly Float64Array[],
  pairs: readonly PairMoments[],
  nextBits: () => number,
  confidence: number,
): number {
  const k = columns.length;
  const trials = columns[0]!.length;
  const all = features(columns);
  const width = all.length / trials;
  const counts = new Int32Array(trials);
  const sums = new Float64Array(width);
  const products = sums.subarray(k);
  const wanted = Math.round(RESAMPLED_TRIALS / trials);
  const resamples = Math.max(LEAST_RESAMPLES, Math.min(MOST_RESAMPLES, wanted));
  const largest = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    counts.fill(0);
    for (let draw = 0; draw < trials; draw++) {
      counts[Math.floor(((nextBits() >>> 0) / 4294967296) * trials)]!++;
    }
    sums.fill(0);
    for (let trial = 0; trial < trials; trial++) {
      if (counts[trial]! > 0) addRow(sums, all, trial * width, counts[trial]!);
    }
    largest[resample] = largestT(pairs, sums, products, trials);
  }
  return upperPoint(largest, confidence);
}
