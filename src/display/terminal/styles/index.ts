/** Lines of pieces in styles: colours of a terminal, cut and wrapped by cells. */
export { type Piece, paint, type Style, styledLine, styledSentences } from './styled-line.ts';
