/**
 * Multiple comparison with the best: for every policy an interval of its mean minus the best other mean. All
 * hold at once when the pairwise intervals do, because mean_i - max_j mean_j = min_j (mean_i - mean_j). The upper
 * end of a policy that is not first is that of its interval against the first, so that nobody is surely behind
 * whom the pairwise table shows as perhaps level. Policies that are the same are one: none is the other's rival.
 * Source: Hsu, "Multiple Comparisons", Chapman & Hall 1996, section 4; the constrained form is min(0, least) to
 * max(0, most).
 */

export interface AgainstBest {
  /** At least this minus the best other mean; > 0: surely better than every other. 0 without a rival. */
  readonly least: number;
  /** At most this; < 0: surely worse than the first. 0 without a rival. */
  readonly most: number;
}

export interface Contest {
  /** Higher is better. */
  readonly means: readonly number[];
  /** Half-width of the simultaneous interval of mean i - mean j. */
  readonly halfWidth: (i: number, j: number) => number;
  /** Whether i and j, i not j, are one and the same under two names. */
  readonly isSame: (i: number, j: number) => boolean;
}

/** One interval per policy; equal first means: the earlier one is first. */
export function compareWithBest({ means, halfWidth, isSame }: Contest): AgainstBest[] {
  const first = means.indexOf(Math.max(...means));
  return means.map((mean, i) => {
    const rivals = means.map((_, j) => j).filter((j) => j !== i && !isSame(i, j));
    if (rivals.length === 0) return { least: 0, most: 0 };
    const ahead = i === first || isSame(i, first) ? rivals : [first];
    return {
      least: Math.min(...rivals.map((j) => mean - means[j]! - halfWidth(i, j))),
      most: Math.min(...ahead.map((j) => mean - means[j]! + halfWidth(i, j))),
    };
  });
}
