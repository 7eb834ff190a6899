/**
 * The files of the router's log: `usage.jsonl` and those it was rotated to (`usage.jsonl.1` is the youngest of
 * them), plain or gzipped, read safely while the router goes on writing and rotating.
 *
 * Invariant: the log is read as of the start, each file once and the youngest first: a rotation then moves what is
 * still unread to a later place, never to one that was passed. A file is known by its identity on the disk, not by
 * its name.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { QuotalabError } from '../../../core/index.ts';
import { pathKind, unreadable } from '../../files/index.ts';
import { LineTally } from '../../lines/index.ts';
import { readEachLine } from '../../reading/index.ts';

const LOG_NAME = 'usage.jsonl';
const ROTATED_NAME = /^usage\.jsonl(?:\.(\d{1,6}))?(?:\.gz)?$/;

/** A directory that changes at every look is taken as it is after so many. */
const MOST_LOOKS = 100;

export interface UsageLogPlace {
  readonly path: string;
  /** The file as the user named it, for messages. */
  readonly shownName: string;
}

interface LogFile {
  readonly path: string;
  /** Stays with the file when it is renamed; null = no such file. */
  readonly identity: string | null;
}

/** How often a file of that name was rotated, 0 = never; null = it is no file of the log. */
function rotationOf(name: string): number | null {
  const match = ROTATED_NAME.exec(name);
  return match === null ? null : Number(match[1] ?? 0);
}

async function identityOf(path: string): Promise<string | null> {
  try {
    const found = await stat(path, { bigint: true });
    return found.isFile() ? `${found.dev} ${found.ino}` : null;
  } catch {
    return null;
  }
}

/** Everything in a directory that is named as a file of the log, youngest first. */
async function lookAround(directory: string): Promise<LogFile[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw unreadable(directory, error);
  });
  const rotated = names.flatMap((name) => {
    const rotation = rotationOf(name);
    return rotation === null ? [] : [{ path: join(directory, name), rotation }];
  });
  rotated.sort((a, b) => a.rotation - b.rotation || (a.path < b.path ? 1 : -1));
  return Promise.all(rotated.map(async ({ path }) => ({ path, identity: await identityOf(path) })));
}

/**
 * The log's files in a directory, youngest first; folders below it are not looked into. Names and identities are
 * not read at one instant, so a list counts only when a second look finds the same.
 */
async function logFilesIn(directory: string): Promise<LogFile[]> {
  let files = await lookAround(directory);
  for (let look = 0; look < MOST_LOOKS; look++) {
    const before = files;
    files = await lookAround(directory);
    if (isDeepStrictEqual(before, files)) break;
  }
  return files.filter(({ identity }) => identity !== null);
}

/**
 * The files of a log, youngest first: those in a directory, those beside a file named `usage.jsonl`, else the file
 * alone, which need not exist. Throws BAD_TRACE for a directory that holds none or cannot be read.
 */
async function usageLogFiles({ path, shownName }: UsageLogPlace): Promise<LogFile[]> {
  if ((await pathKind(path)) === 'directory') {
    const files = await logFilesIn(path);
    if (files.length > 0) return files;
    throw new QuotalabError('BAD_TRACE', `${shownName}: no router log (${LOG_NAME}) found there`);
  }
  if (basename(path) === LOG_NAME && (await pathKind(dirname(path))) === 'directory') {
    const files = await logFilesIn(dirname(path));
    if (files.length > 0) return files;
  }
  return [{ path, identity: await identityOf(path) }];
}

/**
 * Gives each file of the log to `read`, youngest first; files that came after the first one read are left. A file
 * that was renamed while it was read is given again under its new name, since its successor may have been opened
 * in its place: lines may come twice, none is lost.
 */
async function eachLogFile(place: UsageLogPlace, read: (file: LogFile) => Promise<void>): Promise<void> {
  const done = new Set<string | null>();
  let files = await usageLogFiles(place);
  const youngest = files[0]!.identity;
  let fault: { readonly error: unknown } | null = null;
  for (;;) {
    const start = files.findIndex(({ identity }) => identity === youngest);
    const file = start < 0 ? undefined : files.slice(start).find(({ identity }) => !done.has(identity));
    if (file === undefined) break;
    fault = await read(file).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const isMoved = (await identityOf(file.path)) !== file.identity;
    if (fault !== null && !isMoved) break;
    if (!isMoved) done.add(file.identity);
    files = await usageLogFiles(place);
  }
  if (fault !== null) throw fault.error;
}

/** Where a line stands; `lineNumber` is 1-based. */
export interface LinePlace {
  readonly file: string;
  readonly lineNumber: number;
}

/** What was read of a log, the oldest file first. */
export interface LogFilesReading<Kept> {
  readonly fileCount: number;
  readonly tally: LineTally;
  readonly kept: readonly Kept[];
}

function addTally(sum: LineTally, part: LineTally): void {
  sum.lineCount += part.lineCount;
  sum.cutCount += part.cutCount;
  sum.mendedCount += part.mendedCount;
  sum.lostCount += part.lostCount;
  for (const place of part.firstBad) sum.noteBad(place);
  sum.badCount += part.badCount - part.firstBad.length;
}

/**
 * Gives every line of the log to `take`, which answers with the reason when the line is bad, and keeps what is
 * worth it. Files come youngest first, what is kept is in their order from the oldest; a line may come twice.
 * Throws BAD_TRACE when there is no such log or a file of it cannot be read.
 */
export async function readLogFiles<Kept>(
  place: UsageLogPlace,
  take: (line: string, at: LinePlace, keep: (kept: Kept) => void) => string | null,
): Promise<LogFilesReading<Kept>> {
  const parts = new Map<string | null, { readonly tally: LineTally; readonly kept: Kept[] }>();
  await eachLogFile(place, async ({ path: file, identity }) => {
    const part = { tally: new LineTally(), kept: parts.get(identity)?.kept ?? [] };
    parts.set(identity, part);
    const keep = (one: Kept): void => void part.kept.push(one);
    await readEachLine(
      file,
      part.tally,
      (line, lineNumber) => take(line, { file, lineNumber }, keep),
      'may_be_cut',
    );
  });
  const tally = new LineTally();
  const oldestFirst = [...parts.values()].reverse();
  for (const part of oldestFirst) addTally(tally, part.tally);
  return { fileCount: parts.size, tally, kept: oldestFirst.flatMap(({ kept }) => kept) };
}
