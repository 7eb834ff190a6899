/**
 * The obvious twin of the engine: one pool meets one tape under one policy, minute by minute, with plain
 * objects. Written from the simulation specification (sections 2, 4 and 6), not from src/simulation: it shares with
 * the engine the view, the order of accounts and the column names, and nothing that steps, counts or averages.
 *
 * Order inside a minute: resets and returns, then the reserve sample, then the arrivals in tape order.
 */

import { type RandomGenerator, unitReal } from '../../src/numerics/random/index.ts';
import { type AccountReading, type Policy, rankAccounts, viewPool } from '../../src/quota/views/index.ts';
import {
  type AccountSpec,
  NO_RESET,
  type WindowReading,
  type WindowSpec,
} from '../../src/quota/windows/index.ts';
import { METRICS, type Metric, type ObjectiveWeights } from '../../src/simulation/engine/index.ts';
import type { Horizon } from '../../src/simulation/scenario/index.ts';

/** One window of one account. */
export class TwinWindow {
  readonly spec: WindowSpec;
  usedUnits: number;
  /** `fixed` and `first_use`: minute of the next reset, null while no clock runs. */
  resetMinute: number | null;
  /** `first_use` only: minute at which its clock last started, null before the first. */
  startedMinute: number | null;
  /** `sliding`: what has been spent and not yet returned, oldest first. */
  spends: { minute: number; units: number }[];

  constructor(spec: WindowSpec) {
    this.spec = spec;
    this.usedUnits = spec.usedAtStartUnits ?? 0;
    this.resetMinute =
      spec.kind === 'sliding' || spec.firstResetMinute === NO_RESET ? null : spec.firstResetMinute;
    this.startedMinute =
      spec.kind === 'first_use' && this.resetMinute !== null ? this.resetMinute - spec.lengthMinutes : null;
    this.spends = [];
  }

  get headroomUnits(): number {
    return this.spec.capacityUnits - this.usedUnits;
  }

  /** Does what is due at `minute`. Returns the units used by a window that closed now, null if none did. */
  startMinute(minute: number): number | null {
    if (this.spec.kind === 'sliding') {
      while (this.spends.length > 0 && this.spends[0]!.minute + this.spec.lengthMinutes === minute) {
        this.usedUnits -= this.spends.shift()!.units;
      }
      return null;
    }
    if (this.resetMinute !== minute) return null;
    const used = this.usedUnits;
    this.usedUnits = 0;
    this.resetMinute = this.spec.kind === 'fixed' ? minute + this.spec.lengthMinutes : null;
    return used;
  }

  spend(minute: number, units: number): void {
    this.usedUnits += units;
    if (this.spec.kind === 'sliding') this.spends.push({ minute, units });
    if (this.spec.kind === 'first_use' && this.resetMinute === null) {
      const start = Math.floor(minute / this.spec.floorMinutes) * this.spec.floorMinutes;
      this.resetMinute = start + this.spec.lengthMinutes;
      this.startedMinute = start;
    }
  }

  minutesLeft(minute: number): number | null {
    if (this.spec.kind !== 'sliding') return this.resetMinute === null ? null : this.resetMinute - minute;
    const latest = this.spends.at(-1);
    return latest === undefined ? null : latest.minute + this.spec.lengthMinutes - minute;
  }

  read(minute: number): WindowReading {
    return {
      headroomUnits: this.headroomUnits,
      capacityUnits: this.spec.capacityUnits,
      lengthMinutes: this.spec.lengthMinutes,
      minutesLeft: this.minutesLeft(minute),
    };
  }
}

/** One account: two windows, what it served and how its weeks closed. */
export class TwinAccount {
  readonly short: TwinWindow;
  readonly weekly: TwinWindow;
  lastServed: number;
  /** Used / capacity of every weekly window that closed in measured time. */
  readonly closes: number[];

  constructor(spec: AccountSpec) {
    this.short = new TwinWindow(spec.short);
    this.weekly = new TwinWindow(spec.weekly);
    this.lastServed = 0;
    this.closes = [];
  }

  /** Room for `units` in both windows. */
  hasRoom(units: number): boolean {
    return this.short.headroomUnits >= units && this.weekly.headroomUnits >= units;
  }

  spend(minute: number, units: number): void {
    this.short.spend(minute, units);
    this.weekly.spend(minute, units);
  }

  read(minute: number, draw: number): AccountReading {
    return {
      short: this.short.read(minute),
      weekly: this.weekly.read(minute),
      isIdle: this.short.spec.kind === 'first_use' && this.short.resetMinute === null,
      lastServed: this.lastServed,
      draw,
    };
  }

  /** Mean utilisation of its closed weeks, or the use now when none closed; capacity 0 gives 0. */
  get utilisation(): number {
    if (this.closes.length > 0)
      return this.closes.reduce((sum, close) => sum + close, 0) / this.closes.length;
    return this.used(this.weekly.usedUnits);
  }

  used(units: number): number {
    return this.weekly.spec.capacityUnits === 0 ? 0 : units / this.weekly.spec.capacityUnits;
  }
}

/** The columns of a tape that the twin reads. */
export interface TwinTape {
  readonly minutes: ArrayLike<number>;
  readonly costs: ArrayLike<number>;
  readonly arrivalCount: number;
}

export interface TwinOutcome {
  /** One METRICS row. */
  readonly row: Float64Array;
  /** Account that served each arrival, -1 = denied. */
  readonly choices: number[];
}

/** 08:00 up to, not including, 22:00. */
const isPeakMinute = (minute: number): boolean => minute % 1440 >= 480 && minute % 1440 < 1320;

