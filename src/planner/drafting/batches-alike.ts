/** Do batches of one kind of task accept alike, or are several kinds mixed under one name? */

import { whole } from '../../core/values/index.ts';
import { gammaQ } from '../../numerics/stats/index.ts';
import type { BatchOutcome } from './batch-size.ts';

/**
 * P(acceptance differs between batches as much as here or more, were it the same in all), by the chi-square test of
 * homogeneity; poor when batches hold fewer than 5 of either verdict. Null below two batches, or when every verdict is
 * the same. Source: Pearson, Philosophical Magazine 50, 1900.
 */
export function batchesAlike(outcomes: readonly BatchOutcome[]): number | null {
  const checked = outcomes.map(({ evalBatch, accepted }, index) => {
    const items = whole(`outcomes[${index}].evalBatch`, evalBatch, 1);
    return { items, accepted: whole(`outcomes[${index}].accepted`, accepted, 0, items) };
  });
  const items = checked.reduce((sum, each) => sum + each.items, 0);
  const rate = checked.reduce((sum, each) => sum + each.accepted, 0) / items;
  if (checked.length < 2 || rate === 0 || rate === 1) return null;
  const square = checked.reduce((sum, each) => {
    const off = each.accepted - each.items * rate;
    return sum + (off * off) / (each.items * rate * (1 - rate));
  }, 0);
  return gammaQ((checked.length - 1) / 2, square / 2);
}
