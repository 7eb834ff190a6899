/**
 * Requests whose form the router does not serve, whatever its accounts have left: the sentence that each gets. Read
 * next: server.ts.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { MOST_LEVELS } from '../../core/index.ts';
import type { Dialect } from '../wire/index.ts';

/** An error of the router's own: its type is a word of the Messages API, which each dialect writes in its own way. */
export interface Unserved {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const badRequest = (status: number, message: string): Unserved => ({
  status,
  type: 'invalid_request_error',
  message,
});

/** WebSockets are not spoken: clients that can do without them ask again by POST when they are told so. null = it is none. */
export function unservedUpgrade(path: string, headers: IncomingHttpHeaders): Unserved | null {
  if (!/\bwebsocket\b/i.test(headers.upgrade ?? '')) return null;
  return {
    ...badRequest(
      426,
      `WebSockets are not spoken here: send ${path} as an HTTP POST, streams come as server-sent events`,
    ),
    headers: { upgrade: 'HTTP/1.1', connection: 'close' },
  };
}

/** A request in a dialect that no lane speaks. */
export function unservedDialect(path: string, { api }: Dialect): Unserved {
  const word = api === 'messages' ? '"api" left out or "messages"' : `"api": "${api}"`;
  return badRequest(400, `no lane of the quotas file serves ${path}: it needs one with ${word}`);
}

export const STOPPING: Unserved = {
  status: 503,
  type: 'api_error',
  message: 'the router is shutting down',
};

/** A body that is longer than the router takes. */
export function unservedLength(maxBytes: number): Unserved {
  return { status: 413, type: 'request_too_large', message: `the body is larger than ${maxBytes} bytes` };
}

/** A body for which there is no room beside those of the requests under way. */
export function unservedRoom(maxBytes: number): Unserved {
  return {
    status: 503,
    type: 'overloaded_error',
    message: `the bodies of the requests under way fill the router's ${maxBytes} bytes: ask again in a moment`,
    headers: { 'retry-after': '1' },
  };
}

/** A body that is nested as nobody means it. */
export function unservedDepth(): Unserved {
  return badRequest(400, `the body is nested deeper than ${MOST_LEVELS} levels`);
}

/** A body that is no JSON object. */
export function unservedBody(headers: IncomingHttpHeaders): Unserved {
  const packed = headers['content-encoding'];
  if (packed === undefined) return badRequest(400, 'invalid json');
  return badRequest(415, `the body is packed (${packed.slice(0, 20)}): send it as plain JSON`);
}
