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

/** Skewness and excess kurtosis about a known mean. */
function shapeOf(values: Float64Array, mean: number): Pick<PairMoments, 'skewness' | 'kurtosis'> {
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const gap = values[i]! - mean;
    const square = gap * gap;
    second += square;
    third += square * gap;
    fourth += square * square;
  }
  const variance = second / values.length;
  if (variance === 0) return { skewness: 0, kurtosis: 0 };
  return {
    skewness: third / values.length / (variance * Math.sqrt(variance)),
    kurtosis: fourth / values.length / (variance * variance) - 3,
  };
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

/** Every pair a < b in the order (0,1), (0,2), ..., (1,2), ... `columns`: policies x trials, at least one trial. */
export function pairMoments(columns: readonly Float64Array[]): PairMoments[] {
  const trials = columns[0]?.length ?? 0;
  const differences = new Float64Array(trials);
  return columns.flatMap((left, a) =>
    columns.slice(a + 1).map((right, step) => {
      let largest = 0;
      for (let trial = 0; trial < trials; trial++) {
        differences[trial] = left[trial]! - right[trial]!;
        largest = Math.max(largest, Math.abs(left[trial]!), Math.abs(right[trial]!));
      }
      const mean = columnMean(differences);
      const rounding = ROUNDING * largest;
      const isConstant = differences.every(
        (difference) => Math.abs(difference - differences[0]!) <= rounding,
      );
      const variance = isConstant && trials > 1 ? 0 : columnVariance(differences, mean);
      const shape = variance === 0 ? { skewness: 0, kurtosis: 0 } : shapeOf(differences, mean);
      return { a, b: a + 1 + step, mean: isConstant ? differences[0]! : mean, variance, ...shape };
    }),
  );
}

/** Sample correlation of two columns; null where either does not vary or below two trials. */
export function columnCorrelation(left: Float64Array, right: Float64Array): number | null {
  if (left.length < 2) return null;
  const [meanLeft, meanRight] = [columnMean(left), columnMean(right)];
  let both = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let i = 0; i < left.length; i++) {
    const x = left[i]! - meanLeft;
    const y = right[i]! - meanRight;
    both += x * y;
    leftSquares += x * x;
    rightSquares += y * y;
  }
  const scale = Math.sqrt(leftSquares) * Math.sqrt(rightSquares);
  return scale > 0 ? Math.max(-1, Math.min(1, both / scale)) : null;
}
