/**
 * The Markdown report: the report view through the templates of the package. Text is escaped in the view, for
 * Markdown, so Handlebars' escaping for HTML is off. Read next: report-view.ts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { invariant } from '../core/index.ts';
import type { ResultRecord } from '../experiment/index.ts';
import { reportView } from './report-view.ts';

const PARTIALS = ['table', 'glossary'] as const;

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

/** The whole report, LF line ends, a newline at the end. */
export function renderReport(record: ResultRecord): string {
  const directory = templateDirectory();
  const read = (name: string): string => readFileSync(join(directory, `${name}.md.hbs`), 'utf8');
  const handlebars = Handlebars.create();
  for (const name of PARTIALS) handlebars.registerPartial(name, read(name));
  const template = handlebars.compile(read('report'), {
    strict: true,
    noEscape: true,
    knownHelpersOnly: true,
  });
  return template(reportView(record));
}
