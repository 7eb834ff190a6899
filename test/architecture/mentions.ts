/**
 * Paths that comments name, and those that lead nowhere: a bare file name is a file of the same folder; one with a
 * folder before it is the end of the path of one file of the tree, and of one only. So a header's "Read next"
 * survives every move.
 */
import { posix } from 'node:path';
import type { Violation } from './house-rules.ts';
import { parsed, type SourceFile } from './source-imports.ts';

const MENTION = /(?<![\w/.@*-])[\w-]+(?:[./][\w-]+)*\.(?:ts|mjs)\b/g;

/** Files that the mention may mean, seen from the file at `path`. */
function meant(mention: string, path: string, paths: readonly string[]): string[] {
  if (!mention.includes('/'))
    return paths.filter((other) => other === posix.join(posix.dirname(path), mention));
  return paths.filter((other) => `/${other}`.endsWith(`/${mention}`));
}

/** Mentions in comments of `files` that name no file of `paths`, or several. */
export function lostMentions(files: readonly SourceFile[], paths: readonly string[]): Violation[] {
  return files.flatMap((file) =>
    parsed(file).comments.flatMap(({ value }) =>
      (value.match(MENTION) ?? []).flatMap((mention) => {
        const found = meant(mention, file.path, paths);
        if (found.length === 1) return [];
        const detail = `${mention}: ${found.length === 0 ? 'no such file' : found.join(' or ')}`;
        return [{ rule: 'comments name files that exist', path: file.path, detail }];
      }),
    ),
  );
}
