/**
 * What a scripted upstream can do with a request, as a table: a behaviour and how it is played. No behaviour waits
 * for a clock unless `delayMs` asks for it; one that holds does so until its gate opens or the client leaves.
 */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  type Answer,
  type Gate,
  messageOf,
  type StreamAnswer,
  type StreamEvent,
  sseText,
  streamEvents,
} from './upstream-answers.ts';
import { type RefusalClass, refusalOf } from './upstream-refusals.ts';

export interface ReceivedRequest {
  readonly method: string;
  /** As sent, with its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, in the case and the order of the wire. */
  readonly rawHeaders: readonly string[];
  /** Whole once `arrived` has counted the request. */
  body: Buffer;
  /** The body as JSON; undefined when it is none. */
  json: { readonly model?: string; readonly stream?: boolean; readonly [key: string]: unknown } | undefined;
  /** ms since the epoch, with fractions. */
  readonly atMs: number;
  /** The client left before its answer had ended; a connection that the upstream itself reset is no abort. */
  aborted: boolean;
  /** Settles when the exchange is over, in whichever way. */
  readonly ended: Promise<void>;
}

/** One exchange. `afterEvents` counts stream events sent before the end it describes. */
export type Behaviour =
  /** A message, in the form that the request asks for: stream, JSON, a token count or the list of models. */
  | ({ readonly kind: 'ok' } & Answer)
  | ({ readonly kind: 'stream' } & StreamAnswer)
  | { readonly kind: 'gzip'; readonly text?: string }
  /** A message whose text is JSON: `method`, `path`, `headers` as received and the body's `sha256`. */
  | { readonly kind: 'echo' }
  /** The first half of the JSON body, and the rest when the gate opens. */
  | ({ readonly kind: 'slow_body'; readonly gate: Gate } & Answer)
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: OutgoingHttpHeaders;
      readonly body?: unknown;
    }
  | {
      readonly kind: 'refusal';
      readonly class: RefusalClass;
      /** ms since the epoch; 2,094 s from now unless given. */
      readonly resetAtMs?: number;
      /** Added to those of the class; undefined takes one away. */
      readonly headers?: OutgoingHttpHeaders;
    }
  | ({
      readonly kind: 'stream_error';
      readonly errorType: string;
      readonly afterEvents?: number;
    } & StreamAnswer)
  | ({ readonly kind: 'reset_mid_stream'; readonly afterEvents?: number } & StreamAnswer)
  /** Status 200, `afterEvents` events (none unless given), then silence until the client leaves. */
  | ({ readonly kind: 'stall'; readonly afterEvents?: number } & StreamAnswer)
  /** The connection is reset before any header. */
  | { readonly kind: 'reset' }
  /** Nothing at all until the gate opens, then `answer` (ok unless given); without a gate, until the client leaves. */
  | { readonly kind: 'hang'; readonly gate?: Gate; readonly answer?: Behaviour }
  /** As hang with a gate: a served call that takes its time. */
  | { readonly kind: 'wait'; readonly gate: Gate; readonly answer?: Behaviour };

const given = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));

function sendJson(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: unknown,
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  const bytes = Buffer.from(text);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
    'request-id': 'req_scripted',
    ...given(headers),
  });
  response.end(bytes);
}

/** Sends the first `count` events of the answer, leaving the response open; false when the client is gone. */
async function sendEvents(
  response: ServerResponse,
  events: readonly StreamEvent[],
  answer: StreamAnswer,
): Promise<boolean> {
  const { delayMs = 0, splitBytes = Number.POSITIVE_INFINITY, pause, headers = {} } = answer;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'request-id': 'req_scripted',
    ...given(headers),
  });
  response.flushHeaders();
  for (const [index, event] of events.entries()) {
    if (pause?.afterEvents === index) await pause.gate.opened;
    if (index > 0 && delayMs > 0) await delay(delayMs);
    const bytes = Buffer.from(sseText(event));
    for (let from = 0; from < bytes.length; from += splitBytes) {
      if (response.destroyed) return false;
      response.write(bytes.subarray(from, Math.min(bytes.length, from + splitBytes)));
      await turn();
    }
  }
  return !response.destroyed;
}

