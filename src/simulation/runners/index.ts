/** Who runs batches: this thread or a pool of threads. */
export { createInProcessRunner } from './in-process.ts';
export { createThreadRunner } from './threads.ts';
