/**
 * An answer of the planner as one HTML page: the same words as on a terminal, with figures. No script, no network;
 * every text is escaped by the template, the figures by their charts. Read next: plan-figures.ts.
 */
import type { Answer, AnswerSection } from '../../planner/question/index.ts';
import { drawingLines } from '../answer/index.ts';
import { pageTemplate, pageText } from '../report/index.ts';
import { pagePolicy, stylesOf } from './page-policy.ts';
import { pageStyle } from './page-style.ts';
import { planFigures } from './plan-figures.ts';
import { type PageTable, pageTable } from './plan-table.ts';

/** Cells of a drawing on a page. */
const DRAWING_CELLS = 100;

interface PageSection {
  readonly id: string;
  readonly title: string;
  readonly table: PageTable | null;
  /** Lines joined; '' = none. */
  readonly drawing: string;
  readonly texts: readonly string[];
}

interface PageLink {
  readonly id: string;
  readonly title: string;
}

function sectionView(section: AnswerSection, index: number): PageSection {
  const head = { id: `section-${index + 1}`, title: pageText(section.title) };
  switch (section.kind) {
    case 'table': {
      const table = pageTable(section.columns, section.rows, section.title || 'table');
      return { ...head, table, drawing: '', texts: [] };
    }
    case 'drawn': {
      const lines = drawingLines(section.drawing, { width: DRAWING_CELLS, ascii: false, color: false });
      return {
        ...head,
        table: null,
        drawing: lines.map((line) => pageText(line).trimEnd()).join('\n'),
        texts: [],
      };
    }
    case 'text':
      return { ...head, table: null, drawing: '', texts: section.lines.map(pageText) };
  }
}

/** Every text of a flat record made plain. */
function plainFields<T extends object>(record: T): Record<keyof T, string> {
  return Object.fromEntries(
    Object.entries(record).map(([key, text]) => [key, pageText(String(text))]),
  ) as Record<keyof T, string>;
}

/** Parts of the page that have a heading of their own. */
function contentsOf(answer: Answer, sections: readonly PageSection[]): PageLink[] {
  const part = (list: readonly unknown[], id: string, title: string): PageLink[] =>
    list.length > 0 ? [{ id, title }] : [];
  return [
    ...part(answer.figures, 'figures', 'Figures'),
    ...sections.filter(({ title }) => title !== '').map(({ id, title }) => ({ id, title })),
    ...part(answer.explanations, 'computed', 'How it was computed'),
    ...part(answer.notes, 'notes', 'Notes'),
  ];
}

/**
 * The whole page, LF line ends; the same bytes for the same answer. A number of a figure that is not finite is a
 * broken invariant.
 */
export function renderPlanPage(answer: Answer): string {
  const sections = answer.sections.map(sectionView);
  const figures = planFigures(answer.figures);
  const style = pageStyle('plan-style');
  const template = pageTemplate('plan', { partials: ['plan-table'], form: 'html' });
  return template({
    ...plainFields({ question: answer.question, headline: answer.headline, next: answer.next }),
    binding: answer.binding === null ? '' : pageText(answer.binding),
    policy: pagePolicy({ styles: [style, ...stylesOf(figures)] }),
    style,
    contents: contentsOf(answer, sections),
    figures,
    sections,
    explanations: answer.explanations.map(plainFields),
    notes: answer.notes.map(pageText),
  });
}
