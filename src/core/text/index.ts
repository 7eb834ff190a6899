/** Text in cells of a terminal: made safe, measured, cut at its end or in its middle, broken into lines. */
export {
  cellWidth,
  oneLine,
  plainText,
  shortenEnd,
  shortenMiddle,
  startWithin,
  withoutColours,
} from './cell-text.ts';
export { wrapWords } from './wrapped-text.ts';
