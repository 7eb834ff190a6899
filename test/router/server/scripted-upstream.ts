/**
 * An upstream of the Messages API that plays a script: each request meets the next behaviour, and everything that was
 * received is kept in the order in which it came. Read next: upstream-behaviours.ts, what it can do;
 * upstream-answers.ts and upstream-refusals.ts, what it then says.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGate } from './upstream-answers.ts';
import { type Behaviour, play, type ReceivedRequest } from './upstream-behaviours.ts';

export { createGate } from './upstream-answers.ts';
export type { Behaviour, ReceivedRequest } from './upstream-behaviours.ts';

export interface ScriptedUpstream {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Connections open now, and all that were ever accepted. */
  readonly connections: number;
  readonly acceptedConnections: number;
  /** Answers the following requests in this order, before any script. */
  next(...behaviours: readonly Behaviour[]): void;
  /** Answers every request that finds the queue empty; `index` counts requests from 0. */
  script(choose: (request: ReceivedRequest, index: number) => Behaviour): void;
  /** The first `count` requests, once their bodies are here. */
  arrived(count: number): Promise<readonly ReceivedRequest[]>;
  /** Closes idle keep-alive connections, as servers do at any time. */
  dropIdleConnections(): void;
  /** Ends every connection, also those that wait at a gate. */
  close(): Promise<void>;
}

export interface UpstreamOptions {
  /** What `script` takes, from the start. */
  readonly script?: (request: ReceivedRequest, index: number) => Behaviour;
  /** 0 (any free port) unless given. */
  readonly port?: number;
}

function jsonOf(body: Buffer): ReceivedRequest['json'] {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as ReceivedRequest['json']) : undefined;
  } catch {
    return undefined;
  }
}

/** The body; null when the client left before its end. */
async function bodyOf(message: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of message) chunks.push(chunk as Buffer);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

/** An upstream on a free port of 127.0.0.1. A behaviour that throws ends the process: it is a fault of the test. */
export async function startUpstream(options: UpstreamOptions = {}): Promise<ScriptedUpstream> {
  const requests: ReceivedRequest[] = [];
  const queue: Behaviour[] = [];
  let choose = options.script ?? ((): Behaviour => ({ kind: 'ok' }));
  let acceptedConnections = 0;
  let connections = 0;
  const whole = new Set<ReceivedRequest>();
  const waiting: Array<{ readonly count: number; readonly gate: ReturnType<typeof createGate> }> = [];

  const haveArrived = (count: number): boolean =>
    requests.length >= count && requests.slice(0, count).every((request) => whole.has(request));

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const index = requests.length;
    let resetByUs = false;
    const over = createGate();
    const request: ReceivedRequest = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      rawHeaders: message.rawHeaders,
      body: Buffer.alloc(0),
      json: undefined,
      atMs: performance.timeOrigin + performance.now(),
      aborted: false,
      ended: over.opened,
    };
    requests.push(request);
    response.on('close', () => {
      request.aborted = !response.writableFinished && !resetByUs;
      over.open();
    });
    const body = await bodyOf(message);
    if (body === null) return;
    request.body = body;
    request.json = jsonOf(body);
    whole.add(request);
    for (const { count, gate } of waiting) if (haveArrived(count)) gate.open();
    const reset = (): void => {
      resetByUs = true;
      message.socket.resetAndDestroy();
    };
    await play({ request, response, index, reset }, queue.shift() ?? choose(request, index));
  }

  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (message, response) => {
    serve(message, response).catch((error: unknown) => {
      message.socket.destroy();
      throw error;
    });
  });
  server.on('connection', (socket) => {
    acceptedConnections += 1;
    connections += 1;
    socket.on('close', () => {
      connections -= 1;
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get connections() {
      return connections;
    },
    get acceptedConnections() {
      return acceptedConnections;
    },
    next(...behaviours) {
      queue.push(...behaviours);
    },
    script(chooseNext) {
      choose = chooseNext;
    },
    async arrived(count) {
      if (!haveArrived(count)) {
        const gate = createGate();
        waiting.push({ count, gate });
        await gate.opened;
      }
      return requests.slice(0, count);
    },
    dropIdleConnections() {
      server.closeIdleConnections();
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
