/**
 * Acceptance limits of the statistical tests. Seeds are fixed, so no test is flaky: a limit only says how unlikely
 * a correct engine would have been to miss it when the seed was chosen.
 */

/** Standard normal quantile of 1 - 1e-4. */
const Z_1E4 = 3.7190164854556804;

/** Upper 1e-4 point of chi-square, Wilson and Hilferty (1931): within 1 % for three degrees of freedom or more. */
export function chiSquareCritical(degreesOfFreedom: number): number {
  const spread = 2 / (9 * degreesOfFreedom);
  return degreesOfFreedom * (1 - spread + Z_1E4 * Math.sqrt(spread)) ** 3;
}

/** Sum of (observed - expected)^2 / expected. */
export function chiSquare(observed: ArrayLike<number>, expected: ArrayLike<number>): number {
  let sum = 0;
  for (let cell = 0; cell < observed.length; cell++) {
    sum += (observed[cell]! - expected[cell]!) ** 2 / expected[cell]!;
  }
  return sum;
}

/** Chi-square against equal cells. */
export function uniformChiSquare(observed: ArrayLike<number>): number {
  const total = Array.from(observed).reduce((sum, count) => sum + count, 0);
  return chiSquare(
    observed,
    Array.from(observed, () => total / observed.length),
  );
}

/** Upper 1e-4 point of the Kolmogorov distribution over sqrt(n): sqrt(ln(2 / 1e-4) / 2) / sqrt(n). */
export function kolmogorovCritical(count: number): number {
  return Math.sqrt(Math.log(2 / 1e-4) / 2 / count);
}

/** Largest distance between the empirical distribution of `values` and `distribution`. */
export function kolmogorovDistance(
  values: readonly number[],
  distribution: (value: number) => number,
): number {
  const sorted = Float64Array.from(values).sort();
  let distance = 0;
  sorted.forEach((value, index) => {
    const expected = distribution(value);
    distance = Math.max(distance, expected - index / sorted.length, (index + 1) / sorted.length - expected);
  });
  return distance;
}

/** Mean and standard error of the mean of independent values. */
export function meanOf(values: readonly number[]): { mean: number; standardError: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** Ratio of two totals over independent pairs, with its standard error by the delta method. */
export function ratioOf(
  numerators: readonly number[],
  denominators: readonly number[],
): { mean: number; standardError: number } {
  const top = meanOf(numerators).mean;
  const bottom = meanOf(denominators).mean;
  const ratio = top / bottom;
  const residuals = numerators.map((value, index) => value - ratio * denominators[index]!);
  return { mean: ratio, standardError: meanOf(residuals).standardError / bottom };
}

/** Poisson probabilities 0..last by recurrence from e^-mean. */
export function poissonProbabilities(mean: number, last: number): number[] {
  const probabilities = [Math.exp(-mean)];
  for (let count = 1; count <= last; count++) probabilities.push((probabilities.at(-1)! * mean) / count);
  return probabilities;
}
