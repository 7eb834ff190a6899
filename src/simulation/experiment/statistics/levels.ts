/**
 * Levels (what share is served) to a sharper figure than trials alone give: the fluid share as a control
 * variate, and strata by reset class and expected load. Differences between policies are sharp already, because
 * they meet the same trials. Source: statistics specification, 2.8.
 */

import {
  columnCorrelation,
  controlVariate,
  notEnoughTrials,
  postStratify,
  RunningMoments,
  type SharperMean,
} from '../../../numerics/stats/index.ts';
import { RESET_CLASSES } from '../../../quota/windows/index.ts';
import { FluidWorld, type TrialPlan } from '../../engine/index.ts';
import { bandIndex, LOAD_BANDS } from './load-bands.ts';
import type { LevelEstimate, LevelsRecord } from './statistics-record.ts';
import type { TrialColumns } from './trial-columns.ts';

/** Sobol points that tell the control's expectation and the strata's weights. */
const SCRAMBLES = 16;
const POINTS = 256;
/** Levels rest on the first so many trials: beyond, they are sharp enough. */
const MOST_TRIALS = 20_000;
const LEAST_TRIALS = 50;
const STRATA: number = RESET_CLASSES.length * LOAD_BANDS.length;
const CONFIDENCE = 0.95;

interface Reference {
  readonly expectation: number;
  readonly expectationError: number;
  /** Shape: scrambles x STRATA: share of scenarios in each stratum. */
  readonly weights: ReadonlyArray<Float64Array>;
}

function stratumOf({ load, resetClass }: { readonly load: number; readonly resetClass: number }): number {
  return resetClass * LOAD_BANDS.length + bandIndex(load, 1);
}

/** What the scenario law alone implies, by scrambled Sobol points of its own. */
function referenceOf(plan: TrialPlan): Reference {
  const world = new FluidWorld({ ...plan, inputs: { kind: 'sobol', scrambles: SCRAMBLES, points: POINTS } });
  const means = new RunningMoments();
  const weights: Float64Array[] = [];
  for (let scramble = 0; scramble < SCRAMBLES; scramble++) {
    const counts = new Float64Array(STRATA);
    let sum = 0;
    for (let point = 0; point < POINTS; point++) {
      const fluid = world.share(scramble * POINTS + point);
      sum += fluid.share;
      counts[stratumOf(fluid)]! += 1 / POINTS;
    }
    means.add(sum / POINTS);
    weights.push(counts);
  }
  return { expectation: means.mean, expectationError: means.standardError!, weights };
}

function notApplicable(plan: TrialPlan, trials: number): string | null {
  if (plan.scenarioLaw.model === 'published') return 'the published model is kept as it was';
  if (plan.demand.kind === 'trace') return 'recorded demand has no expected rate to control for';
  if (plan.inputs.kind === 'sobol') return 'inputs are Sobol points already';
  if (!new FluidWorld(plan).isSupplyKnown())
    return 'an account has no known limit, so the supply is not known';
  return trials < LEAST_TRIALS ? notEnoughTrials(trials, LEAST_TRIALS) : null;
}

interface World {
  readonly control: Float64Array;
  /** Stratum of each trial. */
  readonly strata: Uint8Array;
  readonly reference: Reference;
}

/** One policy's level by every estimator. */
function estimateLevel(policy: string, values: Float64Array, world: World): LevelEstimate {
  const { control, strata, reference } = world;
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  const known = { value: reference.expectation, standardError: reference.expectationError };
  return {
    policy,
    plain: { mean: moments.mean, half_width_95: moments.halfWidth(CONFIDENCE)! },
    control: sharper(controlVariate(values, control, known, CONFIDENCE)),
    strata: sharper(postStratify(values, strata, reference.weights, CONFIDENCE)),
  };
}

function sharper(found: SharperMean | null): LevelEstimate['control'] {
  return found === null ? null : { mean: found.mean, half_width_95: found.halfWidth, gain: found.gain };
}

/** What the scenario law says of each trial, and of all of them. */
function worldOf(plan: TrialPlan, trials: Int32Array): World {
  const world = new FluidWorld(plan);
  const fluids = Array.from(trials, (trial) => world.share(trial));
  return {
    control: Float64Array.from(fluids, ({ share }) => share),
    strata: Uint8Array.from(fluids, stratumOf),
    reference: referenceOf(plan),
  };
}

/** Served share of every policy, in the order of `order`. */
export function levelsOf(plan: TrialPlan, columns: TrialColumns, order: readonly string[]): LevelsRecord {
  const reason = notApplicable(plan, columns.count);
  if (reason !== null) return { status: 'not_applicable', reason };
  const trials = Int32Array.from({ length: Math.min(columns.count, MOST_TRIALS) }, (_, trial) => trial);
  const world = worldOf(plan, trials);
  const served = columns.take('served_ratio', trials);
  const objective = columns.take('objective_score', trials);
  const column = (policy: string): number => plan.policies.indexOf(policy);
  const [first, second] = order.map(column);
  const lead =
    second === undefined
      ? null
      : objective[first!]!.map((value, trial) => value - objective[second]![trial]!);
  return {
    status: 'computed',
    metric: 'served_ratio',
    control_correlation: columnCorrelation(served[first!]!, world.control),
    control_expectation: world.reference.expectation,
    control_scenarios: SCRAMBLES * POINTS,
    strata: STRATA,
    ...(columns.count > MOST_TRIALS ? { trials: MOST_TRIALS } : {}),
    policies: order.map((policy) => estimateLevel(policy, served[column(policy)]!, world)),
    lead_strata_gain:
      lead === null
        ? null
        : (postStratify(lead, world.strata, world.reference.weights, CONFIDENCE)?.gain ?? null),
  };
}
