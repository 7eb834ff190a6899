/** What a dialect is, and the meter that listens to a stream in any of them. */
export {
  type BodyChange,
  type Dialect,
  LANE_APIS,
  type LaneApi,
  type RequestWords,
  type StreamFindings,
} from './dialect.ts';
export { EventFilter } from './event-filter.ts';
export { countPiece, pieceText } from './piece-text.ts';
export { RequestMembers } from './request-members.ts';
export { mostTokens } from './request-values.ts';
export { StreamMeter } from './stream-meter.ts';
