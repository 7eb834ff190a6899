/**
 * One process at a time on a journal: a file beside it names the process that holds it. A holder of this machine that no
 * longer runs, or that ran before the machine started, holds nothing.
 */
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { asCount, asText, parseRecord } from '../../../core/index.ts';

export interface LockHolder {
  readonly processId: number;
  readonly host: string;
}

export type Lock =
  | { readonly status: 'held'; readonly release: () => Promise<void> }
  | { readonly status: 'taken'; readonly path: string; readonly holder: LockHolder | null };

const NAMED_WITHIN_MS = 5000;

/** Locks of this process. */
const held = new Set<string>();

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Who holds the lock file; null where it does not say. */
async function holderOf(path: string): Promise<LockHolder | null> {
  const record = parseRecord(await readFile(path, 'utf8').catch(() => ''));
  const [processId, host] = [asCount(record?.processId), asText(record?.host)];
  return processId === null || processId === 0 || host === null ? null : { processId, host };
}

/** True for the lock of a process that was killed before it wrote its name there, which takes no time. */
async function isLeftEmpty(path: string): Promise<boolean> {
  const { size, mtimeMs } = await stat(path);
  return size === 0 && mtimeMs < Date.now() - NAMED_WITHIN_MS;
}

async function isStale(path: string, holder: LockHolder | null): Promise<boolean> {
  if (holder === null) return isLeftEmpty(path);
  if (holder.host !== hostname()) return false;
  // In a container the process before had the same number.
  if (holder.processId === process.pid) return !held.has(path);
  if (!isRunning(holder.processId)) return true;
  const { mtimeMs } = await stat(path);
  return mtimeMs < Date.now() - 1000 * uptime();
}

/** Takes the lock of a file. Throws system errors other than that it is taken. */
export async function takeLock(file: string): Promise<Lock> {
  const path = `${file}.lock`;
  const own: LockHolder = { processId: process.pid, host: hostname() };
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, JSON.stringify(own), { flag: 'wx' });
      held.add(path);
      return {
        status: 'held',
        release: async () => {
          if (!held.delete(path)) return;
          await rm(path, { force: true });
        },
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await holderOf(path);
    if (attempt > 0 || !(await isStale(path, holder))) return { status: 'taken', path, holder };
    await rm(path, { force: true });
  }
}
