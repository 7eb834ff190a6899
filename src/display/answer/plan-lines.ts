/**
 * An answer on a terminal: the answer first, then what decides and what to do, the details, explanations when asked
 * for, and the assumptions last. No line is wider than the look.
 */
import { cellWidth } from '../../core/text/index.ts';
import type { Answer, AnswerSection, Explanation } from '../../planner/question/index.ts';
import type { Style } from '../terminal/styles/index.ts';
import { cellText, drawingLines } from './drawing.ts';
import { type Look, padText, shownText, toned, wrapText } from './drawing-text.ts';
import { plainTable } from './plain-table.ts';

export interface PlanLook extends Look {
  /** Show formulas with their numbers. */
  readonly explain: boolean;
}

const INDENT = '  ';
/** Below this many cells nothing is indented or set beside a label. */
const NARROW_CELLS = 40;

interface Page {
  readonly look: Look;
  readonly isNarrow: boolean;
  readonly text: (text: string) => string;
}

/** A paragraph with its tone on every line. */
function paragraph(text: string, page: Page, tone: Style, indent: string = ''): string[] {
  return wrapText(page.text(text), page.look.width - indent.length).map(
    (line) => indent + toned(line, tone, page.look),
  );
}

/** Label and text beside each other, the text wrapped under itself. */
function labelled(label: string, text: string, labelCells: number, page: Page): string[] {
  if (page.isNarrow) return paragraph(`${label}: ${text}`, page, 'plain');
  const lines = wrapText(page.text(text), page.look.width - labelCells - INDENT.length);
  return lines.map((line, index) => {
    const head = padText(index === 0 ? label : '', labelCells, 'left');
    return `${toned(head, 'faint', page.look)}${INDENT}${line}`;
  });
}

function ruled(title: string, page: Page): string[] {
  const shown = page.text(title);
  const left = page.look.width - cellWidth(shown) - 1;
  if (left < 3) return paragraph(title, page, 'strong');
  return [
    `${toned(shown, 'strong', page.look)} ${toned((page.look.ascii ? '-' : '─').repeat(left), 'faint', page.look)}`,
  ];
}

/** Items with a sign before the first line. */
function bullets(lines: readonly string[], page: Page, tone: Style): string[] {
  const sign = page.look.ascii ? '-' : '·';
  return lines.flatMap((text) =>
    wrapText(page.text(text), page.look.width - 2).map(
      (line, index) =>
        `${toned(index === 0 ? `${sign} ` : '  ', 'faint', page.look)}${toned(line, tone, page.look)}`,
    ),
  );
}

function sectionLines(section: AnswerSection, page: Page): string[] {
  const title = section.title === '' ? [] : ruled(section.title, page);
  switch (section.kind) {
    case 'table': {
      const columns = section.columns.map((column) => ({ ...column, title: page.text(column.title) }));
      const rows = section.rows.map((row) => row.map((cell) => page.text(cellText(cell, page.look.ascii))));
      const none = rows.length === 0 ? paragraph('(none)', page, 'faint') : [];
      return [...title, ...plainTable(columns, rows, page.look), ...none];
    }
    case 'drawn':
      return [...title, ...drawingLines(section.drawing, page.look)];
    case 'text':
      return [...title, ...section.lines.flatMap((line) => paragraph(line, page, 'plain'))];
  }
}

function explanationLines(explanations: readonly Explanation[], page: Page): string[] {
  return [
    ...ruled('How it was computed', page),
    ...explanations.flatMap(({ what, formula, numbers, result, source }, index) => [
      ...(index > 0 ? [''] : []),
      ...paragraph(what, page, 'strong'),
      ...labelled('formula', formula, 'formula'.length, page),
      ...labelled('numbers', numbers, 'formula'.length, page),
      ...labelled('result', result, 'formula'.length, page),
      ...labelled('source', source, 'formula'.length, page),
    ]),
  ];
}

/** Lines without a control character (but for colours, when asked for), each within the width. */
export function planLines(answer: Answer, { explain, ...look }: PlanLook): string[] {
  const page: Page = {
    look,
    isNarrow: look.width < NARROW_CELLS,
    text: (text) => shownText(text, look),
  };
  const labelCells = answer.binding === null ? 'next'.length : 'decided by'.length;
  const blocks: string[][] = [
    paragraph(answer.headline, page, 'strong'),
    [
      ...(answer.binding === null ? [] : labelled('decided by', answer.binding, labelCells, page)),
      ...labelled('next', answer.next, labelCells, page),
    ],
    ...answer.sections.map((section) => sectionLines(section, page)),
    ...(explain && answer.explanations.length > 0 ? [explanationLines(answer.explanations, page)] : []),
    ...(answer.notes.length > 0 ? [[...ruled('Notes', page), ...bullets(answer.notes, page, 'plain')]] : []),
  ];
  return blocks.flatMap((block, index) => [...(index > 0 ? [''] : []), ...block]);
}
