/**
 * Is the daily use usual? Alarms day by day, slow drift of the last two weeks, shifts of the level. Days without any
 * use are left out: a weekend is no event. Each day is judged by the days before it, as a standard normal value: cube
 * roots of daily use are close to normal for counts, overdispersed counts and skewed amounts alike; working days are
 * told from weekends. A day that alarms enters the days that judge the next at the edge of what is usual, so neither
 * hides the next nor narrows the range. Steady use alarms as seldom as the answer says. Read next: level-shifts.ts.
 * Sources: Wilson, Hilferty, PNAS 17, 1931 (cube root); Quesenberry, Journal of Quality Technology 23, 1991 (scores);
 * Geisser, Predictive Inference, 1993, section 2.1 (the interval of one more value).
 */

import { type Insufficient, insufficient } from '../../core/values/index.ts';
import { normalQuantile, twoSidedQuantile, twoSidedTail } from '../../numerics/stats/distributions/index.ts';
import { sampleDeviation, sampleMean, sampleMedian } from '../../numerics/stats/samples/index.ts';
import { type DailyUse, isWeekend, type UsedDay } from './daily-use.ts';
import { shiftStarts } from './level-shifts.ts';

export interface DayVerdict {
  readonly alarm: boolean;
  /** Standard normal where nothing is unusual; above 0 = more than usual. */
  readonly score: number;
  /** Units of a normal day. */
  readonly low: number;
  readonly high: number;
  readonly direction: 'above' | 'below' | 'at';
}

/** Days of a kind that have to be known before the next can be judged. */
export const LEAST_JUDGING_DAYS = 7;
/** A normal day alarms once in so many. */
const FALSE_ALARM_EVERY = 90;
/** Days of a kind that judge the next one. */
const MOST_JUDGING_DAYS = 28;
/** Deviation of a day that never differed, as a share of it; of its root a third of that. */
const LEAST_DEVIATION = 0.1;
const cube = (root: number): number => Math.max(0, root) ** 3;

/** The verdict of units by the roots of days of the same kind, two or more; `edge` = its root, kept within what is usual. */
function judged(roots: readonly number[], units: number): DayVerdict & { readonly edge: number } {
  const root = Math.cbrt(units);
  const mean = sampleMean(roots);
  const deviation = sampleDeviation(roots);
  // One more value differs by its own deviation and by that of the mean.
  const spread = (deviation > 0 ? deviation : (mean * LEAST_DEVIATION) / 3) * Math.sqrt(1 + 1 / roots.length);
  const degrees = roots.length - 1;
  const reach = twoSidedQuantile(1 - 1 / FALSE_ALARM_EVERY, degrees) * spread;
  const tail = twoSidedTail(Math.abs(root - mean) / spread, degrees);
  const distance = normalQuantile(Math.min(1 - 1e-12, 1 - tail / 2));
  return {
    alarm: Math.abs(root - mean) > reach,
    score: root < mean ? -distance : distance,
    low: cube(mean - reach),
    high: cube(mean + reach),
    direction: root > mean ? 'above' : root < mean ? 'below' : 'at',
    edge: Math.min(mean + reach, Math.max(mean - reach, root)),
  };
}

export interface DayScores {
  /** One per day; null = fewer than seven days of its kind before it. */
  readonly verdicts: ReadonlyArray<DayVerdict | null>;
  /** Of one more day and its use; null = fewer than seven days are known at all. */
  readonly judge: (day: number, units: number) => (DayVerdict & { readonly centre: number }) | null;
}

/** Judges days in order, each by those before it. Linear. */
export function dayScores(days: readonly UsedDay[]): DayScores {
  const kept: { weekend: number[]; work: number[]; all: number[] } = { weekend: [], work: [], all: [] };
  const ofKind = (day: number): number[] => (isWeekend(day) ? kept.weekend : kept.work);
  const verdicts = days.map(({ day, units }) => {
    const roots = ofKind(day).slice(-MOST_JUDGING_DAYS);
    const verdict = roots.length < LEAST_JUDGING_DAYS ? null : judged(roots, units);
    const root = verdict?.edge ?? Math.cbrt(units);
    ofKind(day).push(root);
    kept.all.push(root);
    return verdict;
  });
  return {
    verdicts,
    judge: (day, units) => {
      const own = ofKind(day);
      const roots = (own.length < LEAST_JUDGING_DAYS ? kept.all : own).slice(-MOST_JUDGING_DAYS);
      if (roots.length < LEAST_JUDGING_DAYS) return null;
      return { ...judged(roots, units), centre: cube(sampleMedian(roots)) };
    },
  };
}

