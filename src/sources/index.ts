/** Files of real usage: log trees, traces, gzip, time zones; everything that src/demand may not touch itself. */
export { DEMAND_FORMS, type DemandSource, parseDemandSource } from './demand-source.ts';
export { filesBelow } from './log-files.ts';
export { claudeLogFiles, codexLogFiles, type LogPlaces } from './log-roots.ts';
export { MAX_LINE_BYTES, openLines, type TextLine } from './open-lines.ts';
export { type QuotasPlace, type QuotasSurroundings, quotasPlaces, safeReloadPath } from './quotas-place.ts';
export { quotasJsonSchema } from './quotas-schema.ts';
export { type ClaudeLogReading, readClaudeLogs } from './read-claude-logs.ts';
export { readCodexLogs } from './read-codex-logs.ts';
export {
  type DemandReading,
  type ReadDemandOptions,
  readDemand,
  readUsage,
  type StateReader,
} from './read-demand.ts';
export { readObjective } from './read-objective.ts';
export { drawnResetNotes, type PoolReading, readPool } from './read-pool.ts';
export { type QuotasReading, type ReadQuotasOptions, readQuotas } from './read-quotas.ts';
export { readSecret } from './read-secret.ts';
export { readSummary, type SummaryFile } from './read-summary.ts';
export { readTraceFile, type TraceFile } from './read-trace-file.ts';
export { readTriage } from './read-triage.ts';
export { readTrialTable, type TrialTable, trialTableBeside } from './read-trial-table.ts';
export { readUsageDb } from './read-usage-db.ts';
export { readUsageLog } from './read-usage-log.ts';
export { readWinners } from './read-winners.ts';
export { zoneOffsets } from './time-zone.ts';
export {
  type DecisionLogReading,
  type LoggedDecision,
  readLoggedDecisions,
} from './usage-log-decisions.ts';
export type { LinePlace, UsageLogPlace } from './usage-log-files.ts';
export { readEachLine, type UsageReading } from './usage-reading.ts';
