/** Files of finished batches: how they are called, where they are found, who may open them. */
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { reasonOf, systemCode } from '../../display/write/index.ts';
import { Journal, openJournalFile, takeLock } from '../../simulation/runners/index.ts';
import { contentOf, type KeptContent } from './kept-content.ts';
import type { Shard } from './simulate-request.ts';

const JOURNAL = /^journal-\d{8}-\d{6}(-\d+)?\.quotalab$/;
const PART = /^part-\d+-of-\d+\.quotalab$/;

export const journalName = (stamp: string, number: number): string =>
  `journal-${stamp}${number === 1 ? '' : `-${number}`}.quotalab`;

export function partName({ index, count }: Shard): string {
  return `part-${String(index).padStart(String(count).length, '0')}-of-${count}.quotalab`;
}

export const isJournalName = (name: string): boolean => JOURNAL.test(name);
export const isPartName = (name: string): boolean => PART.test(name);

/** Paths of files of that kind: the file itself, or those in a folder, by name. `null` = there is nothing at `text`. */
export async function filesAt(
  text: string,
  cwd: string,
  isKind: (name: string) => boolean,
): Promise<readonly string[] | null> {
  const path = resolve(cwd, text);
  try {
    if (!(await stat(path)).isDirectory()) return [text];
    return (await readdir(path))
      .filter(isKind)
      .sort()
      .map((name) => join(text, name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new QuotalabError('BAD_JOURNAL', `'${text}' cannot be read: ${reasonOf(error)}`);
  }
}

export interface OpenKept {
  /** As it was named. */
  readonly text: string;
  readonly path: string;
  readonly journal: Journal;
  readonly content: KeptContent;
  /** Closes it and lets others have it. */
  readonly close: () => Promise<void>;
}

/** Lets go of what is there to be let go of, and throws. */
async function opened(
  text: string,
  path: string,
  use: 'read' | 'write',
  now: () => number,
): Promise<Omit<OpenKept, 'close'> & { readonly close: () => Promise<void> }> {
  // Opening a pipe would wait for another end, reading a device never end.
  const found = await stat(path);
  if (!found.isFile() && !found.isDirectory()) {
    throw new QuotalabError('BAD_JOURNAL', `'${text}' cannot be read: it is no regular file`);
  }
  const file = await openJournalFile(path, use);
  try {
    const journal = await Journal.open(file, now);
    if (journal === null) {
      throw new QuotalabError(
        'BAD_JOURNAL',
        `'${text}' does not begin as a file of batches does; allowed: one that simulate wrote`,
      );
    }
    return { text, path, journal, content: contentOf(journal, text), close: () => journal.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

const unreadable = (text: string, error: unknown): unknown =>
  error instanceof QuotalabError || systemCode(error) === ''
    ? error
    : new QuotalabError('BAD_JOURNAL', `'${text}' cannot be read: ${reasonOf(error)}`);

/** Opens a file of batches to read it. Throws BAD_JOURNAL. */
export async function openToRead(text: string, cwd: string, now: () => number): Promise<OpenKept> {
  try {
    return await opened(text, resolve(cwd, text), 'read', now);
  } catch (error) {
    throw unreadable(text, error);
  }
}

/** Takes a file of batches to go on with it; one process at a time may. Throws BAD_JOURNAL. */
export async function openToGoOn(text: string, cwd: string, now: () => number): Promise<OpenKept> {
  const path = resolve(cwd, text);
  try {
    const release = await heldLock(path, text);
    try {
      const kept = await opened(text, path, 'write', now);
      return {
        ...kept,
        close: () => kept.close().finally(release),
      };
    } catch (error) {
      await release();
      throw error;
    }
  } catch (error) {
    throw unreadable(text, error);
  }
}

/** Holds a file for this process. Throws BAD_JOURNAL where another has it; system errors. */
export async function heldLock(path: string, text: string): Promise<() => Promise<void>> {
  const lock = await takeLock(path);
  if (lock.status === 'held') return lock.release;
  const who =
    lock.holder === null ? 'another process' : `process ${lock.holder.processId} of ${lock.holder.host}`;
  throw new QuotalabError(
    'BAD_JOURNAL',
    `'${text}' is in use by ${who}; allowed: wait for it, or delete ${lock.path} if that process is gone`,
  );
}

/** What a run says of journals that earlier ones left in its folder; null = there is none. */
export async function unfinishedNote(outputDir: string, cwd: string): Promise<string | null> {
  const names = await readdir(resolve(cwd, outputDir)).catch(() => []);
  const [first, ...more] = names.filter(isJournalName).sort();
  if (first === undefined) return null;
  const what = more.length === 0 ? 'an unfinished run' : `${more.length + 1} unfinished runs`;
  return `${outputDir} has ${what}: go on with --resume ${join(outputDir, first)}, or delete that file`;
}
