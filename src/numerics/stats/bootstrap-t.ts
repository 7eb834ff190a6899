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

/** Cells that are summed together. */
const ABREAST = 8;

/**
 * Each trial's deviations and, after them, their products, lower triangle row by row. Shape: trials x width, a multiple
 * of ABREAST with zeros at the end.
 */
function features(columns: readonly Float64Array[]): Float64Array {
  const k = columns.length;
  const trials = columns[0]!.length;
  const width = ABREAST * Math.ceil((k + (k * (k + 1)) / 2) / ABREAST);
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

/** One resample: the trials that were drawn at all, ascending. */
interface Resample {
  /** How often each trial was drawn; shape: trials. */
  readonly counts: Int32Array;
  /** Where each drawn trial's features start. */
  readonly rows: Int32Array;
  /** How often it was drawn. */
  readonly times: Float64Array;
  /** How many of the last two hold. */
  length: number;
}

/** Draws as many trials as there are, with replacement. */
function drawTrials(resample: Resample, width: number, nextBits: () => number): void {
  const { counts, rows, times } = resample;
  const trials = counts.length;
  const scale = trials / 4294967296;
  counts.fill(0);
  for (let draw = 0; draw < trials; draw++) counts[((nextBits() >>> 0) * scale) | 0]!++;
  let length = 0;
  for (let trial = 0; trial < trials; trial++) {
    rows[length] = trial * width;
    times[length] = counts[trial]!;
    if (counts[trial]! > 0) length++;
  }
  resample.length = length;
}

/**
 * Sums of every drawn row so many times as it was drawn, trials in order. Eight cells at a time, so that no sum waits
 * for itself in memory (bench/statistics.ts).
 */
function sumRows(sums: Float64Array, all: Float64Array, { rows, times, length }: Resample): void {
  for (let cell = 0; cell < sums.length; cell += ABREAST) {
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let place = 0; place < length; place++) {
      const at = rows[place]! + cell;
      const count = times[place]!;
      a += count * all[at]!;
      b += count * all[at + 1]!;
      c += count * all[at + 2]!;
      d += count * all[at + 3]!;
      e += count * all[at + 4]!;
      f += count * all[at + 5]!;
      g += count * all[at + 6]!;
      h += count * all[at + 7]!;
    }
    sums[cell] = a;
    sums[cell + 1] = b;
    sums[cell + 2] = c;
    sums[cell + 3] = d;
    sums[cell + 4] = e;
    sums[cell + 5] = f;
    sums[cell + 6] = g;
    sums[cell + 7] = h;
  }
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
  const drawn: Resample = {
    counts: new Int32Array(trials),
    rows: new Int32Array(trials),
    times: new Float64Array(trials),
    length: 0,
  };
  const largest = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    drawTrials(drawn, width, nextBits);
    sumRows(sums, all, drawn);
    largest[resample] = largestT(places, sums, products, trials);
  }
  return upperPoint(largest, confidence);
}
