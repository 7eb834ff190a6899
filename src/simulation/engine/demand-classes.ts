/**
 * The classes of a plan's requests: which models they name and, once the pool's shape is known, which class each one
 * is. A pool of one class needs no class column.
 */
import { meanCostUnits, weeklyUnits } from '../demand/index.ts';
import { classLoad, type PoolShape, poolSupplyUnits, shapePool } from '../scenario/index.ts';
import type { DemandPlan, TrialPlan } from './trial-plan.ts';

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

/** Units by class of one unit of demand, in sum 1. */
export function unitsByClass(shape: PoolShape, demand: DemandPlan): number[] {
  const units = new Array<number>(shape.classNames.length).fill(0);
  if (demand.kind === 'generated') {
    const mix = demand.mix ?? [];
    for (const { model, share } of mix) units[shape.classOf(model)]! += share;
    units[shape.classOf(null)]! += 1 - mix.reduce((sum, { share }) => sum + share, 0);
    return units;
  }
  const { costs, models } = demand.trace;
  const classes = [...(models?.names ?? []), null].map((model) => shape.classOf(model));
  let total = 0;
  costs.forEach((cost, arrival) => {
    units[classes[models?.ofArrival[arrival] ?? classes.length - 1]!]! += cost;
    total += cost;
  });
  return units.map((sum) => (total > 0 ? sum / total : 0));
}

/**
 * Units of demand a week that make a load of one: the supply where every account serves all, more where some of the demand
 * is nobody's to serve, less where models wait for few accounts. Infinity where what serves them has no known limit; 0
 * where nothing that is asked for is served.
 */
export function balancedUnits(shape: PoolShape, demand: DemandPlan, unitsPerRequest: number): number {
  if (shape.classNames.length === 1) return poolSupplyUnits(shape, unitsPerRequest);
  const found = classLoad(shape, unitsByClass(shape, demand), unitsPerRequest);
  return found === null ? 0 : 1 / found.load;
}

/**
 * Demand over what can serve it, as the plan itself says: the load that it is fitted to, or of recorded demand its mean
 * week over what makes a load of one in the pool. null where accounts or demand are drawn, which only trials tell, and
 * where the supply has no known limit or nothing is supplied.
 */
export function expectedLoad({ pool, demand }: Pick<TrialPlan, 'pool' | 'demand'>): number | null {
  if (pool === null) return null;
  const { scale } = demand;
  const shape = shapePool(pool, modelsOf(demand));
  const unitsEach = demand.kind === 'trace' ? meanCostUnits(demand.trace) : 1;
  const supply = poolSupplyUnits(shape, unitsEach);
  const balanced = balancedUnits(shape, demand, unitsEach);
  if (!Number.isFinite(supply) || !(balanced > 0)) return null;
  if (scale.kind === 'fit') return scale.load;
  return demand.kind === 'trace' ? (scale.factor * weeklyUnits(demand.trace)) / balanced : null;
}
