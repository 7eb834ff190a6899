/** Pages for a terminal, pure: lines of text from the router's usage answer. */

export { instantWords } from './account-words.ts';
export { accountsLines } from './accounts-page.ts';
export { answerLines, policyTableLines, whereLines } from './answer-page.ts';
export { poolLines } from './pool-page.ts';
export { presetLines } from './preset-table.ts';
export { type StatusLook, statusLines } from './status-table.ts';
export { lengthWords, wholePercentWords } from './usage-words.ts';
export { type WatchState, watchLines } from './watch-page.ts';
export { capacityText, lengthText } from './window-words.ts';
export { wrappedLines } from './wrapped-text.ts';
