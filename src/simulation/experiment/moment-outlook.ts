/**
 * What becomes of one moment: trials that begin with the accounts as they stand and meet recorded days from then on,
 * under one policy. When the first request is refused, and how much is.
 */
import { type TrialPlan, TrialRunner } from '../engine/index.ts';

export interface MomentOutlook {
  readonly trials: number;
  /** Minutes from the plan's moment to the first refused request of each trial that has one, ascending. */
  readonly firstRefusals: readonly number[];
  /** Units refused of all that were asked for, all trials together; null = nothing was asked for. */
  readonly refusedShare: number | null;
}

/** Trials of a plan with a moment and one policy; its results depend on the plan alone. */
export function momentOutlook(plan: TrialPlan, trials: number): MomentOutlook {
  const runner = new TrialRunner(plan);
  const begin = plan.horizon.warmupMinutes;
  const firstRefusals: number[] = [];
  let [asked, refused] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const { tape, choices } = runner.record(trial, plan.policies[0]!);
    let first = -1;
    for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
      asked += tape.costs[arrival]!;
      if (choices[arrival]! >= 0) continue;
      refused += tape.costs[arrival]!;
      if (first < 0) first = tape.minutes[arrival]! - begin;
    }
    if (first >= 0) firstRefusals.push(first);
  }
  return {
    trials,
    firstRefusals: firstRefusals.sort((a, b) => a - b),
    refusedShare: asked === 0 ? null : refused / asked,
  };
}
