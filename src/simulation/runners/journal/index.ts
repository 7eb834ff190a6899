/** Finished batches in files: journals of runs and parts of sharded ones. */
export { takeLock } from './file-lock.ts';
export { Journal } from './journal.ts';
export { type JournalFile, openJournalFile } from './journal-file.ts';
export { type BatchKeeper, createKeptRunner } from './kept-runner.ts';
