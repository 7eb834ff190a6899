/** What providers say of their own windows in logs. */
export { claudeRefusal, claudeWindows } from './claude-limits.ts';
export { CodexMeters } from './codex-meters.ts';
export { type MeterReading, readingsByTime } from './meter-reading.ts';
