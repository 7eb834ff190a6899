/** Batches that were given out and whose results are awaited: the first result of each counts, and ends it. */
import {
  type BatchResult,
  type BatchTask,
  CONTROL_FINISHED,
  CONTROL_STOP,
  FACTS,
  METRICS,
  sampledCount,
  sampleWidth,
  type TrialPlan,
  useWidth,
} from '../../engine/index.ts';
import { decodeBatch } from '../frames/index.ts';
import { type BatchJob, jobId } from './cluster-protocol.ts';

/** Bytes of a batch's columns. */
export function batchBytes(plan: TrialPlan, firstTrial: number, trialCount: number): number {
  const policies = plan.policies.length;
  const each = policies * (METRICS.length + useWidth(plan)) + FACTS.length;
  return 8 * (trialCount * each + sampledCount(plan, firstTrial, trialCount) * sampleWidth(policies));
}

export interface Outstanding {
  readonly job: BatchJob;
  readonly task: BatchTask;
  readonly resolve: (result: BatchResult) => void;
  readonly reject: (error: Error) => void;
  /** Looks in a row at which it was nowhere. */
  missing: number;
}

export class OutstandingBatches {
  private readonly run: string;
  private readonly batches: Map<string, Outstanding> = new Map();
  /** Results that counted. */
  doneCount: number = 0;

  constructor(run: string) {
    this.run = run;
  }

  get ids(): readonly string[] {
    return [...this.batches.keys()];
  }

  get(id: string): Outstanding | undefined {
    return this.batches.get(id);
  }

  /** Awaits the result of a batch. */
  add(job: BatchJob, task: BatchTask): Promise<BatchResult> {
    return new Promise((resolve, reject) => {
      this.batches.set(jobId(job), { job, task, resolve, reject, missing: 0 });
    });
  }

  /** The first result of a batch counts; one that is not whole is as if it had not come. */
  accept(bytes: Buffer): void {
    const found = decodeBatch(bytes);
    if (found === null) return;
    const { planId: plan, firstTrial, trialCount, batch } = found;
    const id = jobId({ run: this.run, plan, firstTrial });
    const waiting = this.batches.get(id);
    if (waiting === undefined || waiting.job.trialCount !== trialCount || waiting.job.plan !== plan) return;
    this.batches.delete(id);
    this.doneCount++;
    Atomics.add(new Int32Array(waiting.task.control), CONTROL_FINISHED, trialCount);
    waiting.resolve(batch);
  }

  fail(id: string, error: Error): void {
    const waiting = this.batches.get(id);
    this.batches.delete(id);
    waiting?.reject(error);
  }

  /** Ends the batches of runs that were told to stop; their ids. */
  stop(): readonly string[] {
    const stopped: string[] = [];
    for (const [id, { task, resolve }] of this.batches) {
      if (Atomics.load(new Int32Array(task.control), CONTROL_STOP) === 0) continue;
      this.batches.delete(id);
      stopped.push(id);
      resolve({ status: 'stopped' });
    }
    return stopped;
  }
}
