/**
 * The demand of a run: drawn, or read from the user's files, with what is to be said of it before the run: its load, models
 * that few or none serve, requests larger than a window. Read next: cli/simulate/prepare-run.ts.
 */
import { NO_BREAK, share, timesWords } from '../../display/report/index.ts';
import { meanCostUnits, weeklyUnits } from '../../simulation/demand/index.ts';
import {
  type DemandPlan,
  type DemandScale,
  expectedLoad,
  modelsOf,
  unitsByClass,
} from '../../simulation/engine/index.ts';
import type { DemandRecord } from '../../simulation/experiment/index.ts';
import {
  classLoad,
  drawnShortUnits,
  largestCostUnits,
  type PoolPlan,
  type PoolShape,
  poolSupplyUnits,
  type ScenarioMode,
  shapePool,
} from '../../simulation/scenario/index.ts';
import { readDemand } from '../../usage/sources/index.ts';
import type { TokenWeights } from '../../usage/weights/index.ts';
import { type ClassMix, mixText, sharesOfTrace, unservedWarnings } from './class-mix.ts';
import { readState } from './pool/index.ts';
import {
  drawnOversizeWarnings,
  neverTakenShare,
  oversizeWarnings,
  sizesOfLaw,
  sizesOfTrace,
} from './request-sizes.ts';

/** What a request to the command says of its demand. */
export interface DemandRequest {
  /** `generated`, or the text of a source. */
  readonly demand: string;
  readonly demandScale: DemandScale;
  readonly classes: ClassMix | null;
  readonly scenarioMode: ScenarioMode;
  readonly unitTokens: number;
  readonly tokenWeights: TokenWeights | null;
  readonly timeZone: string;
  readonly lenient: boolean;
  readonly policies: readonly string[];
  /** First words of the presets of all accounts; null = accounts may be of any vendor. */
  readonly vendors: readonly string[] | null;
}

/** Where files are looked for. */
export interface DemandPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly cwd: string;
}

export interface RunDemand {
  readonly plan: DemandPlan;
  readonly record: DemandRecord;
  /** The pool as this demand tells its models apart; null where accounts are drawn. */
  readonly shape: PoolShape | null;
}

/** Below this load nothing is scarce, above the other one nearly everything is: policies cannot differ much. */
const QUIET_LOAD = 0.5;
const FLOODED_LOAD = 1.5;
/** Models that wait for few accounts are named where they make the load so much higher. */
const TIGHTER = 1.05;

/** What a load far from balance means, and what would show more; nothing near balance. `isChoice`: policies can differ at all. */
function loadWarnings(load: number, isChoice: boolean): string[] {
  if (load <= FLOODED_LOAD && load >= QUIET_LOAD) return [];
  const isFlooded = load > FLOODED_LOAD;
  const start = isFlooded
    ? `demand is ${timesWords(load)} the weekly supply: most of it is denied whatever the policy`
    : `demand is ${share(load).replace(NO_BREAK, ' ')} of the weekly supply`;
  if (!isChoice) return [start];
  return [
    isFlooded
      ? `${start}; --demand-scale fit:0.95 compares policies near balance`
      : `${start}: policies can hardly differ; --demand-scale fit:0.95 shows how they would near balance`,
  ];
}

/** Models that are tighter than all demand together, as a sentence. `units`: a week's, by class. */
function tighterWarnings(shape: PoolShape, units: readonly number[], requestUnits: number): string[] {
  const supply = poolSupplyUnits(shape, requestUnits);
  const found = classLoad(shape, units, requestUnits);
  const isServed = (model: number): boolean =>
    shape.serves.some((flag, row) => flag === 1 && row % shape.classNames.length === model);
  const served = units.reduce((sum, count, model) => sum + (isServed(model) ? count : 0), 0);
  const load = served / supply;
  if (found === null || !(found.load > TIGHTER * load)) return [];
  const names = found.classes.map((model) => shape.classNames[model]!).join(', ');
  const times = (found.load / load).toFixed(1);
  return [
    `requests of ${names} are ${times} times as tight as all together: fewer accounts or smaller windows take them; the load is theirs`,
  ];
}

