/**
 * The bytes of a file, unpacked where they are gzip or zstd: known by their first bytes, never by the name. Node
 * has no zstd before 22.15, so a small library does it; it is loaded with the first such file.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { failure, rawBytes } from './raw-bytes.ts';

const CHUNK_BYTES = 256 * 1024;
/** A text that packs better is none that anybody wrote: real logs pack 5 to 30 times. */
export const MOST_RATIO = 200;
/** So much is unpacked whatever the ratio. */
const FREE_BYTES = 64 * 1024 * 1024;

/** Bytes that tell the packings apart, and of zstd how much of the text is to be remembered. */
const HEAD_BYTES = 18;
const MAGIC_BYTES = 4;
/** What zstd itself unpacks without being told to. */
const MOST_WINDOW_BYTES = 128 * 1024 * 1024;
/** The library takes a slice whole. */
const SLICE_BYTES = 16 * 1024;

/** What went in and came out, so that little can never become without end. */
class Ratio {
  packedBytes = 0;
  private unpackedBytes = 0;

  /** Throws an error with code BOMB. */
  unpacked(bytes: number): void {
    this.unpackedBytes += bytes;
    if (this.unpackedBytes > Math.max(FREE_BYTES, MOST_RATIO * this.packedBytes)) {
      throw failure('BOMB');
    }
  }
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

const ZSTD_MAGIC = 0xfd2fb528;

/** A zstd frame, or one of the frames that readers skip and that may stand before it. */
function isZstd(head: Buffer): boolean {
  if (head.length < MAGIC_BYTES) return false;
  const magic = head.readUInt32LE(0);
  return magic === ZSTD_MAGIC || (magic >= 0x184d2a50 && magic <= 0x184d2a5f);
}

/** Bytes that the first frame wants remembered (RFC 8878, section 3.1.1.1); 0 where it does not say. */
function windowBytes(head: Buffer): number {
  if (head.length < HEAD_BYTES || head.readUInt32LE(0) !== ZSTD_MAGIC) return 0;
  const [flags, descriptor] = [head[4]!, head[5]!];
  if ((flags & 0x20) === 0) return 2 ** (10 + (descriptor >> 3)) * (1 + (descriptor & 7) / 8);
  const sizeBytes = 1 << (flags >> 6);
  return head.readUIntLE(5 + [0, 1, 2, 4][flags & 3]!, Math.min(sizeBytes, 6));
}

async function* gunzipped(packed: AsyncIterable<Buffer>, ratio: Ratio): AsyncGenerator<Buffer> {
  const unzipped = createGunzip({ chunkSize: CHUNK_BYTES });
  const fed = pipeline(Readable.from(packed), unzipped).catch(() => undefined);
  try {
    for await (const chunk of unzipped as AsyncIterable<Buffer>) {
      ratio.unpacked(chunk.length);
      yield chunk;
    }
  } finally {
    unzipped.destroy();
    await fed;
  }
}

/** Throws an error with code ZSTD where the data are damaged or cut short. */
async function* unzstd(packed: AsyncIterable<Buffer>, ratio: Ratio): AsyncGenerator<Buffer> {
  const { Decompress } = await import('fzstd');
  let ready: Buffer[] = [];
  // A copy: the library may write its next bytes over these.
  const stream = new Decompress((chunk) => {
    ratio.unpacked(chunk.length);
    ready.push(Buffer.from(chunk));
  });
  const push = (chunk: Uint8Array, isLast: boolean): readonly Buffer[] => {
    try {
      stream.push(chunk, isLast);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'BOMB') throw error;
      throw failure('ZSTD', error);
    }
    const out = ready;
    ready = [];
    return out;
  };
  for await (const chunk of packed) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      yield* push(chunk.subarray(at, at + SLICE_BYTES), false);
    }
  }
  yield* push(new Uint8Array(0), true);
}

/** The bytes of the file in pieces. Throws what node:fs, node:zlib or the zstd library throws. */
export async function* unpacked(file: string): AsyncGenerator<Buffer> {
  const ratio = new Ratio();
  const raw = rawBytes(file);
  let head: Buffer = Buffer.alloc(0);
  let isDone = false;
  while (head.length < HEAD_BYTES && !isDone) {
    const { value, done } = await raw.next();
    if (done === true) isDone = true;
    else head = Buffer.concat([head, value]);
  }
  if (isZstd(head) && windowBytes(head) > MOST_WINDOW_BYTES) {
    await raw.return(undefined);
    throw failure('WINDOW');
  }
  const all = (async function* (): AsyncGenerator<Buffer> {
    try {
      ratio.packedBytes += head.length;
      yield head;
      if (isDone) return;
      for await (const piece of raw) {
        ratio.packedBytes += piece.length;
        yield piece;
      }
    } finally {
      await raw.return(undefined);
    }
  })();
  if (isGzip(head)) yield* gunzipped(all, ratio);
  else if (isZstd(head)) yield* unzstd(all, ratio);
  else yield* all;
}