/**
 * Replays the tape. `draws` is for a policy that reads them: one draw per account, in account order, for every
 * arrival.
 */
export function twinReplay(
  policy: Policy,
  accountSpecs: readonly AccountSpec[],
  tape: TwinTape,
  horizon: Horizon,
  maxCostUnits: number,
  weights: ObjectiveWeights,
  draws: RandomGenerator | null = null,
): TwinOutcome {
  const accounts = accountSpecs.map((spec) => new TwinAccount(spec));
  const usefulUnits = Math.max(2, maxCostUnits - 1);
  const choices: number[] = [];
  let lastServedIndex = -1;
  let arrival = 0;

  let totalDemand = 0;
  let servedDemand = 0;
  let deniedDemand = 0;
  let peakTotalDemand = 0;
  let peakServedDemand = 0;
  let requests = 0;
  let deniedRequests = 0;
  let migratedRequests = 0;
  let migrationSuccesses = 0;
  let expiredWeeklyUnits = 0;
  let peakMinutes = 0;
  let usefulShareSum = 0;
  let outage = 0;
  let longestOutage = 0;

  for (let minute = 0; minute < horizon.totalMinutes; minute++) {
    const measured = minute >= horizon.warmupMinutes;
    const inPeak = isPeakMinute(minute);

    // 1. Everything that is due.
    for (const account of accounts) {
      account.short.startMinute(minute);
      const usedUnits = account.weekly.startMinute(minute);
      if (usedUnits === null || !measured) continue;
      account.closes.push(account.used(usedUnits));
      expiredWeeklyUnits += account.weekly.spec.capacityUnits - usedUnits;
    }

    // 2. The reserve, as it stands at the start of the minute.
    if (measured && inPeak) {
      peakMinutes++;
      usefulShareSum += accounts.filter((account) => account.hasRoom(usefulUnits)).length / accounts.length;
    }

    // 3. The arrivals of the minute.
    let arrivalsHere = 0;
    let servedHere = 0;
    for (; arrival < tape.arrivalCount && tape.minutes[arrival] === minute; arrival++) {
      const cost = tape.costs[arrival]!;
      const readings = accounts.map((account) => account.read(minute, draws === null ? 0 : unitReal(draws)));
      const starts = accounts.map(({ short }) => short.startedMinute).filter((start) => start !== null);
      const sinceOpenedMinutes = starts.length === 0 ? NO_RESET : minute - Math.max(...starts);
      const view = viewPool({ accounts: readings, lastServedIndex, inPeak, sinceOpenedMinutes });
      const order = rankAccounts(policy, view.accounts, view.pool);
      const chosen = order.find((index) => accounts[index]!.hasRoom(cost)) ?? -1;
      const migrated = accounts[order[0]!]!.short.headroomUnits < cost;
      choices.push(chosen);
      if (chosen >= 0) {
        accounts[chosen]!.spend(minute, cost);
        accounts[chosen]!.lastServed = arrival + 1;
        lastServedIndex = chosen;
      }
      arrivalsHere++;
      if (chosen >= 0) servedHere++;

      if (!measured) continue;
      requests++;
      totalDemand += cost;
      if (inPeak) peakTotalDemand += cost;
      if (migrated) migratedRequests++;
      if (chosen >= 0) {
        servedDemand += cost;
        if (inPeak) peakServedDemand += cost;
        if (migrated) migrationSuccesses++;
      } else {
        deniedDemand += cost;
        deniedRequests++;
      }
    }

    // 4. Outages: minutes with arrivals, all of them denied, in a row; minutes without arrivals do not count.
    if (measured && arrivalsHere > 0) {
      outage = servedHere === 0 ? outage + 1 : 0;
      longestOutage = Math.max(longestOutage, outage);
    }
  }

  const utilisations = accounts.map((account) => account.utilisation);
  const mean = utilisations.reduce((sum, value) => sum + value, 0) / accounts.length;
  const variance = utilisations.reduce((sum, value) => sum + (value - mean) ** 2, 0) / accounts.length;
  const values: Record<Metric, number> = {
    total_demand: totalDemand,
    served_demand: servedDemand,
    denied_demand: deniedDemand,
    peak_total_demand: peakTotalDemand,
    peak_served_demand: peakServedDemand,
    migrated_requests: migratedRequests,
    migration_successes: migrationSuccesses,
    peak_useful_five_hour: peakMinutes === 0 ? 0 : usefulShareSum / peakMinutes,
    weekly_drift: Math.sqrt(variance),
    mean_seven_day_utilization: mean,
    objective_score: 0,
    served_ratio: totalDemand === 0 ? 0 : servedDemand / totalDemand,
    peak_served_ratio: peakTotalDemand === 0 ? 0 : peakServedDemand / peakTotalDemand,
    denial_rate: totalDemand === 0 ? 1 : deniedDemand / totalDemand,
    migration_recovery: migratedRequests === 0 ? 1 : migrationSuccesses / migratedRequests,
    expired_weekly_units: expiredWeeklyUnits,
    longest_outage_minutes: longestOutage,
    requests,
    denied_requests: deniedRequests,
  };
  values.objective_score =
    weights.served_ratio * values.served_ratio +
    weights.peak_served_ratio * values.peak_served_ratio +
    weights.peak_useful_five_hour * values.peak_useful_five_hour +
    weights.migration_recovery * values.migration_recovery +
    weights.mean_seven_day_utilization * values.mean_seven_day_utilization +
    weights.denial_rate * values.denial_rate +
    weights.weekly_drift * values.weekly_drift;
  return { row: Float64Array.from(METRICS, (metric) => values[metric]), choices };
}
