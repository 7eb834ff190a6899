/** Centre, spread and straight line of a small sample, each by its definition. Samples are not empty. */
import {
  linearRegression,
  mean,
  median,
  medianAbsoluteDeviation,
  sampleCorrelation,
  sampleStandardDeviation,
  standardDeviation,
} from 'simple-statistics';

const plain = (values: readonly number[]): number[] => values as number[];

export const sampleMean = (values: readonly number[]): number => mean(plain(values));

/** Divisor n - 1; NaN for fewer than two values. */
export const sampleDeviation = (values: readonly number[]): number =>
  values.length < 2 ? Number.NaN : sampleStandardDeviation(plain(values));

/** Divisor n. */
export const populationDeviation = (values: readonly number[]): number => standardDeviation(plain(values));

/** The mean of the two middle values where their number is even. */
export const sampleMedian = (values: readonly number[]): number => median(plain(values));

/** Median distance from the median, not scaled; times 1.4826 it estimates a normal standard deviation. */
export const medianDeviation = (values: readonly number[]): number => medianAbsoluteDeviation(plain(values));

export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** Least squares through (0, y0), (1, y1), ...; level for a single value. */
export function leastSquaresLine(values: readonly number[]): Line {
  const { m, b } = linearRegression(values.map((value, index) => [index, value]));
  return { intercept: b, slope: m };
}

/** Ranks from 1 on; equal values share the mean of theirs. */
function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

/** Spearman's rank correlation, -1..1; NaN where one side has a single value. Quadratic in their number. */
export const rankCorrelation = (x: readonly number[], y: readonly number[]): number =>
  sampleCorrelation(ranksOf(x), ranksOf(y));
