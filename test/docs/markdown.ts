/** Reads the parts of a Markdown file that can be checked: fenced blocks, tables, links. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT: string = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** README and every page of docs/, by path. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
];

/** The figure of the committed example that the documents show, and their copy, which is packed with them. */
export const FIGURE_SOURCE = 'results/latest_report-ranking.svg';
export const FIGURE_COPY = 'docs/ranking.svg';

/** The text of a document of the project; says plainly when it is not there. */
export function readDocument(name: string): string {
  const path = join(ROOT, name);
  if (!existsSync(path))
    throw new Error(`${name} is missing: write it at ${path}; these tests check what it says`);
  return readFileSync(path, 'utf8');
}

/** Contents of the fenced blocks of a language. */
export function fencedBlocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2]!);
}

/** The text without fenced blocks. */
export function proseOf(markdown: string): string {
  return markdown.replace(/^```\w*\n[\s\S]*?^```$/gm, '');
}

/** Tables as rows of trimmed cells: the head first, the rule below it left out. Escaped bars stay in their cell. */
export function tables(markdown: string): string[][][] {
  const found: string[][][] = [];
  let open: string[][] | null = null;
  for (const line of proseOf(markdown).split('\n')) {
    if (!line.startsWith('|')) {
      open = null;
      continue;
    }
    const cells = line
      .trim()
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    if (open === null) {
      open = [];
      found.push(open);
    }
    if (!cells.every((cell) => /^:?-+:?$/.test(cell))) open.push(cells);
  }
  return found;
}

/** The rows below the head of the one table whose head starts with these words. */
export function tableOf(markdown: string, ...head: readonly string[]): string[][] {
  const matching = tables(markdown).filter(([first]) => head.every((word, index) => first?.[index] === word));
  if (matching.length !== 1) {
    throw new Error(`${matching.length} tables have the head ${head.join(' | ')}; there must be one`);
  }
  return matching[0]!.slice(1);
}

/** Targets of links and images that are neither web addresses nor places in the same file. */
export function relativeLinks(markdown: string): string[] {
  return [...proseOf(markdown).matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)]
    .map((match) => match[1]!)
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .map((target) => target.split('#')[0]!);
}

/** Words of a shell command line; quotes hold words together. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double),
  );
}

/** A line with any of these is a pattern, not a command: FILE and DIR stand for a path, ... for more. */
export const PLACEHOLDERS: readonly string[] = ['FILE', 'DIR', 'NAME', 'TRIAL', '...', '<'];

export interface ShellCommand {
  readonly line: string;
  readonly words: readonly string[];
  /** Holds a placeholder: cannot be run as it stands. */
  readonly isPattern: boolean;
}

/** The commands `npx simulate ...` and `npx quotalab ...` of the sh blocks, also after `&&`. */
export function npxCommands(markdown: string): ShellCommand[] {
  return fencedBlocks(markdown, 'sh')
    .flatMap((block) => block.replace(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s+#.*$/, '')
        .split(/\s*(?:&&|;)\s*/),
    )
    .filter((line) => /^npx (?:simulate|quotalab)\b/.test(line))
    .map((line) => ({
      line,
      words: shellWords(line.replace(/^((?:[^'"|>]|'[^']*'|"[^"]*")*).*$/, '$1')).slice(1),
      isPattern: PLACEHOLDERS.some((mark) => line.includes(mark)),
    }));
}
