/** What a dialect is, and the meter that listens to a stream in any of them. */
export {
  type Dialect,
  type DialectRoute,
  LANE_APIS,
  type LaneApi,
  type ReadEvent,
  type RequestWords,
  type StreamFindings,
  type UsageOnDemand,
} from './dialect.ts';
export { EventFilter } from './event-filter.ts';
export { mostTokens, textOrEmpty } from './request-values.ts';
export { StreamMeter } from './stream-meter.ts';
