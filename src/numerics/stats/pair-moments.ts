/**
 * Paired moments of several policies over the same trials. The variance of a difference comes from the
 * differences themselves, so a pair that differs by a constant, but for rounding, has exactly none.
 */

/** What rounding of two values can make of a constant difference, relative to the larger one. */
const ROUNDING = 2 ** -50;

/** One pair's differences a - b over trials. */
export interface PairMoments {
  /** Policy indices, a < b. */
  readonly a: number;
  readonly b: number;
  readonly mean: number;
  /** Sample variance (divisor n - 1) of the differences; null below two trials. */
  readonly variance: number | null;
  /** Third central moment over the cube of the standard deviation (divisors n); 0 where nothing varies. */
  readonly skewness: number;
  /** Fourth central moment over the squared variance, less 3 (divisors n); 0 where nothing varies. */
  readonly kurtosis: number;
}

export function columnMean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Sample variance about a known mean, two passes; null below two values. */
export function columnVariance(values: Float64Array, mean: number): number | null {
  if (values.length < 2) return null;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < values.length; i++) {
    const gap = values[i]! - mean;
    squares += gap * gap;
    rest += gap;
  }
  return (squares - (rest * rest) / values.length) / (values.length - 1);
}

interface Spread {
  readonly variance: number | null;
  readonly skewness: number;
  readonly kurtosis: number;
}

const NO_SPREAD: Spread = { variance: 0, skewness: 0, kurtosis: 0 };

/** Sample variance as columnVariance has it, skewness and excess kurtosis, about a known mean. */
function spreadOf(values: Float64Array, mean: number): Spread {
  let [squares, rest, third, fourth] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const gap = values[i]! - mean;
    const square = gap * gap;
    squares += square;
    rest += gap;
    third += square * gap;
    fourth += square * square;
  }
  const count = values.length;
  const variance = count < 2 ? null : (squares - (rest * rest) / count) / (count - 1);
  const second = squares / count;
  if (variance === 0 || second === 0) return { variance, skewness: 0, kurtosis: 0 };
  return {
    variance,
    skewness: third / count / (second * Math.sqrt(second)),
    kurtosis: fourth / count / (second * second) - 3,
  };
}

/** Fills `out` with left - right; returns the largest size of either. */
function subtract(out: Float64Array, left: Float64Array, right: Float64Array): number {
  let largest = 0;
  for (let trial = 0; trial < out.length; trial++) {
    out[trial] = left[trial]! - right[trial]!;
    largest = Math.max(largest, Math.abs(left[trial]!), Math.abs(right[trial]!));
  }
  return largest;
}

function isLevel(values: Float64Array, rounding: number): boolean {
  for (let i = 1; i < values.length; i++) if (!(Math.abs(values[i]! - values[0]!) <= rounding)) return false;
  return true;
}

/** Every pair a < b in the order (0,1), (0,2), ..., (1,2), ... `columns`: policies x trials, at least one trial. */
export function pairMoments(columns: readonly Float64Array[]): PairMoments[] {
  const trials = columns[0]?.length ?? 0;
  const differences = new Float64Array(trials);
  return columns.flatMap((left, a) =>
    columns.slice(a + 1).map((right, step) => {
      const largest = subtract(differences, left, right);
      const mean = columnMean(differences);
      const isConstant = isLevel(differences, ROUNDING * largest);
      const spread = isConstant && trials > 1 ? NO_SPREAD : spreadOf(differences, mean);
      return { a, b: a + 1 + step, mean: isConstant ? differences[0]! : mean, ...spread };
    }),
  );
}

/** Sample correlation of two columns; null where either does not vary or below two trials. */
export function columnCorrelation(left: Float64Array, right: Float64Array): number | null {
  return pairCorrelations([left, right])[0]!;
}

/**
 * Sample correlation of every pair in the order of pairMoments; null where either column does not vary or below two
 * trials.
 */
export function pairCorrelations(columns: readonly Float64Array[]): Array<number | null> {
  const centred = columns.map((values) => ({ values, mean: columnMean(values) }));
  const sizes = centred.map((own) => Math.sqrt(sumOfProducts(own, own)));
  return centred.flatMap((left, a) =>
    centred.slice(a + 1).map((right, step) => {
      const scale = sizes[a]! * sizes[a + 1 + step]!;
      if (left.values.length < 2 || !(scale > 0)) return null;
      return Math.max(-1, Math.min(1, sumOfProducts(left, right) / scale));
    }),
  );
}

interface Centred {
  readonly values: Float64Array;
  readonly mean: number;
}

/** Of deviations from the means, which are not kept: columns may be long. */
function sumOfProducts(left: Centred, right: Centred): number {
  let sum = 0;
  for (let i = 0; i < left.values.length; i++) {
    sum += (left.values[i]! - left.mean) * (right.values[i]! - right.mean);
  }
  return sum;
}
