/**
 * Runs the engine on a tape made by hand, in two ways. `playDay` goes through the whole TrialRunner: the
 * accounts are a pool with known resets and the tape is a trace of one day, so that the runner's own warm-up
 * handling is in the test. `replayTape` does the runner's steps on any tape, for tapes that no trace can give.
 */

import { openStream, type RandomGenerator } from '../../../src/numerics/random/index.ts';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import type { Policy } from '../../../src/quota/views/index.ts';
import type { AccountSpec } from '../../../src/quota/windows/index.ts';
import { DemandTape } from '../../../src/simulation/demand/index.ts';
import {
  finish,
  METRICS,
  PoolState,
  PUBLISHED_WEIGHTS,
  replay,
  Tally,
  Timetable,
  type TrialPlan,
  TrialRunner,
  writeUseRow,
} from '../../../src/simulation/engine/index.ts';
import { writeMetricsRow } from '../../../src/simulation/engine/metrics.ts';
import type { ReplaySpan } from '../../../src/simulation/engine/replay.ts';
import type { ReplayContext } from '../../../src/simulation/engine/replay-context.ts';
import {
  type Horizon,
  type PoolShape,
  type Scenario,
  weeklySupplyUnits,
} from '../../../src/simulation/scenario/index.ts';
import { worldOfAccounts } from './world-of-accounts.ts';

export type Arrival = readonly [minute: number, costUnits: number];

export interface Played {
  readonly row: Float64Array;
  /** Account that served each arrival, -1 = denied. */
  readonly choices: number[];
}

/** The random policy's numbers for a trial, or null for a policy that draws nothing. */
export function policyDraws(policy: Policy, seed: number, trialIndex: number): RandomGenerator | null {
  if (!policy.reads.includes('draws')) return null;
  return openStream({ seed, trialIndex, purpose: 'policy', substream: ALL_POLICIES.indexOf(policy) });
}

/** A sealed tape of these arrivals, which must ascend in minute. */
export function tapeOf(arrivals: readonly Arrival[], horizon: Horizon): DemandTape {
  const tape = new DemandTape(Math.max(1, arrivals.length));
  arrivals.forEach(([minute, cost], index) => {
    tape.minutes[index] = minute;
    tape.costs[index] = cost;
  });
  tape.arrivalCount = arrivals.length;
  tape.seal(horizon);
  return tape;
}

/** A runner whose every trial is `accounts` against `arrivals`, repeated day after day (minutes 0..1439). */
export function dayRunner(
  accounts: readonly AccountSpec[],
  arrivals: readonly Arrival[],
  horizon: Horizon,
  maxCostUnits: number,
): TrialRunner {
  const style = { kind: 'fixed', floorMinutes: 1 } as const;
  const plan: TrialPlan = {
    seed: 1,
    scenarioLaw: {
      model: 'steady',
      mode: 'focused',
      resetMode: 'same',
      shortStyle: style,
      weeklyStyle: style,
      weekCount: 1,
    },
    horizon,
    policies: ALL_POLICIES.map(({ name }) => name),
    weights: PUBLISHED_WEIGHTS,
    demand: {
      kind: 'trace',
      scale: { kind: 'factor', factor: 1 },
      trace: {
        dayCount: 1,
        dayOfWeek: Uint8Array.of(0),
        dayStart: Int32Array.of(0, arrivals.length),
        minuteOfDay: Int32Array.from(arrivals, ([minute]) => minute),
        costs: Int32Array.from(arrivals, ([, cost]) => cost),
        maxCostUnits,
      },
    },
    pool: null,
    inputs: { kind: 'random' },
    sampling: null,
  };
  const scenario: Scenario = { resetClass: 'same_reset', accounts, world: null, law: null };
  return new TrialRunner(plan, {
    shape: null,
    open: () => ({ scenario, demandSeeds: null }),
    supplyUnits: () => weeklySupplyUnits(accounts),
    balancedUnits: () => weeklySupplyUnits(accounts),
  });
}

/** One policy on a day made by hand, by the real runner. */
export function playDay(
  policy: Policy,
  accounts: readonly AccountSpec[],
  arrivals: readonly Arrival[],
  horizon: Horizon,
  maxCostUnits: number,
): Played {
  const { row, choices } = dayRunner(accounts, arrivals, horizon, maxCostUnits).record(0, policy.name);
  return { row, choices: [...choices] };
}

/** The tables of `replayTape`, kept between calls over one horizon, and the loop it runs. */
export interface ReplayDesk {
  readonly timetable: Timetable;
  readonly tally: Tally;
  readonly loop: typeof replay;
}

/** Arrivals [first, end) in calls of at most `most` arrivals each. */
export function playInCalls(
  loop: typeof replay,
  policy: Policy,
  context: ReplayContext,
  span: ReplaySpan,
  most: number,
): void {
  for (let from = span.from; from < span.to; from += most) {
    loop(policy, context, { ...span, from, to: Math.min(from + most, span.to) });
  }
}

export const deskFor = (horizon: Horizon, loop: typeof replay = replay): ReplayDesk => ({
  timetable: new Timetable(horizon),
  tally: new Tally(),
  loop,
});

export interface TapePlayed extends Played {
  /** One row of engine/use-row.ts; windows are each account's weekly one, then its short one. */
  readonly uses: Float64Array;
}

/** How a tape is replayed: by which loop, in calls of at most how many arrivals. */
export interface PlayManner {
  readonly policy: Policy;
  readonly loop: typeof replay;
  readonly most: number;
}

/** Warm-up, then measured time, as TrialRunner does it, on a state at minute 0. `shape`: of the pool. */
export function playTape(
  { policy, loop, most }: PlayManner,
  context: ReplayContext,
  tape: DemandTape,
  shape: PoolShape,
): TapePlayed {
  const { state, tally, timetable } = context;
  const choices = new Int16Array(tape.arrivalCount);
  const draws = policyDraws(policy, 1, 0);
  tally.clear();
  playInCalls(loop, policy, context, { from: 0, to: tape.measuredFrom, draws, choices }, most);
  const { usefulAccountMinutes, expiredWeeklyUnits, strandedWeeklyUnits } = tally;
  tally.clear();
  Object.assign(tally, { usefulAccountMinutes, expiredWeeklyUnits, strandedWeeklyUnits });
  const measured = { from: tape.measuredFrom, to: tape.arrivalCount, draws, choices };
  playInCalls(loop, policy, context, measured, most);
  finish(context);
  const row = new Float64Array(METRICS.length);
  writeMetricsRow(row, 0, { state, tally, timetable, tape, weights: PUBLISHED_WEIGHTS });
  const ids = shape.windows.map(({ window }) => window.id);
  const uses = new Float64Array(2 + 5 * ids.length);
  writeUseRow(uses, 0, { context, arrivalCount: tape.arrivalCount, shape, ids });
  return { row, choices: [...choices], uses };
}

/** One policy on any sealed tape: warm-up, then measured time, as TrialRunner does it. */
export function replayTape(
  policy: Policy,
  accounts: readonly AccountSpec[],
  tape: DemandTape,
  maxCostUnits: number,
  desk: ReplayDesk,
  most: number = tape.arrivalCount,
): TapePlayed {
  const { timetable, tally, loop } = desk;
  const state = new PoolState(accounts.length);
  state.load(accounts, maxCostUnits);
  state.restart(tape.arrivalCount);
  const context = { state, tally, timetable, minutes: tape.minutes, costs: tape.costs, classes: null };
  return playTape({ policy, loop, most }, context, tape, worldOfAccounts(accounts).shape);
}
