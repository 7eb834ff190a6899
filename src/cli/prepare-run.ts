/** From a request to an experiment: reads the user's files and says what they hold. */
import { MINUTES_PER_WEEK, QuotalabError } from '../core/index.ts';
import { limitNotes } from '../quota/pools/index.ts';
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
import {
  drawnShortUnits,
  largestCostUnits,
  type PoolPlan,
  poolSupplyUnits,
  shapePool,
} from '../simulation/scenario/index.ts';
import { readDemand } from '../usage/sources/index.ts';
import {
  drawnOversizeWarnings,
  mixText,
  oversizeWarnings,
  poolRecord,
  readObjective,
  readPoolGraph,
  readState,
  runLengthNote,
  sharesOfTrace,
  sizesOfLaw,
  sizesOfTrace,
  styleText,
  unservedWarnings,
} from './inputs/index.ts';

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
  /** What of the pool limits nothing, and why. */
  readonly unlimited: readonly string[];
  /** What is said before a run of minutes: how long it will take, and what is quicker; null for a short one. */
  readonly runLength: string | null;
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
    if (Number.isFinite(supply)) {
      facts.push({ label: 'Mean demand over weekly supply', value: load.toPrecision(3) });
      warnings.push(...loadWarnings(load));
    }
  }
  const sizes = sizesOfTrace(reading.trace);
  if (pool !== null) {
    const shape = shapePool(pool, modelsOf(plan));
    warnings.push(...unservedWarnings(shape, sharesOfTrace(reading.trace)));
    warnings.push(...oversizeWarnings(shape, sizes));
  } else warnings.push(...drawnOversizeWarnings(sizes, drawnShortUnits(request.scenarioMode)));
  return {
    plan,
    record: { ...scaleRecord(request), source: demand, kind: 'trace', facts, warnings },
  };
}

/** Drawn demand, with the models of --classes. */
function generatedDemand(
  request: SimulateRequest,
  pool: PoolPlan | null,
): { plan: DemandPlan; record: DemandRecord } {
  const { classes: mix, demandScale: scale, scenarioMode } = request;
  const plan: DemandPlan = mix === null ? { kind: 'generated', scale } : { kind: 'generated', scale, mix };
  const facts = mix === null ? [] : [{ label: 'Models of requests', value: mixText(mix) }];
  const shape = pool === null ? null : shapePool(pool, modelsOf(plan));
  const named = mix ?? [];
  const rest = { model: null, share: 1 - named.reduce((sum, { share }) => sum + share, 0) };
  const sizes = sizesOfLaw(largestCostUnits(scenarioMode), [...named, rest]);
  const warnings =
    shape === null ? [] : [...unservedWarnings(shape, [...named, rest]), ...oversizeWarnings(shape, sizes)];
  if (mix !== null && (shape === null || shape.classNames.length === 1)) {
    warnings.push('--classes changes nothing: no window or account of the pool tells models apart');
  }
  const record = {
    ...scaleRecord(request),
    source: 'generated',
    kind: 'generated',
    facts,
    warnings,
  } as const;
  return { plan, record };
}

/** Whether the accounts supply something that a load can be fitted to. */
function isFittable(pool: PoolPlan, demand: DemandPlan): boolean {
  const supply = poolSupplyUnits(shapePool(pool, modelsOf(demand)), 1);
  return Number.isFinite(supply) && supply > 0;
}

/** A load cannot be fitted to accounts that have no limit. Throws BAD_OPTION. */
function refuseEndlessSupply(
  { demandScale }: SimulateRequest,
  pool: PoolPlan | null,
  demand: DemandPlan,
): void {
  if (pool === null || demandScale.kind !== 'fit' || isFittable(pool, demand)) return;
  const supply = poolSupplyUnits(shapePool(pool, modelsOf(demand)), 1);
  throw new QuotalabError(
    'BAD_OPTION',
    `--demand-scale is 'fit:${demandScale.load}' and the pool ${supply > 0 ? 'has an account without a known limit' : 'supplies nothing that returns'}; allowed: a factor such as 1`,
  );
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
      ? generatedDemand(request, poolPlan)
      : await readTrace(request, surroundings, poolPlan);
  refuseEndlessSupply(request, poolPlan, demand.plan);
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
    // Absent when full, so that plans of full accounts keep their configuration digest.
    ...(request.start === 'full' ? {} : { start: request.start }),
    policies: request.policies,
    weights,
    demand: demand.plan,
    pool: poolPlan,
    inputs: request.statistics.inputs,
    sampling: request.statistics.sampling,
  };
  const ofPool = 'as the accounts say';
  const { trials, threads, batchSize } = request;
  const { stopping } = request.statistics;
  return {
    experiment: { plan, trials, batchSize, stopping },
    runLength: runLengthNote({
      plan,
      trials,
      threads,
      mayStop: stopping.kind !== 'trials',
      canFit: poolPlan === null || isFittable(poolPlan, demand.plan),
    }),
    weights,
    demand: demand.record,
    pool:
      pool === null
        ? null
        : poolRecord(request.pool!, pool, shapePool(pool, modelsOf(demand.plan)), timeZone),
    unlimited: pool === null ? [] : limitNotes(pool.graph.windows, pool.usdPerUnit),
    windows: {
      short: pool === null ? styleText(request.shortStyle) : ofPool,
      weekly: pool === null ? styleText(request.weeklyStyle) : ofPool,
    },
    caveats: caveatsOf(plan),
  };
}
