/**
 * Lines of a text file, plain or packed, in batches of what one read brings: memory holds one batch and one
 * line, however long the file is. Read next: unpacked.ts, which unpacks gzip and zstd.
 */
import { QuotalabError } from '../../core/index.ts';
import { MOST_RATIO, unpacked } from './unpacked.ts';

/** A longer line is not kept: it comes as null. */
export const MAX_LINE_BYTES: number = 64 * 1024 * 1024;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = '\uFEFF';
/** UTF-8 takes no more bytes for a code unit of a text. */
const MOST_BYTES_PER_UNIT = 3;

/** A line without its end, or null where it was too long to keep. */
export type TextLine = string | null;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  EISDIR: 'it is a directory',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
  ZSTD: 'its zstd data are damaged or cut short',
  BOMB: `it unpacks to more than ${MOST_RATIO} times its size; allowed: unpacked, if it is what you want to read`,
  WINDOW: 'its zstd data want more than 128 MiB remembered; allowed: packed without --long',
  DEVICE: 'it is no regular file and no pipe',
  NOBODY: 'it is a pipe that nobody writes to',
};

/** One sentence about a file that could not be read; `error` as thrown by node:fs, node:zlib or unpacked.ts. */
export function unreadable(file: string, error: unknown): QuotalabError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const reason = code.startsWith('Z_') ? 'its gzip data are damaged or cut short' : (REASONS[code] ?? code);
  return new QuotalabError('BAD_TRACE', `cannot read ${file}: ${reason}`);
}

/** Cuts bytes into lines; keeps the bytes of an unfinished one. */
class LineCutter {
  private readonly maxLineBytes: number;
  private carry: Buffer[];
  private carryBytes: number;
  private isFirst: boolean;

  constructor(maxLineBytes: number) {
    this.maxLineBytes = maxLineBytes;
    this.carry = [];
    this.carryBytes = 0;
    this.isFirst = true;
  }

  /** Whole lines are decoded together: a line end is no part of a longer character. */
  cut(chunk: Buffer): TextLine[] {
    const last = chunk.lastIndexOf(NEWLINE);
    if (last === -1) {
      this.keep(chunk);
      return [];
    }
    const first = chunk.indexOf(NEWLINE);
    const lines = [this.line(chunk, 0, first)];
    if (first < last) {
      for (const text of chunk.toString('utf8', first + 1, last).split('\n')) lines.push(this.whole(text));
    }
    if (last + 1 < chunk.length) this.keep(chunk.subarray(last + 1));
    return lines;
  }

  /** A line that came in one piece, without its end. */
  private whole(text: string): TextLine {
    const isShort = text.length * MOST_BYTES_PER_UNIT <= this.maxLineBytes;
    if (!isShort && Buffer.byteLength(text) > this.maxLineBytes) return null;
    return text.charCodeAt(text.length - 1) === CARRIAGE_RETURN ? text.slice(0, -1) : text;
  }

  /** The last line where the file does not end in a line end. */
  rest(): TextLine[] {
    return this.carryBytes === 0 ? [] : [this.line(Buffer.alloc(0), 0, 0)];
  }

  private keep(bytes: Buffer): void {
    this.carryBytes += bytes.length;
    if (this.carryBytes > this.maxLineBytes) this.carry = [];
    else this.carry.push(bytes);
  }

  private line(chunk: Buffer, start: number, end: number): TextLine {
    let [bytes, from, to] = [chunk, start, end];
    if (this.carryBytes > 0) {
      this.keep(chunk.subarray(start, end));
      const isLong = this.carryBytes > this.maxLineBytes;
      bytes = Buffer.concat(this.carry);
      this.carry = [];
      this.carryBytes = 0;
      if (isLong) return null;
      [from, to] = [0, bytes.length];
    }
    if (to - from > this.maxLineBytes) return null;
    if (to > from && bytes[to - 1] === CARRIAGE_RETURN) to--;
    const text = bytes.toString('utf8', from, to);
    const hasMark = this.isFirst && text.startsWith(BYTE_ORDER_MARK);
    this.isFirst = false;
    return hasMark ? text.slice(1) : text;
  }
}

/**
 * Batches of lines in file order, the last line with or without a line end; `\r\n` and a byte-order mark are
 * taken off, bytes that are no UTF-8 become U+FFFD. An empty file gives no line. Throws BAD_TRACE in one
 * sentence where the file is missing, unreadable, a directory or damaged gzip or zstd.
 */
export async function* openLines(
  file: string,
  maxLineBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<readonly TextLine[]> {
  const cutter = new LineCutter(maxLineBytes);
  try {
    for await (const chunk of unpacked(file)) {
      const lines = cutter.cut(chunk);
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    throw error instanceof QuotalabError ? error : unreadable(file, error);
  }
  const rest = cutter.rest();
  if (rest.length > 0) yield rest;
}
