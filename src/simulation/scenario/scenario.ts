/**
 * A scenario is what the world does to us in one trial: the accounts with their windows, the demand law and
 * the reset class. The policies only choose; nothing they do changes a scenario. Read next: draw-scenario.ts.
 */
import { MINUTES_PER_WEEK } from '../../core/index.ts';
import type { AccountSpec, ResetClass, WindowSpec } from '../../quota/windows/index.ts';
import type { PoolWorld } from './pool-world.ts';

export type ScenarioMode = 'focused' | 'broad';
export type ResetMode = 'mixed' | 'same' | 'staggered';
export type Model = 'steady' | 'published';

export const SCENARIO_MODES: readonly ScenarioMode[] = ['focused', 'broad'];
export const RESET_MODES: readonly ResetMode[] = ['mixed', 'same', 'staggered'];
export const MODELS: readonly Model[] = ['steady', 'published'];

/** Simulated time in minutes: [0, warmupMinutes) is not measured, [warmupMinutes, totalMinutes) is. */
export interface Horizon {
  readonly warmupMinutes: number;
  readonly totalMinutes: number;
}

/** Arrivals as an inhomogeneous Poisson process with integer costs 1..maxCostUnits, drawn evenly. */
export interface DemandLaw {
  readonly userCount: number;
  /** Requests per user and minute before any multiplier. */
  readonly basePerMinute: number;
  readonly peakMultiplier: number;
  readonly weekendMultiplier: number;
  readonly eveningMultiplier: number;
  readonly burstMultiplier: number;
  readonly burstLengthMinutes: number;
  /** One start per simulated week, minutes from the start of the trial. */
  readonly burstStarts: readonly number[];
  readonly maxCostUnits: number;
}

export interface Scenario {
  readonly resetClass: ResetClass;
  /** Each account's long and short window; of a pool with more to it, for words and the reset class only. */
  readonly accounts: readonly AccountSpec[];
  /** The pool where two windows an account do not tell it all, else null. */
  readonly world: PoolWorld | null;
  /** null when demand comes from a trace. */
  readonly law: DemandLaw | null;
}

/** Sum of weekly capacities, units per 7 days: each account's capacity scaled to a window of a week. */
export function weeklySupplyUnits(
  accounts: ReadonlyArray<{ readonly weekly: Pick<WindowSpec, 'capacityUnits' | 'lengthMinutes'> }>,
): number {
  let sum = 0;
  for (const { weekly } of accounts) sum += (weekly.capacityUnits * MINUTES_PER_WEEK) / weekly.lengthMinutes;
  return sum;
}
