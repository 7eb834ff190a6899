/**
 * The rules of the house as a checker over (path, text) pairs: who may import whom, what pure folders may not touch,
 * where each library lives, how files are named and how long they are, what a barrel holds. Paths are relative to
 * the project root, with forward slashes. Read next: house-map.ts for the tables; imports.test.ts, which feeds the
 * checker the real tree and fake modules.
 */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import {
  COMPUTED_IMPORTS,
  DATE_WRITERS,
  EXACT_POWERS,
  isWithin,
  LIBRARY_ENTRY,
  LIBRARY_HOMES,
  LONG_FILES,
  MOST_FILES,
  NODE_MODULES,
  OUTSIDE_TOUCHES,
  type Place,
  PURE_FOLDERS,
  placeOf,
  WORKER_IMPORTS,
} from './house-map.ts';
import {
  circlesOf,
  codeOf,
  fileGraph,
  folderGraph,
  type Import,
  importsOf,
  parsed,
  type SourceFile,
  targetOf,
} from './source-imports.ts';

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly detail: string;
}

const EXPLAIN_FROM = 250;
/** No file is longer, whatever its reason. */
export const SPLIT_FROM: number = 400;

const isPure = ({ folder }: Place): boolean => isWithin(folder, PURE_FOLDERS);

const isNodeModule = (request: string): boolean =>
  request.startsWith('node:') || builtinModules.includes(request.split('/')[0]!);

/** `@scope/name/sub` and `name/sub` without the sub path. */
const libraryOf = (request: string): string =>
  request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');

type Report = (rule: string, detail: string) => void;

function checkRelative(path: string, from: Place, request: string, isType: boolean, report: Report): void {
  const target = targetOf(path, request);
  const to = placeOf(target);
  if (!target.endsWith('.ts')) report('extension', `${request} does not end in .ts`);
  if (to === null) report('map', `${request} is not on the map`);
  else if (to.wing === 'workers') report('nothing imports workers', request);
  else if (to.wing === LIBRARY_ENTRY) report('nothing imports the library entry', request);
  else if (from.wing === 'workers') {
    const allowed = WORKER_IMPORTS[target];
    if (allowed === undefined || (allowed === 'types' && !isType)) {
      report('workers import the engine, and types of the experiment', request);
    }
  } else if (to.folder === from.folder) {
    if (target.endsWith('/index.ts')) report('siblings are imported directly', request);
  } else {
    if (posix.basename(target) !== 'index.ts') report('folders are imported by their index', request);
    if (to.wing !== from.wing && to.rank >= from.rank) {
      report('imports go down', `${from.wing} (${from.rank}) imports ${to.wing} (${to.rank})`);
    }
  }
}

function checkLibrary(from: Place, request: string, report: Report): void {
  if (isNodeModule(request)) {
    const allowed = isPure(from) ? [] : NODE_MODULES[from.folder];
    if (allowed?.includes(request) === false) report('no Node modules here', request);
    return;
  }
  const homes = LIBRARY_HOMES[libraryOf(request)];
  if (homes === undefined) report('libraries have a home', `${request} is not in the table`);
  else if (!isWithin(from.folder, homes))
    report('libraries have a home', `${request} in ${from.folder || 'src'}`);
}

/** What a pure folder must not mention, in code without comments. */
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
  if (!isPure(from)) return;
  const code = codeOf(path, text);
  for (const [what, pattern] of IMPURE) {
    if (what === 'new Date(' && isWithin(from.folder, DATE_WRITERS)) continue;
    if (what === 'Date()' && !/(?<!new\s+)\bDate\s*\(/.test(code)) continue;
    if (OUTSIDE_TOUCHES[path]?.[0] === what) continue;
    if (pattern.test(code)) report('pure folders', `mentions ${what}`);
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
  if (!isPure(from) || !/\*\*|pow/.test(codeOf(path, text))) return;
  for (const node of nodesOf(parsed({ path, text }).program)) {
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

/** A barrel lists names of its own folder and of what lies below it, and does nothing else. */
function checkBarrel(
  { path, text }: SourceFile,
  from: Place,
  imports: readonly Import[],
  report: Report,
): void {
  if (posix.basename(path) !== 'index.ts') return;
  const { body } = parsed({ path, text }).program;
  const other = body.find(
    (node) => node.type !== 'ExportNamedDeclaration' || node.source === null || node.source === undefined,
  );
  if (other !== undefined) report('a barrel lists names', text.slice(other.start, other.end).split('\n')[0]!);
  if (from.wing === LIBRARY_ENTRY) return;
  for (const { request } of imports) {
    if (request?.startsWith('..') === true) report('a barrel lists names', `${request} is another folder`);
  }
}

function checkFile(file: SourceFile, longFiles: Readonly<Record<string, string>>): Violation[] {
  const { path, text } = file;
  const violations: Violation[] = [];
  const report: Report = (rule, detail) => violations.push({ rule, path, detail });
  checkName(path, report);
  checkSize(path, text, longFiles, report);
  const from = placeOf(path);
  if (from === null) {
    report('map', 'this folder is not on the map');
    return violations;
  }
  const { errors } = parsed({ path, text });
  if (errors.length > 0) report('parses', errors[0]!.message);
  const imports = importsOf(file);
  for (const { request, isStar, isType } of imports) {
    if (isStar) report('no export *', request ?? '');
    if (request === null) {
      if (COMPUTED_IMPORTS[path] === undefined) report('computed imports', 'import(...) of an expression');
    } else if (request.startsWith('.')) checkRelative(path, from, request, isType, report);
    else checkLibrary(from, request, report);
  }
  checkBarrel(file, from, imports, report);
  checkPurity(path, from, text, report);
  checkPowers(path, from, text, report);
  return violations;
}

/** Rules of whole folders: each has an index, none is full. Nothing may import the command line: it needs no index. */
function checkFolders(files: readonly SourceFile[]): Violation[] {
  const counts = new Map<string, number>();
  const indexed = new Set(['src/cli', 'workers']);
  for (const { path } of files) {
    const folder = posix.dirname(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
    if (posix.basename(path) === 'index.ts') indexed.add(folder);
  }
  return [...counts].flatMap(([path, count]) => [
    ...(indexed.has(path) ? [] : [{ rule: 'every folder has an index', path, detail: 'no index.ts' }]),
    ...(count <= MOST_FILES
      ? []
      : [
          {
            rule: 'folders are small',
            path,
            detail: `${count} files, ${MOST_FILES} at most: give it a floor`,
          },
        ]),
  ]);
}

/** Circles of files, types included, and circles of folders. */
function checkCircles(files: readonly SourceFile[]): Violation[] {
  const graph = fileGraph(files);
  const violations = (rule: string, circles: readonly string[][]): Violation[] =>
    circles.map((circle) => ({ rule, path: circle[0]!, detail: circle.join(' ') }));
  return [
    ...violations('no circle of files', circlesOf(graph)),
    ...violations('no circle of folders', circlesOf(folderGraph(graph))),
  ];
}

/** Everything in `files` (src/ and workers/, as paths from the project root) that breaks a rule of the house. */
export function checkHouse(
  files: readonly SourceFile[],
  longFiles: Readonly<Record<string, string>> = LONG_FILES,
): Violation[] {
  return [
    ...checkFolders(files),
    ...checkCircles(files),
    ...files.flatMap((file) => checkFile(file, longFiles)),
  ];
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
