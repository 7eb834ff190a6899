/** Who runs batches: this thread or a pool of threads; and how long a run will take them. */
export { engineFingerprint } from './frames/index.ts';
export { createInProcessRunner } from './in-process.ts';
export {
  type BatchKeeper,
  createKeptRunner,
  Journal,
  type JournalFile,
  openJournalFile,
  takeLock,
} from './journal/index.ts';
export { expectedRun, type RunRequest, secondsOf } from './run-seconds.ts';
export { runSize } from './run-size.ts';
export { createThreadRunner } from './threads.ts';
