/**
 * A disk that forgets: what a process wrote to its files, call by call as strace saw it, and the files as they may be
 * after a power cut at any moment. What was synced is there; of what came after it any sector of 512 bytes is there or not.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const SECTOR_BYTES = 512;

/** One finished call on one of the watched files. */
interface Call {
  /** The last part of its path. */
  readonly file: string;
  readonly kind: 'write' | 'truncate' | 'sync' | 'remove';
  /** Of a write; of a truncation the new length. -1 = at the end. */
  readonly offset: number;
  readonly bytes: Buffer;
  /** Of a sync: how many calls had been finished when it began. It covers those alone. */
  readonly begunAt: number;
}

const unhex = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex');

/** `pwrite64(33<path>, "bytes", 4096, 0) = 4096`, every character of path and bytes as \xNN. */
function callOf(text: string, begunAt: number): Call | null {
  const removed = /^unlink\("((?:\\x[0-9a-f]{2})+)"\) += 0$/.exec(text)?.[1];
  if (removed !== undefined) {
    return {
      file: basename(unhex(removed).toString()),
      kind: 'remove',
      offset: 0,
      bytes: unhex(''),
      begunAt,
    };
  }
  const match = /^(\w+)\(\d+<((?:\\x[0-9a-f]{2})+)>(.*)\) += \d+$/.exec(text);
  if (match === null) return null;
  const [, name, path, rest = ''] = match;
  const file = basename(unhex(path!).toString());
  const data = unhex(/^, "((?:\\x[0-9a-f]{2})*)"/.exec(rest)?.[1] ?? '');
  const last = Number(/(\d+)$/.exec(rest)?.[1] ?? -1);
  switch (name) {
    case 'pwrite64':
      return { file, kind: 'write', offset: last, bytes: data, begunAt };
    case 'write':
      return { file, kind: 'write', offset: -1, bytes: data, begunAt };
    case 'ftruncate':
      return { file, kind: 'truncate', offset: last, bytes: data, begunAt };
    default:
      return { file, kind: 'sync', offset: 0, bytes: data, begunAt };
  }
}

/** The finished calls of a log by `strace -f`, in their order; a call that another thread's cut in two is put together. */
export function callsOf(log: string): Call[] {
  const calls: Call[] = [];
  const begun = new Map<string, readonly [text: string, begunAt: number]>();
  for (const line of log.split('\n')) {
    const [, thread = '', text = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (text.endsWith(' <unfinished ...>')) {
      begun.set(thread, [text.slice(0, -' <unfinished ...>'.length), calls.length]);
      continue;
    }
    const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)?.[1];
    const [start, begunAt] = (rest === undefined ? undefined : begun.get(thread)) ?? ['', calls.length];
    const call = callOf(start + (rest ?? text), begunAt);
    if (call !== null) calls.push(call);
  }
  return calls;
}

/** Runs `node ...args` to its end, and gives the calls that it made on these files. */
export async function recorded(
  args: readonly string[],
  files: readonly string[],
  log: string,
): Promise<Call[]> {
  const watched = files.flatMap((file) => ['-P', file]);
  const traced = ['-f', '-y', '-xx', '-s', '1000000', '-e', 'signal=none', '-o', log, ...watched];
  const calls = ['-e', 'trace=pwrite64,write,ftruncate,fsync,fdatasync,unlink'];
  const child = spawn('strace', [...traced, ...calls, process.execPath, ...args], { stdio: 'inherit' });
  await once(child, 'exit');
  return callsOf(readFileSync(log, 'latin1'));
}

/** Calls of `file` that a power cut after `cut` calls cannot take: those that a finished sync covers. */
export function syncedAt(calls: readonly Call[], file: string, cut: number): number {
  const syncs = calls.slice(0, cut).filter((call) => call.kind === 'sync' && call.file === file);
  return Math.max(0, ...syncs.map(({ begunAt }) => begunAt));
}

/** A file's content as it grows. */
class Content {
  private bytes: Buffer = Buffer.alloc(0);

  get text(): Buffer {
    return this.bytes;
  }

  write(offset: number, data: Buffer): void {
    const at = offset < 0 ? this.bytes.length : offset;
    if (at + data.length > this.bytes.length) this.truncate(at + data.length);
    data.copy(this.bytes, at);
  }

  truncate(length: number): void {
    const next = Buffer.alloc(length);
    this.bytes.copy(next);
    this.bytes = next;
  }
}

/** A power cut that comes after `cut` calls; `draw` is uniform in [0, 1) and tells of each sector that was not synced whether it is there. */
export interface PowerCut {
  readonly cut: number;
  readonly draw: () => number;
  /** Of the files: its sync makes removals last. */
  readonly directory: string;
}

function contentAfter(calls: readonly Call[], file: string, { cut, draw, directory }: PowerCut): Buffer {
  const content = new Content();
  const synced = syncedAt(calls, file, cut);
  const removed = syncedAt(calls, directory, cut);
  for (const [index, call] of calls.slice(0, cut).entries()) {
    if (call.file !== file || call.kind === 'sync') continue;
    const isKept = (): boolean => index < synced || draw() < 0.5;
    if (call.kind === 'remove') {
      if (index < removed || draw() < 0.5) content.truncate(0);
      continue;
    }
    if (call.kind === 'truncate') {
      if (isKept()) content.truncate(call.offset);
      continue;
    }
    for (let from = 0; from < call.bytes.length; from += SECTOR_BYTES) {
      const sector = call.bytes.subarray(from, from + SECTOR_BYTES);
      if (isKept()) content.write(call.offset + from, sector);
    }
  }
  return content.text;
}

/** Writes the files to `place` as they may be after the power cut. */
export function afterPowerCut(
  calls: readonly Call[],
  files: readonly string[],
  powerCut: PowerCut,
  place: string,
): void {
  mkdirSync(place, { recursive: true });
  for (const file of files) {
    const content = contentAfter(calls, file, powerCut);
    if (content.length > 0) writeFileSync(join(place, file), content);
  }
}
