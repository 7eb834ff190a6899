/** What upstreams say, in their own words: usage, rate-limit headers, refusals, event streams. Pure. */
export { apiError } from './api-error.ts';
export { readLimits } from './limit-headers.ts';
export {
  type ApiFault,
  FIVE_HOURS,
  type HeaderLookup,
  type LimitReading,
  LONGEST_WAIT_MS,
  type Refusal,
  type RefusalKind,
  retryAfterMs,
  type WindowClaim,
  type WindowLimit,
} from './reading/index.ts';
export { classifyRefusal, type UpstreamAnswer } from './refusal.ts';
export { StreamMeter } from './stream-meter.ts';
export { mergeUsage, NO_USAGE, type UsageCounts, usageOfBody, usageOfHeader } from './usage-counts.ts';
