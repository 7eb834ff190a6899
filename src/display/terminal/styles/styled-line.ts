/** Lines made of styled pieces. Pieces are plain text, so that widths are counted before colours are put on. */
import { cellWidth, startWithin, wrapWords } from '../../../core/text/index.ts';

export type Style = 'plain' | 'strong' | 'faint' | 'good' | 'warn' | 'bad';

/** One piece of a line: its text, plain, and how it looks. */
export type Piece = readonly [text: string, style: Style];

/** SGR parameters; '' = none. */
const CODES: Readonly<Record<Style, string>> = {
  plain: '',
  strong: '1',
  faint: '2',
  good: '32',
  warn: '33',
  bad: '31',
};

/** The text with its style as an escape sequence around it; unchanged without colour. */
export function paint(text: string, style: Style, color: boolean): string {
  const code = CODES[style];
  return !color || code === '' || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
}

/** The pieces side by side without blanks at the end; where they pass `width` cells, as much as fits and "…". */
export function styledLine(pieces: readonly Piece[], width: number, color: boolean): string {
  const end = pieces.findLastIndex(([text]) => text.trim() !== '');
  const shown = pieces
    .slice(0, end + 1)
    .map(([text, style], index): Piece => [index === end ? text.trimEnd() : text, style]);
  const total = shown.reduce((sum, [text]) => sum + cellWidth(text), 0);
  let left = total > width ? width - 1 : width;
  let line = '';
  for (const [text, style] of shown) {
    const start = startWithin(text, left);
    line += paint(start, style, color);
    left -= cellWidth(start);
    if (start !== text) break;
  }
  return total > width && width > 0 ? `${line}…` : line;
}

/** Sentences broken at the width, a line each or more. */
export const styledSentences = (
  texts: readonly string[],
  style: Style,
  { width, color }: { readonly width: number; readonly color: boolean },
): string[] =>
  texts
    .flatMap((text) => wrapWords(text, width, 'whole'))
    .map((line) => styledLine([[line, style]], width, color));
