/**
 * The map of the house as a checker over (path, text) pairs: which folder may import which, what the lower floors
 * may not touch, where each library lives, how files are named and how long they are. Paths are relative to the
 * project root, with forward slashes. Read next: imports.test.ts, which feeds it the real tree and fake modules.
 */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly detail: string;
}

/** Floor of each folder of src/; imports go down only. src/index.ts stands beside the cli. */
export const FLOORS: Readonly<Record<string, number>> = {
  core: 0,
  random: 1,
  quota: 1,
  stats: 1,
  wire: 1,
  policies: 2,
  scenario: 2,
  demand: 3,
  clairvoyant: 3,
  routing: 3,
  engine: 4,
  experiment: 5,
  figures: 5,
  ledger: 5,
  runners: 6,
  report: 6,
  sources: 6,
  terminal: 6,
  proxy: 6,
  // The planner's parts, each a folder below src/planning.
  'planning/core': 5.1,
  'planning/ledger': 5.2,
  'planning/cost': 5.2,
  'planning/queue': 5.2,
  'planning/forecast': 5.3,
  'planning/draft': 5.3,
  'planning/optimize': 5.3,
  'planning/policy': 5.4,
  'planning/team': 5.4,
  'planning/score': 5.5,
  'planning/display': 5.6,
  planning: 6,
  cli: 7,
};

/** Highest floor whose results must depend on nothing but their arguments. */
const PURE_FLOORS = 4;

/** Folders whose results must depend on nothing but their arguments: the lower floors, and the planner's parts. */
const isPure = ({ folder, floor }: Place): boolean => floor <= PURE_FLOORS || folder.startsWith('planning/');

/** Libraries and the folders that may name them. */
export const LIBRARY_HOMES: Readonly<Record<string, readonly string[]>> = {
  piscina: ['runners', 'workers'],
  yargs: ['cli'],
  handlebars: ['report'],
  'pure-rand': ['random'],
  'simple-statistics': ['stats'],
  zod: ['sources', 'proxy'],
  'csv-stringify': ['report'],
  'cli-table3': ['cli', 'report', 'terminal'],
  echarts: ['figures'],
  marked: ['report'],
  'csv-parse': ['sources'],
  highs: ['planning/optimize'],
  arima: ['planning/forecast'],
  'junit-report-builder': ['report'],
  libsql: ['ledger'],
  'eventsource-parser': ['wire'],
  undici: ['proxy'],
  hono: ['proxy'],
  '@hono/node-server': ['proxy'],
  'prom-client': ['proxy'],
};

/** Node modules allowed in a folder that may otherwise have none. */
const NODE_MODULES: Readonly<Record<string, readonly string[]>> = { experiment: ['node:crypto'] };

/** Imports whose module is computed: path and why. */
const COMPUTED_IMPORTS: Readonly<Record<string, string>> = {
  'src/engine/own-loop.ts': 'a copy of its own sibling replay.js under another query',
};

/** Powers whose exponent is not a literal: path and text, and why they are exact. */
const EXACT_POWERS: ReadonlyArray<readonly [path: string, text: string]> = [
  // Table of powers of two by a whole loop index.
  ['src/random/logarithm.ts', '2 ** k'],
];

/** Files over 250 lines with the reason. */
export const LONG_FILES: Readonly<Record<string, string>> = {
  'src/cli/simulate-options.ts': 'one table: the options of a command with their defaults and words',
  'src/experiment/statistics-record.ts':
    'types of one part of the summary JSON, with their meanings: a reference page',
};
const EXPLAIN_FROM = 250;
const SPLIT_FROM = 400;

interface Place {
  /** Folder below src/, `workers`, or '' for src/index.ts. */
  readonly folder: string;
  readonly floor: number;
}

function placeOf(path: string): Place | null {
  if (path.startsWith('workers/')) return { folder: 'workers', floor: FLOORS.cli! };
  if (path === 'src/index.ts') return { folder: '', floor: FLOORS.cli! };
  const folder = /^src\/([^/]+|planning\/[^/]+)\/[^/]+$/.exec(path)?.[1] ?? '';
  const floor = FLOORS[folder];
  return floor === undefined ? null : { folder, floor };
}

interface Import {
  /** Module as written; null when it is computed. */
  readonly request: string | null;
  readonly star: boolean;
}

