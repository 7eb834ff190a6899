/**
 * The report as one HTML page: the Markdown report through marked, its figures inline. One source of words, so the
 * two cannot disagree. No network, and no raw HTML but the report's own folds; styles and the one script are ours, named by
 * their hashes in the page's policy, and the script only adds to what is there. Read next: report-renderer.ts.
 */
import { Marked } from 'marked';
import { invariant } from '../../core/index.ts';
import type { ResultRecord } from '../../simulation/experiment/index.ts';
import type { ReportFigure } from '../report/index.ts';
import { pageTemplate, renderReport, templateText } from '../report/index.ts';
import { pagePolicy, stylesOf } from './page-policy.ts';
import { pageStyle } from './page-style.ts';
import { type Heading, reportRenderer } from './report-renderer.ts';

/** Prefix of figure files in the Markdown that the page is made from. */
const FIGURE_SCHEME = 'figure:';

/** Puts each figure, for pages and for phones, with the caption that follows it, where its link stood. */
function withFigures(html: string, figures: readonly ReportFigure[]): string {
  return html.replace(
    /<p><!--figure:([a-z0-9-]+)\.svg--><\/p>\s*<p><em>([\s\S]*?)<\/em><\/p>/g,
    (_link, name: string, caption: string) => {
      const figure = figures.find((candidate) => candidate.name === name);
      invariant(figure !== undefined, `the report links figure ${name}, which was not made`);
      const drawings = `<div class="wide">${figure.svg}</div><div class="narrow">${figure.narrow}</div>`;
      return `<figure id="figure-${name}">${drawings}<figcaption>${caption}</figcaption></figure>`;
    },
  );
}

/** The lines of the answer with their words apart from their labels, to stand beside them. */
function withLabels(opening: string): string {
  return opening.replace(/<li>(<strong>[^<]*:<\/strong>) ([\s\S]*?)<\/li>/g, '<li>$1 <span>$2</span></li>');
}

/** The whole page, LF line ends. */
export function renderHtmlReport(record: ResultRecord, figures: readonly ReportFigure[]): string {
  const headings: Heading[] = [];
  const marked = new Marked({ gfm: true, renderer: reportRenderer(headings) });
  const html = marked.parse(renderReport(record, figures, FIGURE_SCHEME), { async: false });
  const firstSection = html.indexOf('<h2');
  const template = pageTemplate('report', { partials: [], form: 'html' });
  const style = pageStyle('page-style');
  const script = templateText('page-script.js');
  return template({
    title: `Quota policy report ${record.timestamp_utc}`,
    policy: pagePolicy({ styles: [style, ...stylesOf(figures)], script }),
    style,
    script,
    opening: withLabels(html.slice(0, firstSection)),
    contents: headings,
    body: withFigures(html.slice(firstSection), figures),
  });
}
