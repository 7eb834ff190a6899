/**
 * One request to one upstream, with the bytes handed on as they come. Every way it can end is a value: ended,
 * failed before or after the head came, or stopped by us. Nothing here retries.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  /** Flat list of names and values. */
  readonly headers: string[];
  /** Sent byte for byte; null = none. */
  readonly body: Buffer | null;
  /** Longest wait for the head. */
  readonly headTimeoutMs: number;
  /** Longest silence in the body. */
  readonly idleMs: number;
}

export interface UpstreamHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Takes what comes; called in order, never after the call has ended. */
export interface UpstreamSink {
  head(head: UpstreamHead, flow: Flow): void;
  data(chunk: Buffer): void;
}

/** The brake on an upstream whose client reads slowly. */
export interface Flow {
  pause(): void;
  resume(): void;
}

export type UpstreamEnd =
  | { readonly kind: 'ended' }
  | {
      readonly kind: 'failed';
      /** `connect`: nothing was sent. `head`: sent, no answer. `body`: the answer broke off. */
      readonly phase: 'connect' | 'head' | 'body';
      /** `timeout`: silence for too long. */
      readonly cause: 'timeout' | 'network';
      /** The system's own word, such as ECONNREFUSED. */
      readonly code: string;
      /** The connection had served before and closed without a byte of this answer: nobody read the request. */
      readonly isStale: boolean;
    }
  | { readonly kind: 'stopped' };

class Stopped extends Error {}
class TimedOut extends Error {}

/** Errors by which a connection could not be made: the request was not sent. */
const CONNECT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The code of a network error, looking inside errors that wrap others; null = it has none. */
export function networkCode(error: unknown): string | null {
  const { code, cause, errors } = (error ?? {}) as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  if (cause !== undefined) return networkCode(cause);
  return Array.isArray(errors) && errors.length > 0 ? networkCode(errors[0]) : null;
}

/** Errors of a connection that went down under a request. */
const CLOSED_CODES = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Bytes that had come over a socket, by the error that ended it. */
const bytesBefore = new WeakMap<object, number>();

/** Remembers of a socket's error how many bytes had come over it. */
export function noteBytes(error: object, bytesRead: number): void {
  bytesBefore.set(error, bytesRead);
}

/** Whether the connection that failed with this error had brought an answer before. */
function wasUsed(error: unknown): boolean {
  const { socket } = (error ?? {}) as { socket?: { bytesRead?: unknown } | null };
  const told = socket?.bytesRead ?? bytesBefore.get(error as object);
  return typeof told === 'number' && told > 0;
}

/** A call under way. */
export class UpstreamCall {
  readonly end: Promise<UpstreamEnd>;
  private readonly sink: UpstreamSink;
  private readonly request: UpstreamRequest;
  private resolveEnd: (end: UpstreamEnd) => void;
  private controller: Dispatcher.DispatchController | null;
  private timer: NodeJS.Timeout | null;
  private hasHead: boolean;
  private isPaused: boolean;
  private stopReason: Error | null;

  constructor(pool: Dispatcher, request: UpstreamRequest, sink: UpstreamSink) {
    this.sink = sink;
    this.request = request;
    this.controller = null;
    this.timer = null;
    this.hasHead = false;
    this.isPaused = false;
    this.stopReason = null;
    this.resolveEnd = () => {};
    this.end = new Promise((resolve) => {
      this.resolveEnd = resolve;
    });
    this.watch(request.headTimeoutMs);
    this.dispatch(pool);
  }

  /** The request went out over a connection, or began to. */
  get isSent(): boolean {
    return this.controller !== null;
  }

  /** Gives up: the upstream's connection is closed. Ends with `stopped`. */
  stop(): void {
    this.abort(new Stopped());
  }

  private abort(reason: Error): void {
    this.stopReason ??= reason;
    this.controller?.abort(this.stopReason);
    // Still waiting for a connection: nobody will call back.
    if (this.controller === null) this.finish(this.failure(this.stopReason));
  }

  private watch(ms: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // A client that reads slowly is no silence of the upstream.
      if (this.isPaused) this.timer?.refresh();
      else this.abort(new TimedOut());
    }, ms);
  }

  private finish(end: UpstreamEnd): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.resolveEnd(end);
  }

  private failure(error: unknown): UpstreamEnd {
    const cause = this.stopReason ?? error;
    if (cause instanceof Stopped) return { kind: 'stopped' };
    const isTimeout = cause instanceof TimedOut;
    const code = isTimeout ? 'timeout' : (networkCode(cause) ?? 'unknown');
    const phase = this.hasHead ? 'body' : CONNECT_CODES.has(code) ? 'connect' : 'head';
    const isStale = phase === 'head' && CLOSED_CODES.has(code) && wasUsed(cause);
    return { kind: 'failed', phase, cause: isTimeout ? 'timeout' : 'network', code, isStale };
  }

  private dispatch(pool: Dispatcher): void {
    const { method, origin, path, headers, body, idleMs } = this.request;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (controller) => {
        this.controller = controller;
        if (this.stopReason !== null) controller.abort(this.stopReason);
      },
      onResponseStart: (controller, status, responseHeaders) => {
        if (status < 200) return;
        this.hasHead = true;
        this.watch(idleMs);
        this.sink.head(
          { status, headers: responseHeaders as IncomingHttpHeaders },
          {
            pause: () => {
              this.isPaused = true;
              controller.pause();
            },
            resume: () => {
              this.isPaused = false;
              this.timer?.refresh();
              controller.resume();
            },
          },
        );
      },
      onResponseData: (_controller, chunk) => {
        this.timer?.refresh();
        this.sink.data(chunk);
      },
      onResponseEnd: () => this.finish({ kind: 'ended' }),
      onResponseError: (_controller, error) => this.finish(this.failure(error)),
    };
    pool.dispatch({ method, origin, path, headers, body, headersTimeout: 0, bodyTimeout: 0 }, handler);
  }
}
