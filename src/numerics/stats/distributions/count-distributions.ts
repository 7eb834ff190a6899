/**
 * Poisson and negative binomial counts: both tails through the incomplete gamma and beta functions, so any mean will
 * do, and quantiles. The negative binomial is a Poisson count whose mean is itself gamma distributed.
 */
import { gammaP, gammaQ } from './gamma-distribution.ts';
import { normalQuantile } from './normal-distribution.ts';
import { betaIntegral } from './student-t.ts';

/** P(N <= k) of a Poisson count of mean >= 0; k is rounded down; 0 below 0. */
export function poissonCdf(k: number, mean: number): number {
  return k < 0 ? 0 : gammaQ(Math.floor(k) + 1, mean);
}

/** P(N > k), with the digits of a small tail. */
export function poissonTail(k: number, mean: number): number {
  return k < 0 ? 1 : gammaP(Math.floor(k) + 1, mean);
}

/**
 * P(N <= k) of a negative binomial count of the given mean >= 0 and variance mean + mean^2 / shape, shape > 0 real:
 * Poisson with a mean drawn from a gamma distribution of that shape. Source: Greenwood, Yule, JRSS 83, 1920.
 */
export function negativeBinomialCdf(k: number, shape: number, mean: number): number {
  if (k < 0) return 0;
  const all = shape + mean;
  return betaIntegral(shape, Math.floor(k) + 1, shape / all, mean / all);
}

/** P(N > k), with the digits of a small tail. */
export function negativeBinomialTail(k: number, shape: number, mean: number): number {
  if (k < 0) return 1;
  const all = shape + mean;
  return betaIntegral(Math.floor(k) + 1, shape, mean / all, shape / all);
}

/** Smallest k >= 0 that `reaches`, which it does from some k on; the search widens from `guess`. */
function firstCount(guess: number, reaches: (k: number) => boolean): number {
  let high = Math.max(0, Math.floor(guess));
  let low = -1;
  for (let stride = 1; !reaches(high); stride *= 2) {
    low = high;
    high += stride;
  }
  for (let stride = 1; high - stride > low; stride *= 2) {
    if (!reaches(high - stride)) {
      low = high - stride;
      break;
    }
    high -= stride;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** So that a chance that should equal p exactly counts as reached: relative, and what rounding does to 1 - p. */
const SLACK = 1e-14;
const ROUNDING = 2.3e-16;

/** Smallest k with P(N <= k) >= p; 0 for p <= 0 and Infinity for p >= 1. Either tail is used where it is small. */
function countQuantile(
  p: number,
  guess: number,
  cdf: (k: number) => number,
  tail: (k: number) => number,
): number {
  if (p <= 0) return 0;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  if (p < 0.5) return firstCount(guess, (k) => cdf(k) >= p * (1 - SLACK));
  return firstCount(guess, (k) => tail(k) <= (1 - p) * (1 + SLACK) + ROUNDING);
}

/** Smallest k with P(N <= k) >= p of a Poisson count; Infinity for p >= 1 unless the mean is 0. */
export function poissonQuantile(p: number, mean: number): number {
  if (mean === 0) return 0;
  const guess = mean + normalQuantile(Math.min(Math.max(p, 1e-300), 1 - 1e-16)) * Math.sqrt(mean);
  return countQuantile(
    p,
    guess,
    (k) => poissonCdf(k, mean),
    (k) => poissonTail(k, mean),
  );
}

/** Smallest k with P(N <= k) >= p of a negative binomial count; Infinity for p >= 1 unless the mean is 0. */
export function negativeBinomialQuantile(p: number, shape: number, mean: number): number {
  if (mean === 0) return 0;
  const spread = Math.sqrt(mean + (mean * mean) / shape);
  const guess = mean + normalQuantile(Math.min(Math.max(p, 1e-300), 1 - 1e-16)) * spread;
  return countQuantile(
    p,
    guess,
    (k) => negativeBinomialCdf(k, shape, mean),
    (k) => negativeBinomialTail(k, shape, mean),
  );
}
