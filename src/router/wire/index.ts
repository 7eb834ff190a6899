/** What upstreams and clients say, in their own words: dialects, usage, rate-limit headers, refusals, streams. Pure. */
export {
  type BodyChange,
  type Dialect,
  EventFilter,
  LANE_APIS,
  type LaneApi,
  RequestMembers,
  type RequestWords,
  StreamMeter,
} from './dialect/index.ts';
export { DIALECTS } from './dialects.ts';
export { MESSAGES } from './messages/index.ts';
export {
  type ApiFault,
  askedWaitMs,
  FIVE_HOURS,
  type HeaderLookup,
  isEndless,
  type LimitReading,
  LONGEST_WAIT_MS,
  type MediaAmount,
  MediaLook,
  NO_USAGE,
  type Refusal,
  type RefusalKind,
  retryAfterMs,
  type UsageCounts,
  usageOfHeader,
  type WindowClaim,
  type WindowLimit,
} from './reading/index.ts';
export type { UpstreamAnswer } from './refusals/index.ts';
