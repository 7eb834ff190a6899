/**
 * The columns of results: one row of METRICS per (trial, policy), one row of FACTS per trial. Order is part of
 * the digest and of the CSV; append only. Source: simulation specification, section 6.
 */
import type { DemandTape } from '../demand/index.ts';
import type { PoolState } from './state/index.ts';
import type { Tally, Timetable } from './tally.ts';

/** Per trial and policy. Units are demand units unless the name says otherwise. */
export const METRICS = [
  'total_demand',
  'served_demand',
  'denied_demand',
  'peak_total_demand',
  'peak_served_demand',
  'migrated_requests',
  'migration_successes',
  'peak_useful_five_hour',
  'weekly_drift',
  'mean_seven_day_utilization',
  'objective_score',
  'served_ratio',
  'peak_served_ratio',
  'denial_rate',
  'migration_recovery',
  'expired_weekly_units',
  'longest_outage_minutes',
  'requests',
  'denied_requests',
] as const;

export type Metric = (typeof METRICS)[number];

/** Per trial: what every policy met. `user_count` is -1 when demand comes from a trace. */
export const FACTS = [
  'account_count',
  'user_count',
  /** Index into RESET_CLASSES. */
  'reset_class',
  /** Units that the weekly windows supply in measured time; UNKNOWN_SUPPLY where an account has no known limit. */
  'weekly_supply',
  /** 32-bit checksum of the tape (of all policies' tapes, when each has its own). */
  'tape_checksum',
] as const;

export type Fact = (typeof FACTS)[number];

/** Stands for a supply that nobody knows in FACTS, which hold numbers alone. */
export const UNKNOWN_SUPPLY = -1;

const indexOf = <Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> =>
  Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>;

export const METRIC_INDEX: Readonly<Record<Metric, number>> = indexOf<Metric>(METRICS);
export const FACT_INDEX: Readonly<Record<Fact, number>> = indexOf<Fact>(FACTS);

/** Terms of the objective in the order they are summed. */
export const OBJECTIVE_TERMS = [
  'served_ratio',
  'peak_served_ratio',
  'peak_useful_five_hour',
  'migration_recovery',
  'mean_seven_day_utilization',
  'denial_rate',
  'weekly_drift',
] as const;

export type ObjectiveTerm = (typeof OBJECTIVE_TERMS)[number];
export type ObjectiveWeights = Readonly<Record<ObjectiveTerm, number>>;

/** The published weights; penalties are negative. */
export const PUBLISHED_WEIGHTS: ObjectiveWeights = {
  served_ratio: 0.42,
  peak_served_ratio: 0.3,
  peak_useful_five_hour: 0.16,
  migration_recovery: 0.12,
  mean_seven_day_utilization: 0.1,
  denial_rate: -0.2,
  weekly_drift: -0.1,
};

export interface RowInput {
  readonly state: PoolState;
  readonly tally: Tally;
  readonly timetable: Timetable;
  readonly tape: DemandTape;
  readonly weights: ObjectiveWeights;
}

/**
 * Share of useful accounts over measured peak minutes. With `usefulChanges` the mean is summed minute by
 * minute as published (thirds do not add up exactly); otherwise it is one exact division.
 */
function peakUseful({ state, tally, timetable }: RowInput): number {
  const n = state.accountCount;
  const peakMinutes = timetable.measuredPeakMinutes;
  if (peakMinutes === 0 || n === 0) return 0;
  if (tally.usefulChanges === null) return tally.usefulAccountMinutes / (n * peakMinutes);
  let useful = 0;
  let sum = 0;
  for (let minute = 0; minute < timetable.horizon.totalMinutes; minute++) {
    useful += tally.usefulChanges[minute]!;
    if (timetable.peak[minute] === 1) sum += useful / n;
  }
  return sum / peakMinutes;
}

/** Weekly utilisation of one account: mean over closed windows, or use at the end when none closed. */
function accountUtilisation(state: PoolState, account: number): number {
  const window = state.weeklyWindow(account);
  return window < 0 ? 0 : windowUtilisation(state, window);
}

function windowUtilisation(state: PoolState, window: number): number {
  const closed = state.closedCount[window]!;
  if (closed > 0) return state.closedUtilisation[window]! / closed;
  const capacity = state.windows.capacity[window]!;
  return capacity > 0 ? (capacity - state.windows.headroom[window]!) / capacity : 0;
}

/** Mean and population standard deviation of the accounts' weekly utilisation. */
function utilisationSpread(state: PoolState): { mean: number; drift: number } {
  const n = state.accountCount;
  let sum = 0;
  for (let account = 0; account < n; account++) sum += accountUtilisation(state, account);
  const mean = sum / n;
  let squares = 0;
  for (let account = 0; account < n; account++) {
    const gap = accountUtilisation(state, account) - mean;
    squares += gap * gap;
  }
  return { mean, drift: Math.sqrt(squares / n) };
}

/** Writes one METRICS row at `out[offset ..]`. */
export function writeMetricsRow(out: Float64Array, offset: number, input: RowInput): void {
  const { state, tally, tape, weights } = input;
  const total = tape.totalDemandUnits;
  const served = total - tally.deniedUnits;
  const peakTotal = tape.peakDemandUnits;
  const peakServed = peakTotal - tally.peakDeniedUnits;
  const { mean, drift } = utilisationSpread(state);
  const row: Record<Metric, number> = {
    total_demand: total,
    served_demand: served,
    denied_demand: tally.deniedUnits,
    peak_total_demand: peakTotal,
    peak_served_demand: peakServed,
    migrated_requests: tally.migratedRequests,
    migration_successes: tally.migrationSuccesses,
    peak_useful_five_hour: peakUseful(input),
    weekly_drift: drift,
    mean_seven_day_utilization: mean,
    objective_score: 0,
    served_ratio: total > 0 ? served / total : 0,
    peak_served_ratio: peakTotal > 0 ? peakServed / peakTotal : 0,
    denial_rate: total > 0 ? tally.deniedUnits / total : 1,
    migration_recovery: tally.migratedRequests > 0 ? tally.migrationSuccesses / tally.migratedRequests : 1,
    expired_weekly_units: tally.expiredWeeklyUnits,
    longest_outage_minutes: tally.longestOutageMinutes,
    requests: tape.arrivalCount - tape.measuredFrom,
    denied_requests: tally.deniedRequests,
  };
  let objective = 0;
  for (const term of OBJECTIVE_TERMS) objective += weights[term] * row[term];
  row.objective_score = objective;
  METRICS.forEach((metric, index) => {
    out[offset + index] = row[metric];
  });
}
