/**
 * Student's t distribution: what an interval of a mean needs. simple-statistics has no t distribution (its
 * tTest returns a bare statistic), so the incomplete beta function is here.
 */
import { logBeta } from './log-gamma.ts';

const CONTINUED_FRACTION_STEPS = 300;
const TINY = 1e-300;

/** Continued fraction of the incomplete beta function, by the modified Lentz method (DLMF 8.17.22). */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / Math.max(1 - ((a + b) * x) / (a + 1), TINY);
  let fraction = d;
  for (let m = 1; m <= CONTINUED_FRACTION_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 + term * d;
      d = 1 / (Math.abs(d) < TINY ? TINY : d);
      c = 1 + term / c;
      if (Math.abs(c) < TINY) c = TINY;
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return fraction;
}

/** I_x(a, b) with y = 1 - x given too, because the smaller of the two carries the digits. */
export function betaIntegral(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const logX = x > 0.5 ? Math.log1p(-y) : Math.log(x);
  const logY = y > 0.5 ? Math.log1p(-x) : Math.log(y);
  const front = Math.exp(a * logX + b * logY - logBeta(a, b));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(a, b, x)) / a
    : 1 - (front * betaFraction(b, a, y)) / b;
}

/** Regularised incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1 (DLMF 8.17). */
export function incompleteBeta(a: number, b: number, x: number): number {
  return betaIntegral(a, b, x, 1 - x);
}

/** From here on the fraction's argument is so near 1 that its rounding shows in the tail. */
const INTEGRATED_FROM = 5_000;
const STEP = 1 / 16;
const STEPS = 100;

/**
 * P(|T| > t) for many degrees by the double exponential rule over [t, infinity): s = t + exp(u - exp(-u)) / max(1, t).
 * Source: Takahasi, Mori, "Double exponential formulas for numerical integration", Publ. RIMS 9, 1974.
 */
function integratedTail(t: number, degrees: number): number {
  const scale = 1 / Math.max(1, t);
  let sum = 0;
  for (let step = -STEPS; step <= STEPS; step++) {
    const u = step * STEP;
    const small = Math.exp(-u);
    const distance = scale * Math.exp(u - small);
    sum += density(t + distance, degrees) * distance * (1 + small);
  }
  return 2 * STEP * sum;
}

/** P(|T| > t) for t >= 0 and `degrees` > 0. */
export function twoSidedTail(t: number, degrees: number): number {
  if (degrees >= INTEGRATED_FROM && t > 0.5) return integratedTail(t, degrees);
  const all = degrees + t * t;
  return betaIntegral(degrees / 2, 0.5, degrees / all, (t * t) / all);
}

/** Density of Student's t at t. */
function density(t: number, degrees: number): number {
  const exponent = (-(degrees + 1) / 2) * Math.log1p((t * t) / degrees);
  return Math.exp(exponent - logBeta(degrees / 2, 0.5)) / Math.sqrt(degrees);
}

/** The last quantile found: all pairs of a group ask for the same one. */
const last = { confidence: Number.NaN, degrees: Number.NaN, t: Number.NaN };

/**
 * The t with P(|T| <= t) = `confidence`, 0 < confidence < 1, to double precision. `degrees` > 0 is n - 1 for a mean
 * of n values.
 */
export function twoSidedQuantile(confidence: number, degrees: number): number {
  if (last.confidence !== confidence || last.degrees !== degrees) {
    last.t = findQuantile(confidence, degrees);
    last.confidence = confidence;
    last.degrees = degrees;
  }
  return last.t;
}

/** Newton steps inside a bracket that halves where they leave it. */
function findQuantile(confidence: number, degrees: number): number {
  const tail = 1 - confidence;
  let low = 0;
  let high = 1;
  while (twoSidedTail(high, degrees) > tail) {
    low = high;
    high *= 2;
  }
  let t = (low + high) / 2;
  for (let step = 0; step < 200; step++) {
    const excess = twoSidedTail(t, degrees) - tail;
    if (excess > 0) low = t;
    else high = t;
    const newton = t + excess / (2 * density(t, degrees));
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - t) <= 2e-16 * t || next === t) return next;
    t = next;
  }
  return t;
}
