/**
 * Shifts of the level of daily use. Days are ranked among those of their kind (working days, weekends), ranks become
 * normal scores, and the segmentation of the scores with the least squares plus a price for each shift is found
 * exactly. Ranks of steady use come in any order alike, whatever its law, so the price can be set for all of them: at
 * most one steady log in twenty shows a shift.
 * Sources: van der Waerden, Mathematische Annalen 126, 1952 (scores); Jackson et al., IEEE Signal Processing Letters
 * 12, 2005 (optimal partitioning).
 */
import { normalQuantile } from '../../numerics/stats/distributions/index.ts';
import { isWeekend, type UsedDay } from './daily-use.ts';

/** Days with use that make a level of their own: a working week. */
const SEGMENT_DAYS = 5;

/** Squares that a shift has to save: 5 % of drawn orders of 20 to 366 scores show one. */
const priceOf = (count: number): number => 4 + 1.1 * Math.log(count);

/** Normal score of each value's rank among its kind; equal values share theirs. */
function normalScores(days: readonly UsedDay[]): Float64Array {
  const scores = new Float64Array(days.length);
  for (const kind of [true, false]) {
    const own = days
      .map(({ day, units }, index) => ({ day, units, index }))
      .filter(({ day }) => isWeekend(day) === kind)
      .sort((a, b) => a.units - b.units);
    for (let from = 0; from < own.length; ) {
      let to = from + 1;
      while (to < own.length && own[to]!.units === own[from]!.units) to++;
      const score = normalQuantile((from + to) / 2 / own.length);
      for (; from < to; from++) scores[own[from]!.index] = score;
    }
  }
  return scores;
}

/** Starts of the best segments but the first, ascending; none has fewer than five values. Quadratic. */
function bestStarts(scores: Float64Array, price: number): number[] {
  const n = scores.length;
  // [i] = of the first i scores and of their squares.
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  scores.forEach((score, i) => {
    sums[i + 1] = sums[i]! + score;
    squares[i + 1] = squares[i]! + score * score;
  });
  // Least cost of the first i scores, and where the last segment of it starts.
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const starts = new Int32Array(n + 1);
  best[0] = -price;
  for (let end = SEGMENT_DAYS; end <= n; end++) {
    for (let start = 0; start <= end - SEGMENT_DAYS; start++) {
      const sum = sums[end]! - sums[start]!;
      const within = Math.max(0, squares[end]! - squares[start]! - (sum * sum) / (end - start));
      const cost = best[start]! + within + price;
      if (cost >= best[end]!) continue;
      best[end] = cost;
      starts[end] = start;
    }
  }
  const found: number[] = [];
  for (let at = starts[n]!; at > 0; at = starts[at]!) found.unshift(at);
  return found;
}

/** First day of each new level, as an index into the days, ascending; none of fewer than ten days. */
export function shiftStarts(days: readonly UsedDay[]): readonly number[] {
  return days.length < 2 * SEGMENT_DAYS ? [] : bestStarts(normalScores(days), priceOf(days.length));
}
