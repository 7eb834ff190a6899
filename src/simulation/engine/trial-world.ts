/**
 * The world of each trial: accounts, demand law and reset class, drawn from the plan and the trial index alone.
 * Inputs are pseudo-random streams or scrambled Sobol points. Read next: trial.ts.
 */
import { MINUTES_PER_WEEK } from '../../core/index.ts';
import {
  type DrawSource,
  openStream,
  SOBOL_DIMENSIONS,
  SobolPoints,
  sobolDraws,
  streamDraws,
} from '../../numerics/random/index.ts';
import { calendarStart } from '../../quota/windows/index.ts';
import { meanCostUnits } from '../demand/index.ts';
import {
  type Beginning,
  type DemandLaw,
  drawOrigin,
  drawPoolScenario,
  drawScenario,
  expectedUnits,
  hasKnownReset,
  largestCostUnits,
  type PoolShape,
  poolOrigin,
  poolSupplyUnits,
  type Scenario,
  shapePool,
  startAccounts,
  startWorld,
  weeklySupplyUnits,
} from '../scenario/index.ts';
import { balancedUnits, modelsOf } from './demand-classes.ts';
import { PublishedWorld } from './published-world.ts';
import type { TrialPlan } from './trial-plan.ts';

/** Sobol dimensions of the scenario's draws (its bursts beyond the seventh week are padded) and the accounts'. */
const SPANS = {
  scenario: { first: 0, count: 16 },
  accounts: { first: 16, count: SOBOL_DIMENSIONS - 16 },
} as const;

/** Lane of the account draws that an origin comes from, apart from those of resets. */
const ORIGIN_LANE = 2;

export interface TrialOpening {
  readonly scenario: Scenario;
  /** One demand seed per policy in the published model, else null. */
  readonly demandSeeds: number[] | null;
}

/** Where a runner's trials come from. */
export interface Worlds {
  /** The pool that every trial has, null where accounts are drawn. */
  readonly shape: PoolShape | null;
  open(trialIndex: number): TrialOpening;
  /** Units per week that the scenario's accounts supply; Infinity where one has no known limit. */
  supplyUnits(scenario: Scenario): number;
  /** Units of demand per week that make a load of one. */
  balancedUnits(scenario: Scenario): number;
  /** Minute that trials begin at, 0 unless the plan is of a moment. */
  readonly beginMinute?: number;
}

const MS_PER_MINUTE = 60_000;

/** Minute 0 of trials that begin at a moment, epoch ms: the Monday of its week. */
const momentOrigin = (timeZone: string, atMs: number): number =>
  calendarStart({ kind: 'calendar', every: 'week', zone: timeZone, day: 1 }, atMs);

const minuteFrom = (originMs: number, epochMs: number): number =>
  Math.ceil((epochMs - originMs) / MS_PER_MINUTE);

/** The horizon of trials that begin at a moment and go on until another, epoch ms. */
export function momentHorizon(timeZone: string, atMs: number, untilMs: number): TrialPlan['horizon'] {
  const originMs = momentOrigin(timeZone, atMs);
  return { warmupMinutes: minuteFrom(originMs, atMs), totalMinutes: minuteFrom(originMs, untilMs) };
}

/** Minute 0: of the moment, else as the pool's own resets say. */
function originOf({ pool, moment }: TrialPlan, shape: PoolShape): number | null {
  const { timeZone } = pool!;
  return moment === undefined ? poolOrigin(shape, timeZone) : momentOrigin(timeZone, moment.atMs);
}

/** The moment of a plan in minutes from the origin; null = trials begin at minute 0. */
export function beginningOf({ moment }: TrialPlan, originMs: number | null): Beginning | null {
  if (moment === undefined || originMs === null) return null;
  const minute = minuteFrom(originMs, moment.atMs);
  const openings = moment.windows.map(({ id, usedShare, resetMs }) => {
    const resetMinute = resetMs === null ? null : Math.max(minute + 1, minuteFrom(originMs, resetMs));
    return [id, { usedShare, resetMinute }] as const;
  });
  return { minute, openings: new Map(openings) };
}

/** Mean cost of the plan's requests, units: what a window of requests is worth in units. */
export function unitsPerRequest({ demand, scenarioLaw }: Pick<TrialPlan, 'demand' | 'scenarioLaw'>): number {
  if (demand.kind === 'trace') return meanCostUnits(demand.trace);
  return (1 + largestCostUnits(scenarioLaw.mode)) / 2;
}

export class TrialWorld implements Worlds {
  private readonly plan: TrialPlan;
  readonly shape: PoolShape | null;
  /** Minute 0 of every trial, epoch ms; null = drawn for each. */
  private readonly originMs: number | null;
  readonly beginMinute: number;
  private readonly requestUnits: number;
  private readonly poolUnits: number;
  /** Units of demand a week that make a load of one (demand-classes.ts). */
  private readonly balanced: number;
  private readonly published: PublishedWorld | null;
  private points: { readonly scramble: number; readonly sobol: SobolPoints } | null;

