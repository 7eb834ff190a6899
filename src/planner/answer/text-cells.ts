/**
 * Text of an answer in cells of a terminal: cleaned with its colours, put into ASCII, padded and wrapped. Read next:
 * text/cell-text.ts, which says what a cell is.
 */
import { cellWidth, plainText, withoutColours, wrapWords } from '../../core/text/index.ts';

/** One line of text: line ends and tabs are blanks, other controls "?", invisible characters gone. */
export const cleanText = (text: string): string => plainText(withoutColours(text));

/** Signs with a likeness in ASCII; one for one where a drawing uses them. */
const LIKENESSES: Readonly<Record<string, string>> = {
  '█': '#',
  '▓': '%',
  '▒': '+',
  '░': '.',
  '─': '-',
  '│': '|',
  '●': 'o',
  '·': '.',
  '…': '~',
  '–': '-',
  '—': '-',
  '−': '-',
  '×': 'x',
  '±': '+/-',
  '≤': '<=',
  '≥': '>=',
  '≈': '~',
  '→': '->',
  '’': "'",
  '“': '"',
  '”': '"',
};

/** A clean text in printable ASCII: letters without their accents, frames as - | +, what is left as "?". */
export function asciiText(text: string): string {
  return text
    .replace(/[^ -~]/gu, (char) => LIKENESSES[char] ?? char)
    .replace(/[\u2500-\u257f]/g, '+')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^ -~]/gu, '?');
}

/** Blanks up to `cells`; longer texts stay as they are. */
export function padText(text: string, cells: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, cells - cellWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** Lines of at most `cells` (>= 2), broken between words; a longer word is cut through. '' gives one empty line. */
export const wrapText = (text: string, cells: number): string[] => wrapWords(text, cells, 'cut');
