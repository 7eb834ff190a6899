/** A client's body: its bytes, read whole and kept as they are, as long as there is room for them beside all others'. */
import type { IncomingMessage } from 'node:http';

export type BodyReading =
  | { readonly status: 'read'; readonly body: Buffer }
  | { readonly status: 'too large' }
  | { readonly status: 'no room' }
  | { readonly status: 'gone' };

/** Room for the bodies of all requests under way. */
export class BodyRoom {
  private freeBytes: number;

  constructor(bytes: number) {
    this.freeBytes = bytes;
  }

  has(bytes: number): boolean {
    return bytes <= this.freeBytes;
  }

  /** Takes so much, which there must be. */
  take(bytes: number): void {
    this.freeBytes -= bytes;
  }

  /** Gives back what was taken. */
  give(bytes: number): void {
    this.freeBytes += bytes;
  }
}

/** Bytes of the first piece of a body. */
const FIRST_BYTES = 64 * 1024;
/** Whoever sent so much is taken to send all that was told. */
const BELIEVED_BYTES = 1024 * 1024;

/** Bytes put together as they come, so that nothing is left to be done at their end. */
class Pieces {
  private bytes: Buffer = Buffer.alloc(0);
  private used: number = 0;
  private readonly toldBytes: number;

  /** `toldBytes` = how many are to come; 0 = nobody said. */
  constructor(toldBytes: number) {
    this.toldBytes = toldBytes;
  }

  get length(): number {
    return this.used;
  }

  add(piece: Buffer): void {
    const needed = this.used + piece.length;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(this.roomFor(needed));
      this.bytes.copy(larger, 0, 0, this.used);
      this.bytes = larger;
    }
    piece.copy(this.bytes, this.used);
    this.used = needed;
  }

  /** Twice as much as before, and all that was told once a good part of it is here. */
  private roomFor(needed: number): number {
    const doubled = Math.max(needed, 2 * this.bytes.length, FIRST_BYTES);
    if (needed > this.toldBytes) return doubled;
    return needed > BELIEVED_BYTES ? this.toldBytes : Math.min(doubled, this.toldBytes);
  }

  get whole(): Buffer {
    return this.bytes.subarray(0, this.used);
  }
}

/**
 * The whole body, for which room is taken: as much as its length, to be given back by the caller. Reading stops where it
 * is longer than `maxBytes` or than what there is room for, at once where its length is told; nothing is taken then, nor
 * for a client that goes away, which is no error.
 */
export function readBody(request: IncomingMessage, maxBytes: number, room: BodyRoom): Promise<BodyReading> {
  const refusalOf = (bytes: number, more: number): 'too large' | 'no room' | null => {
    if (bytes > maxBytes) return 'too large';
    return room.has(more) ? null : 'no room';
  };
  const told = Number(request.headers['content-length'] ?? 0);
  const refusal = refusalOf(told, told);
  if (refusal !== null) return Promise.resolve({ status: refusal });
  return new Promise((resolve) => {
    let pieces = new Pieces(told);
    const stop = (status: 'too large' | 'no room' | 'gone'): void => {
      request.removeAllListeners('data');
      room.give(pieces.length);
      pieces = new Pieces(0);
      resolve({ status });
    };
    request.on('data', (chunk: Buffer) => {
      const refused = refusalOf(pieces.length + chunk.length, chunk.length);
      if (refused !== null) return stop(refused);
      room.take(chunk.length);
      pieces.add(chunk);
    });
    const gone = (): void => stop('gone');
    request.on('error', gone);
    request.on('close', gone);
    request.on('end', () => {
      request.off('error', gone);
      request.off('close', gone);
      resolve({ status: 'read', body: pieces.whole });
    });
  });
}
