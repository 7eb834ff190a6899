/**
 * How the report's Markdown becomes HTML: headings with ids, tables with what their style needs, figures inline, and
 * the folds of the appendix, the one kind of raw HTML that passes: whatever else looks like a tag is text.
 */
import type { RendererObject, Tokens } from 'marked';
import { tableClasses } from './table-width.ts';

/** A heading of the contents. */
export interface Heading {
  readonly id: string;
  readonly html: string;
  /** One of the report's parts; other headings are within one. */
  readonly isPart: boolean;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML, also within an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** Text without tags, entities read back. */
function plainText(html: string): string {
  const named = Object.entries(ESCAPES);
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&[#\w]+;/g, (entity) => named.find(([, escaped]) => escaped === entity)?.[0] ?? entity);
}

/** An id of letters, digits and dashes, unlike those before it. */
function headingId(text: string, taken: ReadonlySet<string>): string {
  const base =
    text
      .toLowerCase()
      .replace(/<[^>]*>|&[#\w]+;/g, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'section';
  let id = base;
  for (let number = 2; taken.has(id); number++) id = `${base}-${number}`;
  return id;
}

const PARTS: ReadonlySet<string> = new Set(['Evidence', 'Appendix']);
/** The folds of templates/appendix.md.hbs: titles in plain letters, on two lines of their own. */
const FOLD = /^<details>\n<summary>([A-Za-z0-9 ,:?-]+)<\/summary>$/;
const FOLD_END = '</details>';

/** Names of policies may be broken where their words meet. */
const breakable = (html: string): string => html.replace(/_(?=\w)(?![^<]*>)/g, '_<wbr>');

/** From here on a cell of words has a line of its own on a card. */
const LONG_TEXT = 26;

interface Cell {
  readonly html: string;
  readonly text: string;
  readonly isRight: boolean;
}

/** The column whose cells name the rows: the first of words. */
const nameColumn = (head: readonly Cell[]): number =>
  Math.max(
    0,
    head.findIndex(({ isRight }) => !isRight),
  );

function tableHtml(head: readonly Cell[], rows: ReadonlyArray<readonly Cell[]>): string {
  const names = nameColumn(head);
  const side = ({ isRight }: Cell): string => (isRight ? ' class="figure"' : '');
  const isLong = head.map(
    ({ isRight }, column) => !isRight && rows.some((row) => row[column]!.text.length > LONG_TEXT),
  );
  const titles = head.map((cell) => `<th scope="col"${side(cell)}>${breakable(cell.html)}</th>`).join('');
  const body = rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === names
        ? `<th scope="row"${side(cell)}>${breakable(cell.html)}</th>`
        : `<td${isLong[column] === true ? ' class="text"' : side(cell)} data-label="${escapeHtml(head[column]!.text)}">${breakable(cell.html)}</td>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  const classes = tableClasses({
    head: head.map(({ text }) => text),
    rows: rows.map((row) => row.map(({ text }) => text)),
    isRight: head.map(({ isRight }) => isRight),
  });
  return `<div class="${classes}"><table><thead><tr>${titles}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>\n`;
}

/** How the page's parts are written; collects second-level headings for the contents. */
export function reportRenderer(headings: Heading[]): RendererObject {
  const taken = new Set<string>();
  return {
    html({ text }) {
      const raw = text.trim();
      const fold = FOLD.exec(raw);
      if (fold !== null) return `<details>\n<summary>${fold[1]!}</summary>\n`;
      return raw === FOLD_END ? '</details>\n' : escapeHtml(text);
    },
    link({ tokens }) {
      return this.parser.parseInline(tokens);
    },
    image: ({ href }) => `<!--${href}-->`,
    heading({ tokens, depth }) {
      const html = this.parser.parseInline(tokens);
      const id = headingId(html, taken);
      taken.add(id);
      const isPart = PARTS.has(html);
      if (depth === 2) headings.push({ id, html: breakable(html), isPart });
      return `<h${depth} id="${id}"${isPart ? ' class="part"' : ''}>${html}</h${depth}>\n`;
    },
    table({ header, rows }) {
      const cellOf = ({ tokens, align }: Tokens.TableCell): Cell => {
        const html = this.parser.parseInline(tokens);
        return { html, text: plainText(html), isRight: align === 'right' };
      };
      return tableHtml(
        header.map(cellOf),
        rows.map((row) => row.map(cellOf)),
      );
    },
  };
}
