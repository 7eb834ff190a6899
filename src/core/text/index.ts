/** Text in cells of a terminal: made safe, measured, cut at its end or in its middle, broken into lines; spans of time in words. */
export {
  cellWidth,
  escapedJson,
  oneLine,
  plainText,
  shortenEnd,
  shortenMiddle,
  startWithin,
  withoutColours,
} from './cell-text.ts';
export { countdownWords, durationWords } from './duration-words.ts';
export { wrapWords } from './wrapped-text.ts';
