/**
 * The fluid share of a trial: what could be served if demand came evenly and every quota were spent at the right
 * time: min(1, supply / expected demand). Known before any request is drawn and closely tied to what is
 * served, so it is a control variate; the expected load also says which stratum a trial is in.
 * Source: statistics specification, 2.8.
 */
import { MINUTES_PER_WEEK } from '../../core/index.ts';
import { RESET_CLASSES } from '../../quota/windows/index.ts';
import { expectedUnits } from '../scenario/index.ts';
import type { TrialPlan } from './trial-plan.ts';
import { TrialWorld } from './trial-world.ts';

export interface FluidShare {
  /** 0..1. */
  readonly share: number;
  /** Expected demand over supply in measured time; Infinity without supply. */
  readonly load: number;
  /** Index into RESET_CLASSES. */
  readonly resetClass: number;
}

export class FluidWorld {
  private readonly world: TrialWorld;
  private readonly warmupMinutes: number;
  private readonly totalMinutes: number;

  /** The plan's demand must be generated: recorded demand has no expected rate. */
  constructor(plan: TrialPlan) {
    this.world = new TrialWorld(plan);
    this.warmupMinutes = plan.horizon.warmupMinutes;
    this.totalMinutes = plan.horizon.totalMinutes;
  }

  /** False where an account has no known limit: then there is no share to control for. */
  isSupplyKnown(): boolean {
    return Number.isFinite(this.world.supplyUnits(this.world.open(0).scenario));
  }

  share(trialIndex: number): FluidShare {
    const { scenario } = this.world.open(trialIndex);
    const weeks = (this.totalMinutes - this.warmupMinutes) / MINUTES_PER_WEEK;
    const supply = this.world.supplyUnits(scenario) * weeks;
    const law = scenario.law!;
    const expected = expectedUnits(law, this.totalMinutes) - expectedUnits(law, this.warmupMinutes);
    return {
      share: expected > 0 ? Math.min(1, supply / expected) : 1,
      load: supply > 0 ? expected / supply : Number.POSITIVE_INFINITY,
      resetClass: RESET_CLASSES.indexOf(scenario.resetClass),
    };
  }
}
