/** Plans of the steady model for tests: one warm-up week, one measured week, all policies. */
import { MINUTES_PER_WEEK } from '../../../src/core/index.ts';
import { POLICY_SETS } from '../../../src/quota/policies/index.ts';
import { PUBLISHED_WEIGHTS, type TrialPlan } from '../../../src/simulation/engine/index.ts';
import type { ResetMode, ScenarioMode, Start, WindowStyle } from '../../../src/simulation/scenario/index.ts';

export const FIXED: WindowStyle = { kind: 'fixed', floorMinutes: 1 };
export const FIRST_USE_10: WindowStyle = { kind: 'first_use', floorMinutes: 10 };
export const SLIDING: WindowStyle = { kind: 'sliding', floorMinutes: 1 };

export interface PlanChoice {
  readonly mode: ScenarioMode;
  readonly resetMode: ResetMode;
  readonly shortStyle?: WindowStyle;
  readonly weeklyStyle?: WindowStyle;
  readonly seed?: number;
  readonly warmupWeeks?: number;
  readonly weeks?: number;
  readonly start?: Start;
}

export function steadyPlan(choice: PlanChoice): TrialPlan {
  const { mode, resetMode, shortStyle = FIXED, weeklyStyle = FIXED } = choice;
  const { seed = 20260211, warmupWeeks = 1, weeks = 1, start } = choice;
  const weekCount = warmupWeeks + weeks;
  return {
    seed,
    scenarioLaw: { model: 'steady', mode, resetMode, shortStyle, weeklyStyle, weekCount },
    horizon: {
      warmupMinutes: warmupWeeks * MINUTES_PER_WEEK,
      totalMinutes: weekCount * MINUTES_PER_WEEK,
    },
    ...(start === undefined ? {} : { start }),
    policies: POLICY_SETS.all,
    weights: PUBLISHED_WEIGHTS,
    demand: { kind: 'generated', scale: { kind: 'factor', factor: 1 } },
    pool: null,
    inputs: { kind: 'random' },
    sampling: null,
  };
}
