/**
 * The closer look at a sampled trial (sampling.ts): keeps every policy's choices, walks the week along them and
 * sets them against the clairvoyant bound. Buffers are reused from trial to trial.
 */

import type { AccountSpec } from '../../quota/windows/index.ts';
import {
  ClairvoyantBound,
  loadSolver,
  mayBeHeavy,
  openingProgram,
  openWithUse,
  PoolBound,
  solveCapacities,
  twoWindowAccounts,
} from '../bound/index.ts';
import type { DemandTape } from '../demand/index.ts';
import type { PoolShape, PoolWorld, Scenario } from '../scenario/index.ts';
import type { ReplayContext } from './replay-context.ts';
import {
  heavyEvery,
  NOT_PARTED,
  SAMPLE_POLICY,
  type SamplingPlan,
  samplePolicyOffset,
  sampleProfileOffset,
} from './sampling.ts';
import { Tally } from './tally.ts';
import { walkWeek } from './week-profile.ts';

/** Whole units that a sum of fractions misses by rounding. */
const ROUNDING = 1e-6;

/** A sampled trial, met by every policy. */
export interface SampledWorld {
  readonly scenario: Scenario;
  readonly tape: DemandTape;
  readonly totalMinutes: number;
  readonly trialIndex: number;
}

export class TrialSampler {
  private readonly plan: SamplingPlan;
  private readonly clairvoyant: ClairvoyantBound;
  private readonly pool: PoolBound;
  private readonly buffers: Int16Array[];
  private readonly scratch: Tally;

  constructor(plan: SamplingPlan, policyCount: number) {
    this.plan = plan;
    this.clairvoyant = new ClairvoyantBound();
    this.pool = new PoolBound();
    this.buffers = Array.from({ length: policyCount }, () => new Int16Array(0));
    this.scratch = new Tally();
  }

  /** Room for one policy's choices; shape: arrivals. */
  choices(policyIndex: number, arrivalCount: number): Int16Array {
    if (this.buffers[policyIndex]!.length < arrivalCount) {
      this.buffers[policyIndex] = new Int16Array(2 * arrivalCount);
    }
    return this.buffers[policyIndex]!.subarray(0, arrivalCount);
  }

  /** One policy's week and served units. `context.state` holds the trial's accounts and is used up. */
  lookAt(
    policyIndex: number,
    context: ReplayContext,
    choices: Int16Array,
    out: { readonly values: Float64Array; readonly offset: number },
  ): void {
    this.scratch.clear();
    let served = 0;
    for (let arrival = 0; arrival < choices.length; arrival++) {
      if (choices[arrival]! >= 0) served += context.costs[arrival]!;
    }
    const offset = out.offset + samplePolicyOffset(policyIndex);
    out.values.fill(0, offset, offset + SAMPLE_POLICY.length);
    out.values[offset] = served;
    const profile = out.offset + sampleProfileOffset(policyIndex, 0);
    walkWeek({ ...context, tally: this.scratch }, choices, out.values, profile);
  }

  /**
   * Loads what bounds may need; before the first `bound`. `shape`: null = accounts are drawn, and their short windows are
   * as those of `scenario`.
   */
  async prepare(shape: PoolShape | null, { accounts }: Pick<Scenario, 'accounts'>): Promise<void> {
    if (!this.plan.bound) return;
    if ((shape !== null && mayBeHeavy(shape)) || openWithUse(accounts)) await loadSolver();
  }

  /** The bound over the whole simulated time and every policy's regret, after `lookAt` for each of them. */
  bound(trial: SampledWorld, out: { readonly values: Float64Array; readonly offset: number }): void {
    const { scenario, tape, totalMinutes } = trial;
    const { values, offset } = out;
    let demand = 0;
    for (let arrival = 0; arrival < tape.arrivalCount; arrival++) demand += tape.costs[arrival]!;
    values[offset] = demand;
    values[offset + 1] = -1;
    values[offset + 2] = 0;
    if (!this.plan.bound) return;
    const { clairvoyant } = this;
    const accounts = scenario.world === null ? scenario.accounts : twoWindowAccounts(scenario.world);
    if (accounts === null) {
      this.boundPool(scenario.world!, trial, out);
      return;
    }
    const opens = openWithUse(accounts);
    if (opens && trial.trialIndex % heavyEvery(this.plan) !== 0) return;
    clairvoyant.load(accounts, tape, totalMinutes);
    if (opens) {
      this.boundOpenings(accounts, trial, out);
      return;
    }
    values[offset + 1] = clairvoyant.bound();
    values[offset + 2] = clairvoyant.isLoose ? 1 : 0;
    this.buffers.forEach((buffer, policyIndex) => {
      const regret = clairvoyant.regret(buffer.subarray(0, tape.arrivalCount));
      const at = offset + samplePolicyOffset(policyIndex);
      values[at + 1] = regret.shortWasteUnits;
      values[at + 2] = regret.weeklyWasteUnits;
    });
  }

  /** The bound where windows open with use: the flow's, or what the program of their openings leaves of it. */
  private boundOpenings(
    accounts: readonly AccountSpec[],
    { tape, totalMinutes }: SampledWorld,
    out: { readonly values: Float64Array; readonly offset: number },
  ): void {
    const attained = this.attained(out);
    let units = this.clairvoyant.bound();
    if (units > attained) {
      const program = openingProgram(accounts, tape, totalMinutes);
      const solved = program === null ? null : solveCapacities(program);
      if (solved !== null) units = Math.min(units, Math.floor(solved.bound + ROUNDING));
    }
    out.values[out.offset + 1] = units;
    out.values[out.offset + 2] = units > attained ? 1 : 0;
  }

  /** Most that a policy served; what policies lose is not parted. */
  private attained({ values, offset }: { readonly values: Float64Array; readonly offset: number }): number {
    let attained = 0;
    this.buffers.forEach((_, policyIndex) => {
      const at = offset + samplePolicyOffset(policyIndex);
      attained = Math.max(attained, values[at]!);
      values.fill(NOT_PARTED, at + 1, at + SAMPLE_POLICY.length);
    });
    return attained;
  }

  /** The bound of a pool of any windows: a heavy one in few trials, -1 in the others. */
  private boundPool(
    world: PoolWorld,
    { tape, totalMinutes, trialIndex }: SampledWorld,
    out: { readonly values: Float64Array; readonly offset: number },
  ): void {
    const { values, offset } = out;
    this.pool.load(world, totalMinutes);
    if (this.pool.isHeavy && trialIndex % heavyEvery(this.plan) !== 0) return;
    const { units, isLoose } = this.pool.solve(tape, this.attained(out));
    values[offset + 1] = units;
    values[offset + 2] = isLoose ? 1 : 0;
  }
}
