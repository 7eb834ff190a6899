/**
 * Listens to a relayed event stream: token counts, whether it ended as it should, and an error inside a 200.
 *
 * The meter never throws, whatever the bytes, and holds at most one unfinished line or event of 4 MiB: a longer
 * one is dropped. What an event says is the dialect's to read.
 */
import { createParser, type EventSourceParser } from 'eventsource-parser';
import { type ApiFault, NO_USAGE, type UsageCounts } from '../reading/index.ts';
import type { ReadEvent, StreamFindings } from './dialect.ts';

/** Characters; longer lines and events are dropped. */
const LONGEST_EVENT = 4 * 1024 * 1024;

/** Bytes of UTF-8, so that a character of Chinese is nearly a token and one of Cyrillic half of one. */
const BYTES_PER_TOKEN = 4;
/** Pieces that are shorter on average are a token each: most providers send them so. */
const LONGER_PIECE_BYTES = 6;

export class StreamMeter {
  private readonly parser: EventSourceParser;
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private readonly found: StreamFindings;
  private isOverLong: boolean;
  /** The rest of a dropped line is still coming in. */
  private isDroppingLine: boolean;
  private isEnded: boolean;
  private sawEvent: boolean;

  constructor(readEvent: ReadEvent) {
    this.decoder = new TextDecoder();
    this.found = {
      counts: NO_USAGE,
      isComplete: false,
      isFinished: false,
      error: null,
      hasContent: false,
      isPrelude: false,
      pieceCount: 0,
      pieceBytes: 0,
      isOutputPartial: false,
    };
    this.sawEvent = false;
    this.isOverLong = false;
    this.isDroppingLine = false;
    this.isEnded = false;
    this.parser = createParser({
      maxBufferSize: LONGEST_EVENT,
      onEvent: ({ event, data }) => {
        if (data.length > LONGEST_EVENT) return;
        this.found.isPrelude = false;
        readEvent(event, data, this.found);
        if (!this.sawEvent) this.sawEvent = this.found.error === null && !this.found.isPrelude;
      },
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') this.isOverLong = true;
      },
    });
  }

  /** The latest count of each kind so far. */
  get counts(): UsageCounts {
    return this.found.counts;
  }

  /** True once the dialect's end event was seen. */
  get isComplete(): boolean {
    return this.found.isComplete;
  }

  /** The first error event of the stream; null = none so far. */
  get error(): ApiFault | null {
    return this.found.error;
  }

  /** True once the first content came. */
  get hasContent(): boolean {
    return this.found.hasContent;
  }

  /** True once an event came that is neither a prelude nor an error: the answer has begun. */
  get hasBegun(): boolean {
    return this.sawEvent;
  }

  /** Output tokens of the pieces that came by: one each, where they are longer four bytes a token. */
  get outputSeen(): number {
    const { pieceCount, pieceBytes } = this.found;
    if (pieceBytes < pieceCount * LONGER_PIECE_BYTES) return pieceCount;
    return Math.max(pieceCount, Math.round(pieceBytes / BYTES_PER_TOKEN));
  }

  /** True once the output as a whole was told. */
  get isOutputTold(): boolean {
    return this.found.counts.outputTokens !== null && !this.found.isOutputPartial;
  }

  /** Takes the next bytes; they may end anywhere, even inside a character. Ignored after `end`. */
  feed(chunk: Uint8Array): void {
    if (!this.isEnded) this.takeText(this.decoder.decode(chunk, { stream: true }));
  }

  /** The stream is over: a last event without its blank line counts too. */
  end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.takeText(`${this.decoder.decode()}\n\n`);
    if (this.found.isFinished) this.found.isComplete = true;
  }

  private takeText(text: string): void {
    let rest = text;
    if (this.isDroppingLine) {
      const lineEnd = rest.search(/[\r\n]/);
      if (lineEnd === -1) return;
      this.isDroppingLine = false;
      rest = rest.slice(lineEnd);
    }
    if (rest === '') return;
    this.parser.feed(rest);
    if (!this.isOverLong) return;
    this.isOverLong = false;
    this.isDroppingLine = true;
    this.parser.reset();
  }
}
