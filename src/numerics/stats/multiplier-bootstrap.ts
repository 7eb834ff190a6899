/**
 * The largest |t| of all pairs when trials are many: the Gaussian multiplier bootstrap, whose law given the trials
 * is exactly normal with the trials' covariance and is drawn from directly, at a cost that does not grow with the
 * number of trials. Each pair's |z| is then moved as far out as the pair's own skewness and kurtosis ask, to the
 * order 1 / n, and never inwards: where this takes over from resampling, no interval gets narrower.
 * Sources: Chernozhukov, Chetverikov, Kato, Annals of Statistics 41, 2013; the studentised mean's expansion: Hall,
 * "The Bootstrap and Edgeworth Expansion", Springer 1992, section 2.6.
 */
import { cholesky, covarianceOf, upperPlace, upperPoint } from './covariance.ts';
import { normalDraws } from './distributions/index.ts';
import type { PairMoments } from './pair-moments.ts';

const NORMAL_VECTORS = 10_000;

/**
 * How far out |t| of n trials lies as often as `z` >= 0 of a normal law: z + (z^3 + z) / 4n for Student's t, and
 * what skewness g adds, g^2 z (z^4 + 2 z^2 - 3) / 18n, less what kurtosis k takes, k z (z^2 - 3) / 12n, if that is
 * more than nothing. The square of what is added over z, as in 1 / (1 - x), keeps up with resampling where nearly
 * all differences are 0.
 */
export function studentisedPoint(z: number, trials: number, { skewness, kurtosis }: PairShape): number {
  const square = z * z;
  const skewed =
    (skewness * skewness * (square * square + 2 * square - 3)) / 18 - (kurtosis * (square - 3)) / 12;
  const outwards = ((square + 1) / 4 + Math.max(0, skewed)) / trials;
  return z * (1 + outwards + outwards * outwards);
}

type PairShape = Pick<PairMoments, 'skewness' | 'kurtosis'>;

/** Draws of the normal vector with the columns' covariances, one at a time into `vector`. */
function normalVectors(
  columns: readonly Float64Array[],
  nextBits: () => number,
): (vector: Float64Array) => void {
  const k = columns.length;
  const factor = cholesky(covarianceOf(columns), k);
  const normal = normalDraws(nextBits);
  const base = new Float64Array(k);
  return (vector) => {
    for (let i = 0; i < k; i++) base[i] = normal();
    let cell = 0;
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += factor[cell++]! * base[j]!;
      vector[i] = sum;
    }
  };
}

/** At least every studentisedPoint of 1 <= z' <= z, and growing with z: each part of what is added at its largest. */
export function mostStudentised(z: number, trials: number, { skewness, kurtosis }: PairShape): number {
  const square = z * z;
  const skewed = Math.max(0, (skewness * skewness * (square * square + 2 * square - 3)) / 18);
  const heavy = kurtosis > 0 ? kurtosis / 6 : Math.max(0, (-kurtosis * (square - 3)) / 12);
  const outwards = ((square + 1) / 4 + skewed + heavy) / trials;
  return z * (1 + outwards + outwards * outwards);
}

const BISECTIONS = 40;
/** More than rounding can make of a point. */
const SLACK = 1 - 1e-9;

/** A z >= 1 such that no |z| from 1 up to it has a point beyond `least`. */
function cutFor(least: number, trials: number, shape: PairShape): number {
  let low = 1;
  let high = least;
  for (let step = 0; step < BISECTIONS && low < high; step++) {
    const middle = (low + high) / 2;
    if (mostStudentised(middle, trials, shape) <= SLACK * least) low = middle;
    else high = middle;
  }
  return low;
}

/** Vectors after which reaches are made anew, and so many times as many each time. */
const FIRST_FLOOR = 1_000;
const FLOOR_FACTOR = 4;

/** Every pair a < b of k columns, in order, as columns of numbers. */
interface PairColumns {
  /** 1 / standard deviation; 0 where the pair is left out. */
  readonly scale: Float64Array;
  /** Smaller differences of a vector's parts cannot be the largest. */
  readonly reach: Float64Array;
  readonly shapes: PairShape[];
}

const LEVEL: PairShape = { skewness: 0, kurtosis: 0 };

function pairColumns(k: number, pairs: readonly PairMoments[]): PairColumns {
  const count = (k * (k - 1)) / 2;
  const scale = new Float64Array(count);
  const reach = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const shapes = new Array<PairShape>(count).fill(LEVEL);
  for (const { a, b, variance, skewness, kurtosis } of pairs) {
    const place = a * k - (a * (a + 1)) / 2 + (b - a - 1);
    scale[place] = 1 / Math.sqrt(variance!);
    // What lies within 1 stays below Student's point of one pair, which is the least that is asked for.
    reach[place] = SLACK / scale[place]!;
    shapes[place] = { skewness, kurtosis };
  }
  return { scale, reach, shapes };
}

/** The farthest point of one vector's pairs; where none reaches, 0. This runs draws x pairs times. */
function farthestPoint(vector: Float64Array, { scale, reach, shapes }: PairColumns, trials: number): number {
  let most = 0;
  let pair = 0;
  for (let a = 0; a < vector.length; a++) {
    const left = vector[a]!;
    for (let b = a + 1; b < vector.length; b++, pair++) {
      const difference = Math.abs(left - vector[b]!);
      if (difference < reach[pair]!) continue;
      const z = difference * scale[pair]!;
      if (z < 1) continue;
      const point = studentisedPoint(z, trials, shapes[pair]!);
      if (point > most) most = point;
    }
  }
  return most;
}

/** Leaves out differences whose points stay below `least`. */
function raiseReach({ scale, reach, shapes }: PairColumns, least: number, trials: number): void {
  for (let pair = 0; pair < reach.length; pair++) {
    if (scale[pair]! > 0) reach[pair] = (SLACK * cutFor(least, trials, shapes[pair]!)) / scale[pair]!;
  }
}

/**
 * The upper point of the largest |t| over `pairs`, all of which vary. `columns`: policies x trials. What is surely
 * below the upper point need not be known, and most is: among the vectors so far, the one that as many lie beyond as
 * may in the end is a floor under it, so differences that cannot reach the floor are passed over (bench/statistics.ts).
 */
export function multiplierBootstrap(
  columns: readonly Float64Array[],
  pairs: readonly PairMoments[],
  nextBits: () => number,
  confidence: number,
): number {
  const trials = columns[0]!.length;
  const draw = normalVectors(columns, nextBits);
  const all = pairColumns(columns.length, pairs);
  const beyond = NORMAL_VECTORS - upperPlace(NORMAL_VECTORS, confidence);
  const vector = new Float64Array(columns.length);
  const largest = new Float64Array(NORMAL_VECTORS);
  let nextFloor = Math.max(FIRST_FLOOR, beyond);
  for (let index = 0; index < NORMAL_VECTORS; index++) {
    if (index === nextFloor) {
      raiseReach(all, largest.slice(0, index).sort()[index - beyond]!, trials);
      nextFloor *= FLOOR_FACTOR;
    }
    draw(vector);
    largest[index] = farthestPoint(vector, all, trials);
  }
  return upperPoint(largest, confidence);
}