  constructor(plan: TrialPlan) {
    this.plan = plan;
    this.shape = plan.pool === null ? null : shapePool(plan.pool, modelsOf(plan.demand));
    this.originMs = this.shape === null ? null : originOf(plan, this.shape);
    this.beginMinute = beginningOf(plan, this.originMs)?.minute ?? 0;
    this.requestUnits = unitsPerRequest(plan);
    const counted =
      plan.supplyPool === undefined ? this.shape : shapePool(plan.supplyPool, modelsOf(plan.demand));
    this.poolUnits = counted === null ? 0 : poolSupplyUnits(counted, this.requestUnits);
    this.balanced = counted === null ? 0 : balancedUnits(counted, plan.demand, this.requestUnits);
    const { model } = plan.scenarioLaw;
    this.published = model === 'published' ? new PublishedWorld(plan.seed, plan.scenarioLaw) : null;
    this.points = null;
  }

  open(trialIndex: number): TrialOpening {
    const { policies, start = 'full' } = this.plan;
    if (this.published !== null) return this.published.open(trialIndex, policies.length);
    const scenario = this.scenario(trialIndex);
    return {
      scenario: {
        ...scenario,
        accounts: startAccounts(scenario.accounts, start),
        world:
          scenario.world === null
            ? null
            : { ...startWorld(scenario.world, start), requestUnits: this.requestUnits },
      },
      demandSeeds: null,
    };
  }

  private scenario(trialIndex: number): Scenario {
    const { scenarioLaw, demand } = this.plan;
    const accountDraws = (lane: number): DrawSource => this.draws(trialIndex, 'accounts', lane);
    if (this.shape !== null && demand.kind === 'trace') {
      return this.placePool(this.shape, trialIndex, accountDraws(0));
    }
    const drawn = drawScenario(scenarioLaw, this.draws(trialIndex, 'scenario', 0), accountDraws(0));
    const placed = this.shape === null ? drawn : this.placePool(this.shape, trialIndex, accountDraws(1));
    const law = demand.kind === 'trace' ? null : this.scaledLaw(drawn.law!, this.balancedUnits(placed));
    return { ...placed, law };
  }

  /** Units per week that the scenario's accounts supply; Infinity where one has no known limit. */
  supplyUnits(scenario: Scenario): number {
    return this.shape === null ? this.drawnUnits(scenario) : this.poolUnits;
  }

  /** Units of demand per week that make a load of one: the supply, where every account serves all that is asked for. */
  balancedUnits(scenario: Scenario): number {
    return this.shape === null ? this.drawnUnits(scenario) : this.balanced;
  }

  /** Of drawn accounts, those that demand is counted by. */
  private drawnUnits({ accounts }: Scenario): number {
    const { extraAccounts = 0 } = this.plan.scenarioLaw;
    return weeklySupplyUnits(accounts.slice(0, accounts.length - extraAccounts));
  }

  private placePool(shape: PoolShape, trialIndex: number, draws: DrawSource): Scenario {
    const { scenarioLaw, horizon, pool, seed } = this.plan;
    const beginning = beginningOf(this.plan, this.originMs);
    const isDated = this.originMs !== null && (beginning !== null || hasKnownReset(shape));
    const originMs =
      this.originMs ??
      drawOrigin(
        pool!.timeZone,
        streamDraws(openStream({ seed, trialIndex, purpose: 'accounts', substream: ORIGIN_LANE })),
      );
    return drawPoolScenario(shape, {
      resetMode: scenarioLaw.resetMode,
      draws,
      origin: { originMs, isDated },
      horizonMinutes: horizon.totalMinutes,
      ...(beginning === null ? {} : { beginning }),
    });
  }

  /** The plan's draws of one purpose. A second lane of accounts takes over the first one's Sobol dimensions. */
  private draws(trialIndex: number, purpose: 'scenario' | 'accounts', lane: number): DrawSource {
    const { seed, inputs } = this.plan;
    const random = streamDraws(openStream({ seed, trialIndex, purpose, substream: lane }));
    if (inputs.kind === 'random') return random;
    const scramble = Math.floor(trialIndex / inputs.points);
    if (this.points?.scramble !== scramble) {
      const scrambling = openStream({ seed, trialIndex: 0, purpose: 'scramble', substream: scramble });
      this.points = { scramble, sobol: new SobolPoints(scrambling) };
    }
    return sobolDraws(this.points.sobol, trialIndex % inputs.points, SPANS[purpose], random);
  }

  /** The drawn law at the plan's load. */
  private scaledLaw(law: DemandLaw, balanced: number): DemandLaw {
    const { horizon, demand } = this.plan;
    if (demand.scale.kind === 'factor') {
      return { ...law, basePerMinute: law.basePerMinute * demand.scale.factor };
    }
    const weeks = horizon.totalMinutes / MINUTES_PER_WEEK;
    const weeklyUnits = expectedUnits(law, horizon.totalMinutes) / weeks;
    const factor = (demand.scale.load * balanced) / weeklyUnits;
    return { ...law, basePerMinute: law.basePerMinute * factor };
  }
}

/**
 * What the plan's weekly supply is to be multiplied by before demand is divided by it: 1 where every account serves all
 * that is asked for (demand-classes.ts).
 */
export function supplyReach(plan: TrialPlan): number {
  if (plan.pool === null) return 1;
  const shape = shapePool(plan.pool, modelsOf(plan.demand));
  const supply = poolSupplyUnits(shape, unitsPerRequest(plan));
  if (shape.classNames.length === 1 || !Number.isFinite(supply) || supply === 0) return 1;
  return balancedUnits(shape, plan.demand, unitsPerRequest(plan)) / supply;
}
