/** The best worth of tasks for one quota in whole units, by a table over what is left: what the solver must find too. */

export interface KnapsackItem {
  readonly value: number;
  /** Whole units. */
  readonly cost: number;
}

/** Best total value of items that fit `quota` together. Bellman, Dynamic Programming, 1957. */
export function bestWorth(items: readonly KnapsackItem[], quota: number): number {
  const best = Array.from({ length: quota + 1 }, () => 0);
  for (const { value, cost } of items) {
    for (let left = quota; left >= cost; left--)
      best[left] = Math.max(best[left]!, best[left - cost]! + value);
  }
  return best[quota]!;
}
