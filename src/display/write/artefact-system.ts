/**
 * What the artefact writer asks of the machine: files and processes, as one interface, so that tests can fail
 * or stop any single step. The default is Node's own. Read next: artefact-writer.ts.
 */
import { constants } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  unlink,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';

/** A file being written from its start. */
export interface ArtefactFile {
  /** Writes all of `data` after what was written before. */
  write(data: Uint8Array): Promise<void>;
  /** Resolves when the content is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface FileFacts {
  /** `other` is a device, a pipe or a socket. */
  readonly kind: 'file' | 'directory' | 'other';
  /** Equal for two names of one file. */
  readonly identity: string;
  /** Who may read and write it, as chmod takes it. */
  readonly mode: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** Failures are Node's system errors (`code` ENOSPC, EACCES, ...). */
export interface ArtefactSystem {
  readonly processId: number;
  /** Names this machine among those that share a directory. */
  readonly hostName: string;
  /** Start of this process, milliseconds since 1970. */
  readonly startedMs: number;
  isRunning(processId: number): boolean;
  /** Makes the directory and those above it; false when it is there. */
  makeDirectory(path: string): Promise<boolean>;
  list(path: string): Promise<readonly string[]>;
  facts(path: string): Promise<FileFacts>;
  /** Fails with EEXIST when the name is taken. `mode`: as chmod takes it; what is usual when left out. */
  create(path: string, mode?: number): Promise<ArtefactFile>;
  /** Writes after what a file has, which keeps its length when that fails; makes the file when it is not there. */
  append(path: string, data: Uint8Array): Promise<void>;
  /** A second name for the same file; fails with EEXIST when the name is taken. */
  link(path: string, secondName: string): Promise<void>;
  /** A symbolic link at a free name; `target` is relative to the link's folder. */
  symlink(target: string, path: string): Promise<void>;
  /** Where a symbolic link points; null when nothing of the name is one. */
  readLink(path: string): Promise<string | null>;
  /** The path behind all symbolic links; fails with ENOENT when nothing is there. */
  realPath(path: string): Promise<string>;
  /** Replaces what has the new name, in one step. */
  rename(path: string, newName: string): Promise<void>;
  /** An independent copy under a free name, sharing blocks where the file system can. */
  copy(path: string, freeName: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** A directory and all that is in it. */
  removeFolder(path: string): Promise<void>;
  /** Resolves when the content of an existing file is on the disk. */
  syncFile(path: string): Promise<void>;
  /** Resolves when the names in a directory are on the disk. */
  syncDirectory(path: string): Promise<void>;
}

/** The `code` of a system error, or ''. */
export function systemCode(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is too large for the file system',
  EIO: 'the device reports an input/output error',
  ENOTDIR: 'a part of the path is not a directory',
  EEXIST: 'a file is in the way',
  EISDIR: 'a directory is in the way',
  ENOENT: 'it does not exist',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
};

/** A system error in words. */
export function reasonOf(error: unknown): string {
  const code = systemCode(error);
  const words = REASONS[code];
  if (words !== undefined) return `${words} (${code})`;
  return error instanceof Error ? error.message : String(error);
}

async function openAndSync(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Some systems cannot open or sync a directory: their names are as safe as they make them. */
const NO_DIRECTORY_SYNC: ReadonlySet<string> = new Set(['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP']);

export const NODE_SYSTEM: ArtefactSystem = {
  processId: process.pid,
  hostName: hostname(),
  startedMs: performance.timeOrigin,
  isRunning: (processId) => {
    try {
      process.kill(processId, 0);
      return true;
    } catch (error) {
      return systemCode(error) !== 'ESRCH';
    }
  },
  makeDirectory: (path) => makeDirectory(path),
  list: (path) => readdir(path),
  facts: async (path) => {
    const facts = await stat(path, { bigint: true });
    return {
      kind: facts.isFile() ? 'file' : facts.isDirectory() ? 'directory' : 'other',
      identity: `${facts.dev}:${facts.ino}`,
      mode: Number(facts.mode) & 0o7777,
      modifiedMs: Number(facts.mtimeMs),
    };
  },
  create: async (path, mode) => {
    const handle = await open(path, 'wx');
    if (mode !== undefined) await handle.chmod(mode);
    return {
      write: (data) => handle.writeFile(data),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  append: (path, data) => append(path, data),
  link: (path, secondName) => link(path, secondName),
  symlink: async (target, path) => {
    // There a link to a folder cannot be replaced by renaming.
    if (process.platform === 'win32') throw Object.assign(new Error('no links'), { code: 'ENOSYS' });
    await symlink(target, path);
  },
  readLink: async (path) => {
    try {
      return await readlink(path);
    } catch (error) {
      if (['ENOENT', 'EINVAL', 'UNKNOWN'].includes(systemCode(error))) return null;
      throw error;
    }
  },
  realPath: (path) => realpath(path),
  rename: (path, newName) => rename(path, newName),
  copy: (path, freeName) => copyFile(path, freeName, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL),
  remove: (path) => unlink(path),
  removeFolder: (path) => rm(path, { recursive: true, force: true }),
  syncFile: (path) => openAndSync(path, 'r+'),
  syncDirectory: async (path) => {
    try {
      await openAndSync(path, 'r');
    } catch (error) {
      if (!NO_DIRECTORY_SYNC.has(systemCode(error))) throw error;
    }
  },
};

async function append(path: string, data: Uint8Array): Promise<void> {
  const handle = await open(path, 'a');
  try {
    const before = await handle.stat();
    try {
      await handle.writeFile(data);
    } catch (error) {
      if (before.isFile()) await handle.truncate(before.size).catch(() => {});
      throw error;
    }
  } finally {
    await handle.close();
  }
}

/**
 * mkdir -p, by hand: Node 20's recursive mkdir never returns where a parent exists but refuses children with
 * ENOENT, as /proc does.
 */
async function makeDirectory(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return false;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await mkdir(path);
    return true;
  }
}
