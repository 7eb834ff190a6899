/**
 * Listens to a relayed event stream: token counts, whether it ended as it should, and an error inside a 200.
 *
 * The meter never throws, whatever the bytes, and holds at most one unfinished line or event of 4 MiB: a longer
 * one is dropped. Content, which is nearly all of a stream, is recognised by its name and never parsed.
 */
import { createParser, type EventSourceParser } from 'eventsource-parser';
import { asRecord, parseRecord } from '../../core/index.ts';
import { type ApiFault, faultDetails, UNKNOWN_FAULT_TYPE } from './reading/index.ts';
import { mergeUsage, NO_USAGE, type UsageCounts } from './usage-counts.ts';

/** Characters; longer lines and events are dropped. */
const LONGEST_EVENT = 4 * 1024 * 1024;

const EVENT_NAMES: ReadonlySet<string> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
  'error',
]);

function knownName(value: unknown): string | null {
  return typeof value === 'string' && EVENT_NAMES.has(value) ? value : null;
}

/** The type of an event whose data opens with it; null when another field comes first. */
function typeAtStart(data: string): string | null {
  return knownName(/^\s*\{\s*"type"\s*:\s*"([a-z_]{1,40})"/.exec(data)?.[1]);
}

export class StreamMeter {
  private readonly parser: EventSourceParser;
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private total: UsageCounts;
  private fault: ApiFault | null;
  private sawStop: boolean;
  private sawContent: boolean;
  private isOverLong: boolean;
  /** The rest of a dropped line is still coming in. */
  private isDroppingLine: boolean;
  private isEnded: boolean;

  constructor() {
    this.decoder = new TextDecoder();
    this.total = NO_USAGE;
    this.fault = null;
    this.sawStop = false;
    this.sawContent = false;
    this.isOverLong = false;
    this.isDroppingLine = false;
    this.isEnded = false;
    this.parser = createParser({
      maxBufferSize: LONGEST_EVENT,
      onEvent: ({ event, data }) => {
        if (data.length <= LONGEST_EVENT) this.takeEvent(event, data);
      },
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') this.isOverLong = true;
      },
    });
  }

  /** The latest count of each kind so far. */
  get counts(): UsageCounts {
    return this.total;
  }

  /** True once message_stop was seen. */
  get isComplete(): boolean {
    return this.sawStop;
  }

  /** The first error event of the stream; null = none so far. */
  get error(): ApiFault | null {
    return this.fault;
  }

  /** True once the first content block began. */
  get hasContent(): boolean {
    return this.sawContent;
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

  private takeEvent(event: string | undefined, data: string): void {
    const name = knownName(event) ?? typeAtStart(data);
    switch (name) {
      case 'content_block_start':
      case 'content_block_delta':
        this.sawContent = true;
        return;
      case 'content_block_stop':
      case 'ping':
        return;
      case 'message_stop':
        this.sawStop = true;
        if (data.includes('"usage"')) this.takeData(name, data);
        return;
      default:
        this.takeData(name, data);
    }
  }

  private takeData(name: string | null, data: string): void {
    const record = parseRecord(data);
    const type = name ?? knownName(record?.type);
    if (type === 'content_block_start' || type === 'content_block_delta') this.sawContent = true;
    else if (type === 'message_stop') this.sawStop = true;
    else if (type === 'error' || asRecord(record?.error) !== null) this.takeFault(record?.error ?? record);
    if (record === null) return;
    this.total = mergeUsage(mergeUsage(this.total, asRecord(record.message)?.usage), record.usage);
  }

  private takeFault(error: unknown): void {
    const fault = faultDetails(error);
    // An error event without an inside: its own type, 'error', says nothing.
    this.fault ??= fault.type === 'error' ? { ...fault, type: UNKNOWN_FAULT_TYPE } : fault;
  }
}
