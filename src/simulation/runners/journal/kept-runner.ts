/**
 * A runner that plays no batch twice: those that are kept are taken from there, the others run and are kept. Results are
 * the same whoever ran them, so neither the experiment nor its digest notices.
 */
import { CONTROL_FINISHED, CONTROL_STOP } from '../../engine/index.ts';
import type { BatchRunner } from '../../experiment/index.ts';
import type { DoneBatch } from '../frames/index.ts';
import type { BatchStore } from './journal.ts';

export interface BatchKeeper extends BatchStore {
  /** Keeps a batch that was just finished, of the plan with that SHA-256. */
  keep(planId: string, batch: DoneBatch): Promise<void>;
}

export function createKeptRunner(runner: BatchRunner, keeper: BatchKeeper): BatchRunner {
  return {
    width: runner.width,
    ...(runner.state === undefined ? {} : { state: () => runner.state!() }),
    ...(runner.threads === undefined ? {} : { threads: () => runner.threads!() }),
    close: () => runner.close(),
    run: async (task) => {
      const { planId, firstTrial, trialCount } = task;
      const kept = await keeper.find({ planId, firstTrial, trialCount });
      if (kept !== null) {
        const control = new Int32Array(task.control);
        if (Atomics.load(control, CONTROL_STOP) !== 0) return { status: 'stopped' };
        Atomics.add(control, CONTROL_FINISHED, trialCount);
        return kept;
      }
      const result = await runner.run(task);
      if (result.status === 'done') await keeper.keep(planId, result);
      return result;
    },
  };
}
