/** What the router remembers and writes: its state in SQLite and its usage log. */
export type { HoldRow, ReadingRow } from './account-rows.ts';
export {
  type Change,
  holdCleared,
  holdSaved,
  placeSaved,
  progressOver,
  progressSaved,
  readingSaved,
  refusalAdded,
  settingSaved,
  turnSaved,
} from './changes.ts';
export { DURABILITIES, type Durability } from './durability.ts';
export { parseDurationMs } from './duration.ts';
export { GroupCommit } from './group-commit.ts';
export { type LogFile, type LogFileSystem, logFiles } from './log-files.ts';
export { readUsageDb } from './read-usage-db.ts';
export type { RollupRow } from './rollup.ts';
export type { SampleRow } from './sample-row.ts';
export type { StateOwner } from './state-lock.ts';
export { StateStore, type StoreOptions } from './store.ts';
export { StoreError } from './store-error.ts';
export { UsageLog, type UsageLogOptions } from './usage-log.ts';
export { type DecisionLogReading, type LoggedDecision, readLoggedDecisions } from './usage-log-decisions.ts';
