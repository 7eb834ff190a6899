/**
 * A batch: consecutive trials given to one worker task, and the messages of the thread boundary. A task carries
 * everything it depends on, so any worker can do any task and a lost one can be repeated exactly.
 */
import { FACTS, METRICS } from './metrics.ts';
import { isSampled, sampledCount, sampleWidth } from './sampling.ts';
import { TrialRunner } from './trial.ts';
import type { TrialPlan } from './trial-plan.ts';
import { useWidth } from './use-row.ts';

/**
 * Slots of the shared control block (Int32): a stop flag (0 = go on), the number of finished trials, then the
 * trial that each task slot is in (-1 = none), so that a dead worker's trial can be named.
 */
export const CONTROL_STOP = 0;
/** Values of the stop flag. */
export const STOP_INTERRUPTED = 1;
export const STOP_ENOUGH = 2;
export const CONTROL_FINISHED = 1;
export const CONTROL_FIRST_SLOT = 2;

export interface BatchTask {
  /** Equal ids mean equal plans; workers keep the runners of the latest few. */
  readonly planId: string;
  readonly plan: TrialPlan;
  readonly firstTrial: number;
  readonly trialCount: number;
  /** Shared control block, Int32. */
  readonly control: SharedArrayBuffer;
  /** Index of this task's slot in the control block, 0-based after CONTROL_FIRST_SLOT. */
  readonly slot: number;
}

export type BatchResult =
  | {
      readonly status: 'done';
      readonly firstTrial: number;
      readonly trialCount: number;
      /** Shape: trials x policies x METRICS, row-major. */
      readonly rows: Float64Array<ArrayBuffer>;
      /** Shape: trials x FACTS, row-major. */
      readonly facts: Float64Array<ArrayBuffer>;
      /** Shape: trials x policies x useColumns (use-row.ts), row-major. */
      readonly uses: Float64Array<ArrayBuffer>;
      /** Samples of the batch's sampled trials (sampling.ts), in trial order. */
      readonly samples: Float64Array<ArrayBuffer>;
    }
  | { readonly status: 'stopped' }
  | { readonly status: 'failed'; readonly trialIndex: number; readonly message: string };

/** Runners of the latest plans, the latest last: a sweep has a few under way. */
const runners = new Map<string, Promise<TrialRunner>>();
const MOST_RUNNERS = 4;

function runnerFor({ planId, plan }: BatchTask): Promise<TrialRunner> {
  const known = runners.get(planId) ?? new TrialRunner(plan).specialise();
  runners.delete(planId);
  runners.set(planId, known);
  for (const oldest of [...runners.keys()].slice(0, -MOST_RUNNERS)) runners.delete(oldest);
  return known;
}

/** Runs one batch to its end, or to the first failing trial, or until the stop flag is seen. */
export async function runBatch(task: BatchTask): Promise<BatchResult> {
  const control = new Int32Array(task.control);
  const slot = CONTROL_FIRST_SLOT + task.slot;
  const rowWidth = task.plan.policies.length * METRICS.length;
  const rows = new Float64Array(task.trialCount * rowWidth);
  const facts = new Float64Array(task.trialCount * FACTS.length);
  const usesWidth = task.plan.policies.length * useWidth(task.plan);
  const uses = new Float64Array(task.trialCount * usesWidth);
  const width = sampleWidth(task.plan.policies.length);
  const samples = new Float64Array(width * sampledCount(task.plan, task.firstTrial, task.trialCount));
  const runner = await runnerFor(task);
  for (let i = 0; i < task.trialCount; i++) {
    if (Atomics.load(control, CONTROL_STOP) !== 0) return { status: 'stopped' };
    Atomics.store(control, slot, task.firstTrial + i);
    try {
      const trialIndex = task.firstTrial + i;
      const sample = isSampled(task.plan, trialIndex)
        ? { values: samples, offset: width * sampledCount(task.plan, task.firstTrial, i) }
        : null;
      runner.run(trialIndex, {
        rows,
        rowOffset: i * rowWidth,
        facts,
        factOffset: i * FACTS.length,
        uses: { values: uses, offset: i * usesWidth },
        sample,
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { status: 'failed', trialIndex: task.firstTrial + i, message };
    }
    Atomics.add(control, CONTROL_FINISHED, 1);
  }
  Atomics.store(control, slot, -1);
  const { firstTrial, trialCount } = task;
  return { status: 'done', firstTrial, trialCount, rows, facts, uses, samples };
}
