/** What upstreams say, in their own words: usage, rate-limit headers, refusals, event streams. Pure. */
export { apiError } from './api-error.ts';
export type { ApiFault } from './api-fault.ts';
export type { HeaderLookup } from './header-values.ts';
export { readLimits } from './limit-headers.ts';
export type { LimitReading, WindowClaim, WindowLimit } from './limit-reading.ts';
export { classifyRefusal, type UpstreamAnswer } from './refusal.ts';
export type { Refusal, RefusalKind } from './refusal-record.ts';
export { retryAfterMs } from './retry-after.ts';
export { StreamMeter } from './stream-meter.ts';
export { mergeUsage, NO_USAGE, type UsageCounts, usageOfBody, usageOfHeader } from './usage-counts.ts';
