/**
 * Batches in trial order, whatever order they finish in. At most a few are under way or waiting, so memory does
 * not grow with the number of trials.
 */
import { QuotalabError } from '../../core/index.ts';
import type { BatchResult, BatchTask } from '../engine/index.ts';
import type { BatchRunner } from './batch-runner.ts';

export interface BatchSchedule {
  /** The first trial, 0 when absent. */
  readonly firstTrial?: number;
  /** One past the last trial. */
  readonly trials: number;
  readonly batchSize: number;
  /** Most tasks under way or waiting to be taken, >= runner.width. */
  readonly window: number;
  readonly task: (firstTrial: number, trialCount: number, slot: number) => BatchTask;
}

type Done = Extract<BatchResult, { status: 'done' }>;

/** Yields finished batches in order. Throws TRIAL_FAILED or INTERRUPTED; then no further task is given out. */
export async function* orderedBatches(runner: BatchRunner, schedule: BatchSchedule): AsyncGenerator<Done> {
  const waiting: Array<{ slot: number; result: Promise<BatchResult> }> = [];
  const freeSlots = Array.from({ length: schedule.window }, (_, slot) => schedule.window - 1 - slot);
  let nextTrial = schedule.firstTrial ?? 0;
  const giveOut = (): void => {
    while (nextTrial < schedule.trials && freeSlots.length > 0) {
      const slot = freeSlots.pop()!;
      const count = Math.min(schedule.batchSize, schedule.trials - nextTrial);
      const result = runner.run(schedule.task(nextTrial, count, slot));
      // A later batch may fail while an earlier one is awaited: its rejection is read when its turn comes.
      result.catch(() => undefined);
      waiting.push({ slot, result });
      nextTrial += count;
    }
  };
  giveOut();
  for (let head = waiting.shift(); head !== undefined; head = waiting.shift()) {
    const result = await head.result;
    if (result.status === 'stopped') throw new QuotalabError('INTERRUPTED', 'stopped before the last trial');
    if (result.status === 'failed') {
      throw new QuotalabError('TRIAL_FAILED', `trial ${result.trialIndex} failed: ${result.message}`);
    }
    freeSlots.push(head.slot);
    giveOut();
    yield result;
  }
}
