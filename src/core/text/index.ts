/** Text in cells of a terminal: made safe, measured, cut at its end or in its middle. */
export { cellWidth, plainText, shortenEnd, shortenMiddle, startWithin } from './cell-text.ts';
