/**
 * Is the daily use usual? Alarms day by day, slow drift of the last two weeks, shifts of the level. Days without any
 * use are left out: a weekend is no event. Steady use alarms as seldom as the answer says, whatever its law and its
 * weekly pattern. Read next: day-scores.ts, level-shifts.ts.
 */

import type { Insufficient } from '../../core/values/index.ts';
import { insufficient } from '../../core/values/index.ts';
import { sampleMean } from '../../numerics/stats/index.ts';
import {
  changepointDoc,
  cusumChart,
  ewmaChart,
  LEAST_ALARM_HISTORY,
  type SigmaVerdict,
  threeSigmaDoc,
  type ValueVerdict,
} from '../forecasting/index.ts';
import type { DailyUse } from './daily-use.ts';
import { dayScores, type UsedDay } from './day-scores.ts';
import { shiftStarts } from './level-shifts.ts';

/** A day that alarmed. */
export interface UnusualDay {
  readonly day: number;
  readonly units: number;
  readonly verdict: ValueVerdict;
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
  readonly usual: ValueVerdict & { readonly centre: number };
  /** Of the last four weeks, newest last; today among them when it is above already. */
  readonly unusual: readonly UnusualDay[];
  /** null = too few days for a chart. */
  readonly drift: { readonly ewma: boolean; readonly cusum: boolean; readonly isUp: boolean } | null;
  /** All of the year, ascending. */
  readonly shifts: readonly LevelShift[];
  /** The document's alarm on the last whole day with use, and its one shift (a day). */
  readonly doc: { readonly alarm: SigmaVerdict | Insufficient; readonly shiftDay: number | null };
}

/** Days of the drift charts. */
const DRIFT_DAYS = 14;
const SHOWN_DAYS = 28;
/** What the charts' scores are where nothing drifts. */
const STEADY = { mean: 0, deviation: 1 } as const;

/** Charts of the last scores: of steady use one log in a hundred drifts. */
function driftOf(scores: readonly number[]): UseHabits['drift'] {
  if (scores.length < DRIFT_DAYS) return null;
  const recent = scores.slice(-DRIFT_DAYS);
  const ewma = ewmaChart(recent, STEADY).at(-1)!;
  return { ewma: ewma.alarm, cusum: cusumChart(recent, STEADY).at(-1)!.alarm, isUp: ewma.value > 0 };
}

const meanUnits = (days: readonly UsedDay[]): number => sampleMean(days.map(({ units }) => units));

/** Judges the days with use; fewer than seven before today are Insufficient. */
export function useHabits({ firstDay, complete, today, todayDay }: DailyUse): UseHabits | Insufficient {
  const days = complete.flatMap((units, i): UsedDay[] => (units > 0 ? [{ day: firstDay + i, units }] : []));
  if (days.length < LEAST_ALARM_HISTORY) {
    return insufficient('days with use', days.length, LEAST_ALARM_HISTORY);
  }
  const starts = shiftStarts(days);
  // A shift is told once, as a shift; from then on its own level is the usual one.
  const from = starts.findLast((start) => days.length - start >= LEAST_ALARM_HISTORY) ?? 0;
  const level = dayScores(days.slice(from));
  const verdicts = [...(from === 0 ? [] : dayScores(days.slice(0, from)).verdicts), ...level.verdicts];
  const now = level.judge(todayDay, today)!;
  const unusual = days.flatMap(({ day, units }, i): UnusualDay[] => {
    const verdict = verdicts[i]!;
    return verdict?.alarm === true && day >= todayDay - SHOWN_DAYS ? [{ day, units, verdict }] : [];
  });
  const isHighToday = now.alarm && now.direction === 'above';
  const units = days.map((each) => each.units);
  const docShift = changepointDoc(units);
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
    doc: {
      alarm: threeSigmaDoc(units.slice(0, -1), units.at(-1)!),
      shiftDay: docShift === null ? null : days[docShift]!.day,
    },
  };
}
