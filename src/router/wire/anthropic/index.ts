/** What Anthropic's headers say: the windows of a subscription, the limits of an API key. */
export { perMinuteLimits } from './key-limits.ts';
export { unifiedLimits } from './unified-limits.ts';
export { windowOfClaim } from './window-names.ts';
