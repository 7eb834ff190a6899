/**
 * A table that fits a width: the row's name stands first and is shortened in its middle; columns that do not fit
 * beside each other go on in a block below, with the name again. No line is wider than the width as long as six
 * cells of the name and the widest column fit.
 */
import Table from 'cli-table3';
import { cellWidth, shortenEnd, shortenMiddle } from '../../core/text/index.ts';
import { type Piece, paint } from './styles/index.ts';

export interface Column<Row> {
  /** Lines of the heading when there is room, and else. */
  readonly heading: readonly string[];
  readonly shortHeading: readonly string[];
  readonly cell: (row: Row) => Piece;
  /** Free text: on the left, and given up to a few cells where there is no room. */
  readonly isText?: boolean;
}

export interface PackedTable<Row> {
  readonly name: Column<Row>;
  /** Columns that stay beside each other where they can. */
  readonly groups: ReadonlyArray<ReadonlyArray<Column<Row>>>;
  readonly rows: readonly Row[];
}

/** Least cells of a name and of free text. */
const LEAST_TEXT_CELLS = 16;
/** The same where not even one column fits beside the name. */
const FEWEST_TEXT_CELLS = 6;

const borders = (gap: number): Record<string, string> => ({
  ...Object.fromEntries(
    ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) => [
      [side, ''],
      [`${side}-mid`, ''],
      [`${side}-left`, ''],
      [`${side}-right`, ''],
    ]),
  ),
  middle: ' '.repeat(gap),
});

/** One column made ready: all of it as pieces, with the cells it wants and the fewest it can live with. */
interface Filled {
  readonly heading: readonly string[];
  readonly pieces: readonly Piece[];
  readonly isText: boolean;
  readonly fullWidth: number;
  readonly leastWidth: number;
}

function fill<Row>(column: Column<Row>, rows: readonly Row[], isShort: boolean): Filled {
  const heading = isShort ? column.shortHeading : column.heading;
  const pieces = rows.map(column.cell);
  const isText = column.isText === true;
  const headingWidth = Math.max(...heading.map(cellWidth));
  const fullWidth = Math.max(headingWidth, ...pieces.map(([text]) => cellWidth(text)));
  const leastWidth = isText ? Math.min(fullWidth, Math.max(headingWidth, LEAST_TEXT_CELLS)) : fullWidth;
  return { heading, pieces, isText, fullWidth, leastWidth };
}

const widthOf = (columns: readonly Filled[], gap: number, key: 'fullWidth' | 'leastWidth'): number =>
  columns.reduce((sum, column) => sum + column[key] + gap, -gap);

/** Columns in order: a group beside the last one, else in a block of its own, else broken where it must be. */
function pack(
  name: Filled,
  groups: ReadonlyArray<readonly Filled[]>,
  gap: number,
  width: number,
): Filled[][] {
  const blocks: Filled[][] = [];
  const fits = (columns: readonly Filled[]): boolean => widthOf(columns, gap, 'leastWidth') <= width;
  for (const group of groups) {
    if (blocks.length === 0 || !fits([...blocks.at(-1)!, ...group])) blocks.push([name]);
    for (const column of group) {
      const block = blocks.at(-1)!;
      if (block.length === 1 || fits([...block, column])) block.push(column);
      else blocks.push([name, column]);
    }
  }
  return blocks;
}

/** Widths of a block's columns: texts take what is left over, and give what is missing, the first one first. */
function widthsOf(block: readonly Filled[], gap: number, width: number): number[] {
  let spare = width - widthOf(block, gap, 'leastWidth');
  return block.map(({ isText, fullWidth, leastWidth }) => {
    const fewest = isText ? Math.min(leastWidth, FEWEST_TEXT_CELLS) : leastWidth;
    const extra = Math.max(fewest - leastWidth, Math.min(spare, fullWidth - leastWidth));
    spare -= extra;
    return leastWidth + extra;
  });
}

function blockLines(block: readonly Filled[], gap: number, width: number, color: boolean): string[] {
  const widths = widthsOf(block, gap, width);
  const table = new Table({
    chars: borders(gap),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: block.map(({ isText }) => (isText ? 'left' : 'right')),
  });
  const depth = Math.max(...block.map(({ heading }) => heading.length));
  for (let line = 0; line < depth; line++) {
    table.push(
      block.map(({ heading }, index) => {
        const text = heading[line - (depth - heading.length)] ?? '';
        return paint(shortenEnd(text, widths[index]!), 'strong', color);
      }),
    );
  }
  block[0]!.pieces.forEach((_, row) => {
    table.push(
      block.map(({ pieces, isText }, index) => {
        const [text, style] = pieces[row]!;
        const shorten = index === 0 ? shortenMiddle : shortenEnd;
        return paint(isText ? shorten(text, widths[index]!) : text, style, color);
      }),
    );
  });
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** The lines of the table within `width` cells; blocks are parted by an empty line. */
export function tableLines<Row>(
  { name, groups, rows }: PackedTable<Row>,
  { width, color }: { readonly width: number; readonly color: boolean },
): string[] {
  const layouts = [
    { isShort: false, gap: 2 },
    { isShort: true, gap: 2 },
    { isShort: true, gap: 1 },
  ].map(({ isShort, gap }) => {
    const first = fill({ ...name, isText: true }, rows, isShort);
    const rest = groups.map((group) => group.map((column) => fill(column, rows, isShort)));
    return { gap, first, rest, blocks: pack(first, rest, gap, width) };
  });
  const isWhole = ({ gap, first, rest }: (typeof layouts)[number]): boolean =>
    widthOf([first, ...rest.flat()], gap, 'fullWidth') <= width;
  const layout =
    layouts.find(isWhole) ?? layouts.find(({ blocks }) => blocks.length === 1) ?? layouts.at(-1)!;
  return layout.blocks.flatMap((block, index) => [
    ...(index === 0 ? [] : ['']),
    ...blockLines(block, layout.gap, width, color),
  ]);
}
