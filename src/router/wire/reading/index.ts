/** What every dialect shares: looking into headers and JSON, and the words for limits and refusals. */
export { type ApiFault, faultDetails, faultOf, UNKNOWN_FAULT_TYPE } from './api-fault.ts';
export type { FaultContext, FaultWords } from './fault-words.ts';
export {
  anyReset,
  decimalValue,
  flagValue,
  type HeaderLookup,
  plausibleReset,
  rfc3339Reset,
  wholeValue,
  wordValue,
} from './header-values.ts';
export {
  canResetAt,
  claimInContext,
  isEndless,
  type Representative,
  windowsInContext,
} from './limit-context.ts';
export {
  claimOf,
  FIVE_HOURS,
  isAccountWide,
  isFull,
  type LimitReading,
  type LimitStatus,
  type PerMinuteKind,
  type PerMinuteLimit,
  type WindowClaim,
  type WindowLimit,
} from './limit-reading.ts';
export { type MediaAmount, MediaLook } from './media-look.ts';
export { firstAhead, type Refusal, type RefusalKind, refusal } from './refusal-record.ts';
export { askedWaitMs, LONGEST_WAIT_MS, retryAfterMs } from './retry-after.ts';
export { type BodyUsage, NO_USAGE, type UsageCounts, usageOfHeader } from './usage-counts.ts';
export { userSession } from './user-session.ts';
