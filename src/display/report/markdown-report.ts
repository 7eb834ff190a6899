/**
 * The Markdown report: the report view through the templates of the package. Text is escaped in the view, for
 * Markdown, so Handlebars' escaping for HTML is off. Read next: report-view.ts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { invariant } from '../../core/index.ts';
import type { ResultRecord } from '../../simulation/experiment/index.ts';
import type { ReportFigure } from './report-figure.ts';
import { reportView } from './report-view.ts';

const PARTIALS = ['table', 'figure', 'statistics', 'glossary'] as const;

/** Text of `<name>.hbs` in the package's templates. */
export function templateText(name: string): string {
  return readFileSync(join(templateDirectory(), `${name}.hbs`), 'utf8');
}

/** templates/ beside the package.json that is nearest above this module, in source and in built output. */
function templateDirectory(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    invariant(parent !== directory, 'no package.json above the report module');
    directory = parent;
  }
  return join(directory, 'templates');
}

/** The whole report; figure files are named by `filePrefix` and the figure's name. LF line ends, a newline at the end. */
export function renderReport(
  record: ResultRecord,
  figures: readonly ReportFigure[],
  filePrefix: string,
): string {
  const read = (name: string): string => templateText(`${name}.md`);
  const handlebars = Handlebars.create();
  for (const name of PARTIALS) handlebars.registerPartial(name, read(name));
  const template = handlebars.compile(read('report'), {
    strict: true,
    noEscape: true,
    knownHelpersOnly: true,
  });
  return template(reportView(record, figures, filePrefix));
}
