/**
 * Multiple comparison with the best: for every policy an interval of its mean minus the best other mean. All
 * hold at once when the pairwise intervals do, because mean_i - max_j mean_j = min_j (mean_i - mean_j).
 * Source: Hsu, "Multiple Comparisons", Chapman & Hall 1996, section 4; the constrained form.
 */

export interface AgainstBest {
  /** <= 0; 0: nothing is better. */
  readonly low: number;
  /** >= 0; 0: it is not better than the best of the others. */
  readonly high: number;
}

/** `means`: higher is better, at least two; `halfWidth(i, j)`: of the simultaneous interval of means i - j. */
export function compareWithBest(
  means: readonly number[],
  halfWidth: (i: number, j: number) => number,
): AgainstBest[] {
  return means.map((mean, i) => {
    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    means.forEach((other, j) => {
      if (i === j) return;
      low = Math.min(low, mean - other - halfWidth(i, j));
      high = Math.min(high, mean - other + halfWidth(i, j));
    });
    return { low, high: Math.max(0, high) };
  });
}
