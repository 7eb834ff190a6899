/**
 * Beta and beta-binomial distributions: a share that is not known, and a count of items that have it. The tails are
 * the incomplete beta function of student-t.ts; here is what inverts it and what averages binomials over it.
 */
import { logBeta } from './log-gamma.ts';
import { incompleteBeta } from './student-t.ts';

/** Enough halvings to reach the smallest double. */
const MOST_STEPS = 2_000;

const inUnit = (x: number): number => Math.min(1, Math.max(0, x));

/** P(X <= x) of Beta(a, b), a, b > 0; 0 below 0 and 1 above 1. */
export function betaCdf(x: number, a: number, b: number): number {
  return incompleteBeta(a, b, inUnit(x));
}

/** P(X > x) of Beta(a, b), with the digits of a small tail. */
export function betaTail(x: number, a: number, b: number): number {
  return incompleteBeta(b, a, 1 - inUnit(x));
}

/** Density of Beta(a, b) at 0 < x < 1. */
function density(x: number, a: number, b: number): number {
  return Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b));
}

/** Root in (0, 1/2] of `excess`, whose slope is the density of Beta(a, b): Newton steps inside a halving bracket. */
function lowerRoot(excess: (x: number) => number, a: number, b: number): number {
  let low = 0;
  let high = 0.5;
  let x = 0.25;
  for (let step = 0; step < MOST_STEPS; step++) {
    const over = excess(x);
    if (over > 0) high = x;
    else low = x;
    const newton = x - over / density(x, a, b);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}

/**
 * The x with P(X <= x) = p of Beta(a, b), to 1e-10; 0 for p <= 0 and 1 for p >= 1. Above 1/2 it is 1 less a quantile
 * of Beta(b, a).
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  if (betaCdf(0.5, a, b) >= p) return lowerRoot((x) => betaCdf(x, a, b) - p, a, b);
  const mirrored = p < 0.5 ? (y: number) => p - betaTail(y, b, a) : (y: number) => betaCdf(y, b, a) - (1 - p);
  return 1 - lowerRoot(mirrored, b, a);
}

/** ln of n over k. */
const logChoose = (n: number, k: number): number => -Math.log(n + 1) - logBeta(k + 1, n - k + 1);

/** P(K = k) of `n` items whose share is Beta(a, b), whole 0 <= k <= n. Source: Skellam, JRSS B 10, 1948. */
export function betaBinomialPmf(k: number, n: number, a: number, b: number): number {
  return Math.exp(logChoose(n, k) + logBeta(k + a, n - k + b) - logBeta(a, b));
}

/** P(K = 0), ..., P(K = n), adding up to 1. From the mode outwards by ratios, in O(n). */
export function betaBinomialTable(n: number, a: number, b: number): Float64Array {
  const table = new Float64Array(n + 1);
  const ratio = (k: number): number => ((n - k) * (k + a)) / ((k + 1) * (n - k - 1 + b));
  const inner = a > 1 && b > 1 ? Math.round(((a - 1) / (a + b - 2)) * n) : n;
  const start = a > 1 ? inner : 0;
  table[start] = 1;
  for (let k = start; k < n; k++) table[k + 1] = table[k]! * ratio(k);
  for (let k = start; k > 0; k--) table[k - 1] = table[k]! / ratio(k - 1);
  let sum = 0;
  for (const weight of table) sum += weight;
  return table.map((weight) => weight / sum);
}

/** Smallest k whose P(K <= k) is at least `p`, of a table that adds up to 1; its last index for p >= 1. */
export function tableQuantile(p: number, table: ArrayLike<number>): number {
  let below = 0;
  for (let k = 0; k < table.length; k++) {
    below += table[k]!;
    if (below >= p) return k;
  }
  return table.length - 1;
}
