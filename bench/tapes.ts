/** The inputs of the engine benchmarks: real trials of the default command, made once and kept. */

import { POLICY_SETS } from '../dist/src/quota/policies/index.js';
import {
  PUBLISHED_WEIGHTS,
  type ReplayRecord,
  type TrialPlan,
  TrialRunner,
} from '../dist/src/simulation/engine/index.js';

const WEEK = 10080;
const FIXED = { kind: 'fixed', floorMinutes: 1 } as const;

/** The plan of `simulate --scenario-mode focused` with these policies. */
export function defaultPlan(policies: readonly string[] = POLICY_SETS.published): TrialPlan {
  return {
    seed: 20260211,
    scenarioLaw: {
      model: 'steady',
      mode: 'focused',
      resetMode: 'mixed',
      shortStyle: FIXED,
      weeklyStyle: FIXED,
      weekCount: 4,
    },
    horizon: { warmupMinutes: 3 * WEEK, totalMinutes: 4 * WEEK },
    start: 'paced',
    policies,
    weights: PUBLISHED_WEIGHTS,
    demand: { kind: 'generated', scale: { kind: 'factor', factor: 1 } },
    pool: null,
    inputs: { kind: 'random' },
    sampling: null,
  };
}

export interface BenchTape {
  readonly accounts: ReplayRecord['scenario']['accounts'];
  readonly maxCostUnits: number;
  readonly tape: {
    readonly minutes: Int32Array;
    readonly costs: Int32Array;
    readonly arrivalCount: number;
    readonly measuredFrom: number;
  };
}

/** The first `count` trials' accounts and tapes. */
export function benchTapes(count: number): BenchTape[] {
  const runner = new TrialRunner(defaultPlan(['fill_first']));
  return Array.from({ length: count }, (_, trial) => {
    const { scenario, tape } = runner.record(trial, 'fill_first');
    const { arrivalCount, measuredFrom } = tape;
    return {
      accounts: scenario.accounts,
      maxCostUnits: scenario.law?.maxCostUnits ?? 1,
      tape: {
        minutes: tape.minutes.slice(0, arrivalCount),
        costs: tape.costs.slice(0, arrivalCount),
        arrivalCount,
        measuredFrom,
      },
    };
  });
}
