/**
 * One trial: a scenario and a demand tape, met by every policy. Results depend on the plan and the trial index
 * alone, so trials may run in any order, on any thread. Read next: experiment/run-experiment.ts.
 */
import { invariant, MINUTES_PER_WEEK } from '../../core/index.ts';
import { CpythonRandom, openStream, type StreamPurpose } from '../../numerics/random/index.ts';
import { ALL_POLICIES, findPolicy } from '../../quota/policies/index.ts';
import type { Policy } from '../../quota/views/index.ts';
import { RESET_CLASSES } from '../../quota/windows/index.ts';
import { DemandTape, drawModels, generateTape, publishedTape, TraceBootstrap } from '../demand/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { finish } from './advance.ts';
import { classesOfModels } from './demand-classes.ts';
import { type LoopTraits, traitsOf } from './loop-traits.ts';
import { FACT_INDEX, METRICS, UNKNOWN_SUPPLY, writeMetricsRow } from './metrics.ts';
import { PolicyLoops } from './policy-loops.ts';
import type { ReplayContext } from './replay-context.ts';
import { PoolState } from './state/index.ts';
import { Tally, Timetable } from './tally.ts';
import type { TrialPlan } from './trial-plan.ts';
import { TrialSampler } from './trial-sampler.ts';
import { TrialWorld, type Worlds } from './trial-world.ts';
import { useWidth, windowIds, writeUseRow } from './use-row.ts';

/**
 * Where a trial's numbers go. `rows`: policies x METRICS, row-major; `facts`: FACTS; `uses`: policies x useColumns
 * (use-row.ts), row-major; `sample`: one sample (sampling.ts), which makes the trial a sampled one, or null.
 */
export interface TrialOutput {
  readonly rows: Float64Array;
  readonly rowOffset: number;
  readonly facts: Float64Array;
  readonly factOffset: number;
  readonly uses?: { readonly values: Float64Array; readonly offset: number } | null;
  readonly sample?: { readonly values: Float64Array; readonly offset: number } | null;
}

/** One policy's meeting with the tape, in full: for stories and for comparing choosers. */
export interface ReplayRecord {
  readonly scenario: Scenario;
  readonly tape: DemandTape;
  /** Account that served each arrival, -1 = denied. Shape: arrivals. */
  readonly choices: Int16Array;
  /** One METRICS row. */
  readonly row: Float64Array;
}

export class TrialRunner {
  readonly plan: TrialPlan;
  readonly timetable: Timetable;
  private readonly policies: readonly Policy[];
  private readonly loops: PolicyLoops = new PolicyLoops();
  private readonly tape: DemandTape;
  private readonly tally: Tally;
  private readonly states: Map<number, PoolState>;
  private readonly world: Worlds;
  /** Class of each model of the demand, last of requests without one; null where there is one class. */
  private readonly classOfModel: Uint8Array | null;
  private readonly bootstrap: TraceBootstrap | null;
  private readonly sampler: TrialSampler | null;

  /** `world`: where the trials come from; the plan's own draws unless told. */
  constructor(plan: TrialPlan, world: Worlds = new TrialWorld(plan)) {
    this.plan = plan;
    this.world = world;
    this.classOfModel = classesOfModels(world.shape, plan.demand);
    this.timetable = new Timetable(plan.horizon);
    this.policies = plan.policies.map((name) => {
      const policy = findPolicy(name);
      invariant(policy !== undefined, `unknown policy ${name}`);
      return policy;
    });
    this.tape = new DemandTape();
    this.tally = new Tally();
    this.states = new Map();
    this.bootstrap =
      plan.demand.kind === 'trace' ? new TraceBootstrap(plan.demand.trace, this.classOfModel) : null;
    this.sampler = plan.sampling === null ? null : new TrialSampler(plan.sampling, plan.policies.length);
    if (plan.scenarioLaw.model === 'published') {
      this.tally.usefulChanges = new Int32Array(plan.horizon.totalMinutes + 1);
    }
  }

