/** What a dialect is, and the meter that listens to a stream in any of them. */
export type { Dialect, DialectRoute, ReadEvent, RequestWords, StreamFindings } from './dialect.ts';
export { StreamMeter } from './stream-meter.ts';
