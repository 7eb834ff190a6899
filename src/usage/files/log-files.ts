/**
 * Files below a directory, in an order that does not depend on the disk: by path, compared code unit by code
 * unit. Links are followed once, so loops end and a file reached twice is read once.
 */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { unreadable } from './open-lines.ts';

/** What a path is, links followed; 'none' covers missing, broken links and devices. */
export async function pathKind(path: string): Promise<'file' | 'directory' | 'none'> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'directory';
    return found.isFile() ? 'file' : 'none';
  } catch {
    return 'none';
  }
}

async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function entriesOf(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    throw unreadable(directory, error);
  }
}

async function collect(
  path: string,
  kind: 'file' | 'directory',
  wanted: (name: string) => boolean,
  found: { readonly seen: Set<string>; readonly files: string[] },
): Promise<void> {
  const real = await realPathOf(path);
  if (found.seen.has(real)) return;
  found.seen.add(real);
  if (kind === 'file') {
    found.files.push(path);
    return;
  }
  const entries = await entriesOf(path);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const child = join(path, entry.name);
    const childKind = entry.isDirectory() ? 'directory' : await fileKind(entry, child, wanted);
    if (childKind === 'directory' || (childKind === 'file' && wanted(entry.name))) {
      await collect(child, childKind, wanted, found);
    }
  }
}

/** Asks the disk only about links; a plain file that is not wanted is not looked at. */
async function fileKind(
  entry: Dirent,
  path: string,
  wanted: (name: string) => boolean,
): Promise<'file' | 'directory' | 'none'> {
  if (entry.isSymbolicLink()) return pathKind(path);
  return entry.isFile() && wanted(entry.name) ? 'file' : 'none';
}

/**
 * The files below each root whose name is `wanted`, sorted by path, each real file once; a root may be such a
 * file itself. Throws BAD_TRACE naming a directory that cannot be read.
 */
export async function filesBelow(
  roots: readonly string[],
  wanted: (name: string) => boolean,
): Promise<string[]> {
  const found = { seen: new Set<string>(), files: [] as string[] };
  for (const root of [...roots].sort()) {
    const kind = await pathKind(root);
    if (kind !== 'none') await collect(root, kind, wanted, found);
  }
  return found.files.sort();
}

/** The last name of a file without the ending of its packing. */
export function unpackedName(file: string): string {
  return basename(file).replace(/\.(?:gz|zst)$/, '');
}
