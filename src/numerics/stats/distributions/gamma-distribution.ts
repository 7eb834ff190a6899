/**
 * The gamma distribution: regularised incomplete gamma functions, both tails with their own digits, and the quantile.
 * Its weight x^a e^-x / Gamma(a + 1) is never a difference of large logarithms, so large shapes keep their digits.
 * Read next: count-distributions.ts, what Poisson counts make of it.
 */
import { logGamma, stirlingRest } from './log-gamma.ts';
import { normalQuantile } from './normal-distribution.ts';

const TINY = 1e-300;
const TWO_PI = 6.283185307179586;
/** Below it the logarithms are small enough to be subtracted. */
const STIRLING_FROM = 10;
/** Enough for the square root of the largest shape, over and over. */
const MOST_TERMS = 10_000_000;
const MOST_STEPS = 2_000;

/** a ln(a / x) + x - a, >= 0, without cancellation near x = a. Source: Loader, dpois, 2000, bd0. */
function deviance(a: number, x: number): number {
  if (Math.abs(a - x) > 0.1 * (a + x)) return a * Math.log(a / x) + x - a;
  const ratio = (a - x) / (a + x);
  const square = ratio * ratio;
  let sum = (a - x) * ratio;
  let power = 2 * a * ratio;
  for (let j = 3; ; j += 2) {
    power *= square;
    const next = sum + power / j;
    if (next === sum) return next;
    sum = next;
  }
}

/** x^a e^-x / Gamma(a + 1), a >= 0, x > 0: the chance of exactly a events when x are expected. */
export function poissonWeight(a: number, x: number): number {
  if (a < STIRLING_FROM) return Math.exp(a * Math.log(x) - x - logGamma(a + 1));
  return Math.exp(-stirlingRest(a) - deviance(a, x)) / Math.sqrt(TWO_PI * a);
}

/** P(a, x) / weight by the series 1 + x / (a + 1) + x^2 / ((a + 1)(a + 2)) + ... (DLMF 8.7.1), for x < a + 1. */
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let i = 1; i < MOST_TERMS && term > sum * 1e-17; i++) {
    term *= x / (a + i);
    sum += term;
  }
  return sum;
}

/** Q(a, x) / (a weight) by the continued fraction (DLMF 8.9.2), modified Lentz, for x >= a + 1. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < MOST_TERMS; i++) {
    const numerator = i * (a - i);
    b += 2;
    d = b + numerator * d;
    d = 1 / (Math.abs(d) < TINY ? TINY : d);
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return fraction;
}

/** Regularised lower incomplete gamma P(a, x) = P(X <= x) of Gamma(a), scale 1; a > 0; 0 for x <= 0. */
export function gammaP(a: number, x: number): number {
  if (!(x > 0)) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  return x < a + 1 ? poissonWeight(a, x) * lowerSeries(a, x) : 1 - gammaQ(a, x);
}

/** Regularised upper incomplete gamma Q(a, x) = P(X > x), with the digits of a small tail. Cost: sqrt(a). */
export function gammaQ(a: number, x: number): number {
  if (!(x > 0)) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < a + 1 ? 1 - gammaP(a, x) : poissonWeight(a, x) * a * upperFraction(a, x);
}

/** A first guess: Wilson and Hilferty's cube, or the leading term of the series where the shape is small. */
function firstGuess(p: number, a: number): number {
  const z = normalQuantile(p);
  const root = 1 - 1 / (9 * a) + z / (3 * Math.sqrt(a));
  const cube = a * root * root * root;
  if (a > 1 && root > 0.1) return cube;
  const small = Math.exp((Math.log(p) + logGamma(a + 1)) / a);
  return small < 0.5 * a + 0.2 || root <= 0 ? small : cube;
}

/**
 * The x with P(X <= x) = p of Gamma(a), scale 1, a > 0, to 1e-12; 0 for p <= 0 and Infinity for p >= 1. Newton steps
 * inside a bracket, in the tail that is smaller.
 */
export function gammaQuantile(p: number, a: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  const excess = p < 0.5 ? (x: number) => gammaP(a, x) - p : (x: number) => 1 - p - gammaQ(a, x);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let x = Math.max(firstGuess(p, a), Number.MIN_VALUE);
  for (let step = 0; step < MOST_STEPS; step++) {
    const over = excess(x);
    if (over > 0) high = x;
    else low = x;
    // The density is weight a / x.
    const newton = x - (over * x) / (poissonWeight(a, x) * a);
    const inside = newton > low && newton < high;
    const next = inside ? newton : high === Number.POSITIVE_INFINITY ? 2 * x : (low + high) / 2;
    if (Math.abs(next - x) <= 4e-16 * x || next === 0) return next;
    x = next;
  }
  return x;
}
