/** Batches on this thread, one after another: for tests, for one-core machines and for replaying a trial. */
import { runBatch } from '../engine/index.ts';
import type { BatchRunner } from '../experiment/index.ts';

/** Trials run between turns of the event loop: the stop flag and progress are seen between batches. */
export function createInProcessRunner(): BatchRunner {
  let last: Promise<unknown> = Promise.resolve();
  return {
    width: 1,
    run: (task) => {
      const result = last
        .then(() => new Promise((resolve) => setImmediate(resolve)))
        .then(() => runBatch(task));
      last = result.catch(() => undefined);
      return result;
    },
    close: async () => {},
  };
}
