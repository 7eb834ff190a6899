/**
 * Logarithms of the gamma and beta functions by Stirling's series, to about 1e-14. simple-statistics' gammaln
 * loses digits where large values are subtracted, which is what a beta function does.
 * Source: DLMF 5.11.1 and 5.5.1.
 */

/** From here on seven terms of the series leave less than 1e-16. */
const SERIES_FROM = 10;
const HALF_LOG_TWO_PI = 0.9189385332046728;
/** B_2k / (2k (2k - 1)) for k = 1 .. 8. */
const COEFFICIENTS: readonly number[] = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];

/** ln Gamma(x) less its leading part (x - 1/2) ln x - x + ln(2 pi) / 2, for x >= SERIES_FROM. */
export function stirlingRest(x: number): number {
  const inverseSquare = 1 / (x * x);
  let sum = 0;
  for (let k = COEFFICIENTS.length - 1; k >= 0; k--) sum = sum * inverseSquare + COEFFICIENTS[k]!;
  return sum / x;
}

/** ln Gamma(x), x > 0. */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < SERIES_FROM) product *= shifted++;
  const leading = (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI;
  return leading + stirlingRest(shifted) - Math.log(product);
}

/** ln B(a, b), a, b > 0: the leading parts of large gammas cancel before they are summed. */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < SERIES_FROM) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const sum = small + large;
  const rest = stirlingRest(large) - stirlingRest(sum);
  const ratio = -(large - 0.5) * Math.log1p(small / large);
  if (small < SERIES_FROM) {
    // ln Gamma(small) + [ln Gamma(large) - ln Gamma(sum)]
    return logGamma(small) + ratio - small * Math.log(sum) + small + rest;
  }
  const leading = (small - 0.5) * Math.log(small / sum) - 0.5 * Math.log(sum) + HALF_LOG_TWO_PI;
  return leading + ratio + stirlingRest(small) + rest;
}
