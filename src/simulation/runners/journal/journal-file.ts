/** What a journal asks of its file, as one interface, so that tests can fail or cut any write. The default is Node's own. */
import { type FileHandle, open } from 'node:fs/promises';

/** Failures are Node's system errors (`code` ENOSPC, EACCES, ...). */
export interface JournalFile {
  /** Bytes so far. */
  size(): Promise<number>;
  /** Reads up to `length` bytes from `at` on; fewer at the end. */
  read(at: number, length: number): Promise<Buffer>;
  /** Writes all of `bytes` from `at` on. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** Cuts everything from `at` on. */
  cut(at: number): Promise<void>;
  /** Resolves when the content is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

class NodeFile implements JournalFile {
  private readonly handle: FileHandle;

  constructor(handle: FileHandle) {
    this.handle = handle;
  }

  async size(): Promise<number> {
    return (await this.handle.stat()).size;
  }

  async read(at: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.handle.read(bytes, done, length - done, at + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      done += (await this.handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
    }
  }

  cut(at: number): Promise<void> {
    return this.handle.truncate(at);
  }

  sync(): Promise<void> {
    return this.handle.datasync();
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** Opens a file: `new` fails with EEXIST when it is there, `write` and `read` with ENOENT when it is not. */
export async function openJournalFile(path: string, use: 'new' | 'write' | 'read'): Promise<JournalFile> {
  return new NodeFile(await open(path, { new: 'wx+', write: 'r+', read: 'r' }[use]));
}