/** Whether there is anything to choose: several policies, and several accounts that are no other's overage. */
export function isChoice({ policies }: Pick<DemandRequest, 'policies'>, pool: PoolPlan | null): boolean {
  const accounts = pool?.graph.accounts.filter(({ overageOf }) => overageOf === undefined);
  return policies.length > 1 && accounts?.length !== 1;
}

function scaleRecord({ demandScale }: DemandRequest): Pick<DemandRecord, 'scale' | 'fit_load'> {
  return demandScale.kind === 'factor'
    ? { scale: demandScale.factor, fit_load: null }
    : { scale: null, fit_load: demandScale.load };
}

async function recordedDemand(
  request: DemandRequest,
  place: DemandPlace,
  pool: PoolPlan | null,
): Promise<RunDemand> {
  const { demand, demandScale, unitTokens, tokenWeights, timeZone, lenient, scenarioMode, vendors } = request;
  const reading = await readDemand(demand, {
    unitTokens,
    weights: tokenWeights,
    timeZone,
    lenient,
    vendors,
    readState,
    ...place,
  });
  const { trace } = reading;
  const facts = [...reading.facts];
  const warnings = [...reading.warnings];
  const plan = { kind: 'trace', trace, scale: demandScale } as const;
  const sizes = sizesOfTrace(trace);
  const shape = pool === null ? null : shapePool(pool, modelsOf(plan));
  let never_taken_share: number | null = null;
  if (pool === null || shape === null) {
    warnings.push(...drawnOversizeWarnings(sizes, drawnShortUnits(scenarioMode)));
  } else {
    const factor = demandScale.kind === 'factor' ? demandScale.factor : 1;
    const week = factor * weeklyUnits(trace);
    const units = unitsByClass(shape, plan).map((share) => share * week);
    const load = expectedLoad({ pool, demand: plan });
    if (demandScale.kind === 'factor' && load !== null) {
      facts.push({ label: 'Mean demand over weekly supply', value: load.toPrecision(3) });
      warnings.push(...loadWarnings(load, isChoice(request, pool)));
    }
    warnings.push(...tighterWarnings(shape, units, meanCostUnits(trace)));
    warnings.push(...unservedWarnings(shape, sharesOfTrace(trace)));
    warnings.push(...oversizeWarnings(shape, sizes));
    never_taken_share = neverTakenShare(shape, sizes);
  }
  return {
    plan,
    shape,
    record: {
      ...scaleRecord(request),
      source: demand,
      kind: 'trace',
      recorded_days: trace.dayCount,
      never_taken_share,
      facts,
      warnings,
    },
  };
}

/** Drawn demand, with the models of --classes. */
function generatedDemand(request: DemandRequest, pool: PoolPlan | null): RunDemand {
  const { classes: mix, demandScale: scale, scenarioMode } = request;
  const plan: DemandPlan = mix === null ? { kind: 'generated', scale } : { kind: 'generated', scale, mix };
  const facts = mix === null ? [] : [{ label: 'Models of requests', value: mixText(mix) }];
  const shape = pool === null ? null : shapePool(pool, modelsOf(plan));
  const named = mix ?? [];
  const shares = [...named, { model: null, share: 1 - named.reduce((sum, { share }) => sum + share, 0) }];
  const largest = largestCostUnits(scenarioMode);
  const warnings =
    shape === null
      ? []
      : [
          ...tighterWarnings(shape, unitsByClass(shape, plan), (1 + largest) / 2),
          ...unservedWarnings(shape, shares),
          ...oversizeWarnings(shape, sizesOfLaw(largest, shares)),
        ];
  if (mix !== null && (shape === null || shape.classNames.length === 1)) {
    warnings.push('--classes changes nothing: no window or account of the pool tells models apart');
  }
  const record = {
    ...scaleRecord(request),
    source: 'generated',
    kind: 'generated',
    recorded_days: null,
    never_taken_share: shape === null ? null : neverTakenShare(shape, sizesOfLaw(largest, shares)),
    facts,
    warnings,
  } as const;
  return { plan, record, shape };
}

/** The demand that a request asks for. Throws the coded errors of the readers. */
export async function prepareDemand(
  request: DemandRequest,
  place: DemandPlace,
  pool: PoolPlan | null,
): Promise<RunDemand> {
  return request.demand === 'generated'
    ? generatedDemand(request, pool)
    : recordedDemand(request, place, pool);
}
