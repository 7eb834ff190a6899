/** A small table as CSV: a header, LF line ends, null as nothing, what a spreadsheet would run as a formula escaped. */
import { stringify } from 'csv-stringify/sync';

export const csvText = (
  columns: readonly string[],
  rows: ReadonlyArray<ReadonlyArray<string | number | null>>,
): string =>
  stringify([[...columns], ...rows.map((row) => [...row])], {
    record_delimiter: '\n',
    escape_formulas: true,
  });
