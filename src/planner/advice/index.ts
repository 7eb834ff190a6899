/** The one advice of a moment: its facts, what follows from them, and the sentence that every question says. */
export { adviceData } from './advice.ts';
export { LASTS_RULE, withoutHoarding } from './held-back.ts';
export { type Moment, momentOf } from './moment.ts';
export { nextSentence } from './next-sentence.ts';
export { roomAgainMs, type WindowAdvice, windowAdvice } from './window-advice.ts';
