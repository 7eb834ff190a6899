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
    2.509080928730122672e3, 3.34305755835881281e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
    1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.387132872796366608,
  ],
  [
    5.226495278852854561e3, 2.8729085735721942674e4, 3.930789580009271061e4, 2.1213794301586595867e4,
    5.3941960214247511077e3, 6.871870074920579083e2, 4.2313330701600911252e1, 1,
  ],
];
const MIDDLE: readonly [readonly number[], readonly number[]] = [
  [
    7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
  ],
  [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2, 1.4810397642748007459e-1,
    6.8976733498510000455e-1, 1.6763848301838038494, 2.05319162663775882187, 1,
  ],
];
const FAR: readonly [readonly number[], readonly number[]] = [
  [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3, 2.6532189526576123093e-2,
    2.9656057182850489123e-1, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
  ],
  [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    1.48753612908506148525e-2, 1.3692988092273580531e-1, 5.9983220655588793769e-1, 1,
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
