/** A table of an answer as a template writes it: every cell with its side, the first of a row as the row's name. */
import type { AnswerTable } from '../../planner/question/index.ts';
import { cellText } from '../answer/index.ts';
import { pageText } from '../report/index.ts';
import { tableClasses } from './table-width.ts';

interface PageCell {
  readonly text: string;
  readonly isRight: boolean;
  readonly isHead: boolean;
  /** Title of its column. */
  readonly label: string;
}

export interface PageTable {
  /** What it is, for those who do not see it. */
  readonly label: string;
  /** Of its frame. */
  readonly classes: string;
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
  const head = columns.map(({ title }) => pageText(title));
  const texts = rows.map((row) => sides.map((_, index) => pageText(cellText(row[index] ?? '', false))));
  return {
    label: pageText(label),
    classes: tableClasses({ head, rows: texts, isRight: sides }),
    columns: head.map((title, index) => ({ title, isRight: sides[index]! })),
    rows: texts.map((row) =>
      row.map((text, index) => ({ text, isRight: sides[index]!, isHead: index === 0, label: head[index]! })),
    ),
  };
}
