/** An answer as Markdown: the same sentences and tables as on a terminal, figures by the names of their files. */
import type { Answer, AnswerSection } from '../../planner/question/index.ts';
import { cellText, drawingLines } from './drawing.ts';

const DRAWING_CELLS = 100;

const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>#|]/g, (sign) => `\\${sign}`);

function sectionLines(section: AnswerSection): string[] {
  const title = section.title === '' ? [] : [`## ${escaped(section.title)}`, ''];
  switch (section.kind) {
    case 'table': {
      const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
      return [
        ...title,
        row(section.columns.map((column) => escaped(column.title))),
        row(section.columns.map(({ align }) => (align === 'left' ? '---' : '---:'))),
        ...section.rows.map((cells) => row(cells.map((cell) => escaped(cellText(cell, false))))),
        '',
      ];
    }
    case 'drawn': {
      const lines = drawingLines(section.drawing, { width: DRAWING_CELLS, ascii: false, color: false });
      return [...title, '```text', ...lines, '```', ''];
    }
    case 'text':
      return [...title, ...section.lines.flatMap((line) => [escaped(line), ''])];
  }
}

/** The whole text; `figureFile` names the file of a figure by its id. */
export function renderAnswerMarkdown(answer: Answer, figureFile: (id: string) => string): string {
  return [
    `# ${escaped(answer.question)}`,
    '',
    `**${escaped(answer.headline)}**`,
    '',
    ...(answer.next === '' ? [] : [escaped(answer.next), '']),
    ...answer.figures.flatMap(({ id, title, description }) => [
      `![${escaped(`${title}. ${description}`)}](${figureFile(id)})`,
      '',
    ]),
    ...answer.sections.flatMap(sectionLines),
    ...(answer.notes.length === 0
      ? []
      : ['## Notes', '', ...answer.notes.map((note) => `- ${escaped(note)}`), '']),
  ].join('\n');
}
