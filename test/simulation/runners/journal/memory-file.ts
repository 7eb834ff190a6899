/** A journal's file in memory, whose writes can be made to fail half way. */
import type { JournalFile } from '../../../../src/simulation/runners/index.ts';

export class MemoryFile implements JournalFile {
  bytes: Buffer = Buffer.alloc(0);
  /** Bytes that still fit; a write beyond them stops there and fails. */
  room: number = Number.POSITIVE_INFINITY;
  syncs: number = 0;
  isClosed: boolean = false;

  async size(): Promise<number> {
    return this.bytes.length;
  }

  async read(at: number, length: number): Promise<Buffer> {
    return Buffer.from(this.bytes.subarray(at, at + length));
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    const fits = bytes.subarray(0, Math.max(0, this.room - at));
    this.bytes = Buffer.concat([this.bytes.subarray(0, at), fits]);
    if (fits.length < bytes.length) {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    }
  }

  async cut(at: number): Promise<void> {
    this.bytes = this.bytes.subarray(0, at);
  }

  async sync(): Promise<void> {
    this.syncs++;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}
