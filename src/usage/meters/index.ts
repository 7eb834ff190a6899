/** What providers say of their own windows in logs. */
export { CodexMeters } from './codex-meters.ts';
export { type MeterReading, type MeterVendor, readingsByTime } from './meter-reading.ts';
