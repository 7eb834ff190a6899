/** A table of an answer as a template writes it: every cell with its side, the first of a row as the row's name. */
import type { AnswerTable } from '../../planner/answer/index.ts';
import { pageText } from '../report/index.ts';

interface PageCell {
  readonly text: string;
  readonly isRight: boolean;
  readonly isHead: boolean;
}

export interface PageTable {
  /** What it is, for those who do not see it. */
  readonly label: string;
  readonly columns: ReadonlyArray<{ readonly title: string; readonly isRight: boolean }>;
  readonly rows: ReadonlyArray<readonly PageCell[]>;
}

/** Cells that a row lacks are blank, those beyond the columns are left out. */
export function pageTable(
  columns: AnswerTable['columns'],
  rows: AnswerTable['rows'],
  label: string,
): PageTable {
  const sides = columns.map(({ align }) => align === 'right');
  return {
    label: pageText(label),
    columns: columns.map(({ title }, index) => ({ title: pageText(title), isRight: sides[index]! })),
    rows: rows.map((row) =>
      sides.map((isRight, index) => ({ text: pageText(row[index] ?? ''), isRight, isHead: index === 0 })),
    ),
  };
}
