/**
 * An answer on a terminal: the answer first, then what decides and what to do, the details, the document's answers
 * beside ours, explanations when asked for, and the assumptions last. No line is wider than the look.
 */
import { cellWidth, shortenEnd } from '../../core/text/index.ts';
import type { Answer, AnswerSection, DocumentAnswer, Explanation } from './answer.ts';
import { cellText, drawingLines } from './drawing.ts';
import { type CheckedLook, checkedLook, type Tone, toned } from './look.ts';
import { plainTable } from './plain-table.ts';
import { asciiText, cleanText, padText, wrapText } from './text-cells.ts';

export interface AnswerLook {
  /** Cells, 10..200. */
  readonly width: number;
  readonly color: boolean;
  readonly ascii: boolean;
  /** Show formulas with their numbers. */
  readonly explain: boolean;
}

const INDENT = '  ';
/** Below this many cells nothing is indented or set beside a label. */
const NARROW_CELLS = 40;

interface Page {
  readonly look: CheckedLook;
  readonly isNarrow: boolean;
  readonly text: (text: string) => string;
}

/** A paragraph with its tone on every line. */
function paragraph(text: string, page: Page, tone: Tone, indent: string = ''): string[] {
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
function bullets(lines: readonly string[], page: Page, tone: Tone): string[] {
  const sign = page.look.ascii ? '-' : '·';
  return lines.flatMap((text) =>
    wrapText(page.text(text), page.look.width - 2).map(
      (line, index) =>
        `${toned(index === 0 ? `${sign} ` : '  ', 'faint', page.look)}${toned(line, tone, page.look)}`,
    ),
  );
}

/** A drawing keeps its blanks; what passes the width is cut. */
function cutLines(lines: readonly string[], page: Page): string[] {
  return lines.map((line) => {
    const shown = page.text(line).trimEnd();
    return shortenEnd(shown, page.look.width, page.look.ascii ? '~' : '…');
  });
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
    case 'drawing':
      return [...title, ...cutLines(section.lines, page)];
    case 'drawn':
      return [...title, ...drawingLines(section.drawing, page.look)];
    case 'text':
      return [...title, ...section.lines.flatMap((line) => paragraph(line, page, 'plain'))];
  }
}

/** The document's answer and ours beside each other, the reason below. */
function documentLines(answers: readonly DocumentAnswer[], page: Page): string[] {
  return [
    ...ruled('The document says otherwise', page),
    ...answers.flatMap(({ rule, says, weSay, why }, index) => [
      ...(index > 0 ? [''] : []),
      ...paragraph(rule, page, 'strong'),
      ...labelled('document', says, 'document'.length, page),
      ...labelled('here', weSay, 'document'.length, page),
      ...labelled('why', why, 'document'.length, page),
    ]),
  ];
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
export function answerLines(answer: Answer, { explain, ...look }: AnswerLook): string[] {
  const checked = checkedLook(look);
  const page: Page = {
    look: checked,
    isNarrow: checked.width < NARROW_CELLS,
    text: (text) => (checked.ascii ? asciiText(cleanText(text)) : cleanText(text)),
  };
  const labelCells = answer.binding === null ? 'next'.length : 'decided by'.length;
  const blocks: string[][] = [
    paragraph(answer.headline, page, 'strong'),
    [
      ...(answer.binding === null ? [] : labelled('decided by', answer.binding, labelCells, page)),
      ...labelled('next', answer.next, labelCells, page),
    ],
    ...answer.sections.map((section) => sectionLines(section, page)),
    ...(answer.document.length > 0 ? [documentLines(answer.document, page)] : []),
    ...(explain && answer.explanations.length > 0 ? [explanationLines(answer.explanations, page)] : []),
    ...(answer.notes.length > 0 ? [[...ruled('Notes', page), ...bullets(answer.notes, page, 'plain')]] : []),
  ];
  return blocks.flatMap((block, index) => [...(index > 0 ? [''] : []), ...block]);
}
