/**
 * Simultaneous intervals for all pairs of policies: one multiplier of the standard errors that covers every pair
 * at once, because the policies' correlation over trials is used instead of paying for each pair apart. Three
 * ways by the number of trials n:
 * - few: Student's t at level alpha over pairs;
 * - some: bootstrap-t: trials are resampled, each resample with standard errors of its own;
 * - many: the Gaussian multiplier bootstrap, whose law given the trials is exactly normal with the trials'
 *   covariance and is drawn from directly, at a cost that does not grow with n.
 * Sources: Romano, Wolf, Econometrica 73, 2005; Chernozhukov, Chetverikov, Kato, Annals of Statistics 41, 2013.
 */
import { normalTail } from './normal-distribution.ts';
import { normalDraws } from './normal-draw.ts';
import { columnMean, type PairMoments } from './pair-moments.ts';
import { twoSidedQuantile } from './student-t.ts';

export type MaxTMethod = 'bootstrap_t' | 'multiplier_bootstrap' | 'bonferroni_t';

export interface MaxT {
  readonly method: MaxTMethod;
  /** Half-width of a pair = this times its standard error. */
  readonly criticalValue: number;
}

const LEAST_RESAMPLED = 20;
/** Up to here skewed trials need a resample's own standard errors (bench/calibration.ts). */
const MOST_RESAMPLED = 500;
/** Resamples times trials: fewer resamples of many trials cost as much as more of few. */
const RESAMPLED_TRIALS = 250_000;
const LEAST_RESAMPLES = 1_000;
const MOST_RESAMPLES = 2_000;
const NORMAL_VECTORS = 10_000;

/** Smallest value with at least `confidence` of the values at or below it. Sorts in place. */
function upperPoint(values: Float64Array, confidence: number): number {
  values.sort();
  return values[Math.min(values.length - 1, Math.ceil(confidence * (values.length + 1)) - 1)]!;
}

/** Each policy's values less its mean; a shift of a policy changes no deviation. Shape: trials x policies. */
function deviations(columns: readonly Float64Array[]): Float64Array {
  const k = columns.length;
  const rows = new Float64Array(columns[0]!.length * k);
  columns.forEach((column, policy) => {
    const mean = columnMean(column);
    column.forEach((value, trial) => {
      rows[trial * k + policy] = value - mean;
    });
  });
  return rows;
}

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

const cellOf = (i: number, j: number): number => (i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i);

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

function bootstrapT(
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

/** Lower Cholesky factor of a positive semi-definite matrix in triangle order; null pivots give null columns. */
function cholesky(matrix: Float64Array, k: number): Float64Array {
  const factor = new Float64Array(matrix.length);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[cellOf(i, j)]!;
      for (let m = 0; m < j; m++) sum -= factor[cellOf(i, m)]! * factor[cellOf(j, m)]!;
      if (i === j) factor[cellOf(i, i)] = sum > 1e-14 * matrix[cellOf(i, i)]! ? Math.sqrt(sum) : 0;
      else factor[cellOf(i, j)] = factor[cellOf(j, j)]! > 0 ? sum / factor[cellOf(j, j)]! : 0;
    }
  }
  return factor;
}

/** Sample covariances, lower triangle row by row. */
function covarianceOf(columns: readonly Float64Array[]): Float64Array {
  const k = columns.length;
  const trials = columns[0]!.length;
  const rows = deviations(columns);
  const covariance = new Float64Array((k * (k + 1)) / 2);
  for (let trial = 0; trial < trials; trial++) {
    let cell = 0;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) covariance[cell++]! += rows[trial * k + i]! * rows[trial * k + j]!;
    }
  }
  return covariance.map((sum) => sum / (trials - 1));
}

function multiplierBootstrap(
  columns: readonly Float64Array[],
  pairs: readonly PairMoments[],
  nextBits: () => number,
  confidence: number,
): number {
  const k = columns.length;
  const factor = cholesky(covarianceOf(columns), k);
  const scales = Float64Array.from(pairs, ({ variance }) => 1 / Math.sqrt(variance!));
  const normal = normalDraws(nextBits);
  const base = new Float64Array(k);
  const vector = new Float64Array(k);
  const largest = new Float64Array(NORMAL_VECTORS);
  for (let draw = 0; draw < NORMAL_VECTORS; draw++) {
    for (let i = 0; i < k; i++) base[i] = normal();
    let cell = 0;
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += factor[cell++]! * base[j]!;
      vector[i] = sum;
    }
    let most = 0;
    for (let pair = 0; pair < pairs.length; pair++) {
      const t = Math.abs(vector[pairs[pair]!.a]! - vector[pairs[pair]!.b]!) * scales[pair]!;
      if (t > most) most = t;
    }
    largest[draw] = most;
  }
  // As far out for Student's t as for the normal distribution.
  const found = upperPoint(largest, confidence);
  return twoSidedQuantile(1 - 2 * normalTail(found), columns[0]!.length - 1);
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
  const method =
    trials < LEAST_RESAMPLED
      ? 'bonferroni_t'
      : trials <= MOST_RESAMPLED
        ? 'bootstrap_t'
        : 'multiplier_bootstrap';
  if (varying.length === 0) return { method, criticalValue: 0 };
  const single = twoSidedQuantile(confidence, trials - 1);
  if (varying.length === 1 && method !== 'bootstrap_t') return { method, criticalValue: single };
  if (method === 'bonferroni_t') {
    return { method, criticalValue: twoSidedQuantile(1 - (1 - confidence) / varying.length, trials - 1) };
  }
  const resampled = method === 'bootstrap_t' ? bootstrapT : multiplierBootstrap;
  const found = resampled(columns, varying, nextBits, confidence);
  const highest = twoSidedQuantile(1 - (1 - confidence) / varying.length, trials - 1);
  const criticalValue = Number.isFinite(found) ? Math.max(single, found) : Math.max(single, highest);
  return { method, criticalValue };
}
