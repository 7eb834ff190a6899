/**
 * The Markdown report: the report view through the templates of the package. Text is escaped in the view, for
 * Markdown, so Handlebars' escaping for HTML is off. Read next: report-view.ts.
 */
import type { ResultRecord } from '../../simulation/experiment/index.ts';
import { withNoBreakSpaces } from './no-break-spaces.ts';
import { pageTemplate } from './page-template.ts';
import type { ReportFigure } from './report-figure.ts';
import { reportView } from './report-view.ts';

const PARTIALS = ['table', 'figure', 'statistics', 'glossary', 'appendix'] as const;

/** The whole report; figure files are named by `filePrefix` and the figure's name. LF line ends, a newline at the end. */
export function renderReport(
  record: ResultRecord,
  figures: readonly ReportFigure[],
  filePrefix: string,
): string {
  const template = pageTemplate('report', { partials: PARTIALS, form: 'md' });
  return withNoBreakSpaces(template(reportView(record, figures, filePrefix)));
}
