/**
 * The report as one HTML page: the Markdown report through marked, its figures inline. One source of words, so the
 * two cannot disagree. No script, no network, no raw HTML from anywhere: what is not Markdown of ours is text.
 */
import { Marked, type RendererObject } from 'marked';
import { invariant } from '../../core/index.ts';
import type { ResultRecord } from '../../simulation/experiment/index.ts';
import type { ReportFigure } from '../report/index.ts';
import { pageTemplate, renderReport } from '../report/index.ts';

/** Prefix of figure files in the Markdown that the page is made from. */
const FIGURE_SCHEME = 'figure:';

interface Heading {
  readonly id: string;
  readonly html: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
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

/** How the page's parts are written; collects second-level headings for the contents. */
function rendererFor(headings: Heading[]): RendererObject {
  const taken = new Set<string>();
  return {
    html: ({ text }) => escapeHtml(text),
    link({ tokens }) {
      return this.parser.parseInline(tokens);
    },
    image: ({ href }) => `<!--${href}-->`,
    heading({ tokens, depth }) {
      const html = this.parser.parseInline(tokens);
      const id = headingId(html, taken);
      taken.add(id);
      if (depth === 2) headings.push({ id, html });
      return `<h${depth} id="${id}">${html}</h${depth}>\n`;
    },
    table({ header, rows }) {
      const cells = (row: typeof header, tag: 'th' | 'td'): string =>
        row
          .map((cell, column) => {
            const name = tag === 'td' && column === 0 ? 'th' : tag;
            const scope = tag === 'th' ? ' scope="col"' : column === 0 ? ' scope="row"' : '';
            const side = cell.align === 'right' ? ' class="figure"' : '';
            return `<${name}${scope}${side}>${this.parser.parseInline(cell.tokens)}</${name}>`;
          })
          .join('');
      const head = `<thead><tr>${cells(header, 'th')}</tr></thead>`;
      const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
      return `<div class="table" role="region" aria-label="table" tabindex="0"><table>${head}<tbody>${body}</tbody></table></div>\n`;
    },
  };
}

/** Puts each figure, with the caption that follows it, where its link stood. */
function withFigures(html: string, figures: readonly ReportFigure[]): string {
  return html.replace(
    /<p><!--figure:([a-z0-9-]+)\.svg--><\/p>\s*<p><em>([\s\S]*?)<\/em><\/p>/g,
    (_link, name: string, caption: string) => {
      const figure = figures.find((candidate) => candidate.name === name);
      invariant(figure !== undefined, `the report links figure ${name}, which was not made`);
      return `<figure id="figure-${name}">${figure.svg}<figcaption>${caption}</figcaption></figure>`;
    },
  );
}

/** The whole page, LF line ends. */
export function renderHtmlReport(record: ResultRecord, figures: readonly ReportFigure[]): string {
  const headings: Heading[] = [];
  const marked = new Marked({ gfm: true, renderer: rendererFor(headings) });
  const html = marked.parse(renderReport(record, figures, FIGURE_SCHEME), { async: false });
  const firstSection = html.indexOf('<h2');
  const template = pageTemplate('report', { partials: ['page-style'], form: 'html' });
  return template({
    title: `Quota policy report ${record.timestamp_utc}`,
    opening: html.slice(0, firstSection),
    contents: headings,
    body: withFigures(html.slice(firstSection), figures),
  });
}
