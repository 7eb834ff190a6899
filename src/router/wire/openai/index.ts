/** What OpenAI's two dialects share: errors, refusals, usage objects, rate-limit headers. */
export { openaiError, openaiErrorInside } from './openai-errors.ts';
export { OPENAI_FAULTS, openaiErrorStatus, openaiFault, openaiFaultOf } from './openai-refusals.ts';
export { OPENAI_SESSION_MEMBERS, openaiSession } from './openai-session.ts';
export { openaiUsage, usageOfOpenaiBody } from './openai-usage.ts';
export { openaiLimits } from './rate-limits.ts';
