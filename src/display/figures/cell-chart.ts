/**
 * A table of cells shaded by size, each with its figure in words: a heat map that reads without colour. On a phone columns
 * with long names are lettered, their names listed above.
 */
import { type ChartHead, chartHead } from './chart-head.ts';
import {
  boxAt,
  FIGURE_WIDTH,
  type FigureSize,
  rowGroup,
  type SvgFrame,
  svgSheet,
  textAt,
  textLines,
  textWidth,
  textWithin,
  tipped,
} from './svg-sheet.ts';

export interface ChartCell {
  readonly text: string;
  /** How strongly the cell is shaded, 0..1. */
  readonly strength: number;
  /** What a pointer that rests there is told. */
  readonly tip: string;
}

export interface CellChart extends Omit<SvgFrame, 'width' | 'height'>, ChartHead {
  readonly size: FigureSize;
  readonly columns: readonly string[];
  /** A cell for each column. */
  readonly rows: ReadonlyArray<{ readonly name: string; readonly cells: readonly ChartCell[] }>;
}

const NAME_SIZE = 12.5;
const CELL_SIZE: Readonly<Record<FigureSize, number>> = { wide: 12, narrow: 11 };
const HEAD_SIZE = 11.5;
const HEAD_LINE = 15;
const MOST_NAME = 232;
const MOST_COLUMN = 112;
const EDGE = 4;
/** Text stays readable on the strongest shade in both schemes. */
export const MOST_OPACITY: number = 0.42;

interface Layout {
  readonly left: number;
  /** Of the first row. */
  readonly top: number;
  readonly columnWidth: number;
  readonly rowHeight: number;
  /** From a row's top to its cells'. */
  readonly cellTop: number;
  readonly cellHeight: number;
}

const letterOf = (column: number): string => String.fromCharCode(65 + (column % 26));

/** Names of columns above the cells, or letters with their names in a list where they are too long; and where the rows begin. */
function columnHeads(
  { columns, size }: CellChart,
  left: number,
  columnWidth: number,
  top: number,
): [string[], number] {
  const middle = (column: number): number => left + (column + 0.5) * columnWidth;
  const soft = { size: HEAD_SIZE, shade: 'soft' } as const;
  const isShort = columns.every((name) => textWidth(name, HEAD_SIZE) <= columnWidth - 4);
  if (size === 'narrow' && !isShort) {
    const listed = columns.flatMap((name, column) =>
      textLines(`${letterOf(column)}: ${name}`, HEAD_SIZE, FIGURE_WIDTH.narrow - 2 * EDGE),
    );
    const list = listed.map((line, row) => textAt(EDGE, top + 6 + row * 17, line, soft));
    const under = top + 6 + listed.length * 17 + 10;
    const letters = columns.map((_, column) =>
      textAt(middle(column), under, letterOf(column), {
        size: HEAD_SIZE,
        shade: 'ink',
        anchor: 'middle',
        isBold: true,
      }),
    );
    return [[...list, ...letters], under + 12];
  }
  const heads = columns.map((name) => textLines(name, HEAD_SIZE, columnWidth - 4));
  const most = Math.max(...heads.map((lines) => lines.length));
  const shapes = heads.flatMap((lines, column) =>
    lines.map((line, row) =>
      textAt(middle(column), top + 8 + (most - lines.length + row) * HEAD_LINE, line, {
        ...soft,
        anchor: 'middle',
      }),
    ),
  );
  return [shapes, top + most * HEAD_LINE + 6];
}

function cellShapes(cells: readonly ChartCell[], y: number, layout: Layout, size: FigureSize): string[] {
  const { left, columnWidth, cellHeight, cellTop } = layout;
  return cells.map(({ text, strength, tip }, column) => {
    const x = left + column * columnWidth + 2;
    const look = { size: CELL_SIZE[size], shade: 'ink', anchor: 'middle' } as const;
    const middle = y + cellTop + cellHeight / 2;
    const isOneLine = textWidth(text, CELL_SIZE[size]) <= columnWidth - 4;
    const lines = isOneLine ? [text] : text.split(' ');
    return tipped(tip, [
      boxAt(x, y + cellTop, columnWidth - 4, cellHeight, {
        fill: 'main',
        opacity: MOST_OPACITY * Math.min(1, Math.max(0, strength)),
        stroke: 'line',
        radius: 3,
      }),
      ...lines.map((line, row) =>
        textAt(x + columnWidth / 2 - 2, middle + (row - (lines.length - 1) / 2) * 13, line, look),
      ),
    ]);
  });
}

/** The chart as SVG; at least one row and one column. */
export function cellChart(chart: CellChart): string {
  const { rows, columns, size } = chart;
  const width = FIGURE_WIDTH[size];
  const isWide = size === 'wide';
  const names = rows.map(({ name }) => textWidth(name, NAME_SIZE));
  const left = isWide ? EDGE + 14 + Math.min(MOST_NAME, Math.max(...names)) : EDGE - 2;
  const columnWidth = Math.min(MOST_COLUMN, (width - left - EDGE + 2) / columns.length);
  const head = chartHead(chart, size);
  const [heads, top] = columnHeads(chart, left, columnWidth, head.bottom);
  const layout: Layout = isWide
    ? { left, top, columnWidth, rowHeight: 30, cellTop: 2, cellHeight: 26 }
    : { left, top, columnWidth, rowHeight: 58, cellTop: 20, cellHeight: 34 };
  const rowShapes = rows.map(({ name, cells }, index) => {
    const y = top + index * layout.rowHeight;
    const own = isWide
      ? textAt(left - 12, y + 15, textWithin(name, NAME_SIZE, MOST_NAME), {
          size: NAME_SIZE,
          shade: 'ink',
          anchor: 'end',
        })
      : textAt(EDGE, y + 9, textWithin(name, NAME_SIZE * 1.13, width - 2 * EDGE), {
          size: NAME_SIZE,
          shade: 'ink',
          isBold: true,
        });
    return rowGroup(name, '', [own, ...cellShapes(cells, y, layout, size)]);
  });
  return svgSheet(
    { id: chart.id, label: chart.label, width, height: top + rows.length * layout.rowHeight + 8 },
    size,
    [...head.shapes, ...heads, ...rowShapes],
  );
}
