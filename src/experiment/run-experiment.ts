/**
 * An experiment: trials in batches, merged in trial order into groups, a digest and a row sink. The outcome is
 * the same for any runner, batch size and finishing order.
 */
import {
  CONTROL_FIRST_SLOT,
  FACT_INDEX,
  FACTS,
  METRIC_INDEX,
  METRICS,
  type TrialPlan,
} from '../engine/index.ts';
import { RESET_CLASSES, type ResetClass } from '../scenario/index.ts';
import type { BatchRunner, RowSink } from './batch-runner.ts';
import { DoubleDigest, hashJson } from './digest.ts';
import { bandIndex, LOAD_BANDS } from './load-bands.ts';
import { orderedBatches } from './ordered-batches.ts';
import { TrialGroup } from './trial-group.ts';

export interface Experiment {
  readonly plan: TrialPlan;
  /** >= 1. */
  readonly trials: number;
  /** Trials per task, >= 1; no result depends on it. */
  readonly batchSize: number;
}

export interface Outcome {
  readonly overall: TrialGroup;
  readonly byResetClass: Readonly<Record<ResetClass, TrialGroup>>;
  /** In the order of LOAD_BANDS. */
  readonly byLoadBand: readonly TrialGroup[];
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
  private readonly policyCount: number;

  constructor({ policies, weights }: TrialPlan) {
    const group = (): TrialGroup => new TrialGroup(policies, weights);
    this.overall = group();
    this.byResetClass = { same_reset: group(), staggered_reset: group() };
    this.byLoadBand = LOAD_BANDS.map(group);
    this.results = new DoubleDigest();
    this.demand = new DoubleDigest();
    this.policyCount = policies.length;
  }

  add(rows: Float64Array, rowOffset: number, facts: Float64Array, factOffset: number): void {
    const supply = facts[factOffset + FACT_INDEX.weekly_supply]!;
    const resetClass = RESET_CLASSES[facts[factOffset + FACT_INDEX.reset_class]!]!;
    const demand = meanDemand(rows, rowOffset, this.policyCount);
    this.overall.add(rows, rowOffset, supply);
    this.byResetClass[resetClass].add(rows, rowOffset, supply);
    this.byLoadBand[bandIndex(demand, supply)]!.add(rows, rowOffset, supply);
    this.results.add(facts, factOffset, FACTS.length);
    this.results.add(rows, rowOffset, this.policyCount * METRICS.length);
    this.demand.add(facts, factOffset + FACT_INDEX.tape_checksum, 1);
  }
}

/**
 * Runs every trial. Throws QuotalabError TRIAL_FAILED when a trial fails or a worker dies, INTERRUPTED when the
 * control block's stop flag was set; the caller then discards what the sink got.
 */
export async function runExperiment(
  experiment: Experiment,
  runner: BatchRunner,
  control: SharedArrayBuffer,
  sink: RowSink,
): Promise<Outcome> {
  const { plan, trials, batchSize } = experiment;
  const configHash = hashJson({ ...plan, trials });
  const merger = new Merger(plan);
  const rowWidth = plan.policies.length * METRICS.length;
  const batches = orderedBatches(runner, {
    trials,
    batchSize,
    window: slotCount(runner),
    task: (firstTrial, trialCount, slot) => ({
      planId: configHash,
      plan,
      firstTrial,
      trialCount,
      control,
      slot,
    }),
  });
  for await (const { firstTrial, trialCount, rows, facts } of batches) {
    for (let i = 0; i < trialCount; i++) {
      merger.add(rows, i * rowWidth, facts, i * FACTS.length);
      sink.write(firstTrial + i, rows, i * rowWidth, facts, i * FACTS.length);
    }
    await sink.ready();
  }
  return {
    overall: merger.overall,
    byResetClass: merger.byResetClass,
    byLoadBand: merger.byLoadBand,
    configHash,
    resultDigest: merger.results.hex(),
    demandDigest: merger.demand.hex(),
  };
}
