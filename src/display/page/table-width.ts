/**
 * How wide a table has to be, told from its texts: a table that has less room is laid out anew by the page's style, each
 * row as a card. Widths are those of wide letters, so that a table of a common font has room to spare.
 */

/** A table as plain texts. */
export interface TableTexts {
  readonly head: readonly string[];
  readonly rows: ReadonlyArray<readonly string[]>;
  /** Columns of numbers, which do not break. */
  readonly isRight: readonly boolean[];
}

/** px at which the style knows tables, rising; the last stands for all that are wider. */
const TABLE_WIDTHS: readonly number[] = [330, 420, 520, 640, 760, 880, 1000, 1120, 1320];

/** For the style: the class of each width, and the width of the frame below which its rows become cards. */
export const TABLE_STEPS: ReadonlyArray<{ readonly width: number; readonly below: number }> =
  TABLE_WIDTHS.map((width) => ({ width, below: width - 1 }));

const CHARACTER = 8;
const PADDING = 20;
/** Wider tables have smaller letters. */
const DENSE_FROM = 880;
const DENSE_CHARACTER = 7.3;
const DENSE_PADDING = 9;

const longestOf = (texts: readonly string[]): number =>
  texts.reduce((most, { length }) => Math.max(most, length), 0);

/** Characters of the longest piece that does not break. */
const longestPiece = (text: string): number => longestOf(text.match(/[^\s_-]+[_-]?/g) ?? []);

/** Characters that a column needs: names may take two lines, sentences more. */
function columnCharacters({ head, rows, isRight }: TableTexts, column: number): number {
  const cells = rows.map((row) => row[column] ?? '');
  const title = longestPiece(head[column] ?? '');
  if (isRight[column] === true) return Math.max(title, longestOf(cells));
  const pieces = Math.max(0, ...cells.map(longestPiece));
  return Math.max(title, pieces, Math.min(24, Math.ceil(longestOf(cells) / 2)));
}

/** Classes of the table's frame: its least width, and whether its letters are small. */
export function tableClasses(table: TableTexts): string {
  const characters = table.head.reduce((sum, _, column) => sum + columnCharacters(table, column), 0);
  const columns = table.head.length;
  const plain = characters * CHARACTER + columns * PADDING;
  const isDense = plain > DENSE_FROM;
  const need = isDense ? characters * DENSE_CHARACTER + columns * DENSE_PADDING : plain;
  const width = TABLE_WIDTHS.find((candidate) => candidate >= need) ?? TABLE_WIDTHS.at(-1)!;
  return `table w-${width}${isDense ? ' dense' : ''}`;
}
