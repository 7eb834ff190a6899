/** The one advice of a moment: its facts, what follows from them, and the sentence that every question says. */
export { type Advice, adviceOf, type Moment, momentOf } from './advice.ts';
export { type HoldFacts, holdFacts, LASTS_RULE } from './hold-rules.ts';
export { type NextParts, nextSentence } from './next-sentence.ts';
export { roomAgainMs, type WindowOutlook, windowOutlook } from './window-advice.ts';
