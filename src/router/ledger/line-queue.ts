/**
 * Lines waiting for the log, in the order they came. Invariant: their bytes, those of the batch that is out
 * included, never exceed the bound.
 */

export interface LineBatch {
  /** Each line with its line end. */
  readonly bytes: Buffer;
  readonly lineCount: number;
}

export class LineQueue {
  private readonly maxBytes: number;
  private lines: string[];
  private firstIndex: number;
  private byteCount: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
    this.lines = [];
    this.firstIndex = 0;
    this.byteCount = 0;
  }

  get isEmpty(): boolean {
    return this.firstIndex === this.lines.length;
  }

  /** False when there is no room for the line, given without its end. */
  add(line: string): boolean {
    const withEnd = `${line}\n`;
    const bytes = Buffer.byteLength(withEnd);
    if (this.byteCount + bytes > this.maxBytes) return false;
    this.byteCount += bytes;
    this.lines.push(withEnd);
    return true;
  }

  /** The first lines that are at most `limitBytes` together, at least one. Their room stays taken until `release`. */
  take(limitBytes: number): LineBatch {
    let bytes = 0;
    let end = this.firstIndex;
    while (end < this.lines.length) {
      bytes += Buffer.byteLength(this.lines[end]!);
      if (bytes > limitBytes && end > this.firstIndex) break;
      end++;
    }
    const taken = this.lines.slice(this.firstIndex, end);
    this.firstIndex = end;
    if (this.isEmpty || end > 10_000) {
      this.lines = this.lines.slice(end);
      this.firstIndex = 0;
    }
    return { bytes: Buffer.from(taken.join('')), lineCount: taken.length };
  }

  /** Gives back the room of a batch that was written or lost. */
  release(batch: LineBatch): void {
    this.byteCount -= batch.bytes.length;
  }
}
