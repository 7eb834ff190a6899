/** Pools and nights of worlds worked by hand. */
import { findPolicy } from '../../../src/quota/policies/index.ts';
import type { AccountSpec, WindowSpec } from '../../../src/quota/windows/index.ts';
import { METRIC_INDEX, METRICS, type Metric } from '../../../src/simulation/engine/index.ts';
import type { Horizon } from '../../../src/simulation/scenario/index.ts';
import { type Arrival, playDay } from './replay-tape.ts';

/** Larger than any demand here: a window that never binds. */
export const AMPLE: number = 1_000_000;

export const fixed = (
  capacityUnits: number,
  lengthMinutes: number,
  firstResetMinute: number = lengthMinutes,
): WindowSpec => ({
  kind: 'fixed',
  capacityUnits,
  lengthMinutes,
  floorMinutes: 1,
  firstResetMinute,
});

export const pool = (...windows: [short: WindowSpec, weekly: WindowSpec][]): AccountSpec[] =>
  windows.map(([short, weekly], index) => ({ name: `account-${index + 1}`, short, weekly }));

export const NIGHT: Horizon = { warmupMinutes: 0, totalMinutes: 480 };

/** Plays `arrivals` and names the metrics of the row. */
export function play(
  policyName: string,
  accounts: readonly AccountSpec[],
  arrivals: readonly Arrival[],
  horizon: Horizon = NIGHT,
  maxCostUnits = 4,
): { choices: number[]; metrics: Record<Metric, number> } {
  const { row, choices } = playDay(findPolicy(policyName)!, accounts, arrivals, horizon, maxCostUnits);
  const metrics = Object.fromEntries(METRICS.map((metric) => [metric, row[METRIC_INDEX[metric]]!]));
  return { choices, metrics: metrics as Record<Metric, number> };
}
