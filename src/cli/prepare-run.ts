/** From a request to an experiment: reads the user's files and says what they hold. */
import { MINUTES_PER_WEEK } from '../core/index.ts';
import { meanCostUnits, weeklyUnits } from '../simulation/demand/index.ts';
import {
  type DemandPlan,
  modelsOf,
  type ObjectiveWeights,
  PUBLISHED_WEIGHTS,
  type TrialPlan,
} from '../simulation/engine/index.ts';
import {
  caveatsOf,
  type DemandRecord,
  type Experiment,
  type PoolRecord,
} from '../simulation/experiment/index.ts';
import { type PoolPlan, poolSupplyUnits, shapePool } from '../simulation/scenario/index.ts';
import { readDemand } from '../usage/sources/index.ts';
import { poolRecord, readObjective, readPoolGraph, readState, styleText } from './inputs/index.ts';

import type { SimulateRequest } from './simulate-request.ts';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly cwd: string;
}

export interface PreparedRun {
  readonly experiment: Experiment;
  readonly weights: ObjectiveWeights;
  readonly demand: DemandRecord;
  readonly pool: PoolRecord | null;
  readonly windows: { readonly short: string; readonly weekly: string };
  readonly caveats: readonly string[];
}

/** Below this load nothing is scarce, above the other one nearly everything is: policies cannot differ much. */
const QUIET_LOAD = 0.5;
const FLOODED_LOAD = 1.5;

function loadWarnings(load: number): string[] {
  if (load > FLOODED_LOAD) {
    return [
      `demand is ${load.toFixed(1)} times the weekly supply: most of it is denied whatever the policy; --demand-scale fit:0.95 compares policies near balance`,
    ];
  }
  if (load < QUIET_LOAD) {
    return [
      `demand is ${(100 * load).toFixed(1)} % of the weekly supply: policies can hardly differ; --demand-scale fit:0.95 shows how they would near balance`,
    ];
  }
  return [];
}

async function readTrace(
  request: SimulateRequest,
  surroundings: Surroundings,
  pool: PoolPlan | null,
): Promise<{ plan: DemandPlan; record: DemandRecord }> {
  const { demand, demandScale, unitTokens, tokenWeights, timeZone, lenient } = request;
  const reading = await readDemand(demand, {
    unitTokens,
    weights: tokenWeights,
    timeZone,
    lenient,
    readState,
    ...surroundings,
  });
  const facts = [...reading.facts];
  const warnings = [...reading.warnings];
  const plan = { kind: 'trace', trace: reading.trace, scale: demandScale } as const;
  if (pool !== null && demandScale.kind === 'factor') {
    const supply = poolSupplyUnits(shapePool(pool, modelsOf(plan)), meanCostUnits(reading.trace));
    const load = (demandScale.factor * weeklyUnits(reading.trace)) / supply;
    facts.push({ label: 'Mean demand over weekly supply', value: load.toPrecision(3) });
    warnings.push(...loadWarnings(load));
  }
  return {
    plan,
    record: { ...scaleRecord(request), source: demand, kind: 'trace', facts, warnings },
  };
}

function scaleRecord({ demandScale }: SimulateRequest): Pick<DemandRecord, 'scale' | 'fit_load'> {
  return demandScale.kind === 'factor'
    ? { scale: demandScale.factor, fit_load: null }
    : { scale: null, fit_load: demandScale.load };
}

/** Reads pool, objective and demand. Throws the coded errors of the readers. */
export async function prepareRun(request: SimulateRequest, surroundings: Surroundings): Promise<PreparedRun> {
  const { unitTokens, timeZone } = request;
  const weights =
    request.objectivePath === null
      ? PUBLISHED_WEIGHTS
      : await readObjective(request.objectivePath, surroundings.cwd);
  const pool =
    request.pool === null ? null : await readPoolGraph(request.pool, { unitTokens, cwd: surroundings.cwd });
  const poolPlan = pool === null ? null : { graph: pool.graph, usdPerUnit: pool.usdPerUnit, timeZone };
  const demand =
    request.demand === 'generated'
      ? {
          plan: { kind: 'generated', scale: request.demandScale } as const,
          record: {
            ...scaleRecord(request),
            source: 'generated',
            kind: 'generated',
            facts: [],
            warnings: [],
          } as const,
        }
      : await readTrace(request, surroundings, poolPlan);
  const weekCount = request.warmupWeeks + request.weeks;
  const plan: TrialPlan = {
    seed: request.seed,
    scenarioLaw: {
      model: request.model,
      mode: request.scenarioMode,
      resetMode: request.resetMode,
      shortStyle: request.shortStyle,
      weeklyStyle: request.weeklyStyle,
      weekCount,
    },
    horizon: {
      warmupMinutes: request.warmupWeeks * MINUTES_PER_WEEK,
      totalMinutes: weekCount * MINUTES_PER_WEEK,
    },
    policies: request.policies,
    weights,
    demand: demand.plan,
    pool: poolPlan,
    inputs: request.statistics.inputs,
    sampling: request.statistics.sampling,
  };
  const ofPool = 'as the accounts say';
  return {
    experiment: {
      plan,
      trials: request.trials,
      batchSize: request.batchSize,
      stopping: request.statistics.stopping,
    },
    weights,
    demand: demand.record,
    pool:
      pool === null
        ? null
        : poolRecord(request.pool!, pool, shapePool(pool, modelsOf(demand.plan)), timeZone),
    windows: {
      short: pool === null ? styleText(request.shortStyle) : ofPool,
      weekly: pool === null ? styleText(request.weeklyStyle) : ofPool,
    },
    caveats: caveatsOf(plan),
  };
}
