/** Demand tapes and where they come from. */
export { type BootstrapStreams, TraceBootstrap, weeklyUnits } from './bootstrap-tape.ts';
export {
  type BuiltDayTrace,
  buildDayTrace,
  type DayTraceOptions,
  type DayTraceSource,
} from './build-day-trace.ts';
export {
  type ClaudeLine,
  type ClaudeLineOptions,
  type ClaudeUsageLine,
  readClaudeLine,
} from './claude-log.ts';
export { ClaudeRequests } from './claude-requests.ts';
export { CodexSession } from './codex-log.ts';
export { splitCsvLine } from './csv-line.ts';
export type { DayTrace } from './day-trace.ts';
export { countOf, countText, type Fact, modelText } from './fact-text.ts';
export { type FiveHourBlock, fiveHourBlocks } from './five-hour-blocks.ts';
export { generateTape } from './generate-tape.ts';
export { hasZone, parseIsoTime } from './iso-time.ts';
export type { BadLine, LineOutcome, SkippedLine } from './line-outcome.ts';
export { type BadLinePlace, LineTally, shortPlace } from './line-tally.ts';
export { publishedTape } from './published-tape.ts';
export { StringPool } from './string-pool.ts';
export { DemandTape } from './tape.ts';
export {
  costUnits,
  DEFAULT_TOKEN_WEIGHTS,
  familyFactor,
  type ModelFactor,
  parseTokenWeights,
  TOKEN_WEIGHT_SOURCES,
  type TokenWeights,
  tokenWeightsText,
  withDearestUnknown,
} from './token-weights.ts';
export { type ColumnPlan, planColumns, type TraceKind } from './trace-columns.ts';
export { TraceRows } from './trace-rows.ts';
export { sortedByTime, totalTokens, type UsageEvent } from './usage-event.ts';
export { requestsByModel, usageFacts } from './usage-facts.ts';
export { UsageLogLines } from './usage-log.ts';
