/**
 * Takes single events out of an event stream and lets every other byte through as it is. A client that did not ask
 * for a stream's use does not see that the router did.
 *
 * Invariant: what comes out is what went in without whole events; at most 64 KiB wait for the end of theirs.
 */

/** Bytes; an event that grows longer is none of those looked for and goes on. */
const LONGEST_WAIT = 65_536;
const BLANK_LINE = /\r\n\r\n|\n\n|\r\r/;

/** The data of an event's text, as the standard puts its lines together. */
function dataOf(event: string): string {
  return event
    .split(/\r\n|\n|\r/)
    .flatMap((line) => (line.startsWith('data:') ? [line.slice(line[5] === ' ' ? 6 : 5)] : []))
    .join('\n');
}

export class EventFilter {
  private readonly isExtra: (data: string) => boolean;
  /** Bytes of an unfinished event, one character each. */
  private waiting: string;
  /** The event that comes in was let through already: its rest follows. */
  private isPassing: boolean;

  constructor(isExtra: (data: string) => boolean) {
    this.isExtra = isExtra;
    this.waiting = '';
    this.isPassing = false;
  }

  /** What of the stream can go on after these bytes; they may end anywhere. */
  take(chunk: Uint8Array): Buffer {
    let rest =
      this.waiting + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    let shown = '';
    for (let end = BLANK_LINE.exec(rest); end !== null; end = BLANK_LINE.exec(rest)) {
      const event = rest.slice(0, end.index + end[0].length);
      rest = rest.slice(event.length);
      if (this.isPassing || !this.isExtra(Buffer.from(dataOf(event), 'latin1').toString('utf8')))
        shown += event;
      this.isPassing = false;
    }
    if (this.isPassing || rest.length > LONGEST_WAIT) {
      // The end of a blank line may be the start of the next bytes: it stays.
      const kept = /[\r\n]+$/.exec(rest)?.[0] ?? '';
      shown += rest.slice(0, rest.length - kept.length);
      rest = kept;
      this.isPassing = true;
    }
    this.waiting = rest;
    return Buffer.from(shown, 'latin1');
  }

  /** The stream is over: what still waits, unless it is an event to be taken out that lacks its blank line. */
  end(): Buffer {
    const rest = this.waiting;
    this.waiting = '';
    const isExtra = !this.isPassing && this.isExtra(Buffer.from(dataOf(rest), 'latin1').toString('utf8'));
    return Buffer.from(isExtra ? '' : rest, 'latin1');
  }
}