function importsOf(path: string, text: string): Import[] {
  const { module } = parseSync(path, text);
  const literal = (start: number, end: number): string | null =>
    /^(['"`])([^'"`$]+)\1$/.exec(text.slice(start, end).trim())?.[2] ?? null;
  return [
    ...module.staticImports.map(({ moduleRequest }) => ({ request: moduleRequest.value, star: false })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, importName }) =>
        moduleRequest === null
          ? []
          : [{ request: moduleRequest.value, star: importName.kind.startsWith('All') }],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => ({
      request: literal(moduleRequest.start, moduleRequest.end),
      star: false,
    })),
    // `import('x').T` in a type is no import to the parser's module record.
    ...[...codeOf(path, text).matchAll(/\bimport\(\s*(['"])([^'"]+)\1\s*\)\s*\./g)].map((match) => ({
      request: match[2]!,
      star: false,
    })),
  ];
}

/** The text with every comment blanked, so that words about code are not code. */
export function codeOf(path: string, text: string): string {
  const { comments } = parseSync(path, text);
  let code = '';
  let from = 0;
  for (const { start, end } of comments) {
    code += text.slice(from, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    from = end;
  }
  return code + text.slice(from);
}

const isNodeModule = (request: string): boolean =>
  request.startsWith('node:') || builtinModules.includes(request.split('/')[0]!);

/** `@scope/name/sub` and `name/sub` without the sub path. */
const libraryOf = (request: string): string =>
  request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');

type Report = (rule: string, detail: string) => void;

function checkRelative(path: string, from: Place, request: string, report: Report): void {
  const target = posix.normalize(posix.join(posix.dirname(path), request));
  const to = placeOf(target);
  if (!target.endsWith('.ts')) report('extension', `${request} does not end in .ts`);
  if (to === null) report('map', `${request} is not on the map`);
  else if (to.folder === 'workers') report('nothing imports workers', request);
  else if (target === 'src/index.ts') report('nothing imports the library entry', request);
  else if (from.folder === 'workers') {
    if (target !== 'src/engine/index.ts') report('workers import the engine only', request);
  } else if (to.folder === from.folder) {
    if (target.endsWith('/index.ts')) report('siblings are imported directly', request);
  } else {
    if (posix.basename(target) !== 'index.ts') report('folders are imported by their index', request);
    if (to.floor >= from.floor) {
      report('imports go down', `${from.folder || 'src'} (${from.floor}) imports ${to.folder} (${to.floor})`);
    }
  }
}

function checkLibrary(from: Place, request: string, report: Report): void {
  if (isNodeModule(request)) {
    const allowed = NODE_MODULES[from.folder];
    if (!isPure(from) && allowed === undefined && from.folder !== 'workers') return;
    if (allowed?.includes(request) !== true) report('no Node modules here', request);
    return;
  }
  const homes = LIBRARY_HOMES[libraryOf(request)];
  if (homes === undefined) report('libraries have a home', `${request} is not in the table`);
  else if (!homes.includes(from.folder))
    report('libraries have a home', `${request} in ${from.folder || 'src'}`);
}

/** What a pure floor must not mention, in code without comments. */
const IMPURE: ReadonlyArray<readonly [what: string, pattern: RegExp]> = [
  ['Date.now', /\bDate\s*\.\s*now\b/],
  ['Date()', /\bDate\s*\(/],
  ['new Date()', /\bnew\s+Date\b(?!\s*\(\s*[^)\s])/],
  ['new Date(', /\bnew\s+Date\b/],
  ['Math.random', /\bMath\s*\.\s*random\b/],
  ['console', /\bconsole\s*[.[]/],
  ['process', /\bprocess\s*[.[]/],
  ['globalThis', /\bglobalThis\b/],
  ['performance', /\bperformance\s*\./],
  ['a timer', /\bset(?:Timeout|Interval|Immediate)\s*\(/],
  ['require', /\brequire\s*\(/],
  ['eval', /\beval\s*\(|\bnew\s+Function\b/],
  ['crypto', /\bcrypto\s*\./],
  ['fetch', /\bfetch\s*\(/],
];

function checkPurity(path: string, from: Place, text: string, report: Report): void {
  if (!isPure(from) || from.folder === 'workers') return;
  const code = codeOf(path, text);
  for (const [what, pattern] of IMPURE) {
    // Demand writes given instants as words: `new Date(epochMs)` reads no clock.
    if (what === 'new Date(' && ['demand', 'planning/core'].includes(from.folder)) continue;
    if (what === 'Date()' && !/(?<!new\s+)\bDate\s*\(/.test(code)) continue;
    if (pattern.test(code)) report('pure floors', `mentions ${what}`);
  }
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const entry of value) yield* nodesOf(entry);
  else if (value !== null && typeof value === 'object') {
    if (typeof (value as Node).type === 'string') yield value as Node;
    for (const entry of Object.values(value)) yield* nodesOf(entry);
  }
}

/** Math.pow and ** round differently between engines unless the exponent is a whole number. */
function checkPowers(path: string, from: Place, text: string, report: Report): void {
  if (from.floor > PURE_FLOORS || from.folder === 'workers') return;
  for (const node of nodesOf(parseSync(path, text).program)) {
    const source = text.slice(node.start, node.end);
    if (node.type === 'MemberExpression' && /^Math\s*(?:\.|\[['"])\s*pow/.test(source)) {
      report('whole exponents', source);
    }
    const operator = node.operator;
    if (operator !== '**' && operator !== '**=') continue;
    const right = node.right as Node & { readonly value?: unknown; readonly argument?: { value?: unknown } };
    const exponent = right.type === 'UnaryExpression' ? right.argument?.value : right.value;
    const known = EXACT_POWERS.some(([file, power]) => file === path && power === source);
    if (!Number.isInteger(exponent) && !known) report('whole exponents', source);
  }
}

function checkName(path: string, report: Report): void {
  const name = posix.basename(path, '.ts');
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) report('kebab-case names', posix.basename(path));
  if (/^(?:utils?|helpers?|common|misc)$/.test(name)) report('names say what is inside', name);
}

function checkSize(
  path: string,
  text: string,
  longFiles: Readonly<Record<string, string>>,
  report: Report,
): void {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines > SPLIT_FROM) report('files are short', `${lines} lines: split it`);
  else if (lines > EXPLAIN_FROM && longFiles[path] === undefined) {
    report('files are short', `${lines} lines: split it or give the reason in LONG_FILES`);
  } else if (lines <= EXPLAIN_FROM && longFiles[path] !== undefined) {
    report('files are short', `${lines} lines: no reason needed in LONG_FILES any more`);
  }
}

function checkFile({ path, text }: SourceFile, longFiles: Readonly<Record<string, string>>): Violation[] {
  const violations: Violation[] = [];
  const report: Report = (rule, detail) => violations.push({ rule, path, detail });
  checkName(path, report);
  checkSize(path, text, longFiles, report);
  const from = placeOf(path);
  if (from === null) {
    report('map', 'this folder is not on the map');
    return violations;
  }
  const { errors } = parseSync(path, text);
  if (errors.length > 0) report('parses', errors[0]!.message);
  for (const { request, star } of importsOf(path, text)) {
    if (star) report('no export *', request ?? '');
    if (request === null) {
      if (COMPUTED_IMPORTS[path] === undefined) report('computed imports', 'import(...) of an expression');
    } else if (request.startsWith('.')) checkRelative(path, from, request, report);
    else checkLibrary(from, request, report);
  }
  checkPurity(path, from, text, report);
  checkPowers(path, from, text, report);
  return violations;
}

/** Everything in `files` (src/ and workers/, as paths from the project root) that breaks a rule of the house. */
export function checkHouse(
  files: readonly SourceFile[],
  longFiles: Readonly<Record<string, string>> = LONG_FILES,
): Violation[] {
  const paths = new Set(files.map(({ path }) => path));
  const folders = new Set(
    files.map(({ path }) => posix.dirname(path)).filter((folder) => folder.startsWith('src/')),
  );
  // Nothing may import the command line, so it needs no index.
  const missing = [...folders]
    .filter((folder) => folder !== 'src/cli' && !paths.has(`${folder}/index.ts`))
    .map((folder) => ({ rule: 'every folder has an index', path: folder, detail: 'no index.ts' }));
  return [...missing, ...files.flatMap((file) => checkFile(file, longFiles))];
}

/** Blocks a template may open; anything else with an argument would be a helper. */
const TEMPLATE_BLOCKS = ['if', 'each', 'unless', 'with'];
const TEMPLATE_PATH = /^(?:@?[A-Za-z_][\w.]*|\.\.\/[\w./]+|this(?:\.[\w.]+)?)$/;

/** Expressions of a template that do more than place a value. */
export function templateArithmetic(text: string): string[] {
  return [...text.replace(/\{\{!--[\s\S]*?--\}\}|\{\{![^}]*\}\}/g, '').matchAll(/\{\{\{?([^}]+)\}\}/g)]
    .map((match) => match[1]!.trim().replace(/^~|~$/g, '').trim())
    .filter((expression) => {
      if (expression === 'else' || expression.startsWith('/')) return false;
      const [head = '', ...rest] = expression.replace(/^else\s+/, '#').split(/\s+/);
      if (head.startsWith('#')) {
        return !TEMPLATE_BLOCKS.includes(head.slice(1)) || rest.length !== 1 || !TEMPLATE_PATH.test(rest[0]!);
      }
      if (head === '>') return rest.length > 2 || rest.some((part) => !/^[\w.-]+$/.test(part));
      return rest.length > 0 || !TEMPLATE_PATH.test(head);
    });
}
