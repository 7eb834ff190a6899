/**
 * How far each day is from the days before it, as a standard normal value: cube roots of daily use are close to normal
 * for counts, overdispersed counts and skewed amounts alike; working days are told from weekends. A day that alarms
 * enters the days that judge the next at the edge of what is usual, so neither hides the next nor narrows the range.
 * Sources: Wilson, Hilferty, PNAS 17, 1931 (cube root); Quesenberry, Journal of Quality Technology 23, 1991 (scores).
 */
import { DAYS_PER_WEEK } from '../../core/index.ts';
import { normalQuantile, sampleMean } from '../../numerics/stats/index.ts';
import { judgeValue, LEAST_ALARM_HISTORY, type ValueVerdict } from '../forecasting/index.ts';

export interface UsedDay {
  /** Local days since 1970. */
  readonly day: number;
  /** Units, > 0. */
  readonly units: number;
}

/** A normal day alarms once in so many. */
const FALSE_ALARM_EVERY = 90;
/** Days of a kind that judge the next one. */
const MOST_HISTORY = 28;
/** Deviation of a day that never differed, as a share of it. */
const LEAST_DEVIATION = 0.1;
/** 1970-01-01 was a Thursday: from that, days to a Saturday. */
const TO_SATURDAY = 2;

/** Saturdays and Sundays. */
export const isWeekend = (day: number): boolean =>
  (((day - TO_SATURDAY) % DAYS_PER_WEEK) + DAYS_PER_WEEK) % DAYS_PER_WEEK < 2;

const cube = (root: number): number => Math.max(0, root) ** 3;

/** The verdict of units by the roots of days of the same kind, two or more; `edge` = its root, kept within what is usual. */
function judged(roots: readonly number[], units: number): ValueVerdict & { readonly edge: number } {
  const root = Math.cbrt(units);
  const mean = sampleMean(roots);
  const spreadWhenStill = (mean * LEAST_DEVIATION) / 3;
  const verdict = judgeValue(roots, root, {
    falseAlarmEvery: FALSE_ALARM_EVERY,
    spreadWhenStill,
  }) as ValueVerdict;
  const { low, high, pValue } = verdict;
  const distance = normalQuantile(Math.min(1 - 1e-12, 1 - pValue / 2));
  return {
    ...verdict,
    score: root < mean ? -distance : distance,
    low: cube(low),
    high: cube(high),
    edge: Math.min(high, Math.max(low, root)),
  };
}

export interface DayScores {
  /** One per day; null = fewer than seven days of its kind before it. */
  readonly verdicts: ReadonlyArray<ValueVerdict | null>;
  /** Of one more day and its use; null = fewer than seven days are known at all. */
  readonly judge: (day: number, units: number) => (ValueVerdict & { readonly centre: number }) | null;
}

/** Judges days in order, each by those before it. Linear. */
export function dayScores(days: readonly UsedDay[]): DayScores {
  const kept: { weekend: number[]; work: number[]; all: number[] } = { weekend: [], work: [], all: [] };
  const ofKind = (day: number): number[] => (isWeekend(day) ? kept.weekend : kept.work);
  const verdicts = days.map(({ day, units }) => {
    const roots = ofKind(day).slice(-MOST_HISTORY);
    const verdict = roots.length < LEAST_ALARM_HISTORY ? null : judged(roots, units);
    const root = verdict?.edge ?? Math.cbrt(units);
    ofKind(day).push(root);
    kept.all.push(root);
    return verdict;
  });
  return {
    verdicts,
    judge: (day, units) => {
      const own = ofKind(day);
      const roots = (own.length < LEAST_ALARM_HISTORY ? kept.all : own).slice(-MOST_HISTORY);
      if (roots.length < LEAST_ALARM_HISTORY) return null;
      const sorted = [...roots].sort((a, b) => a - b);
      const middle = (sorted[(roots.length - 1) >> 1]! + sorted[roots.length >> 1]!) / 2;
      return { ...judged(roots, units), centre: cube(middle) };
    },
  };
}
