/** The usage log of this router, with its rotated files. */
export { readUsageLog } from './read-usage-log.ts';
export { UsageLogLines } from './usage-log.ts';
export { type LinePlace, readLogFiles, type UsageLogPlace } from './usage-log-files.ts';
