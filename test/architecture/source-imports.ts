/**
 * What a source file imports, read from its text, and the circles that imports make. Types count like values: a file
 * that only names another's type still cannot be read without it. Read next: house-rules.ts.
 */
import { posix } from 'node:path';
import { type ParseResult, parseSync } from 'oxc-parser';

export interface SourceFile {
  /** From the project root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** Module as written; null when it is computed. */
  readonly request: string | null;
  /** Whether it is an `export *`. */
  readonly isStar: boolean;
  /** Whether nothing of it is left when types are stripped. */
  readonly isType: boolean;
}

const PARSED = new Map<string, ParseResult>();

/** The file as the parser reads it; each text is read once. */
export function parsed({ path, text }: SourceFile): ParseResult {
  const result = PARSED.get(text) ?? parseSync(path, text);
  PARSED.set(text, result);
  return result;
}

const LITERAL = /^(['"`])([^'"`$]+)\1$/;

/** Every import of the file: static, re-exported, dynamic, and `import('x').T` in a type. */
export function importsOf(file: SourceFile): Import[] {
  const { path, text } = file;
  const { module } = parsed(file);
  return [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      request: moduleRequest.value,
      isStar: false,
      isType: entries.length > 0 && entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, importName, isType }) =>
        moduleRequest === null
          ? []
          : [{ request: moduleRequest.value, isStar: importName.kind.startsWith('All'), isType }],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
      request: LITERAL.exec(text.slice(start, end).trim())?.[2] ?? null,
      isStar: false,
      isType: false,
    })),
    // `import('x').T` in a type is no import to the parser's module record.
    ...[...codeOf(path, text).matchAll(/\bimport\(\s*(['"])([^'"]+)\1\s*\)\s*\./g)].map((match) => ({
      request: match[2]!,
      isStar: false,
      isType: true,
    })),
  ];
}

/** The text with every comment blanked, so that words about code are not code. */
export function codeOf(path: string, text: string): string {
  const { comments } = parsed({ path, text });
  let code = '';
  let from = 0;
  for (const { start, end } of comments) {
    code += text.slice(from, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    from = end;
  }
  return code + text.slice(from);
}

/** Path that a relative request of the file means, from the project root. */
export const targetOf = (path: string, request: string): string =>
  posix.normalize(posix.join(posix.dirname(path), request));

export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The files that each file imports, of those given. */
export function fileGraph(files: readonly SourceFile[]): Graph {
  const paths = new Set(files.map(({ path }) => path));
  return new Map(
    files.map((file) => [
      file.path,
      new Set(
        importsOf(file)
          .flatMap(({ request }) => (request?.startsWith('.') === true ? [targetOf(file.path, request)] : []))
          .filter((target) => paths.has(target)),
      ),
    ]),
  );
}

/** The folders that each folder imports, itself left out. */
export function folderGraph(files: Graph): Graph {
  const folders = new Map<string, Set<string>>();
  for (const [path, targets] of files) {
    const folder = posix.dirname(path);
    const others = folders.get(folder) ?? new Set();
    for (const target of targets) if (posix.dirname(target) !== folder) others.add(posix.dirname(target));
    folders.set(folder, others);
  }
  return folders;
}

/** Sets of nodes that reach one another, each sorted, and nodes that name themselves: Tarjan (1972). */
export function circlesOf(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (node: string): number => {
    const own = order.size;
    order.set(node, own);
    low.set(node, own);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const reached = order.has(next) ? (stack.includes(next) ? order.get(next)! : own) : visit(next);
      low.set(node, Math.min(low.get(node)!, reached));
    }
    const lowest = low.get(node)!;
    if (lowest === own) {
      const circle = stack.splice(stack.indexOf(node)).sort();
      if (circle.length > 1 || graph.get(node)?.has(node) === true) circles.push(circle);
    }
    return lowest;
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles;
}