export interface Exchange {
  readonly request: ReceivedRequest;
  readonly response: ServerResponse;
  readonly index: number;
  /** Cuts the connection so that the client sees a reset. */
  reset(): void;
}

function sendOk({ request, response, index }: Exchange, answer: Answer): void {
  const path = request.path.split('?', 1)[0]!;
  const model = request.json?.model ?? 'claude-test';
  if (path.endsWith('/count_tokens')) {
    sendJson(response, 200, answer.headers ?? {}, { input_tokens: answer.inputTokens ?? 12 });
  } else if (path.includes('/models')) {
    const entry = {
      type: 'model',
      id: 'claude-test',
      display_name: 'Test',
      created_at: '2026-01-01T00:00:00Z',
    };
    const list = { data: [entry], has_more: false, first_id: 'claude-test', last_id: 'claude-test' };
    sendJson(response, 200, answer.headers ?? {}, list);
  } else sendJson(response, 200, answer.headers ?? {}, messageOf(model, `msg_${index}`, answer));
}

/** Plays one behaviour to its end; settles early when the client leaves. */
export async function play(exchange: Exchange, behaviour: Behaviour): Promise<void> {
  const { request, response, index } = exchange;
  const model = request.json?.model ?? 'claude-test';
  const id = `msg_${index}`;
  const events = (answer: StreamAnswer, count?: number): StreamEvent[] =>
    streamEvents(model, id, answer).slice(0, count);
  switch (behaviour.kind) {
    case 'ok':
      if (request.json?.stream === true) await play(exchange, { ...behaviour, kind: 'stream' });
      else sendOk(exchange, behaviour);
      return;
    case 'stream':
      if (await sendEvents(response, events(behaviour), behaviour)) response.end();
      return;
    case 'stream_error': {
      const error = { type: 'error', error: { type: behaviour.errorType, message: 'Overloaded' } };
      const sent = events(behaviour, behaviour.afterEvents ?? 4);
      if (await sendEvents(response, [...sent, error], behaviour)) response.end();
      return;
    }
    case 'reset_mid_stream':
      if (await sendEvents(response, events(behaviour, behaviour.afterEvents ?? 4), behaviour)) {
        exchange.reset();
      }
      return;
    case 'stall':
      await sendEvents(response, events(behaviour, behaviour.afterEvents ?? 0), behaviour);
      return;
    case 'gzip': {
      const body = gzipSync(JSON.stringify(messageOf(model, id, behaviour)));
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(body);
      return;
    }
    case 'echo': {
      const { method, path, headers, body } = request;
      const sha256 = createHash('sha256').update(body).digest('hex');
      const text = JSON.stringify({ method, path, headers, sha256 });
      await play(exchange, { kind: 'ok', text });
      return;
    }
    case 'slow_body': {
      const bytes = Buffer.from(JSON.stringify(messageOf(model, id, behaviour)));
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': bytes.length,
        ...given(behaviour.headers ?? {}),
      });
      response.write(bytes.subarray(0, bytes.length >> 1));
      await behaviour.gate.opened;
      response.end(bytes.subarray(bytes.length >> 1));
      return;
    }
    case 'status':
      sendJson(response, behaviour.status, behaviour.headers ?? {}, behaviour.body);
      return;
    case 'refusal': {
      const nowMs = Date.now();
      const refusal = refusalOf(behaviour.class, behaviour.resetAtMs ?? nowMs + 2_094_000, nowMs);
      const headers = { ...refusal.headers, ...behaviour.headers };
      if (refusal.status === 200) await play(exchange, { kind: 'ok', headers });
      else sendJson(response, refusal.status, headers, refusal.body);
      return;
    }
    case 'reset':
      exchange.reset();
      return;
    case 'hang':
    case 'wait':
      if (behaviour.gate === undefined) return;
      await behaviour.gate.opened;
      if (!response.destroyed) await play(exchange, behaviour.answer ?? { kind: 'ok' });
  }
}
