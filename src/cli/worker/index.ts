/** The `worker` command: a process that plays batches of others. */
export { runWorker } from './worker.ts';
