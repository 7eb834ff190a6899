/**
 * One attempt's answer on its way to the client. A stream is relayed byte for byte as it comes, from its first event
 * on that is not a ping, and metered in passing; anything else is held until it is whole. So a refusal, be it the
 * first event of a stream, can still be answered elsewhere, and the use is written down before the client has its
 * answer.
 *
 * A stream that came packed although nobody asked for that is unpacked on the way. Read next: attempt-run.ts.
 */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { type Dialect, EventFilter, NO_USAGE, StreamMeter, type UsageCounts } from '../../wire/index.ts';
import type { Clock } from '../parts/index.ts';
import { clientHeaders } from '../parts/index.ts';
import { bodyText, encodingOf, headerOf, type Unpacker, unpackerFor, usageOfAnswer } from './answer-body.ts';
import type { Flow, UpstreamHead, UpstreamSink } from './upstream-call.ts';

const BYTES_PER_TOKEN = 4;
/** Status of an answer without a body. */
const NO_CONTENT = 204;
/** Bytes of a stream's beginning that are held at most. */
const MOST_BEGINNING_BYTES = 65_536;

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
  /** Longest time for which pings alone are held, ms: they are sent so that a client does not give up. */
  readonly longestPingsMs: number;
  /** The head came: limits can be read. */
  readonly onHead: (head: UpstreamHead) => void;
  /** A stream's answer begins: its client gets the head now. */
  readonly onBegun: () => void;
  /** More of a stream's answer came by, and was heard. */
  readonly onHeard: () => void;
  /** The stream's own end came by: the use must be safe before the client sees it. */
  readonly onStreamComplete: () => void;
  /** What came is all that is wanted: an error where the answer should begin, or bytes that cannot be unpacked. */
  readonly onEnough: () => void;
}

