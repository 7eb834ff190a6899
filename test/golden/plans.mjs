/** Plans of the golden digests. */

import { POLICY_SETS } from '../../dist/src/quota/policies/index.js';
import { PUBLISHED_WEIGHTS } from '../../dist/src/simulation/engine/index.js';

const WEEK = 10080;
/** The thirteen the digests were made with: a policy added to the registry must not move them. */
const POLICIES = POLICY_SETS.all.slice(0, 13);
const fixed = { kind: 'fixed', floorMinutes: 1 };

function plan(law, weeks, policies) {
  const weekCount = weeks.warmup + weeks.measured;
  return {
    seed: 20260211,
    scenarioLaw: { resetMode: 'mixed', shortStyle: fixed, weeklyStyle: fixed, weekCount, ...law },
    horizon: { warmupMinutes: weeks.warmup * WEEK, totalMinutes: weekCount * WEEK },
    policies,
    weights: PUBLISHED_WEIGHTS,
    demand: { kind: 'generated', scale: { kind: 'factor', factor: 1 } },
    pool: null,
    inputs: { kind: 'random' },
    sampling: null,
  };
}

const PLANS = {
  'steady, focused, fixed': () =>
    plan({ model: 'steady', mode: 'focused' }, { warmup: 1, measured: 1 }, POLICIES),
  'steady, broad, first_use and sliding': () =>
    plan(
      {
        model: 'steady',
        mode: 'broad',
        shortStyle: { kind: 'first_use', floorMinutes: 10 },
        weeklyStyle: { kind: 'sliding', floorMinutes: 1 },
      },
      { warmup: 1, measured: 1 },
      POLICIES,
    ),
  'published, focused': () =>
    plan({ model: 'published', mode: 'focused' }, { warmup: 0, measured: 1 }, POLICY_SETS.published),
};

export function planOf(name) {
  return PLANS[name]();
}
