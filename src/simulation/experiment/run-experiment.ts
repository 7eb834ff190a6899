/**
 * An experiment: trials in batches, merged in trial order into groups, a digest and a row sink. The outcome is
 * the same for any runner, batch size and finishing order.
 */

import { RESET_CLASSES, type ResetClass } from '../../quota/windows/index.ts';
import {
  type BatchTask,
  CONTROL_FIRST_SLOT,
  CONTROL_STOP,
  FACT_INDEX,
  FACTS,
  isSampled,
  METRIC_INDEX,
  METRICS,
  STOP_ENOUGH,
  sampledCount,
  sampleWidth,
  supplyReach,
  type TrialPlan,
} from '../engine/index.ts';
import type { BatchRunner, RowSink } from './batch-runner.ts';
import { DoubleDigest, hashJson } from './digest.ts';
import { orderedBatches } from './ordered-batches.ts';
import { Settling, type StoppingRule } from './settling.ts';
import type { ComparedMetric, StoppingRecord } from './statistics/index.ts';
import { bandIndex, KEPT_TRIALS, LOAD_BANDS, SampleTotals, TrialColumns } from './statistics/index.ts';
import { TrialGroup } from './trial-group.ts';
import { UseTotals } from './use-totals.ts';

export interface Experiment {
  readonly plan: TrialPlan;
  /** >= 1; the ceiling when the rule may stop earlier. */
  readonly trials: number;
  /** Trials per task, >= 1; no result depends on it. */
  readonly batchSize: number;
  readonly stopping: StoppingRule;
  /** What policies are ranked by; absent = the objective. */
  readonly rankBy?: ComparedMetric;
  /** Most trials of which rows are kept for intervals, >= 1; absent = KEPT_TRIALS. */
  readonly keptTrials?: number;
  /** Told of all trials merged so far, after every batch. */
  readonly watch?: (overall: TrialGroup) => void;
}

export interface Outcome {
  readonly plan: TrialPlan;
  /** Trials that count: all, or those up to where the rule stopped. */
  readonly trials: number;
  readonly rankBy: ComparedMetric;
  readonly overall: TrialGroup;
  readonly byResetClass: Readonly<Record<ResetClass, TrialGroup>>;
  /** In the order of LOAD_BANDS. */
  readonly byLoadBand: readonly TrialGroup[];
  readonly columns: TrialColumns;
  readonly samples: SampleTotals;
  readonly uses: UseTotals;
  readonly stopping: StoppingRecord;
  readonly configHash: string;
  readonly resultDigest: string;
  readonly demandDigest: string;
}

/** Batches kept under way or waiting beyond the runner's width, so that a slow one does not stall the rest. */
const EXTRA_WINDOW = 4;

/** Task slots that `runExperiment` uses of a runner of this width. */
export function slotCount(runner: Pick<BatchRunner, 'width'>): number {
  return runner.width + EXTRA_WINDOW;
}

/** A control block with room for the runner's slots. */
export function createControl(runner: Pick<BatchRunner, 'width'>): SharedArrayBuffer {
  const control = new SharedArrayBuffer(4 * (CONTROL_FIRST_SLOT + slotCount(runner)));
  new Int32Array(control).fill(-1, CONTROL_FIRST_SLOT);
  return control;
}

/** Mean demand of a trial's policies, units: one tape for all, or one each in the published model. */
function meanDemand(rows: Float64Array, offset: number, policyCount: number): number {
  let sum = 0;
  for (let policy = 0; policy < policyCount; policy++) {
    sum += rows[offset + policy * METRICS.length + METRIC_INDEX.total_demand]!;
  }
  return sum / policyCount;
}

class Merger {
  readonly overall: TrialGroup;
  readonly byResetClass: Record<ResetClass, TrialGroup>;
  readonly byLoadBand: TrialGroup[];
  readonly results: DoubleDigest;
  readonly demand: DoubleDigest;
  readonly columns: TrialColumns;
  readonly samples: SampleTotals;
  readonly uses: UseTotals;
  private readonly policyCount: number;
  /** Of the supply, for loads: where some accounts serve some models. */
  private readonly reach: number;

  constructor({ plan, trials, rankBy = 'objective_score', keptTrials = KEPT_TRIALS }: Experiment) {
    const { policies, weights, sampling } = plan;
    const group = (): TrialGroup => new TrialGroup(policies, weights, rankBy);
    this.overall = group();
    this.byResetClass = { same_reset: group(), staggered_reset: group() };
    this.byLoadBand = LOAD_BANDS.map(group);
    this.results = new DoubleDigest();
    this.demand = new DoubleDigest();
    this.policyCount = policies.length;
    this.reach = supplyReach(plan);
    this.columns = new TrialColumns(policies.length, Math.min(trials, keptTrials));
    this.samples = new SampleTotals(policies, sampling);
    this.uses = new UseTotals(plan);
  }

