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

/** Rows that are added in one pass over the sums. */
const STRIDE = 6;

/**
 * Adds count times row for every trial, trials in order. Six rows at a time, each added in its turn, so that a sum is
 * read and written once for six (bench/statistics.ts). `drawn`: the trials with a count, the first `length` of them.
 */
function addRows(sums: Float64Array, all: Float64Array, { drawn, counts, length }: Resample): void {
  const width = sums.length;
  let place = 0;
  for (; place + STRIDE <= length; place += STRIDE) {
    const [a, b, c] = [drawn[place]!, drawn[place + 1]!, drawn[place + 2]!];
    const [d, e, f] = [drawn[place + 3]!, drawn[place + 4]!, drawn[place + 5]!];
    const [countA, countB, countC] = [counts[a]!, counts[b]!, counts[c]!];
    const [countD, countE, countF] = [counts[d]!, counts[e]!, counts[f]!];
    const [rowA, rowB, rowC] = [a * width, b * width, c * width];
    const [rowD, rowE, rowF] = [d * width, e * width, f * width];
    for (let cell = 0; cell < width; cell++) {
      let sum = sums[cell]!;
      sum += countA * all[rowA + cell]!;
      sum += countB * all[rowB + cell]!;
      sum += countC * all[rowC + cell]!;
      sum += countD * all[rowD + cell]!;
      sum += countE * all[rowE + cell]!;
      sums[cell] = sum + countF * all[rowF + cell]!;
    }
  }
  for (; place < length; place++) {
    const trial = drawn[place]!;
    for (let cell = 0; cell < width; cell++) sums[cell]! += counts[trial]! * all[trial * width + cell]!;
  }
}

interface Resample {
  /** Trials that were drawn at all, ascending. */
  readonly drawn: Int32Array;
  /** How often each trial was drawn. */
  readonly counts: Float64Array;
  /** How many of `drawn` hold. */
  length: number;
}

/** Draws as many trials as there are, with replacement. */
function drawTrials(resample: Resample, nextBits: () => number): void {
  const { drawn, counts } = resample;
  const trials = counts.length;
  const scale = trials / 4294967296;
  counts.fill(0);
  for (let draw = 0; draw < trials; draw++) counts[Math.floor((nextBits() >>> 0) * scale)]!++;
  let length = 0;
  for (let trial = 0; trial < trials; trial++) if (counts[trial]! > 0) drawn[length++] = trial;
  resample.length = length;
}

/** Where the sums and products of each pair are, as columns of numbers. */
interface PairPlaces {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly aa: Int32Array;
  readonly ab: Int32Array;
  readonly bb: Int32Array;
}

function placesOf(pairs: readonly PairMoments[]): PairPlaces {
  return {
    a: Int32Array.from(pairs, ({ a }) => a),
    b: Int32Array.from(pairs, ({ b }) => b),
    aa: Int32Array.from(pairs, ({ a }) => cellOf(a, a)),
    ab: Int32Array.from(pairs, ({ a, b }) => cellOf(a, b)),
    bb: Int32Array.from(pairs, ({ b }) => cellOf(b, b)),
  };
}

/** Largest |mean*| / se* of the pairs in one resample; pairs that do not vary in it count only if they moved. */
function largestT(
  { a, b, aa, ab, bb }: PairPlaces,
  sums: Float64Array,
  products: Float64Array,
  trials: number,
): number {
  let largest = 0;
  for (let pair = 0; pair < a.length; pair++) {
    const sum = sums[a[pair]!]! - sums[b[pair]!]!;
    const squares = products[aa[pair]!]! - 2 * products[ab[pair]!]! + products[bb[pair]!]!;
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
  const sums = new Float64Array(width);
  const products = sums.subarray(k);
  const places = placesOf(pairs);
  const wanted = Math.round(RESAMPLED_TRIALS / trials);
  const resamples = Math.max(LEAST_RESAMPLES, Math.min(MOST_RESAMPLES, wanted));
  const drawn = { drawn: new Int32Array(trials), counts: new Float64Array(trials), length: 0 };
  const largest = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    drawTrials(drawn, nextBits);
    sums.fill(0);
    addRows(sums, all, drawn);
    largest[resample] = largestT(places, sums, products, trials);
  }
  return upperPoint(largest, confidence);
}