export class Relay implements UpstreamSink {
  private readonly options: RelayOptions;
  private readonly held: Buffer[];
  private heldBytes: number;
  private readonly meter: StreamMeter | null;
  private readonly filter: EventFilter | null;
  private isCompleteTold: boolean;
  private flow: Flow | null;
  private unpacker: Unpacker | null;
  private headMs: number;
  /** Lets pings go that nothing followed. */
  private pingTimer: NodeJS.Timeout | null;
  /** True for a stream that is packed in a way we do not know. */
  isOpaque: boolean;
  /** Why a packed stream could not be read; '' = it could. */
  unpackFault: string;
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
    this.unpacker = null;
    this.headMs = 0;
    this.pingTimer = null;
    this.isOpaque = false;
    this.unpackFault = '';
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
    // An answer that can have no body is over for its client with its head: nothing that comes after it is relayed.
    this.isStream =
      head.status < 300 && head.status !== NO_CONTENT && /^text\/event-stream\b/i.test(type.trim());
    if (!this.isStream) return;
    this.headMs = this.options.clock.monotonicMs();
    this.unpacker = unpackerFor(head.headers, {
      take: (chunk) => this.takeStream(chunk),
      fail: (code) => {
        this.unpackFault = code;
        this.options.onEnough();
      },
      drained: () => {
        if (!response.writableNeedDrain) this.flow?.resume();
      },
    });
    this.isOpaque = this.unpacker === null && encodingOf(head.headers) !== 'identity';
    if (this.isUnread) {
      this.commit();
      response.flushHeaders();
      return;
    }
    this.pingTimer = setTimeout(() => {
      if (!this.isCommitted && this.heldBytes > 0) this.release();
    }, this.options.longestPingsMs).unref();
  }

  /** Nothing more comes of this upstream. */
  close(): void {
    if (this.pingTimer !== null) clearTimeout(this.pingTimer);
  }

  /** Sends the head; from here on the answer is the client's. */
  private commit(): void {
    const { response } = this.options;
    this.isCommitted = true;
    this.close();
    if (this.isStream) this.options.onBegun();
    const headers = clientHeaders(this.upstream!.headers, response.getHeaders());
    // A stream that breaks off is ended by an event of ours, which no promised length has room for.
    if (this.isStream) delete headers['content-length'];
    if (this.unpacker !== null) delete headers['content-encoding'];
    response.writeHead(this.upstream!.status, headers);
    response.on('drain', () => {
      if (this.unpacker?.isFull !== true) this.flow?.resume();
    });
    // Bytes should not wait for more bytes.
    response.socket?.setNoDelay(true);
  }

  data(chunk: Buffer): void {
    const now = this.options.clock.monotonicMs();
    this.firstByteMs ??= now;
    this.lastByteMs = now;
    if (this.unpacker !== null) {
      if (!this.unpacker.feed(chunk)) this.flow?.pause();
    } else if (this.isStream) this.takeStream(chunk);
    else if (this.isCommitted) this.write(chunk);
    else this.hold(chunk);
  }

  private takeStream(chunk: Buffer): void {
    this.listen(chunk);
    if (this.isCommitted) this.write(chunk);
    else this.holdBeginning(chunk);
  }

  private listen(chunk: Buffer): void {
    const { meter } = this;
    if (meter === null || this.isUnread) return;
    meter.feed(chunk);
    this.heard(meter);
  }

  private heard(meter: StreamMeter): void {
    if (this.firstContentMs === null && meter.hasContent) {
      this.firstContentMs = this.options.clock.monotonicMs();
    }
    if (meter.isComplete && !this.isCompleteTold) {
      this.isCompleteTold = true;
      this.options.onStreamComplete();
    }
    if (meter.hasBegun) this.options.onHeard();
  }

  /** Holds what comes before the answer begins, and lets it go when it does. */
  private holdBeginning(chunk: Buffer): void {
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    if (this.isRefusedAtOnce) {
      this.options.onEnough();
      return;
    }
    const waitedMs = this.options.clock.monotonicMs() - this.headMs;
    const isLong = this.heldBytes > MOST_BEGINNING_BYTES || waitedMs > this.options.longestPingsMs;
    if (this.meter!.hasBegun || isLong) this.release();
  }

  /** Sends the head and what was held. */
  private release(): void {
    this.commit();
    for (const each of this.held.splice(0)) this.write(each);
  }

  /** The upstream ended in good order: a last event without its blank line counts too. */
  async finish(): Promise<void> {
    await this.unpacker?.end();
    if (this.meter === null || !this.isStream || this.isUnread) return;
    this.meter.end();
    this.heard(this.meter);
    if (!this.isCommitted && this.meter.hasBegun) this.release();
    const rest = this.isCommitted ? this.filter?.end() : undefined;
    if (rest !== undefined && rest.length > 0) this.options.response.write(rest);
  }

  /** True for a stream that is unpacked on its way. */
  get isPacked(): boolean {
    return this.unpacker !== null;
  }

  /** True where an error stands where a stream's answer should begin: its client has seen nothing. */
  get isRefusedAtOnce(): boolean {
    return this.isStream && !this.isCommitted && this.streamError !== null && !this.meter!.hasBegun;
  }

  /** True where the upstream had begun to serve: what it did until then is charged. */
  get hasBegun(): boolean {
    const status = this.upstream?.status ?? 0;
    return status >= 200 && status < 300 && !this.isRefusedAtOnce;
  }

  private write(chunk: Buffer): void {
    const shown = this.isStream && this.filter !== null ? this.filter.take(chunk) : chunk;
    if (shown.length > 0 && !this.options.response.write(shown)) this.flow?.pause();
  }

  private hold(chunk: Buffer): void {
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    if (this.heldBytes <= this.options.maxHeldBytes) return;
    // Too large to hold: it is relayed as it comes, unread.
    this.release();
  }

  /** What was held; null where the answer is committed or none came. */
  heldAnswer(): HeldAnswer | null {
    if (this.isCommitted || this.upstream === null) return null;
    return { ...this.upstream, body: Buffer.concat(this.held, this.heldBytes) };
  }

  /** True for a stream that nobody here reads. */
  get isUnread(): boolean {
    return this.meter === null || this.isOpaque;
  }

  /** Whether the stream said that it was whole. */
  get isComplete(): boolean {
    return this.isStream && (this.meter?.isComplete ?? false);
  }

  /** Output tokens of what came by, at four bytes each, whatever was told of them. */
  get outputSeen(): number {
    if (this.isStream) return this.meter?.outputSeen ?? 0;
    return Math.round(this.heldBytes / BYTES_PER_TOKEN);
  }

  /** Whether the output that `told` says is the whole of it. */
  isOutputTold(told: UsageCounts): boolean {
    return this.isStream ? (this.meter?.isOutputTold ?? false) : told.outputTokens !== null;
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
