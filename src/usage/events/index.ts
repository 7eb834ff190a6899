/** One request as every log tells it, and what many of them amount to. */
export { countOf, countText, durationText, type Fact, modelText } from './fact-text.ts';
export { fiveHourBlocks } from './five-hour-blocks.ts';
export { sortedByTime, totalTokens, type UsageEvent } from './usage-event.ts';
export { requestsByModel, usageFacts } from './usage-facts.ts';
