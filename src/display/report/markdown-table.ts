/** Tables as plain data for templates: columns are declared once, so no table can be ragged. */

export interface MarkdownTable {
  readonly head: readonly string[];
  /** "---" or "---:" per column. */
  readonly rules: readonly string[];
  readonly rows: ReadonlyArray<readonly string[]>;
}

export interface Column<Row> {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Escaped text; '' = unknown. */
  readonly cell: (row: Row) => string;
}

/** A left-aligned column of words. */
export function words<Row>(title: string, cell: (row: Row) => string): Column<Row> {
  return { title, align: 'left', cell };
}

/** A right-aligned column of numbers. */
export function figures<Row>(title: string, cell: (row: Row) => string): Column<Row> {
  return { title, align: 'right', cell };
}

/** One line per row, in the given order. */
export function markdownTable<Row>(columns: ReadonlyArray<Column<Row>>, rows: readonly Row[]): MarkdownTable {
  return {
    head: columns.map((column) => column.title),
    rules: columns.map((column) => (column.align === 'left' ? '---' : '---:')),
    rows: rows.map((row) => columns.map((column) => column.cell(row))),
  };
}
