/** The live page's server by itself: what it answers and to whom, many readers, slow ones, and its end. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type LiveContent, LiveServer } from '../../../src/cli/live/live-server.ts';
import { until } from '../command.ts';
import { ask, readEvents } from './reading.ts';

const POLICY = "default-src 'none'; connect-src 'self'";

/** Content whose state is a number; `size` characters come with each piece of news. */
class Counter implements LiveContent {
  readonly page = { html: '<!doctype html>\n<title>run</title>\n', policy: POLICY };
  done = 0;
  isLast = false;
  told = 0;
  results: string | null = null;
  private readonly padding: string;

  constructor(size = 0) {
    this.padding = 'x'.repeat(size);
  }

  news(since: number | null) {
    this.told++;
    const text = JSON.stringify({ since, done: this.done, padding: this.padding });
    return { text, upTo: this.done, isLast: this.isLast };
  }
  report = (): string | null => this.results;
  summary = (): string | null => this.results;
  whyNot = (): string => `${this.done} are done`;
}

const open = new Set<LiveServer>();
async function serve(content: LiveContent): Promise<LiveServer> {
  const server = await LiveServer.open(0, content);
  open.add(server);
  return server;
}
afterEach(async () => {
  await Promise.all([...open].map((server) => server.close()));
  open.clear();
});

describe('LiveServer', () => {
  it('listens on 127.0.0.1 and has four paths, none of them kept by a browser', async () => {
    const content = new Counter();
    const { url } = await serve(content);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const page = await ask(`${url}/`);
    expect(page).toMatchObject({ status: 200, text: content.page.html });
    expect(page.headers['content-security-policy']).toBe(`${POLICY}; frame-ancestors 'none'`);
    for (const path of ['/', '/report', '/summary.json', '/nothing']) {
      const { headers } = await ask(url + path);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('has report and summary when they are made, and before says why not', async () => {
    const content = new Counter();
    const { url } = await serve(content);
    for (const path of ['/report', '/summary.json']) {
      expect(await ask(url + path)).toMatchObject({ status: 404, text: '0 are done\n' });
    }
    content.results = '{}\n';
    expect(await ask(`${url}/summary.json`)).toMatchObject({ status: 200, text: '{}\n' });
    const report = await ask(`${url}/report`);
    expect(report).toMatchObject({ status: 200, text: '{}\n' });
    expect(report.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(report.headers['content-security-policy']).toMatch(
      /^default-src 'none'; .*frame-ancestors 'none'$/,
    );
  });

  it.each([
    '/../package.json',
    '/index.html',
    '/report/',
    '/events?x',
    '//events',
  ])('has nothing at %s', async (path) => {
    const { url } = await serve(new Counter());
    expect(await ask(url + path)).toMatchObject({ status: 404 });
  });

  it.each([
    [{ Host: 'evil.example' }, 'GET', 403],
    [{ Origin: 'http://evil.example' }, 'GET', 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 'GET', 403],
    [{}, 'POST', 405],
  ])('refuses %j by %s on every path', async (headers, method, status) => {
    const content = new Counter();
    const { url } = await serve(content);
    for (const path of ['/', '/events', '/report', '/summary.json']) {
      const heard = await ask(url + path, headers, method);
      expect(heard.status).toBe(status);
      expect(heard.headers.allow).toBe(status === 405 ? 'GET' : undefined);
    }
    expect(content.told).toBe(0);
  });

  it('tells many readers, each from where it stands, and ends them with the last news', async () => {
    const content = new Counter();
    const server = await serve(content);
    const readers = await Promise.all(Array.from({ length: 40 }, () => readEvents(server.url)));
    await Promise.all(readers.map((reader) => reader.until(({ done }) => done === 0)));
    content.done = 7;
    server.tell();
    await Promise.all(readers.map((reader) => reader.until(({ done }) => done === 7)));
    const late = await readEvents(server.url);
    await late.until(({ done }) => done === 7);
    content.done = 8;
    content.isLast = true;
    server.tell();
    await Promise.all([...readers, late].map(({ ended }) => ended));
    expect(readers.map(({ events }) => events)).toEqual(
      readers.map(() => [
        expect.objectContaining({ since: null, done: 0 }),
        expect.objectContaining({ since: 0, done: 7 }),
        expect.objectContaining({ since: 7, done: 8 }),
      ]),
    );
    expect(late.events.map(({ done }) => done)).toEqual([7, 8]);
  });

  it('forgets a reader that goes away', async () => {
    const content = new Counter();
    const server = await serve(content);
    const [leaver, stayer] = await Promise.all([readEvents(server.url), readEvents(server.url)]);
    leaver.leave();
    await until('the leaver forgotten', () => {
      const before = content.told;
      server.tell();
      return content.told === before + 1;
    });
    stayer.leave();
  });
});

describe('a slow reader', () => {
  /** A reader that takes nothing until `resume`. */
  async function slowReader(url: string): Promise<Socket> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.pause();
    socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    return socket;
  }

  it('is told nothing while it is behind, and then the latest', async () => {
    const content = new Counter(1_000_000);
    const server = await serve(content);
    const socket = await slowReader(server.url);
    await until('the stream open', () => content.told > 0);
    for (content.done = 1; content.done < 200; content.done++) server.tell();
    // What is under way is one piece of news, whatever came after it.
    expect(content.told).toBeLessThan(20);
    const toldBehind = content.told;
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.resume();
    await until('the latest', () => heard.includes('"done":200'));
    // The latest once, and nothing more for as long as nothing is new.
    expect(content.told).toBe(toldBehind + 1);
    expect(heard).not.toContain('"done":150');
    content.done = 201;
    await until('all taken', () => heard.trimEnd().endsWith('}'));
    server.tell();
    await until('the next', () => heard.includes('"done":201'));
    expect(content.told).toBe(toldBehind + 2);
    socket.destroy();
  });

  it('does not hold up the end of the server', async () => {
    const content = new Counter(20_000_000);
    const server = await serve(content);
    const socket = await slowReader(server.url);
    await until('the stream open', () => content.told > 0);
    await server.close();
    open.delete(server);
    socket.destroy();
  });
});

describe('a port', () => {
  it('that is named and taken is refused in one sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(LiveServer.open(port, new Counter())).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: `--serve is '${port}', on which another program listens; allowed: a free port, 0 for any, or --serve alone`,
    });
    other.close();
  });

  it('that is not named is another when the usual one is taken', async () => {
    const first = await LiveServer.open(null, new Counter());
    const second = await LiveServer.open(null, new Counter());
    expect(second.url).not.toBe(first.url);
    expect((await ask(`${second.url}/`)).status).toBe(200);
    await Promise.all([first.close(), second.close()]);
  });
});