  /**
   * Gives every policy a loop of its own for pools like the first trial's: the same results, faster over many trials.
   * Loads what bounds need: sampled trials of pools of any windows come after it.
   */
  async specialise(): Promise<this> {
    const { scenario, demandSeeds } = this.world.open(0);
    await this.sampler?.prepare(this.world.shape, scenario);
    this.loadTape(0, scenario, demandSeeds?.[0]);
    const traits = traitsOf(this.loadState(scenario), this.tape.classes);
    await this.loops.prepare(this.policies, traits, scenario);
    return this;
  }

  /** What the policies' own loops were made for; null without them. */
  get traits(): LoopTraits | null {
    return this.loops.traits;
  }

  /** Units per week that the scenario's accounts supply; Infinity where one has no known limit. */
  supplyUnits(scenario: Scenario): number {
    return this.world.supplyUnits(scenario);
  }

  /** Runs every policy of the plan on one trial. */
  run(trialIndex: number, out: TrialOutput): void {
    const { scenario, demandSeeds } = this.world.open(trialIndex);
    const sample = out.sample ?? null;
    const uses = out.uses ?? null;
    this.loops.beginTrial();
    let checksum = 0;
    this.policies.forEach((policy, index) => {
      if (index === 0 || demandSeeds !== null) this.loadTape(trialIndex, scenario, demandSeeds?.[index]);
      const choices = sample === null ? null : this.sampler!.choices(index, this.tape.arrivalCount);
      const context = this.meet(policy, scenario, trialIndex, choices);
      this.writeRow(scenario, out.rows, out.rowOffset + index * METRICS.length);
      if (uses !== null) this.writeUse(context, uses.values, uses.offset + index * useWidth(this.plan));
      if (sample !== null) this.sampler!.lookAt(index, context, choices!, sample);
      checksum =
        demandSeeds === null ? this.tape.checksum : (Math.imul(checksum, 31) + this.tape.checksum) | 0;
    });
    if (sample !== null) {
      const { totalMinutes } = this.plan.horizon;
      this.sampler!.bound({ scenario, tape: this.tape, totalMinutes, trialIndex }, sample);
    }
    const { facts, factOffset } = out;
    const measuredWeeks =
      (this.plan.horizon.totalMinutes - this.plan.horizon.warmupMinutes) / MINUTES_PER_WEEK;
    facts[factOffset + FACT_INDEX.account_count] = scenario.accounts.length;
    facts[factOffset + FACT_INDEX.user_count] = scenario.law === null ? -1 : scenario.law.userCount;
    facts[factOffset + FACT_INDEX.reset_class] = RESET_CLASSES.indexOf(scenario.resetClass);
    const supply = this.world.supplyUnits(scenario) * measuredWeeks;
    facts[factOffset + FACT_INDEX.weekly_supply] = Number.isFinite(supply) ? supply : UNKNOWN_SUPPLY;
    facts[factOffset + FACT_INDEX.tape_checksum] = checksum >>> 0;
  }

  /** Reruns one trial of one policy and keeps every choice. The record's tape is reused by the next call. */
  record(trialIndex: number, policyName: string): ReplayRecord {
    const index = this.policies.findIndex((policy) => policy.name === policyName);
    invariant(index >= 0, `policy ${policyName} is not in the plan`);
    const { scenario, demandSeeds } = this.world.open(trialIndex);
    this.loadTape(trialIndex, scenario, demandSeeds?.[index]);
    const choices = new Int16Array(this.tape.arrivalCount);
    this.meet(this.policies[index]!, scenario, trialIndex, choices);
    const row = new Float64Array(METRICS.length);
    this.writeRow(scenario, row, 0);
    return { scenario, tape: this.tape, choices, row };
  }

  private stream(
    trialIndex: number,
    purpose: StreamPurpose,
    substream: number = 0,
  ): ReturnType<typeof openStream> {
    return openStream({ seed: this.plan.seed, trialIndex, purpose, substream });
  }

