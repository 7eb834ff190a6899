/**
 * What one replay counts, measured time only. Demand totals are the tape's, so only what was refused is
 * counted here. Time-weighted reserve is an integral over peak minutes, kept by prefix sums.
 */
import { isPeak } from '../../core/index.ts';
import type { Horizon } from '../scenario/index.ts';

export class Tally {
  deniedUnits: number = 0;
  peakDeniedUnits: number = 0;
  deniedRequests: number = 0;
  migratedRequests: number = 0;
  migrationSuccesses: number = 0;
  /** Of outages that have ended; the one that runs is `outageMinutes`, until the horizon ends it (advance.ts finish). */
  longestOutageMinutes: number = 0;
  /** Minutes of the outage that runs, and the latest minutes in which something was denied and served; -1 = none yet. */
  outageMinutes: number = 0;
  deniedMinute: number = -1;
  servedMinute: number = -1;
  expiredWeeklyUnits: number = 0;
  /** Of those, what denied requests would have taken (stranded-units.ts). */
  strandedWeeklyUnits: number = 0;
  /** Sum over measured peak minutes of the number of useful accounts. */
  usefulAccountMinutes: number = 0;
  /** Published model only: +1 / -1 where an account becomes useful or stops; null otherwise. */
  usefulChanges: Int32Array | null = null;

  clear(): void {
    this.deniedUnits = 0;
    this.peakDeniedUnits = 0;
    this.deniedRequests = 0;
    this.migratedRequests = 0;
    this.migrationSuccesses = 0;
    this.longestOutageMinutes = 0;
    this.outageMinutes = 0;
    this.deniedMinute = -1;
    this.servedMinute = -1;
    this.expiredWeeklyUnits = 0;
    this.strandedWeeklyUnits = 0;
    this.usefulAccountMinutes = 0;
    this.usefulChanges?.fill(0);
  }
}

/** Lookup tables over a horizon, shared by every trial of an experiment. */
export class Timetable {
  readonly horizon: Horizon;
  /** 1 in peak minutes, else 0; shape: totalMinutes. */
  readonly peak: Uint8Array;
  /** Measured peak minutes before a minute; shape: totalMinutes + 1. */
  readonly peakBefore: Int32Array;

  constructor(horizon: Horizon) {
    const { warmupMinutes, totalMinutes } = horizon;
    this.horizon = horizon;
    this.peak = new Uint8Array(totalMinutes);
    this.peakBefore = new Int32Array(totalMinutes + 1);
    for (let minute = 0; minute < totalMinutes; minute++) {
      const peak = isPeak(minute) ? 1 : 0;
      this.peak[minute] = peak;
      this.peakBefore[minute + 1] = this.peakBefore[minute]! + (minute >= warmupMinutes ? peak : 0);
    }
  }

  /** Peak minutes in measured time. */
  get measuredPeakMinutes(): number {
    return this.peakBefore[this.horizon.totalMinutes]!;
  }
}

/** Adds [since, until) to the reserve: the account was useful at the start of each of those minutes. */
export function addUsefulSpan(tally: Tally, timetable: Timetable, since: number, until: number): void {
  tally.usefulAccountMinutes += timetable.peakBefore[until]! - timetable.peakBefore[since]!;
  if (tally.usefulChanges !== null) {
    tally.usefulChanges[since]!++;
    tally.usefulChanges[until]!--;
  }
}
