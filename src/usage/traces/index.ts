/** Traces and CSV files as usage, and days of usage to draw from. */
export { type BuiltDayTrace, buildDayTrace } from './build-day-trace.ts';
export type { DayTrace } from './day-trace.ts';
export { WHAT_IF_DAYS } from './day-trace-facts.ts';
export { readTraceFile } from './read-trace-file.ts';
export { planColumns, type TraceKind } from './trace-columns.ts';
export { TraceRows } from './trace-rows.ts';
