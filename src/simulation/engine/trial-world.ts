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
import type { AccountSpec } from '../../quota/windows/index.ts';
import {
  type DemandLaw,
  drawPoolScenario,
  drawScenario,
  expectedUnits,
  type Scenario,
  weeklySupplyUnits,
} from '../scenario/index.ts';
import { PublishedWorld } from './published-world.ts';
import type { TrialPlan } from './trial-plan.ts';

/** Sobol dimensions of the scenario's draws (its bursts beyond the seventh week are padded) and the accounts'. */
const SPANS = {
  scenario: { first: 0, count: 16 },
  accounts: { first: 16, count: SOBOL_DIMENSIONS - 16 },
} as const;

export interface TrialOpening {
  readonly scenario: Scenario;
  /** One demand seed per policy in the published model, else null. */
  readonly demandSeeds: number[] | null;
}

export class TrialWorld {
  private readonly plan: TrialPlan;
  private readonly published: PublishedWorld | null;
  private points: { readonly scramble: number; readonly sobol: SobolPoints } | null;

  constructor(plan: TrialPlan) {
    this.plan = plan;
    const { model } = plan.scenarioLaw;
    this.published = model === 'published' ? new PublishedWorld(plan.seed, plan.scenarioLaw) : null;
    this.points = null;
  }

  open(trialIndex: number): TrialOpening {
    const { scenarioLaw, pool, demand, policies } = this.plan;
    if (this.published !== null) return this.published.open(trialIndex, policies.length);
    const accountDraws = (lane: number): DrawSource => this.draws(trialIndex, 'accounts', lane);
    if (pool !== null && demand.kind === 'trace') {
      return { scenario: drawPoolScenario(pool, scenarioLaw.resetMode, accountDraws(0)), demandSeeds: null };
    }
    const drawn = drawScenario(scenarioLaw, this.draws(trialIndex, 'scenario', 0), accountDraws(0));
    const placed = pool === null ? drawn : drawPoolScenario(pool, scenarioLaw.resetMode, accountDraws(1));
    const law = demand.kind === 'trace' ? null : this.scaledLaw(drawn.law!, placed.accounts);
    return { scenario: { ...placed, law }, demandSeeds: null };
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
  private scaledLaw(law: DemandLaw, accounts: readonly AccountSpec[]): DemandLaw {
    const { horizon, demand } = this.plan;
    if (demand.scale.kind === 'factor') {
      return { ...law, basePerMinute: law.basePerMinute * demand.scale.factor };
    }
    const weeks = horizon.totalMinutes / MINUTES_PER_WEEK;
    const weeklyUnits = expectedUnits(law, horizon.totalMinutes) / weeks;
    const factor = (demand.scale.load * weeklySupplyUnits(accounts)) / weeklyUnits;
    return { ...law, basePerMinute: law.basePerMinute * factor };
  }
}
