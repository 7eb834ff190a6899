/** Lines of logs: what became of each, counted. */
export { splitCsvLine } from './csv-line.ts';
export { asRecord, asText, type JsonRecord, parseRecord, tokenCount } from './json-fields.ts';
export { type BadLine, badLine, type LineOutcome, SKIPPED_LINE, type SkippedLine } from './line-outcome.ts';
export { LineTally, shortPlace } from './line-tally.ts';
export { StringPool } from './string-pool.ts';
