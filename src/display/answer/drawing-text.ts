/**
 * What drawings are made of: cleaned text in cells of a terminal, in ASCII where that is asked for, short numbers, and
 * bars of whole cells. Read next: text/cell-text.ts, which says what a cell is.
 */
import { cellWidth, plainText, withoutColours, wrapWords } from '../../core/text/index.ts';
import { percent } from '../../core/values/index.ts';
import { paint, type Style } from '../terminal/styles/index.ts';

/** How a display is drawn. */
export interface Look {
  /** Cells, 10 and more. */
  readonly width: number;
  /** Only printable ASCII. */
  readonly ascii: boolean;
  /** Escape sequences of colours. */
  readonly color: boolean;
}

/** The text in its style; blanks stay plain. Widths are counted before. */
export const toned = (text: string, style: Style, { color }: Look): string =>
  text.trim() === '' ? text : paint(text, style, color);

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

/** One line of text: line ends and tabs are blanks, other controls "?", invisible characters gone; ASCII if asked for. */
export function shownText(text: string, { ascii }: Pick<Look, 'ascii'>): string {
  const clean = plainText(withoutColours(text));
  return ascii ? asciiText(clean) : clean;
}

/** Blanks up to `cells`; longer texts stay as they are. */
export function padText(text: string, cells: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, cells - cellWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** Lines of at most `cells` (>= 2), broken between words; a longer word is cut through. '' gives one empty line. */
export const wrapText = (text: string, cells: number): string[] => wrapWords(text, cells, 'cut');

/** One decimal and a sign: `71.1 %`; `-` for null. */
export const percentWords = (fraction: number | null): string =>
  fraction === null || !Number.isFinite(fraction) ? '-' : `${percent(fraction).toFixed(1)} %`;

/** Whole numbers whole, others to one decimal; thousands are parted. */
export function amountWords(amount: number): string {
  const text = Number.isInteger(amount) ? String(amount) : amount.toFixed(1);
  return Math.abs(amount) < 1000 ? text : text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

const HOURS_PER_YEAR = 8760;

/** `12 min` of less than an hour, `6.5 h`, from 100 hours on `4.5 d`, then `over a year`. */
export function hoursWords(hours: number): string {
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} min`;
  if (hours > HOURS_PER_YEAR) return 'over a year';
  return hours < 100 ? `${amountWords(Math.round(hours * 10) / 10)} h` : `${(hours / 24).toFixed(1)} d`;
}

/** Slack for what binary fractions do to a share that should be whole. */
const EPSILON = 1e-9;

/** Full cells of `cells`: floor, held to 0..cells; an unknown fraction (null) has none. */
export const fullCells = (fraction: number | null, cells: number): number =>
  fraction === null ? 0 : Math.floor(Math.min(1, Math.max(0, fraction)) * cells + EPSILON);

/** A bar of whole cells: a cell is full when all of it is used, so a bar is full only at 1. */
export function barText(fraction: number | null, cells: number, ascii: boolean): string {
  const full = fullCells(fraction, cells);
  return (ascii ? '#' : '█').repeat(full) + (ascii ? '.' : '░').repeat(cells - full);
}

/** Used over limit for a bar: an overdrawn or a zero limit in use is full, no limit is unknown. */
export function barFraction(used: number, limit: number | null): number | null {
  if (limit === null) return null;
  if (limit > 0) return Math.max(0, used / limit);
  return used > 0 ? 1 : 0;
}
