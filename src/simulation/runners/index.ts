/** Who runs batches: this thread or a pool of threads; and how long a run will take them. */
export { createInProcessRunner } from './in-process.ts';
export { expectedRun, type RunRequest, secondsOf } from './run-seconds.ts';
export { runSize } from './run-size.ts';
export { createThreadRunner } from './threads.ts';
