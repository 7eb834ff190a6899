/**
 * Requests whose form the router does not serve, whatever its accounts have left: the sentence that each gets. Read
 * next: server.ts.
 */
import type { IncomingHttpHeaders } from 'node:http';
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

/** A body that is no JSON object. */
export function unservedBody(headers: IncomingHttpHeaders): Unserved {
  const packed = headers['content-encoding'];
  if (packed === undefined) return badRequest(400, 'invalid json');
  return badRequest(415, `the body is packed (${packed.slice(0, 20)}): send it as plain JSON`);
}
