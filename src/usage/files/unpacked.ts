/**
 * The bytes of a file, unpacked where they are gzip or zstd: known by their first bytes, never by the name. Node
 * has no zstd before 22.15, so a small library does it; it is loaded with the first such file.
 */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const READ_BYTES = 256 * 1024;

/** Bytes that tell the packings apart. */
const HEAD_BYTES = 4;

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** A zstd frame, or one of the frames that readers skip and that may stand before it. */
function isZstd(head: Buffer): boolean {
  if (head.length < HEAD_BYTES) return false;
  const magic = head.readUInt32LE(0);
  return magic === 0xfd2fb528 || (magic >= 0x184d2a50 && magic <= 0x184d2a5f);
}

async function* gunzipped(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unzipped = createGunzip({ chunkSize: READ_BYTES });
  const fed = pipeline(Readable.from(packed), unzipped).catch(() => undefined);
  try {
    for await (const chunk of unzipped) yield chunk as Buffer;
  } finally {
    unzipped.destroy();
    await fed;
  }
}

/** Throws an error with code ZSTD where the data are damaged or cut short. */
async function* unzstd(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { Decompress } = await import('fzstd');
  let ready: Buffer[] = [];
  // A copy: the library may write its next bytes over these.
  const stream = new Decompress((chunk) => void ready.push(Buffer.from(chunk)));
  const push = (chunk: Uint8Array, isLast: boolean): readonly Buffer[] => {
    try {
      stream.push(chunk, isLast);
    } catch (error) {
      throw Object.assign(new Error('damaged zstd', { cause: error }), { code: 'ZSTD' });
    }
    const out = ready;
    ready = [];
    return out;
  };
  for await (const chunk of packed) yield* push(chunk, false);
  yield* push(new Uint8Array(0), true);
}

/** The bytes of the file in pieces. Throws what node:fs, node:zlib or the zstd library throws. */
export async function* unpacked(file: string): AsyncGenerator<Buffer> {
  const raw: AsyncIterator<Buffer> = createReadStream(file, { highWaterMark: READ_BYTES })[
    Symbol.asyncIterator
  ]();
  let head: Buffer = Buffer.alloc(0);
  let isDone = false;
  while (head.length < HEAD_BYTES && !isDone) {
    const { value, done } = await raw.next();
    if (done === true) isDone = true;
    else head = Buffer.concat([head, value]);
  }
  const all = (async function* (): AsyncGenerator<Buffer> {
    try {
      yield head;
      if (!isDone) yield* { [Symbol.asyncIterator]: () => raw };
    } finally {
      await raw.return?.();
    }
  })();
  if (isGzip(head)) yield* gunzipped(all);
  else if (isZstd(head)) yield* unzstd(all);
  else yield* all;
}
