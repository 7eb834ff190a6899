/** Quota of a project over days: phases with a load per day, each day and the whole against the daily limits. */
import { addCosts, type CostVector, costOf, costVector, PlanError, whole } from '../../core/values/index.ts';
import { type PoolLimits, poolLimits } from '../solve/index.ts';

export interface ProjectPhase {
  readonly name: string;
  readonly perDay: CostVector;
  /** 1 to 366. */
  readonly days: number;
}

/** Spend over limit by pool; pools without a limit or with limit 0 are missing. */
export type UtilisationByPool = Readonly<Record<string, number>>;

export interface ProjectDay {
  /** From 1. */
  readonly day: number;
  readonly phase: string;
  readonly load: CostVector;
  readonly utilisationFraction: UtilisationByPool;
  /** Pools whose daily limit the day exceeds. */
  readonly over: readonly string[];
}

export interface ProjectPlan {
  readonly days: readonly ProjectDay[];
  readonly spend: CostVector;
  /** Of the limits times the days: a fresh sliding pool, spent as it comes back. */
  readonly utilisationFraction: UtilisationByPool;
  readonly feasible: boolean;
}

function utilisation(spend: CostVector, limits: PoolLimits, days: number): UtilisationByPool {
  return Object.fromEntries(
    Object.entries(limits).flatMap(([pool, limit]) =>
      limit === null || limit === 0 ? [] : [[pool, costOf(spend, pool) / (limit * days)] as const],
    ),
  );
}

/** The plan; phases follow one another. Throws E_EMPTY without phases, E_UNKNOWN for a pool without a limit entry. */
export function projectPlan(phases: readonly ProjectPhase[], dailyLimits: PoolLimits): ProjectPlan {
  const limits = poolLimits('dailyLimits', dailyLimits);
  if (!Array.isArray(phases) || phases.length === 0) {
    throw new PlanError('E_EMPTY', 'phases', phases, 'at least one phase');
  }
  const loads = (phases as readonly ProjectPhase[]).flatMap(({ name, perDay, days }, i) => {
    const load = costVector(`phases[${i}].perDay`, perDay, Object.keys(limits));
    const dayCount = whole(`phases[${i}].days`, days, 1, 366);
    return Array.from({ length: dayCount }, () => ({ phase: name, load }));
  });
  const days = loads.map(({ phase, load }, i) => ({
    day: i + 1,
    phase,
    load,
    utilisationFraction: utilisation(load, limits, 1),
    over: Object.entries(limits).flatMap(([pool, limit]) =>
      limit !== null && costOf(load, pool) > limit ? [pool] : [],
    ),
  }));
  const spend = addCosts(...loads.map(({ load }) => load));
  return {
    days,
    spend,
    utilisationFraction: utilisation(spend, limits, days.length),
    feasible: days.every(({ over }) => over.length === 0),
  };
}
