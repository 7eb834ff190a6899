/**
 * Cells in aligned columns. Too wide a table gives its left-aligned columns several lines; where that is not enough
 * each row becomes a block of "title: value" lines. Nothing is cut off.
 */
import { cellWidth } from '../../core/text/index.ts';
import { type Look, padText, toned, wrapText } from './drawing-text.ts';

export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

const GAP = '  ';
/** Fewest cells of a column that is wrapped; it keeps its longest word whole too. */
const LEAST_WRAPPED = 12;

const longestWord = (texts: readonly string[]): number =>
  Math.max(...texts.flatMap((text) => text.split(' ').map(cellWidth)));

/** Widths: natural ones, then the widest left-aligned column gives a cell until all fit; null when they cannot. */
function columnWidths(
  columns: readonly TableColumn[],
  rows: ReadonlyArray<readonly string[]>,
  width: number,
) {
  const widths = columns.map(({ title }, index) =>
    Math.max(cellWidth(title), ...rows.map((row) => cellWidth(row[index] ?? ''))),
  );
  const least = columns.map(({ title }, index) =>
    Math.max(LEAST_WRAPPED, longestWord([title, ...rows.map((row) => row[index] ?? '')])),
  );
  const room = width - GAP.length * (columns.length - 1);
  let excess = widths.reduce((sum, each) => sum + each, 0) - room;
  while (excess > 0) {
    let widest = -1;
    columns.forEach(({ align }, index) => {
      const canGive = align === 'left' && widths[index]! > least[index]!;
      if (canGive && (widest < 0 || widths[index]! > widths[widest]!)) widest = index;
    });
    if (widest < 0) return null;
    widths[widest]!--;
    excess--;
  }
  return widths;
}

/** One row as lines: cells wrapped, all as high as the highest. */
function rowLines(
  cells: readonly string[],
  columns: readonly TableColumn[],
  widths: readonly number[],
): string[] {
  const wrapped = columns.map((_, index) => {
    const cell = cells[index] ?? '';
    return cellWidth(cell) <= widths[index]! ? [cell] : wrapText(cell, widths[index]!);
  });
  const height = Math.max(1, ...wrapped.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ align }, index) => padText(wrapped[index]![line] ?? '', widths[index]!, align))
      .join(GAP)
      .trimEnd(),
  );
}

function blockLines(columns: readonly TableColumn[], row: readonly string[], width: number): string[] {
  return columns.flatMap(({ title }, index) => {
    const text = title === '' ? (row[index] ?? '') : `${title}: ${row[index] ?? ''}`;
    return wrapText(text, width);
  });
}

/** Lines of a table of clean texts; a row with fewer cells than columns ends in blanks. No rows: the heading alone. */
export function plainTable(
  columns: readonly TableColumn[],
  rows: ReadonlyArray<readonly string[]>,
  look: Look,
): string[] {
  if (columns.length === 0) return [];
  const widths = columnWidths(columns, rows, look.width);
  if (widths === null) {
    return rows.flatMap((row, index) => [
      ...(index > 0 ? [''] : []),
      ...blockLines(columns, row, look.width),
    ]);
  }
  const titles = columns.map(({ title }) => title);
  const heading = titles.every((title) => title === '') ? [] : rowLines(titles, columns, widths);
  return [
    ...heading.map((line) => toned(line, 'faint', look)),
    ...rows.flatMap((row) => rowLines(row, columns, widths)),
  ];
}
