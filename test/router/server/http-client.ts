/**
 * A plain HTTP client for tests of the router: bytes and header lines as they stand on the wire, and streams that are
 * read piece by piece. Nothing is decoded, retried or followed.
 */
import { type IncomingHttpHeaders, type IncomingMessage, request as open } from 'node:http';

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Buffer | string | object;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** An answer that is still coming. */
export interface Coming {
  readonly message: IncomingMessage;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Everything so far, as soon as it holds `words`; rejects when the answer ends without them. */
  until(words: string): Promise<string>;
  /** Everything, once the answer has ended or broken off. */
  end(): Promise<{ readonly text: string; readonly body: Buffer; readonly isWhole: boolean }>;
  /** Goes away, as a client that is interrupted. */
  leave(): void;
}

const bytesOf = (body: Asked['body']): Buffer | undefined => {
  if (body === undefined || Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};

/** Sends a request on a connection of its own; resolves with the head of the answer, which is not read yet. */
export function openMessage(url: string, asked: Asked = {}): Promise<IncomingMessage> {
  const bytes = bytesOf(asked.body);
  return new Promise((resolve, reject) => {
    const request = open(
      url,
      {
        method: asked.method ?? (bytes === undefined ? 'GET' : 'POST'),
        agent: false,
        headers: {
          ...(bytes === undefined ? {} : { 'content-type': 'application/json' }),
          ...(bytes === undefined || asked.headers?.['transfer-encoding'] !== undefined
            ? {}
            : { 'content-length': bytes.length }),
          ...(asked.headers as Record<string, string> | undefined),
        },
      },
      resolve,
    );
    request.on('error', reject);
    request.end(bytes);
  });
}

/** Sends a request and reads its answer while it comes. */
export async function openAnswer(url: string, asked: Asked = {}): Promise<Coming> {
  const message = await openMessage(url, asked);
  const chunks: Buffer[] = [];
  let isOver = false;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  message.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    tell();
  });
  message.on('error', () => {});
  message.on('close', () => {
    isOver = true;
    tell();
  });
  const text = (): string => Buffer.concat(chunks).toString('utf8');
  const when = (isReady: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isReady() && !isOver) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return {
    message,
    status: message.statusCode!,
    headers: message.headers,
    until: async (words) => {
      await when(() => text().includes(words));
      if (!text().includes(words)) throw new Error(`the answer ended without '${words}': ${text()}`);
      return text();
    },
    end: async () => {
      await when(() => false);
      return { text: text(), body: Buffer.concat(chunks), isWhole: message.complete };
    },
    leave: () => message.destroy(),
  };
}

/** Sends a request and resolves with its whole answer. */
export async function ask(url: string, asked: Asked = {}): Promise<Answered> {
  const coming = await openAnswer(url, asked);
  const { body, text } = await coming.end();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const { status, headers, message } = coming;
  return { status, headers, rawHeaders: message.rawHeaders, body, text, json };
}

/** A request of the Messages API. */
export const message = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  model: 'claude-test',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hello' }],
  ...more,
});

/** Posts a message to the router at `url`. */
export const send = (
  url: string,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> => ask(`${url}/v1/messages`, { body: message(more), headers });
