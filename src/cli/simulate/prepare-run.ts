/** From a request to an experiment: reads the user's files and says what they hold. */
import { MINUTES_PER_WEEK, QuotalabError } from '../../core/index.ts';
import { limitNotes, type Pool, poolVendors } from '../../quota/pools/index.ts';
import {
  balancedUnits,
  type ObjectiveWeights,
  PUBLISHED_WEIGHTS,
  type TrialPlan,
  unitsPerRequest,
} from '../../simulation/engine/index.ts';
import {
  caveatsOf,
  type DemandRecord,
  type Experiment,
  type PoolRecord,
} from '../../simulation/experiment/index.ts';
import { poolSupplyUnits } from '../../simulation/scenario/index.ts';
import {
  assumedWindows,
  isChoice,
  poolRecord,
  prepareDemand,
  type RunDemand,
  rateNotes,
  readObjective,
  refuseUnpriced,
  runLengthNote,
  styleText,
} from '../inputs/index.ts';
import { readCapacities, readPoolGraph, withCapacities } from '../inputs/pool/index.ts';

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
  /** At which rates unlike units of the pool are added up. */
  readonly rates: readonly string[];
  /** What is said before a run of minutes: how long it will take, and what is quicker; null for a short one. */
  readonly runLength: string | null;
  readonly windows: { readonly short: string; readonly weekly: string };
  readonly caveats: readonly string[];
}

/** Whether the accounts supply something that a load can be fitted to; drawn ones do. */
function isFittable({ plan, shape }: RunDemand): boolean {
  if (shape === null) return true;
  return Number.isFinite(poolSupplyUnits(shape, 1)) && balancedUnits(shape, plan, 1) > 0;
}

/** A load cannot be fitted to accounts that have no limit. Throws BAD_OPTION. */
function refuseEndlessSupply({ demandScale }: SimulateRequest, demand: RunDemand): void {
  const { shape } = demand;
  if (shape === null || demandScale.kind !== 'fit' || isFittable(demand)) return;
  throw new QuotalabError(
    'BAD_OPTION',
    `--demand-scale is 'fit:${demandScale.load}' and the pool ${poolSupplyUnits(shape, 1) > 0 ? 'has an account without a known limit' : 'supplies nothing that returns and is asked for'}; allowed: a factor such as 1`,
  );
}

/** The pool, its windows at what the file of capacities says of them. */
async function poolOf(
  { pool: text, capacities, unitTokens }: SimulateRequest,
  cwd: string,
): Promise<Pool | null> {
  if (text === null) return null;
  const pool = await readPoolGraph(text, { unitTokens, cwd });
  if (capacities === null) return pool;
  const records = await readCapacities(capacities, cwd);
  const { windows, notes } = withCapacities(pool.graph.windows, records, unitTokens);
  return { ...pool, graph: { ...pool.graph, windows }, notes: [...pool.notes, ...notes] };
}

/** Reads pool, objective and demand. Throws the coded errors of the readers. */
export async function prepareRun(request: SimulateRequest, surroundings: Surroundings): Promise<PreparedRun> {
  const { unitTokens, timeZone } = request;
  const weights =
    request.objectivePath === null
      ? PUBLISHED_WEIGHTS
      : await readObjective(request.objectivePath, surroundings.cwd);
  const pool = await poolOf(request, surroundings.cwd);
  if (pool !== null) refuseUnpriced(request.pool!, pool);
  const poolPlan = pool === null ? null : { graph: pool.graph, usdPerUnit: pool.usdPerUnit, timeZone };
  const vendors = pool === null ? null : poolVendors(pool);
  const demand = await prepareDemand({ ...request, vendors }, surroundings, poolPlan);
  refuseEndlessSupply(request, demand);
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
  const isRecorded = demand.plan.kind === 'trace';
  const rates =
    pool === null
      ? []
      : rateNotes(pool, {
          unitTokens,
          unitsPerRequest: unitsPerRequest(plan),
          isRecorded,
        });
  const ofPool = 'as the accounts say';
  const { trials, threads, batchSize } = request;
  const { stopping, rankBy } = request.statistics;
  return {
    experiment: { plan, trials, batchSize, stopping, rankBy },
    runLength: runLengthNote({
      plan,
      trials,
      threads,
      mayStop: stopping.kind !== 'trials',
      canFit: isChoice(request, poolPlan) && isFittable(demand),
    }),
    weights,
    demand: demand.record,
    pool:
      pool === null
        ? null
        : poolRecord({ ...pool, notes: [...pool.notes, ...rates] }, demand.shape!, {
            source: request.pool!,
            timeZone,
            assumed: assumedWindows(pool, { isRecorded }).map(({ id }) => id),
          }),
    rates,
    unlimited: pool === null ? [] : limitNotes(pool.graph.windows, pool.usdPerUnit),
    windows: {
      short: pool === null ? styleText(request.shortStyle) : ofPool,
      weekly: pool === null ? styleText(request.weeklyStyle) : ofPool,
    },
    caveats: caveatsOf(plan),
  };
}
