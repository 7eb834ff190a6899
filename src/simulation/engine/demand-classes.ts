/**
 * The classes of a plan's requests: which models they name and, once the pool's shape is known, which class each one
 * is. A pool of one class needs no class column.
 */
import type { PoolShape } from '../scenario/index.ts';
import type { DemandPlan } from './trial-plan.ts';

/** Models that the demand names, in order. */
export function modelsOf(demand: DemandPlan): readonly string[] {
  return demand.kind === 'trace'
    ? (demand.trace.models?.names ?? [])
    : (demand.mix ?? []).map(({ model }) => model);
}

/** Class of each of `modelsOf`, and last the class of a request without a model; null where there is one class. */
export function classesOfModels(shape: PoolShape | null, demand: DemandPlan): Uint8Array | null {
  if (shape === null || shape.classNames.length === 1) return null;
  return Uint8Array.from([...modelsOf(demand), null], (model) => shape.classOf(model));
}
