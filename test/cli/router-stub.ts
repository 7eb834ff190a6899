/** A router for tests: answers each route with fixed words over real HTTP and keeps what it was asked. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface StubRouter {
  readonly url: string;
  readonly asked: Array<{
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
  }>;
  /** Replies by "METHOD path"; changed by tests as they go. null = the connection is cut. */
  readonly replies: Record<string, StubReply | null>;
  close(): Promise<void>;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts it on a free port of this machine; an unknown route is 404. */
export async function startRouterStub(replies: Record<string, StubReply | null>): Promise<StubRouter> {
  const asked: StubRouter['asked'] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    asked.push({ method, path: url, headers });
    const reply = replies[`${method} ${url}`];
    if (reply === null) request.socket.destroy();
    else
      response.writeHead(reply?.status ?? (reply === undefined ? 404 : 200), reply?.headers).end(reply?.text);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    replies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An address of this machine where nothing listens. */
export async function closedUrl(): Promise<string> {
  const stub = await startRouterStub({});
  await stub.close();
  return stub.url;
}
