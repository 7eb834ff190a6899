/**
 * Is the daily use usual? Alarms day by day, slow drift of the last two weeks, shifts of the level. Days without any
 * use are left out: a weekend is no event.
 */

import type { Insufficient } from '../../core/values/index.ts';
import { insufficient } from '../../core/values/index.ts';
import { sampleDeviation, sampleMean } from '../../numerics/stats/index.ts';
import {
  changepointDoc,
  changepoints,
  cusumChart,
  ewmaChart,
  judgeValue,
  LEAST_ALARM_HISTORY,
  type SigmaVerdict,
  threeSigmaDoc,
  type ValueVerdict,
  watchValues,
} from '../forecasting/index.ts';
import type { DailyUse } from './daily-use.ts';

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

const METHOD = { method: 'robust', falseAlarmEvery: 90 } as const;
/** Days of the drift charts, and the days before them that say what is normal. */
const DRIFT_DAYS = 14;
const SHOWN_DAYS = 28;
/** Days with use that make a level of their own: a working week. */
const SEGMENT_DAYS = 5;

const middleOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
};

/** Each value as the middle one of itself and its neighbours: a single wild day is no level. */
const smoothed = (units: readonly number[]): number[] =>
  units.map((each, i) => middleOf([units[i - 1] ?? each, each, units[i + 1] ?? each]));

function driftOf(units: readonly number[]): UseHabits['drift'] {
  const before = units.slice(0, -DRIFT_DAYS);
  if (before.length < LEAST_ALARM_HISTORY) return null;
  const baseline = { mean: sampleMean(before), deviation: sampleDeviation(before) };
  if (baseline.deviation <= 0) return null;
  const recent = units.slice(-DRIFT_DAYS);
  const ewma = ewmaChart(recent, baseline).at(-1)!;
  return {
    ewma: ewma.alarm,
    cusum: cusumChart(recent, baseline).at(-1)!.alarm,
    isUp: ewma.value > baseline.mean,
  };
}

/** Judges the days with use; fewer than seven before today are Insufficient. */
export function useHabits({ firstDay, complete, today, todayDay }: DailyUse): UseHabits | Insufficient {
  const days = complete.flatMap((units, i) => (units > 0 ? [{ day: firstDay + i, units }] : []));
  if (days.length < LEAST_ALARM_HISTORY) {
    return insufficient('days with use', days.length, LEAST_ALARM_HISTORY);
  }
  const units = days.map((each) => each.units);
  const segments = changepoints(smoothed(units), { minSegment: SEGMENT_DAYS });
  const starts = segments.status === 'insufficient' ? [] : segments.indices;
  // A shift is told once, as a shift; from then on its own level is the usual one.
  const from = starts.findLast((start) => units.length - start >= LEAST_ALARM_HISTORY) ?? 0;
  const { verdicts: later, baseline } = watchValues(units.slice(from), METHOD);
  const verdicts = from === 0 ? later : [...watchValues(units.slice(0, from), METHOD).verdicts, ...later];
  const now = judgeValue(baseline, today, METHOD) as ValueVerdict;
  const unusual = days.flatMap(({ day, units: amount }, i): UnusualDay[] => {
    const verdict = verdicts[i]!;
    const isShown = verdict.status === 'judged' && verdict.alarm && day >= todayDay - SHOWN_DAYS;
    return isShown ? [{ day, units: amount, verdict }] : [];
  });
  const isHighToday = now.alarm && now.direction === 'above';
  const docShift = changepointDoc(units);
  return {
    status: 'judged',
    dayCount: days.length,
    usual: { ...now, centre: middleOf(baseline) },
    unusual: isHighToday ? [...unusual, { day: todayDay, units: today, verdict: now }] : unusual,
    drift: driftOf(units),
    shifts:
      segments.status === 'insufficient'
        ? []
        : segments.indices.map((index, i) => ({
            day: days[index]!.day,
            before: segments.means[i]!,
            after: segments.means[i + 1]!,
          })),
    doc: {
      alarm: threeSigmaDoc(units.slice(0, -1), units.at(-1)!),
      shiftDay: docShift === null ? null : days[docShift]!.day,
    },
  };
}
