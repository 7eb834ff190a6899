/**
 * What this program's engine makes of a few small trials, as a digest: equal where code and arithmetic are equal, so that
 * batches of two machines, or of one machine before and after an update, are put together only when they belong together.
 */
import { POLICY_SETS } from '../../../quota/policies/index.ts';
import {
  FACTS,
  METRICS,
  PUBLISHED_WEIGHTS,
  type TrialPlan,
  TrialRunner,
  useWidth,
} from '../../engine/index.ts';
import { DoubleDigest } from '../../experiment/index.ts';
import type { Model } from '../../scenario/index.ts';

const WEEK_MINUTES = 7 * 24 * 60;
const STYLE = { kind: 'first_use', floorMinutes: 1 } as const;

function probePlan(model: Model): TrialPlan {
  return {
    seed: 1,
    scenarioLaw: {
      model,
      mode: 'focused',
      resetMode: 'mixed',
      shortStyle: model === 'published' ? { ...STYLE, kind: 'fixed' } : STYLE,
      weeklyStyle: { ...STYLE, kind: 'fixed' },
      weekCount: 1,
    },
    horizon: { warmupMinutes: 0, totalMinutes: WEEK_MINUTES },
    policies: model === 'published' ? POLICY_SETS.published : POLICY_SETS.all,
    weights: PUBLISHED_WEIGHTS,
    demand: { kind: 'generated', scale: { kind: 'factor', factor: 1 } },
    pool: null,
    inputs: { kind: 'random' },
    sampling: null,
  };
}

/** SHA-256 in hex of two trials by every policy; some 0.1 s. */
export function engineFingerprint(): string {
  const digest = new DoubleDigest();
  for (const model of ['steady', 'published'] as const) {
    const plan = probePlan(model);
    const rows = new Float64Array(plan.policies.length * METRICS.length);
    const facts = new Float64Array(FACTS.length);
    const uses = { values: new Float64Array(plan.policies.length * useWidth(plan)), offset: 0 };
    new TrialRunner(plan).run(0, { rows, rowOffset: 0, facts, factOffset: 0, uses });
    for (const column of [rows, facts, uses.values]) digest.add(column, 0, column.length);
  }
  return digest.hex();
}
