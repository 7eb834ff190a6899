/** Lines of logs: what became of each, counted. */
export { splitCsvLine } from './csv-line.ts';
export { type BadLine, badLine, type LineOutcome, SKIPPED_LINE, type SkippedLine } from './line-outcome.ts';
export { LineTally, shortPlace } from './line-tally.ts';
export { SeenLines } from './seen-lines.ts';
export { StringPool } from './string-pool.ts';
export { tokenCount } from './token-count.ts';
export { NOT_AN_OBJECT, wholeRecords } from './whole-records.ts';