  add(rows: Float64Array, rowOffset: number, facts: Float64Array, factOffset: number): void {
    const supply = facts[factOffset + FACT_INDEX.weekly_supply]!;
    const resetClass = facts[factOffset + FACT_INDEX.reset_class]!;
    const loadBand = bandIndex(meanDemand(rows, rowOffset, this.policyCount), supply * this.reach);
    this.overall.add(rows, rowOffset, supply);
    this.byResetClass[RESET_CLASSES[resetClass]!].add(rows, rowOffset, supply);
    this.byLoadBand[loadBand]?.add(rows, rowOffset, supply);
    this.columns.add(rows, rowOffset, { resetClass, loadBand });
    this.results.add(facts, factOffset, FACTS.length);
    this.results.add(rows, rowOffset, this.policyCount * METRICS.length);
    this.demand.add(facts, factOffset + FACT_INDEX.tape_checksum, 1);
  }

  /** Adds the sample of the batch's trial at `index`, when it is a sampled one. */
  addSample(
    plan: TrialPlan,
    firstTrial: number,
    index: number,
    { samples, facts }: { readonly samples: Float64Array; readonly facts: Float64Array },
  ): void {
    if (!isSampled(plan, firstTrial + index)) return;
    const offset = sampleWidth(this.policyCount) * sampledCount(plan, firstTrial, index);
    const resetClass = facts[index * FACTS.length + FACT_INDEX.reset_class]!;
    const accountCount = facts[index * FACTS.length + FACT_INDEX.account_count]!;
    this.samples.add(samples, offset, firstTrial + index, { resetClass, accountCount });
  }
}

/** SHA-256 of what an experiment's results depend on. */
export function configHashOf({ plan, trials, stopping, rankBy = 'objective_score' }: Experiment): string {
  // Absent when by the objective, so that such runs keep their configuration digest.
  const ranked = rankBy === 'objective_score' ? {} : { rankBy };
  return hashJson({ ...plan, trials, stopping, ...ranked });
}

/** Trials `from` to one before `to`. */
export interface TrialRange {
  readonly from: number;
  readonly to: number;
}

function batchesOf(
  experiment: Pick<Experiment, 'plan' | 'batchSize'>,
  { from, to }: TrialRange,
  runner: BatchRunner,
  shared: Pick<BatchTask, 'planId' | 'control'>,
): ReturnType<typeof orderedBatches> {
  const { plan, batchSize } = experiment;
  return orderedBatches(runner, {
    firstTrial: from,
    trials: to,
    batchSize,
    window: slotCount(runner),
    task: (firstTrial, trialCount, slot) => ({ ...shared, plan, firstTrial, trialCount, slot }),
  });
}

/** Plays some trials of an experiment for a runner that keeps them, and merges nothing. Throws what runExperiment throws. */
export async function playRange(
  experiment: Experiment,
  range: TrialRange,
  runner: BatchRunner,
  control: SharedArrayBuffer,
): Promise<void> {
  const shared = { planId: configHashOf(experiment), control };
  for await (const _ of batchesOf(experiment, range, runner, shared));
}

/**
 * Runs the trials. Throws QuotalabError TRIAL_FAILED when a trial fails or a worker dies, INTERRUPTED when the
 * control block's stop flag was set; the caller then discards what the sink got. When the rule stops the run,
 * trials beyond that point are discarded, however far the runner had got: the outcome is that of a run of just
 * so many trials.
 */
export async function runExperiment(
  experiment: Experiment,
  runner: BatchRunner,
  control: SharedArrayBuffer,
  sink: RowSink,
): Promise<Outcome> {
  const { plan, trials, stopping, rankBy = 'objective_score' } = experiment;
  const configHash = configHashOf(experiment);
  const merger = new Merger(experiment);
  const settling = new Settling(stopping, trials, plan.policies, rankBy);
  const rowWidth = plan.policies.length * METRICS.length;
  const useWidth = plan.policies.length * merger.uses.width;
  const range = { from: 0, to: trials };
  const batches = batchesOf(experiment, range, runner, { planId: configHash, control });
  for await (const { firstTrial, trialCount, rows, facts, uses, samples } of batches) {
    for (let i = 0; i < trialCount && !settling.isSettled; i++) {
      merger.add(rows, i * rowWidth, facts, i * FACTS.length);
      merger.addSample(plan, firstTrial, i, { samples, facts });
      merger.uses.add(uses, i * useWidth);
      sink.write(firstTrial + i, rows, i * rowWidth, facts, i * FACTS.length, uses, i * useWidth);
      settling.add(rows, i * rowWidth);
    }
    experiment.watch?.(merger.overall);
    await sink.ready();
    if (settling.isSettled) {
      Atomics.compareExchange(new Int32Array(control), CONTROL_STOP, 0, STOP_ENOUGH);
      break;
    }
  }
  return {
    plan,
    trials: merger.overall.trials,
    rankBy,
    overall: merger.overall,
    byResetClass: merger.byResetClass,
    byLoadBand: merger.byLoadBand,
    columns: merger.columns,
    samples: merger.samples,
    uses: merger.uses,
    stopping: settling.record(),
    configHash,
    resultDigest: merger.results.hex(),
    demandDigest: merger.demand.hex(),
  };
}
