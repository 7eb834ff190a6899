/** Batches in this process whose trials from `heldFrom` on wait until they are released. */
import type { BatchRunner } from '../../../src/simulation/experiment/index.ts';
import { createInProcessRunner } from '../../../src/simulation/runners/index.ts';

export interface HeldRunner {
  readonly createRunner: () => BatchRunner;
  readonly release: () => void;
}

export function heldRunner(heldFrom: number): HeldRunner {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const createRunner = (): BatchRunner => {
    const runner = createInProcessRunner();
    return {
      ...runner,
      run: async (task) => {
        if (task.firstTrial >= heldFrom) await released;
        return runner.run(task);
      },
    };
  };
  return { createRunner, release };
}