/** A day that alarmed. */
export interface UnusualDay {
  readonly day: number;
  readonly units: number;
  readonly verdict: DayVerdict;
}

export interface LevelShift {
  /** First day of the new level. */
  readonly day: number;
  readonly before: number;
  readonly after: number;
}

export interface UseHabits {
  readonly status: 'judged';
  /** Days with use before today. */
  readonly dayCount: number;
  /** Median day and the range of a normal one. */
  readonly usual: DayVerdict & { readonly centre: number };
  /** Of the last four weeks, newest last; today among them when it is above already. */
  readonly unusual: readonly UnusualDay[];
  /** Of the last 14 days with use against those before; null = they do not drift, or are too few. */
  readonly drift: 'up' | 'down' | null;
  /** All of the year, ascending. */
  readonly shifts: readonly LevelShift[];
}

const SHOWN_DAYS = 28;
/** Days of the chart of drift, the weight of the newest one, and its limit in deviations. */
const DRIFT_DAYS = 14;
const DRIFT_WEIGHT = 0.2;
const DRIFT_REACH = 3;

/**
 * A moving average of the scores sees a slow drift which no single day shows: of steady use one log in a hundred does.
 * Source: Roberts, Technometrics 1, 1959 (exact limits).
 */
function driftOf(scores: readonly number[]): UseHabits['drift'] {
  if (scores.length < DRIFT_DAYS) return null;
  let [value, left] = [0, 1];
  for (const score of scores.slice(-DRIFT_DAYS)) {
    value = DRIFT_WEIGHT * score + (1 - DRIFT_WEIGHT) * value;
    left *= (1 - DRIFT_WEIGHT) * (1 - DRIFT_WEIGHT);
  }
  const width = DRIFT_REACH * Math.sqrt((DRIFT_WEIGHT / (2 - DRIFT_WEIGHT)) * (1 - left));
  return Math.abs(value) <= width ? null : value > 0 ? 'up' : 'down';
}

const meanUnits = (days: readonly UsedDay[]): number => sampleMean(days.map(({ units }) => units));

/** Judges the days with use; fewer than seven before today are Insufficient. */
export function useHabits({ firstDay, complete, today, todayDay }: DailyUse): UseHabits | Insufficient {
  const days = complete.flatMap((units, i): UsedDay[] => (units > 0 ? [{ day: firstDay + i, units }] : []));
  if (days.length < LEAST_JUDGING_DAYS) return insufficient('days with use', days.length, LEAST_JUDGING_DAYS);
  const starts = shiftStarts(days);
  // A shift is told once, as a shift; from then on its own level is the usual one.
  const from = starts.findLast((start) => days.length - start >= LEAST_JUDGING_DAYS) ?? 0;
  const level = dayScores(days.slice(from));
  const verdicts = [...(from === 0 ? [] : dayScores(days.slice(0, from)).verdicts), ...level.verdicts];
  const now = level.judge(todayDay, today)!;
  const unusual = days.flatMap(({ day, units }, i): UnusualDay[] => {
    const verdict = verdicts[i]!;
    return verdict?.alarm === true && day >= todayDay - SHOWN_DAYS ? [{ day, units, verdict }] : [];
  });
  const isHighToday = now.alarm && now.direction === 'above';
  const bounds = [0, ...starts, days.length];
  return {
    status: 'judged',
    dayCount: days.length,
    usual: now,
    unusual: isHighToday ? [...unusual, { day: todayDay, units: today, verdict: now }] : unusual,
    drift: driftOf(level.verdicts.flatMap((verdict) => (verdict === null ? [] : [verdict.score]))),
    shifts: starts.map((start, i) => ({
      day: days[start]!.day,
      before: meanUnits(days.slice(bounds[i], start)),
      after: meanUnits(days.slice(start, bounds[i + 2])),
    })),
  };
}
