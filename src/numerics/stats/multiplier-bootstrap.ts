/**
 * The largest |t| of all pairs when trials are many: the Gaussian multiplier bootstrap, whose law given the trials
 * is exactly normal with the trials' covariance and is drawn from directly, at a cost that does not grow with the
 * number of trials. Each pair's |z| is then moved as far out as the pair's own skewness and kurtosis ask, to the
 * order 1 / n, and never inwards: where this takes over from resampling, no interval gets narrower.
 * Sources: Chernozhukov, Chetverikov, Kato, Annals of Statistics 41, 2013; the studentised mean's expansion: Hall,
 * "The Bootstrap and Edgeworth Expansion", Springer 1992, section 2.6.
 */
import { cellOf, cholesky, covarianceOf, upperPoint } from './covariance.ts';
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
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += factor[cellOf(i, j)]! * base[j]!;
      vector[i] = sum;
    }
  };
}

/** The upper point of the largest |t| over `pairs`, all of which vary. `columns`: policies x trials. */
export function multiplierBootstrap(
  columns: readonly Float64Array[],
  pairs: readonly PairMoments[],
  nextBits: () => number,
  confidence: number,
): number {
  const trials = columns[0]!.length;
  const draw = normalVectors(columns, nextBits);
  // Columns of numbers: this loop runs draws x pairs times (bench/statistics.ts).
  const first = Int32Array.from(pairs, ({ a }) => a);
  const second = Int32Array.from(pairs, ({ b }) => b);
  const scales = Float64Array.from(pairs, ({ variance }) => 1 / Math.sqrt(variance!));
  const shapes = pairs.map(({ skewness, kurtosis }) => ({ skewness, kurtosis }));
  const vector = new Float64Array(columns.length);
  const largest = new Float64Array(NORMAL_VECTORS);
  for (let index = 0; index < NORMAL_VECTORS; index++) {
    draw(vector);
    let most = 0;
    for (let pair = 0; pair < scales.length; pair++) {
      const z = Math.abs(vector[first[pair]!]! - vector[second[pair]!]!) * scales[pair]!;
      // What lies this far in stays below Student's point of one pair, which is the least that is asked for.
      if (z < 1) continue;
      const point = studentisedPoint(z, trials, shapes[pair]!);
      if (point > most) most = point;
    }
    largest[index] = most;
  }
  return upperPoint(largest, confidence);
}
