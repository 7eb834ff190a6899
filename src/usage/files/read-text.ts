/**
 * The text of a regular file that a user names: opened so that a pipe or a device of that name holds nobody up, of a
 * bounded size, UTF-8. Lines of logs and traces are read elsewhere (open-lines.ts).
 */
import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileReason } from './file-reason.ts';

/** Throws the caller's error; the words follow the name of the file. */
export type RefuseFile = (problem: string) => never;

export interface TextFileOptions {
  /** Larger ones are refused; default 256 MiB. */
  readonly mostBytes?: number;
  readonly refuse: RefuseFile;
  /** More that must hold of the file, before a byte is read. */
  readonly check?: (found: Stats) => void;
}

const MOST_BYTES = 268_435_456;
/** Of a file with a key or a token. */
export const MOST_SECRET_BYTES: number = 65_536;

/** Without it, opening a pipe that nobody writes to would never end. Absent where there are none. */
export const WITHOUT_WAITING: number = constants.O_NONBLOCK ?? 0;

/** The text as it stands, a byte order mark included. Throws by `refuse`. */
export async function readText(path: string, options: TextFileOptions): Promise<string> {
  const { mostBytes = MOST_BYTES, refuse, check } = options;
  const unreadable = (error: unknown): never => refuse(`cannot be read (${fileReason(error)})`);
  const handle = await open(path, constants.O_RDONLY | WITHOUT_WAITING).catch(unreadable);
  try {
    const found = await handle.stat();
    if (found.isDirectory()) refuse('cannot be read (it is a directory)');
    if (!found.isFile()) refuse('cannot be read (it is no regular file)');
    check?.(found);
    if (found.size > mostBytes) refuse(`has ${found.size} bytes; allowed: at most ${mostBytes}`);
    const bytes = await handle.readFile().catch(unreadable);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return refuse('is not UTF-8 text');
    }
  } finally {
    await handle.close();
  }
}
