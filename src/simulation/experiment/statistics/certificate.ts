/**
 * Whether the best policy is known, not estimated: by theory (bound/certificate.ts), or because a policy served all that
 * could be served in every trial that was bounded.
 */
import { EARLIEST_END_POLICY, theoremFor } from '../../bound/index.ts';
import { modelsOf, type TrialPlan } from '../../engine/index.ts';
import { largestCostUnits, shapePool } from '../../scenario/index.ts';
import type { BoundRecord, CertificateRecord } from './statistics-record.ts';

/** Whether all requests of the plan cost the same. */
function costsAreEqual({ demand, scenarioLaw }: TrialPlan): boolean {
  if (demand.kind === 'generated') return largestCostUnits(scenarioLaw.mode) === 1;
  return demand.trace.costs.every((cost) => cost === demand.trace.maxCostUnits);
}

/** What is certain of a run's plan and bound. */
export function certificateOf(plan: TrialPlan, bound: BoundRecord): CertificateRecord {
  const policies = bound.status === 'computed' ? bound.policies : [];
  const sampled = bound.status === 'computed' ? bound.sampled_trials : 0;
  const attained = policies
    .filter(({ attained_trials }) => attained_trials === sampled)
    .map(({ policy }) => policy);
  const theorem =
    plan.pool === null || plan.scenarioLaw.model === 'published'
      ? null
      : theoremFor(shapePool(plan.pool, modelsOf(plan.demand)), costsAreEqual(plan));
  if (theorem !== null) {
    const own = policies.find(({ policy }) => policy === EARLIEST_END_POLICY);
    return {
      kind: theorem === 'whole' ? 'proven' : 'proven_if_split',
      policy: EARLIEST_END_POLICY,
      gap_units_mean: own?.regret_units_mean ?? null,
      attained,
    };
  }
  return attained.length > 0 ? { kind: 'attained', attained } : { kind: 'none' };
}
