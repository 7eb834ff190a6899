/** Finished batches in files: journals of runs and parts of sharded ones. */
export { type Lock, takeLock } from './file-lock.ts';
export { type BatchStore, Journal } from './journal.ts';
export { type JournalFile, openJournalFile } from './journal-file.ts';
export { type BatchKeeper, createKeptRunner } from './kept-runner.ts';
