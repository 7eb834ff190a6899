/**
 * The document's search for one shift, kept to be shown beside ours. It leaves the logarithm of the deviation out of
 * its likelihood, so every split scores -n / 2 and rounding chooses; it knows no "no shift", and never looks at the
 * last `minSegment` values.
 */

import { whole } from '../../core/values/index.ts';
import { populationDeviation, sampleMean } from '../../numerics/stats/index.ts';
import { checkedSeries } from './series.ts';

/** Its score of a split before value `index`: the squared distances in deviations (at least 1), halved. */
export function splitScoreDoc(history: readonly number[], index: number): number {
  const values = checkedSeries('history', history);
  const at = whole('index', index, 1, values.length - 1);
  return [values.slice(0, at), values.slice(at)]
    .map((side) => {
      const mean = sampleMean(side);
      const deviation = Math.max(populationDeviation(side), 1);
      return side.reduce((sum, value) => sum - 0.5 * ((value - mean) / deviation) ** 2, 0);
    })
    .reduce((sum, each) => sum + each, 0);
}

/** The first split with its highest score, or null where it looks at none. */
export function changepointDoc(history: readonly number[], minSegment: number = 5): number | null {
  const values = checkedSeries('history', history);
  const least = whole('minSegment', minSegment, 1);
  let best = Number.NEGATIVE_INFINITY;
  let found: number | null = null;
  for (let index = least; index < values.length - least; index++) {
    const score = splitScoreDoc(values, index);
    if (score > best) {
      best = score;
      found = index;
    }
  }
  return found;
}
