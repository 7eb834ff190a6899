/**
 * Shifts of the level of daily use. Days are ranked among those of their kind (working days, weekends), ranks become
 * normal scores, and the shifts of the scores are found exactly. Ranks of steady use come in any order alike, whatever
 * its law, so the price of a shift can be set for all of them: at most one steady log in twenty shows one.
 * Sources: van der Waerden, Mathematische Annalen 126, 1952 (scores); Killick, Fearnhead, Eckley, JASA 107, 2012.
 */
import { normalQuantile } from '../../numerics/stats/index.ts';
import { changepoints } from '../forecasting/index.ts';
import { isWeekend, type UsedDay } from './day-scores.ts';

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

/** First day of each new level, as an index into the days, ascending; none of fewer than ten days. */
export function shiftStarts(days: readonly UsedDay[]): readonly number[] {
  if (days.length < 2 * SEGMENT_DAYS) return [];
  const scores = Array.from(normalScores(days));
  const found = changepoints(scores, { minSegment: SEGMENT_DAYS, penalty: priceOf(days.length) });
  return found.status === 'insufficient' ? [] : found.indices;
}
