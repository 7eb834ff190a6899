/**
 * The standard normal distribution to double precision, tails included: simple-statistics' comes from a
 * two-decimal table.
 */

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
/** Below it the series loses no digits that matter; above it the fraction is short. */
const SERIES_TO = 2.5;
const FRACTION_STEPS = 300;

function density(z: number): number {
  return INVERSE_SQRT_TWO_PI * Math.exp((-z * z) / 2);
}

/** P(0 < Z <= z) for 0 <= z <= SERIES_TO: density times sum of z^(2i+1) / (1 3 5 ... (2i+1)) (DLMF 7.6.2). */
function centralSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let i = 1; Math.abs(term) > sum * 1e-17; i++) {
    term *= (z * z) / (2 * i + 1);
    sum += term;
  }
  return density(z) * sum;
}

/** P(Z > z) for z >= SERIES_TO: density / (z + 1/(z + 2/(z + 3/...))), backwards (DLMF 7.9). */
function tailFraction(z: number): number {
  let fraction = z;
  for (let step = FRACTION_STEPS; step >= 1; step--) fraction = z + step / fraction;
  return density(z) / fraction;
}

/** P(Z > z). */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  return z < SERIES_TO ? 0.5 - centralSeries(z) : tailFraction(z);
}

/** P(Z <= z). */
export function normalCdf(z: number): number {
  return normalTail(-z);
}

/** Coefficients of PPND16, highest power first. Source: Wichura, algorithm AS 241, Applied Statistics 37, 1988. */
const CENTRE: readonly [readonly number[], readonly number[]] = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
];
const MIDDLE: readonly [readonly number[], readonly number[]] = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
];
const FAR: readonly [readonly number[], readonly number[]] = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
];

function rational([top, bottom]: readonly [readonly number[], readonly number[]], x: number): number {
  const value = (coefficients: readonly number[]): number =>
    coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
  return value(top) / value(bottom);
}

/** The z with P(Z <= z) = p; -Infinity at 0, Infinity at 1. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * rational(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  if (r === Number.POSITIVE_INFINITY) return q < 0 ? Number.NEGATIVE_INFINITY : r;
  const z = r <= 5 ? rational(MIDDLE, r - 1.6) : rational(FAR, r - 5);
  return q < 0 ? -z : z;
}
