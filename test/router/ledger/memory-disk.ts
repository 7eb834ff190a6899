/** A disk in memory for the usage log: of a given size, with calls that can be made to fail or to wait. */
import type { LogFile, LogFileSystem } from '../../../src/router/ledger/index.ts';

interface StoredFile {
  bytes: Buffer;
  birthtimeMs: number;
}

export class MemoryDisk implements LogFileSystem {
  readonly stored: Map<string, StoredFile>;
  /** Bytes that all files may have together. */
  capacityBytes: number;
  /** Calls that fail, by name, with their error's code. */
  readonly failures: Map<string, string>;
  /** Writes under way wait for it. */
  gate: Promise<void>;
  nowMs: number;
  /** Most bytes one write takes. */
  mostBytesAtOnce: number;
  writesUnderWay: number;
  mostWritesUnderWay: number;
  openFiles: number;

  constructor() {
    this.stored = new Map();
    this.capacityBytes = Number.POSITIVE_INFINITY;
    this.failures = new Map();
    this.gate = Promise.resolve();
    this.nowMs = 0;
    this.mostBytesAtOnce = Number.POSITIVE_INFINITY;
    this.writesUnderWay = 0;
    this.mostWritesUnderWay = 0;
    this.openFiles = 0;
  }

  text(path: string): string | undefined {
    return this.stored.get(path)?.bytes.toString();
  }

  async mkdir(): Promise<void> {
    this.mayFail('mkdir');
  }

  async stat(path: string): Promise<{ size: number; birthtimeMs: number }> {
    const file = this.stored.get(path);
    if (file === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return { size: file.bytes.length, birthtimeMs: file.birthtimeMs };
  }

  async rename(from: string, to: string): Promise<void> {
    this.mayFail('rename');
    const { size } = await this.stat(from);
    if (size === 0) throw new Error('an empty log is never put away');
    this.stored.set(to, this.stored.get(from)!);
    this.stored.delete(from);
  }

  async open(path: string): Promise<LogFile> {
    this.mayFail('open');
    const file = this.stored.get(path) ?? { bytes: Buffer.alloc(0), birthtimeMs: this.nowMs };
    this.stored.set(path, file);
    this.openFiles++;
    return {
      stat: () => this.stat(path),
      read: async (buffer, offset, length, position) => ({
        bytesRead: file.bytes.copy(buffer, offset, position, position + length),
      }),
      write: async (data, offset, length) => {
        this.writesUnderWay++;
        this.mostWritesUnderWay = Math.max(this.mostWritesUnderWay, this.writesUnderWay);
        await this.gate;
        this.writesUnderWay--;
        this.mayFail('write');
        let usedBytes = 0;
        for (const { bytes } of this.stored.values()) usedBytes += bytes.length;
        const bytesWritten = Math.min(length, this.capacityBytes - usedBytes, this.mostBytesAtOnce);
        if (bytesWritten < 1) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
        file.bytes = Buffer.concat([file.bytes, data.subarray(offset, offset + bytesWritten)]);
        return { bytesWritten };
      },
      close: async () => {
        this.openFiles--;
        this.mayFail('close');
      },
    };
  }

  private mayFail(call: string): void {
    const code = this.failures.get(call);
    if (code !== undefined) throw Object.assign(new Error(`${code}: ${call}`), { code });
  }
}
