/**
 * The listening side: who may ask, what is asked for, and an answer to everything. Requests for models go to an
 * exchange; everything else to the control routes.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { MESSAGES } from '../wire/index.ts';
import { judgeAccess } from './access.ts';
import { sendOwn } from './exchange/index.ts';
import { ModelRequests } from './model-requests.ts';
import { answerPage } from './page-answers.ts';
import type { RouterParts } from './parts/index.ts';
import { requestId } from './parts/index.ts';
import { type ProxiedRoute, proxiedAt } from './routes.ts';
import type { ServerLimits } from './server-limits.ts';
import { unservedUpgrade } from './unserved.ts';

const pathOf = (url: string): string => {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
};

/** The address as it is meant, without doubled slashes or one at its end. The query stays as it is. */
function plainUrl(url: string): string {
  const path = pathOf(url);
  if (!path.includes('//') && (path === '/' || !path.endsWith('/'))) return url;
  return (path.replace(/\/{2,}/g, '/').replace(/\/$/, '') || '/') + url.slice(path.length);
}

/** What is left for the last words to clients when a stop waits no longer. */
const LAST_WORDS_MS = 2000;

export class RouterServer {
  readonly server: Server;
  private readonly parts: RouterParts;
  private readonly limits: ServerLimits;
  private readonly control: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  private readonly sockets: Set<Socket>;
  private readonly running: Set<Promise<void>>;
  private readonly models: ModelRequests;
  private isStopping: boolean;

  constructor(parts: RouterParts, app: Hono, limits: ServerLimits) {
    this.parts = parts;
    this.limits = limits;
    this.sockets = new Set();
    this.running = new Set();
    this.models = new ModelRequests(parts);
    this.isStopping = false;
    const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
    this.control = async (request, response) => {
      await listener(request, response);
    };
    this.server = createServer(
      {
        headersTimeout: limits.headersTimeoutMs,
        requestTimeout: limits.requestTimeoutMs,
        connectionsCheckingInterval: limits.checkMs,
        maxHeaderSize: limits.maxHeaderBytes,
        noDelay: true,
      },
      (request, response) => this.take(request, response),
    );
    this.server.maxConnections = limits.maxConnections;
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  /** Requests being answered. */
  get runningCount(): number {
    return this.running.size;
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    // A client that breaks off while it is written to is seen by 'close'.
    response.on('error', () => {});
    // One that waits for us is no slow reader: only bytes that lie here count.
    response.setTimeout(this.limits.unreadTimeoutMs, () => {
      if ((response.socket?.writableLength ?? 0) > 0) response.destroy();
    });
    const { dialect } = this.routeOf(request) ?? { dialect: MESSAGES };
    const done = this.answer(request, response).catch((error: unknown) => {
      const rid = requestId(this.parts.clock);
      const message = error instanceof Error ? error.message : String(error);
      this.parts.memory.log.append({ event: 'fault', rid, message: this.parts.credentials.redact(message) });
      sendOwn(response, dialect, {
        status: 500,
        type: 'api_error',
        message: 'internal error',
        rid,
        retryAfterSeconds: null,
      });
      if (!response.writableEnded) response.destroy();
    });
    this.running.add(done);
    void done.finally(() => this.running.delete(done));
  }

  /** The route of a request that is passed on. */
  private routeOf({ url = '/', headers }: IncomingMessage): ProxiedRoute | undefined {
    return proxiedAt(pathOf(url), headers, (api) => this.parts.fleet.hasApi(api));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { parts } = this;
    request.url = plainUrl(request.url ?? '/');
    const path = pathOf(request.url);
    if (answerPage(request, response, parts.pageOrigins)) return;
    const access = judgeAccess(request.headers, path, parts);
    if (access.status === 'refused') {
      request.resume();
      sendOwn(response, this.routeOf(request)?.dialect ?? MESSAGES, {
        status: access.httpStatus,
        type: access.httpStatus === 401 ? 'authentication_error' : 'permission_error',
        message: access.message,
        rid: requestId(parts.clock),
        retryAfterSeconds: null,
      });
      return;
    }
    const proxied = this.routeOf(request);
    const unserved = unservedUpgrade(path, request.headers);
    if (unserved !== null) {
      request.resume();
      const own = { ...unserved, rid: requestId(parts.clock), retryAfterSeconds: null };
      return sendOwn(response, proxied?.dialect ?? MESSAGES, own);
    }
    if (proxied === undefined || proxied.method !== request.method) return this.control(request, response);
    return this.models.serve(request, response, proxied, { path, isStopping: this.isStopping });
  }

  /** Listens; rejects with the system's error. Port 0 = any free one. Returns the port. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Resolves when nothing runs any more, or after `ms`. */
  private async quiet(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([Promise.all([...this.running]), patience]);
    clearTimeout(timer);
  }

  /**
   * Takes no more requests, waits up to `drainMs` for those under way, ends the others with a word to their clients
   * and what they used in the books, and closes.
   */
  async stop(drainMs: number): Promise<void> {
    this.isStopping = true;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeIdleConnections();
    await this.quiet(drainMs);
    for (const cut of [...this.parts.cuts]) cut();
    if (this.running.size > 0) await this.quiet(LAST_WORDS_MS);
    for (const socket of this.sockets) socket.destroySoon();
    setTimeout(() => {
      for (const socket of this.sockets) socket.destroy();
    }, LAST_WORDS_MS).unref();
    await closed;
  }
}
