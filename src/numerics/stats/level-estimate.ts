/**
 * Sharper estimates of a mean over independent trials from what is known beside them: a control variate with a
 * known expectation, or strata with known weights. `gain` is the variance of the plain mean over the
 * estimate's own: so many times as many plain trials would be needed for the same interval.
 * Sources: Nelson, "Control variate remedies", Operations Research 38(6), 1990; Owen, "Monte Carlo theory,
 * methods and examples", 2013, sections 8.4 (post-stratification) and 8.9 (control variates).
 */
import { twoSidedQuantile } from './distributions/index.ts';
import { columnMean, columnVariance } from './pair-moments.ts';

export interface SharperMean {
  readonly mean: number;
  readonly halfWidth: number;
  readonly gain: number;
}

/** A figure known beside the trials, and the standard error it is known with. */
export interface KnownMean {
  readonly value: number;
  readonly standardError: number;
}

const LEAST_VALUES = 4;
const LEAST_IN_STRATUM = 2;

/** Slope of y on x over the values whose index has the given parity; 0 where x does not vary. */
function slopeOfHalf(y: Float64Array, x: Float64Array, parity: number): number {
  const half = (values: Float64Array): Float64Array => values.filter((_, index) => index % 2 === parity);
  const [ys, xs] = [half(y), half(x)];
  const [meanY, meanX] = [columnMean(ys), columnMean(xs)];
  let both = 0;
  let squares = 0;
  for (let i = 0; i < xs.length; i++) {
    both += (xs[i]! - meanX) * (ys[i]! - meanY);
    squares += (xs[i]! - meanX) * (xs[i]! - meanX);
  }
  return squares > 0 ? both / squares : 0;
}

/**
 * Mean of `values` by the control `control` (same length, paired) of known expectation: each half of the values
 * uses the slope of the other half, so the estimate stays unbiased. null below four values, or where the values
 * or the control do not vary.
 */
export function controlVariate(
  values: Float64Array,
  control: Float64Array,
  expectation: KnownMean,
  confidence: number,
): SharperMean | null {
  if (values.length < LEAST_VALUES) return null;
  const slopes = [slopeOfHalf(values, control, 1), slopeOfHalf(values, control, 0)];
  if (slopes[0] === 0 && slopes[1] === 0) return null;
  const adjusted = values.map(
    (value, index) => value - slopes[index % 2]! * (control[index]! - expectation.value),
  );
  return sharperMean(columnMean(adjusted), columnVariance(adjusted, columnMean(adjusted))! / values.length, {
    values,
    confidence,
    extraError: (Math.abs(slopes[0]! + slopes[1]!) / 2) * expectation.standardError,
  });
}

interface Rest {
  readonly values: Float64Array;
  readonly confidence: number;
  /** Standard error of what was taken as known. */
  readonly extraError: number;
}

function sharperMean(mean: number, variance: number, rest: Rest): SharperMean | null {
  const plain = columnVariance(rest.values, columnMean(rest.values))! / rest.values.length;
  const own = variance + rest.extraError * rest.extraError;
  if (plain === 0 || own === 0) return null;
  const t = twoSidedQuantile(rest.confidence, rest.values.length - 1);
  return { mean, halfWidth: t * Math.sqrt(own), gain: plain / own };
}

/** Strata with fewer than two values join the next one that has some; returns each stratum's keeper. */
function mergeThin(counts: Int32Array): Int32Array {
  const keeper = Int32Array.from(counts, (_, stratum) => stratum);
  const merged = Int32Array.from(counts);
  for (let stratum = 0; stratum < counts.length; stratum++) {
    if (merged[stratum]! >= LEAST_IN_STRATUM) continue;
    let other = stratum + 1;
    while (other < counts.length && merged[other] === 0) other++;
    if (other >= counts.length) {
      other = stratum - 1;
      while (other >= 0 && (merged[other]! === 0 || keeper[other] !== other)) other--;
    }
    if (other < 0) break;
    merged[other]! += merged[stratum]!;
    merged[stratum] = 0;
    for (let s = 0; s < counts.length; s++) if (keeper[s] === stratum) keeper[s] = other;
  }
  return keeper;
}

/**
 * Mean of `values` with the strata's known weights in place of the counts that chance gave: sum of W_h mean_h,
 * variance sum of W_h^2 s_h^2 / n_h. `strata[i]` is the stratum of values[i]; `weights` has one or more rows
 * (independent estimates of the weights, each summing to 1), whose disagreement enters the half-width. Strata
 * with fewer than two values join a neighbour. null below four values or where the values do not vary.
 */
export function postStratify(
  values: Float64Array,
  strata: ArrayLike<number>,
  weights: readonly Float64Array[],
  confidence: number,
): SharperMean | null {
  if (values.length < LEAST_VALUES) return null;
  const counts = new Int32Array(weights[0]!.length);
  for (let i = 0; i < values.length; i++) counts[strata[i]!]!++;
  const keeper = mergeThin(counts);
  const parts = Array.from(counts, (_, stratum) =>
    values.filter((__, index) => keeper[strata[index]!] === stratum),
  );
  const means = parts.map((part) => (part.length > 0 ? columnMean(part) : 0));
  const weighed = weights.map((row) => {
    let sum = 0;
    row.forEach((weight, stratum) => {
      sum += weight * means[keeper[stratum]!]!;
    });
    return sum;
  });
  const mean = columnMean(Float64Array.from(weighed));
  let variance = 0;
  parts.forEach((part, stratum) => {
    if (part.length < LEAST_IN_STRATUM) return;
    let weight = 0;
    for (const row of weights) {
      for (let s = 0; s < row.length; s++) weight += keeper[s] === stratum ? row[s]! : 0;
    }
    weight /= weights.length;
    variance += (weight * weight * columnVariance(part, means[stratum]!)!) / part.length;
  });
  const spread = columnVariance(Float64Array.from(weighed), mean) ?? 0;
  return sharperMean(mean, variance, {
    values,
    confidence,
    extraError: Math.sqrt(spread / weights.length),
  });
}
