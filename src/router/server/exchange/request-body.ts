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
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stop = (status: 'too large' | 'no room' | 'gone'): void => {
      request.removeAllListeners('data');
      room.give(bytes);
      bytes = 0;
      chunks.length = 0;
      resolve({ status });
    };
    request.on('data', (chunk: Buffer) => {
      const refused = refusalOf(bytes + chunk.length, chunk.length);
      if (refused !== null) return stop(refused);
      room.take(chunk.length);
      bytes += chunk.length;
      chunks.push(chunk);
    });
    const gone = (): void => stop('gone');
    request.on('error', gone);
    request.on('close', gone);
    request.on('end', () => {
      request.off('error', gone);
      request.off('close', gone);
      resolve({ status: 'read', body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes) });
    });
  });
}