  /** Makes the tape: the trial's, or in the published model the one of the policy with that demand seed. */
  private loadTape(trialIndex: number, scenario: Scenario, demandSeed: number | undefined): void {
    const { horizon, demand } = this.plan;
    if (demandSeed !== undefined && scenario.law !== null) {
      publishedTape(this.tape, scenario.law, horizon, new CpythonRandom(demandSeed));
    } else if (demand.kind === 'trace') {
      this.bootstrap?.fill(this.tape, horizon, this.traceFactor(scenario), {
        days: this.stream(trialIndex, 'arrivals'),
        thinning: this.stream(trialIndex, 'costs'),
      });
      const { beginMinute = 0 } = this.world;
      if (beginMinute > 0) this.tape.beginAt(beginMinute, horizon);
    } else if (scenario.law !== null) {
      generateTape(this.tape, scenario.law, horizon, {
        arrivals: this.stream(trialIndex, 'arrivals'),
        costs: this.stream(trialIndex, 'costs'),
      });
      if (this.classOfModel !== null) {
        const shares = (demand.mix ?? []).map(({ share }) => share);
        drawModels(this.tape, shares, this.classOfModel, this.stream(trialIndex, 'models'));
      }
    }
  }

  private traceFactor(scenario: Scenario): number {
    const { scale } = this.plan.demand;
    if (scale.kind === 'factor') return scale.factor;
    return (scale.load * this.world.balancedUnits(scenario)) / this.bootstrap!.weeklyUnits;
  }

  /** The state for the scenario's pool, made once for every number of accounts, or for the plan's pool. */
  private stateFor({ accounts, world }: Scenario): PoolState {
    let state = this.states.get(accounts.length);
    if (state === undefined) {
      state = new PoolState(accounts.length, world?.shape ?? null);
      // Drawn accounts are others in every trial: nothing is told of their windows one by one.
      state.countsFull = this.world.shape !== null;
      this.states.set(accounts.length, state);
    }
    return state;
  }

  private loadState(scenario: Scenario): PoolState {
    const state = this.stateFor(scenario);
    state.load(scenario.accounts, this.maxCostUnits(scenario), scenario.world);
    return state;
  }

  private maxCostUnits(scenario: Scenario): number {
    const { demand } = this.plan;
    return demand.kind === 'trace' ? demand.trace.maxCostUnits : scenario.law!.maxCostUnits;
  }

  /** Replays the tape under one policy: warm-up, then measured time. */
  private meet(
    policy: Policy,
    scenario: Scenario,
    trialIndex: number,
    choices: Int16Array | null,
  ): ReplayContext {
    const { tape, tally, timetable } = this;
    const state = this.loadState(scenario);
    state.restart(tape.arrivalCount);
    const { minutes, costs, classes } = tape;
    const context: ReplayContext = { state, tally, timetable, minutes, costs, classes };
    const lane = ALL_POLICIES.indexOf(policy);
    const draws = policy.reads.includes('draws') ? this.stream(trialIndex, 'policy', lane) : null;
    tally.clear();
    if (tape.measuredFrom > 0) {
      this.loops.play(policy, context, { from: 0, to: tape.measuredFrom, draws, choices });
      // The reserve and the window closes know the boundary themselves and hold nothing of the warm-up yet.
      tally.clear();
    }
    this.loops.play(policy, context, { from: tape.measuredFrom, to: tape.arrivalCount, draws, choices });
    finish(context);
    return context;
  }

  private writeUse(context: ReplayContext, out: Float64Array, offset: number): void {
    const { arrivalCount } = this.tape;
    writeUseRow(out, offset, { context, arrivalCount, shape: this.world.shape, ids: windowIds(this.plan) });
  }

  private writeRow(scenario: Scenario, rows: Float64Array, offset: number): void {
    const { tally, timetable, tape } = this;
    const state = this.stateFor(scenario);
    writeMetricsRow(rows, offset, { state, tally, timetable, tape, weights: this.plan.weights });
  }
}
