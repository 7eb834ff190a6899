/** What the router remembers and writes: its state in SQLite and its usage log. */
export type { CooldownRow, ReadingRow, RefusalRow } from './account-rows.ts';
export { parseDurationMs } from './duration.ts';
export { GroupCommit, type SampleWriter } from './group-commit.ts';
export { type LogFile, type LogFileSystem, logFiles } from './log-files.ts';
export type { RollupQuery, RollupRow } from './rollup.ts';
export type { SampleRow } from './sample-row.ts';
export { type SampleQuery, StateStore, type StoreOptions } from './store.ts';
export { StoreError, type StoreReason } from './store-error.ts';
export { UsageLog, type UsageLogOptions } from './usage-log.ts';
