/**
 * The bytes of a path as they lie there: of a regular file, or of a pipe that somebody writes to, such as <(command).
 *
 * Invariant: nothing that never ends by itself is opened: a device is refused, and so is a pipe that nobody writes to.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { WITHOUT_WAITING } from './read-text.ts';

const READ_BYTES = 256 * 1024;
/** Who writes may be started after us. */
const MOST_WAITS_FOR_WRITER = 40;
const WRITER_WAIT_MS = 50;
const LONGEST_WAIT_MS = 64;

/** An error with a code, as those of node:fs have one. */
export const failure = (code: string, cause?: unknown): Error =>
  Object.assign(new Error(code, { cause }), { code });

/** Bytes that can be had now: null = none yet, empty = nobody writes. */
async function available(handle: FileHandle): Promise<Buffer | null> {
  const piece = Buffer.allocUnsafe(READ_BYTES);
  try {
    return piece.subarray(0, (await handle.read(piece, 0, READ_BYTES, null)).bytesRead);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null;
    throw error;
  }
}

async function* pipeBytes(handle: FileHandle): AsyncGenerator<Buffer> {
  let piece = await available(handle);
  for (let waits = 0; piece?.length === 0; waits++) {
    if (waits === MOST_WAITS_FOR_WRITER) throw failure('NOBODY');
    await pause(WRITER_WAIT_MS);
    piece = await available(handle);
  }
  for (let waitMs = 1; piece?.length !== 0; piece = await available(handle)) {
    if (piece !== null) {
      waitMs = 1;
      yield piece;
    } else {
      await pause(waitMs);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
  }
}

/** Pieces in order. Throws what node:fs throws, and errors with the codes EISDIR, DEVICE and NOBODY. */
export async function* rawBytes(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file, constants.O_RDONLY | WITHOUT_WAITING);
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw failure('EISDIR');
    if (found.isFIFO()) yield* pipeBytes(handle);
    else if (found.isFile()) yield* handle.createReadStream({ highWaterMark: READ_BYTES, autoClose: false });
    else throw failure('DEVICE');
  } finally {
    await handle.close();
  }
}
