/**
 * The live page over HTTP, on loopback only: four paths, no files. Events go to each reader as fast as it reads; one that
 * falls behind is told of the latest state when it has caught up, so that no reader holds the run back or fills its
 * memory. Read next: live-guard.ts (who is answered), live-run.ts (what is told).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QuotalabError } from '../../core/index.ts';
import { refusalOf } from './live-guard.ts';

const HOST = '127.0.0.1';
/** Of --serve without a port; the router has 8082. */
const USUAL_PORT = 8083;
/** Readers get so long to take the last event. */
const GRACE_MS = 500;

/** What a reader is told, up to the point at so many trials. */
export interface LiveNews {
  /** JSON in one line. */
  readonly text: string;
  readonly upTo: number | null;
  /** Nothing follows. */
  readonly isLast: boolean;
}

export interface LiveContent {
  readonly page: { readonly html: string; readonly policy: string };
  /** News for a reader that has the points up to `since`; null = it has none. */
  news(since: number | null): LiveNews;
  /** The finished report as HTML and the summary as JSON; null = not yet. */
  report(): string | null;
  summary(): string | null;
  /** Why there is no report, in a sentence. */
  whyNot(): string;
}

/** null = the usual port, or any free one when it is taken; 0 = any free one. */
export type ServePort = number | null;

const SHARED_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};
/** Beside what the page itself forbids. */
const NO_FRAMES = "frame-ancestors 'none'";
/** Of what is no page. */
const NOTHING = `default-src 'none'; base-uri 'none'; form-action 'none'; ${NO_FRAMES}`;
/** The report itself names which styles and which script are its own. */
const REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly policy: string;
  readonly text: string;
}

const words = (status: number, sentence: string): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  policy: NOTHING,
  text: `${sentence}\n`,
});

function send(response: ServerResponse, { status, type, policy, text }: Answer): void {
  response.writeHead(status, {
    ...SHARED_HEADERS,
    'Content-Type': type,
    'Content-Security-Policy': policy,
    'Content-Length': Buffer.byteLength(text),
    ...(status === 405 ? { Allow: 'GET' } : {}),
  });
  response.end(text);
}

/** One open page. */
class Reader {
  private readonly response: ServerResponse;
  private readonly content: LiveContent;
  private since: number | null = null;
  private isBehind: boolean = false;
  /** News came while it was behind. */
  private hasMissed: boolean = false;

  constructor(response: ServerResponse, content: LiveContent) {
    this.response = response;
    this.content = content;
  }

  /** Sends what is new, unless the reader has not taken the last news yet: it then gets the newest when it has. */
  tell(): void {
    this.hasMissed = this.isBehind;
    if (this.isBehind || this.response.writableEnded) return;
    const { text, upTo, isLast } = this.content.news(this.since);
    this.since = upTo;
    const hasRoom = this.response.write(`data: ${text}\n\n`);
    if (isLast) this.response.end();
    else if (!hasRoom) {
      this.isBehind = true;
      this.response.once('drain', () => {
        this.isBehind = false;
        if (this.hasMissed) this.tell();
      });
    }
  }

  end(): void {
    this.response.end();
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Throws BAD_OPTION where the named port cannot be had. */
async function listenAt(server: Server, port: ServePort): Promise<void> {
  try {
    await listen(server, port ?? USUAL_PORT);
  } catch (error) {
    if (port === null) return listen(server, 0);
    const { code } = error as { readonly code?: string };
    const why = code === 'EADDRINUSE' ? 'on which another program listens' : `which cannot be had (${code})`;
    throw new QuotalabError(
      'BAD_OPTION',
      `--serve is '${port}', ${why}; allowed: a free port, 0 for any, or --serve alone`,
    );
  }
}

export class LiveServer {
  private readonly server: Server;
  private readonly content: LiveContent;
  private readonly readers: Set<Reader> = new Set();

  private constructor(content: LiveContent) {
    this.content = content;
    this.server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 }, (request, response) => {
      this.answer(request, response);
    });
  }

  /** Listens on loopback. Throws BAD_OPTION where the port cannot be had. */
  static async open(port: ServePort, content: LiveContent): Promise<LiveServer> {
    const live = new LiveServer(content);
    await listenAt(live.server, port);
    // No fault of the page ends the run.
    live.server.on('error', () => {});
    return live;
  }

  get url(): string {
    return `http://${HOST}:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sends every reader what is new. */
  tell(): void {
    for (const reader of this.readers) reader.tell();
  }

  /** Ends the streams, then the server; whoever does not take the end is cut off. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    for (const reader of this.readers) reader.end();
    const cutOff = setTimeout(() => this.server.closeAllConnections(), GRACE_MS);
    await closed;
    clearTimeout(cutOff);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { host, origin } = request.headers;
    const fetchSite = request.headers['sec-fetch-site'];
    const refusal = refusalOf({
      method: request.method ?? '',
      host,
      origin,
      fetchSite: Array.isArray(fetchSite) ? fetchSite.join() : fetchSite,
    });
    if (refusal !== null) send(response, words(refusal.status, refusal.message));
    else if (request.url === '/events') this.stream(response);
    else send(response, this.answerTo(request.url ?? ''));
  }

  private answerTo(path: string): Answer {
    const { page } = this.content;
    const html = 'text/html; charset=utf-8';
    if (path === '/') {
      return { status: 200, type: html, policy: `${page.policy}; ${NO_FRAMES}`, text: page.html };
    }
    if (path === '/report') {
      const report = this.content.report();
      return report === null
        ? words(404, this.content.whyNot())
        : { status: 200, type: html, policy: `${REPORT_POLICY}; ${NO_FRAMES}`, text: report };
    }
    if (path === '/summary.json') {
      const summary = this.content.summary();
      return summary === null
        ? words(404, this.content.whyNot())
        : { ...words(200, ''), type: 'application/json; charset=utf-8', text: summary };
    }
    return words(404, 'there is nothing here; allowed: /, /events, /report, /summary.json');
  }

  private stream(response: ServerResponse): void {
    response.writeHead(200, {
      ...SHARED_HEADERS,
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Content-Security-Policy': NOTHING,
      // The stream is the last answer of its connection, so that nothing stays open behind it.
      Connection: 'close',
    });
    response.write('retry: 1000\n\n');
    const reader = new Reader(response, this.content);
    this.readers.add(reader);
    response.on('close', () => this.readers.delete(reader));
    reader.tell();
  }
}
