/** Parts that the live router is put together from: clock, credentials, headers, settings, memory, log, metrics. */
export { type Clock, requestId, SYSTEM_CLOCK } from './clock.ts';
export { unfitFor } from './credential-form.ts';
export { Credentials, type SecretReader } from './credentials.ts';
export {
  clientHeaders,
  type OwnCredential,
  PRIORITY_HEADER,
  TOKEN_HEADER,
  upstreamHeaders,
} from './headers.ts';
export {
  type AttemptFacts,
  completionLine,
  decisionLine,
  decisionWord,
  errorType,
  sharedFields,
} from './log-record.ts';
export { type Losses, Memory } from './memory.ts';
export { Metrics, OTHER } from './metrics.ts';
export { knownPrices } from './price-source.ts';
export { longestWindowMs, type Restored, restoreFleet } from './restoring.ts';
export {
  type LaneContact,
  type LaneUpstream,
  type Limits,
  noteDecision,
  type RouterParts,
} from './router-parts.ts';
export { SETTINGS } from './setting-words.ts';
export { type Environment, type ProxySettings, type ProxyWords, readSettings } from './settings.ts';
export { type ClockNews, SteadyClock } from './steady-clock.ts';
export { WriteHealth } from './write-health.ts';
