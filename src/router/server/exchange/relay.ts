/**
 * One attempt's answer on its way to the client. A stream is relayed byte for byte as it comes and metered in
 * passing; anything else is held until it is whole, so that a refusal can still be answered elsewhere and the
 * use is written down before the client has its answer.
 */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { type Dialect, EventFilter, NO_USAGE, StreamMeter, type UsageCounts } from '../../wire/index.ts';
import type { Clock } from '../parts/index.ts';
import { clientHeaders } from '../parts/index.ts';
import { bodyText, headerOf, usageOfAnswer } from './answer-body.ts';
import type { Flow, UpstreamHead, UpstreamSink } from './upstream-call.ts';

/** What a held answer is made of. */
export interface HeldAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RelayOptions {
  readonly response: ServerResponse;
  readonly clock: Clock;
  readonly dialect: Dialect;
  /** Events that the router asked for are taken out of a stream. */
  readonly hidesUsage: boolean;
  readonly maxHeldBytes: number;
  readonly isMetered: boolean;
  /** The head came: limits can be read. */
  readonly onHead: (head: UpstreamHead) => void;
  /** The stream's own end came by: the use must be safe before the client sees it. */
  readonly onStreamComplete: () => void;
}

export class Relay implements UpstreamSink {
  private readonly options: RelayOptions;
  private readonly held: Buffer[];
  private heldBytes: number;
  private readonly meter: StreamMeter | null;
  private readonly filter: EventFilter | null;
  private isCompleteTold: boolean;
  private flow: Flow | null;
  upstream: UpstreamHead | null;
  /** True once the client was sent anything: no other account can be asked. */
  isCommitted: boolean;
  isStream: boolean;
  /** Monotonic ms of the first and last byte and the first content; null = none yet. */
  firstByteMs: number | null;
  lastByteMs: number | null;
  firstContentMs: number | null;

  constructor(options: RelayOptions) {
    this.options = options;
    this.held = [];
    this.heldBytes = 0;
    this.meter = options.isMetered ? new StreamMeter(options.dialect.readEvent) : null;
    const { usageOnDemand } = options.dialect;
    this.filter =
      options.hidesUsage && usageOnDemand !== null ? new EventFilter(usageOnDemand.isExtra) : null;
    this.isCompleteTold = false;
    this.flow = null;
    this.upstream = null;
    this.isCommitted = false;
    this.isStream = false;
    this.firstByteMs = null;
    this.lastByteMs = null;
    this.firstContentMs = null;
  }

  head(head: UpstreamHead, flow: Flow): void {
    const { response, onHead } = this.options;
    this.upstream = head;
    this.flow = flow;
    onHead(head);
    const type = headerOf(head.headers)('content-type') ?? '';
    this.isStream = head.status < 300 && /^text\/event-stream\b/i.test(type.trim());
    if (this.isStream) {
      this.commit();
      response.flushHeaders();
    }
  }

  /** Sends the head; from here on the answer is the client's. */
  private commit(): void {
    const { response } = this.options;
    this.isCommitted = true;
    const headers = clientHeaders(this.upstream!.headers);
    // A stream that breaks off is ended by an event of ours, which no promised length has room for.
    if (this.isStream) delete headers['content-length'];
    response.writeHead(this.upstream!.status, headers);
    response.on('drain', () => this.flow?.resume());
    // Bytes should not wait for more bytes.
    response.socket?.setNoDelay(true);
  }

  data(chunk: Buffer): void {
    const now = this.options.clock.monotonicMs();
    this.firstByteMs ??= now;
    this.lastByteMs = now;
    if (this.isStream) {
      this.listen(chunk, now);
      this.writeShown(this.filter?.take(chunk) ?? chunk);
    } else if (this.isCommitted) this.write(chunk);
    else this.hold(chunk);
  }

  private listen(chunk: Buffer, now: number): void {
    const { meter } = this;
    if (meter === null) return;
    meter.feed(chunk);
    if (this.firstContentMs === null && meter.hasContent) this.firstContentMs = now;
    if (meter.isComplete && !this.isCompleteTold) {
      this.isCompleteTold = true;
      this.options.onStreamComplete();
    }
  }

  /** The upstream ended in good order: a last event without its blank line counts too. */
  finish(): void {
    this.meter?.end();
    if (this.isStream && this.filter !== null) this.writeShown(this.filter.end());
  }

  /** Writes what is left of a stream's bytes when the client shall not see all. */
  private writeShown(chunk: Buffer): void {
    if (chunk.length > 0) this.write(chunk);
  }

  private write(chunk: Buffer): void {
    if (!this.options.response.write(chunk)) this.flow?.pause();
  }

  private hold(chunk: Buffer): void {
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    if (this.heldBytes <= this.options.maxHeldBytes) return;
    // Too large to hold: it is relayed as it comes, unread.
    this.commit();
    for (const each of this.held.splice(0)) this.write(each);
  }

  /** What was held; null where the answer is committed or none came. */
  heldAnswer(): HeldAnswer | null {
    if (this.isCommitted || this.upstream === null) return null;
    return { ...this.upstream, body: Buffer.concat(this.held, this.heldBytes) };
  }

  /** Whether the stream said that it was whole. */
  get isComplete(): boolean {
    return this.meter?.isComplete ?? false;
  }

  get streamError(): StreamMeter['error'] {
    return this.meter?.error ?? null;
  }

  /** Token counts as far as they were told. */
  usage(): UsageCounts {
    if (this.isStream) return this.meter?.counts ?? NO_USAGE;
    const answer = this.heldAnswer();
    if (answer === null || !this.options.isMetered) return NO_USAGE;
    return usageOfAnswer(this.options.dialect, bodyText(answer.body, answer.headers), answer.headers);
  }
}
