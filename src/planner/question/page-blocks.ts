/** Blocks of a page from rows and lines; without any there is no block. */
import type { AnswerSection, Cell } from './page.ts';

/** A table; `>` before the title of a column puts it to the right. */
export const tableBlock = (
  title: string,
  columns: readonly string[],
  rows: ReadonlyArray<readonly Cell[]>,
): AnswerSection[] =>
  rows.length === 0
    ? []
    : [
        {
          kind: 'table',
          title,
          columns: columns.map((column) =>
            column.startsWith('>')
              ? { title: column.slice(1), align: 'right' }
              : { title: column, align: 'left' },
          ),
          rows,
        },
      ];

/** Sentences under a title; '' = they go on below the block before. */
export const textBlock = (title: string, lines: readonly string[]): AnswerSection[] =>
  lines.length === 0 ? [] : [{ kind: 'text', title, lines }];
