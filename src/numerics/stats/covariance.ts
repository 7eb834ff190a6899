/**
 * Small linear algebra of columns over trials: deviations, covariances and their Cholesky factor. Symmetric
 * matrices are kept as lower triangles, row by row. Read next: max-t.ts.
 */
import { columnMean } from './pair-moments.ts';

/** Place of (i, j), either way round, in a lower triangle kept row by row. */
export function cellOf(i: number, j: number): number {
  return i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i;
}

/** Each policy's values less its mean; a shift of a policy changes no deviation. Shape: trials x policies. */
export function deviations(columns: readonly Float64Array[]): Float64Array {
  const k = columns.length;
  const rows = new Float64Array(columns[0]!.length * k);
  columns.forEach((column, policy) => {
    const mean = columnMean(column);
    column.forEach((value, trial) => {
      rows[trial * k + policy] = value - mean;
    });
  });
  return rows;
}

/** Lower Cholesky factor of a positive semi-definite matrix in triangle order; null pivots give null columns. */
export function cholesky(matrix: Float64Array, k: number): Float64Array {
  const factor = new Float64Array(matrix.length);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[cellOf(i, j)]!;
      for (let m = 0; m < j; m++) sum -= factor[cellOf(i, m)]! * factor[cellOf(j, m)]!;
      if (i === j) factor[cellOf(i, i)] = sum > 1e-14 * matrix[cellOf(i, i)]! ? Math.sqrt(sum) : 0;
      else factor[cellOf(i, j)] = factor[cellOf(j, j)]! > 0 ? sum / factor[cellOf(j, j)]! : 0;
    }
  }
  return factor;
}

/** Sample covariances, lower triangle row by row. */
export function covarianceOf(columns: readonly Float64Array[]): Float64Array {
  const k = columns.length;
  const trials = columns[0]!.length;
  const means = columns.map(columnMean);
  const row = new Float64Array(k);
  const covariance = new Float64Array((k * (k + 1)) / 2);
  for (let trial = 0; trial < trials; trial++) {
    for (let i = 0; i < k; i++) row[i] = columns[i]![trial]! - means[i]!;
    let cell = 0;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) covariance[cell++]! += row[i]! * row[j]!;
    }
  }
  return covariance.map((sum) => sum / (trials - 1));
}

/** Place of the upper point among so many values, ascending. */
export function upperPlace(count: number, confidence: number): number {
  return Math.min(count - 1, Math.ceil(confidence * (count + 1)) - 1);
}

/** Smallest value with at least `confidence` of the values at or below it. Sorts in place. */
export function upperPoint(values: Float64Array, confidence: number): number {
  values.sort();
  return values[upperPlace(values.length, confidence)]!;
}
