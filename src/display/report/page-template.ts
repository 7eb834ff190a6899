/** Templates of the package, read and compiled once in a process: compiling takes longer than filling them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { invariant } from '../../core/index.ts';

export interface TemplateParts {
  /** Names of the templates it includes, by which they are included. */
  readonly partials: readonly string[];
  /** What follows the names: 'html' or 'md'. Markdown is not escaped. */
  readonly form: 'html' | 'md';
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

/** A file of templates/ as it is. */
export function templateText(name: string): string {
  return readFileSync(join(templateDirectory(), name), 'utf8');
}

type Template = (view: unknown) => string;

const compiled = new Map<string, Template>();

/** Fills `<name>.<form>.hbs`; a field that the view lacks throws. */
export function pageTemplate(name: string, { partials, form }: TemplateParts): Template {
  const known = compiled.get(`${name}.${form}`);
  if (known !== undefined) return known;
  const read = (each: string): string => templateText(`${each}.${form}.hbs`);
  const handlebars = Handlebars.create();
  for (const partial of partials) handlebars.registerPartial(partial, read(partial));
  const options = { strict: true, noEscape: form === 'md', knownHelpersOnly: true };
  const template: Template = handlebars.compile(read(name), options);
  compiled.set(`${name}.${form}`, template);
  return template;
}
