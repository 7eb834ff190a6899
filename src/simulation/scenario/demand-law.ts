/** The rate of a demand law, minute by minute, and where it changes. Read next: demand/generate-tape.ts. */
import {
  EVENING_START_MINUTE,
  isEvening,
  isPeak,
  isWeekend,
  MINUTES_PER_DAY,
  PEAK_END_MINUTE,
  PEAK_START_MINUTE,
} from '../../core/index.ts';
import type { DemandLaw } from './scenario.ts';

/** True while a burst runs: start <= minute < start + length. */
export function inBurst(law: DemandLaw, minute: number): boolean {
  for (const start of law.burstStarts) {
    if (minute >= start && minute < start + law.burstLengthMinutes) return true;
  }
  return false;
}

/** Expected arrivals in one minute: users x base x the multipliers that apply, in the published order. */
export function arrivalRate(law: DemandLaw, minute: number): number {
  let intensity = 1;
  if (isPeak(minute)) intensity *= law.peakMultiplier;
  if (isWeekend(minute)) intensity *= law.weekendMultiplier;
  if (inBurst(law, minute)) intensity *= law.burstMultiplier;
  if (isEvening(minute)) intensity *= law.eveningMultiplier;
  return law.userCount * law.basePerMinute * intensity;
}

/** Minutes of a day where the rate may change, ascending. */
const DAY_CHANGES: readonly number[] = [0, PEAK_START_MINUTE, EVENING_START_MINUTE, PEAK_END_MINUTE].sort(
  (a, b) => a - b,
);

/** Puts `minute` at its place among ascending minutes that end with the largest allowed, unless it is there. */
function placeMinute(minutes: number[], minute: number): void {
  let place = minutes.length;
  while (place > 0 && minutes[place - 1]! > minute) place--;
  if (place < minutes.length && minutes[place - 1] !== minute) minutes.splice(place, 0, minute);
}

/**
 * Minutes in [0, totalMinutes] where the rate may change, ascending, without repeats, first 0, last totalMinutes.
 */
export function rateChangeMinutes(law: DemandLaw, totalMinutes: number): number[] {
  const changes: number[] = [0];
  for (let day = 0; day < totalMinutes; day += MINUTES_PER_DAY) {
    for (const offset of DAY_CHANGES) {
      const minute = day + offset;
      if (minute > 0 && minute < totalMinutes) changes.push(minute);
    }
  }
  if (totalMinutes > 0) changes.push(totalMinutes);
  for (const start of law.burstStarts) {
    placeMinute(changes, start);
    placeMinute(changes, start + law.burstLengthMinutes);
  }
  return changes;
}

/** Expected requests of [0, totalMinutes): rates over their segments. */
export function expectedArrivals(law: DemandLaw, totalMinutes: number): number {
  const changes = rateChangeMinutes(law, totalMinutes);
  let arrivals = 0;
  for (let segment = 0; segment + 1 < changes.length; segment++) {
    arrivals += (changes[segment + 1]! - changes[segment]!) * arrivalRate(law, changes[segment]!);
  }
  return arrivals;
}

/** Expected demand of [0, totalMinutes), units: requests times the mean cost. */
export function expectedUnits(law: DemandLaw, totalMinutes: number): number {
  return (expectedArrivals(law, totalMinutes) * (1 + law.maxCostUnits)) / 2;
}
