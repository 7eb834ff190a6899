/**
 * Hostile web pages in a real browser, of other ports and other names of this machine: by no way of asking does one of
 * their requests reach the provider. The same page set on a provider itself shows that every way does ask.
 */
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { HAS_CHROMIUM, launchChromium } from '../../chromium.ts';
import { reportFaults } from '../../faults.ts';
import { until } from './fault-harness.ts';
import { oneLane, type RouterSetup, type RunningRouter, startRouter, upstream } from './router-harness.ts';
import type { ScriptedUpstream } from './scripted-upstream.ts';

/** By which a page makes its browser ask, each with its name in what is asked. */
const WAYS: Readonly<Record<string, string>> = {
  picture: `new Image().src = get`,
  script: `add('script', { src: get })`,
  style: `add('link', { rel: 'stylesheet', href: get })`,
  frame: `add('iframe', { src: get })`,
  object: `add('object', { data: get })`,
  video: `add('video', { src: get, preload: 'auto' })`,
  beacon: `navigator.sendBeacon(post, new Blob([body], { type: 'text/plain' }))`,
  events: `new EventSource(get)`,
  fetch: `fetch(get).catch(() => {})`,
  opaque: `fetch(get, { mode: 'no-cors' })`,
  posted: `fetch(post, { method: 'POST', mode: 'no-cors', body }).catch(() => {})`,
  unread: `fetch(post, { method: 'POST', body }).catch(() => {})`,
  socket: `new WebSocket(get.replace('http', 'ws'))`,
  form: `(() => {
    add('iframe', { name: 'hidden' });
    const form = add('form', { action: post, method: 'post', enctype: 'text/plain', target: 'hidden' });
    const field = document.createElement('input');
    Object.assign(field, { name: '{"model":"m","max_tokens":9,"messages":[],"x":"', value: '"}' });
    form.append(field);
    form.submit();
  })()`,
};
/** Beside those, what a reader clicks on. */
const ALL_WAYS: readonly string[] = [...Object.keys(WAYS), 'link'].sort();

const pageOf = (target: string): string => `<!doctype html><title>hostile</title><body>
<a href="${target}/v1/models?way=link">look</a>
<script>
  const body = '{"model":"m","max_tokens":9,"messages":[]}';
  const add = (name, fields) => document.body.appendChild(Object.assign(document.createElement(name), fields));
  ${Object.entries(WAYS)
    .map(
      ([name, code]) => `((get, post) => { ${code}; })('${target}/v1/models?way=${name}',
        '${target}/v1/messages?way=${name}');`,
    )
    .join('\n')}
</script>`;

/** Listens on a free port of this machine until the test ends. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** The port of a server that has this page alone. */
const pagePort = (html: string): Promise<number> =>
  listening(
    createServer((request, response) => {
      response.writeHead(request.url === '/' ? 200 : 404, {
        'content-type': 'text/html',
        connection: 'close',
      });
      response.end(request.url === '/' ? html : '');
    }),
  );

/** A port whose bytes go to another as they come, and the ways of asking that were among them. */
async function watched(port: number): Promise<{ readonly port: number; readonly ways: Set<string> }> {
  const ways = new Set<string>();
  const server = createTcpServer((client) => {
    const router = connect(port, '127.0.0.1');
    client.on('data', (bytes) => {
      for (const [, way] of bytes.toString('latin1').matchAll(/ \S+\?way=(\w+) HTTP/g)) ways.add(way!);
    });
    client.pipe(router).pipe(client);
    for (const socket of [client, router]) socket.on('error', () => {});
  });
  return { port: await listening(server), ways };
}

const waysOf = ({ requests }: ScriptedUpstream): string[] => [
  ...new Set(requests.map(({ path }) => /way=(\w+)/.exec(path)?.[1] ?? path)),
];

describe.skipIf(!HAS_CHROMIUM)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(['--host-resolver-rules=MAP *.example 127.0.0.1']);
  });
  afterAll(() => browser.close());

  async function opened(address: string): Promise<Page> {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }

  async function router(
    more: Partial<RouterSetup> = {},
  ): Promise<RunningRouter & { readonly provider: ScriptedUpstream }> {
    const provider = await upstream();
    const running = await startRouter({ quotas: oneLane(provider.url, [{ name: 'a' }]), ...more });
    return { ...running, provider };
  }

  it('every way of asking reaches a server that lets pages in', async () => {
    const provider = await upstream();
    const page = await opened(`http://evil.example:${await pagePort(pageOf(provider.url))}`);
    await until('all but the link arrive', () =>
      Object.keys(WAYS).every((way) => waysOf(provider).includes(way)),
    );
    await page.click('a');
    await until('the link arrives', () => waysOf(provider).includes('link'));
    // Beside the icon that a browser asks of every server it shows.
    expect(waysOf(provider)).toEqual(expect.arrayContaining([...ALL_WAYS]));
  });

  it.each([
    ['evil.example', '127.0.0.1'],
    ['evil.example', 'localhost'],
    ['localhost', 'localhost'],
    ['localhost', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
    ['evil.example', 'rebound.example'],
    ['rebound.example', 'rebound.example'],
  ])('a page of %s that asks %s has nothing sent to the provider', async (host, asked) => {
    const { router: running, url, provider } = await router();
    const { port, ways } = await watched(running.port);
    const page = await opened(`http://${host}:${await pagePort(pageOf(`http://${asked}:${port}`))}`);
    await until('all but the link are asked', () => ways.size === ALL_WAYS.length - 1);
    await page.click('a');
    await until('the link is asked', () => ways.has('link'));
    await until('all are answered', () => running.runningCount === 0);
    expect([...ways].sort()).toEqual(ALL_WAYS);
    // A program of this machine is let in all the while.
    await fetch(`${url}/v1/models?way=program`);
    const reached = waysOf(provider);
    reportFaults({
      family: 'a hostile page in a browser',
      faults: `a page of ${host} that asks ${asked}`,
      tried: ALL_WAYS.length,
      kept: ALL_WAYS.filter((way) => !reached.includes(way)).length,
      lost: `${reached.length - 1} requests reached the provider`,
    });
    expect(reached).toEqual(['program']);
  });

  it('a page of the router itself under a name that was bound to this machine is refused', async () => {
    const { router: running, provider } = await router();
    const page = await opened(`http://rebound.example:${running.port}/v1/models`);
    expect(await page.locator('body').innerText()).toContain('ask it by localhost');
    expect(provider.requests).toEqual([]);
  });

  it('an address typed by hand is answered', async () => {
    const { url, provider } = await router();
    await opened(`${url}/v1/models?way=typed`);
    expect(waysOf(provider)).toEqual(['typed']);
  });

  it('a page that --allow-origin names asks as a client does, and its pictures may not', async () => {
    const port = await pagePort('<!doctype html><title>chat</title><body>');
    const { url, provider } = await router({ pageOrigins: [`http://localhost:${port}`] });
    provider.next({ kind: 'stream' });
    const asked = `(async () => {
      const headers = { 'content-type': 'application/json', authorization: 'Bearer the-clients-own', 'anthropic-version': '2023-06-01' };
      const body = '{"model":"m","max_tokens":9,"stream":true,"messages":[]}';
      const answer = await fetch('${url}/v1/messages', { method: 'POST', headers, body });
      const picture = new Image();
      picture.src = '${url}/v1/models?way=picture';
      await picture.decode().catch(() => {});
      return [answer.status, answer.headers.get('content-type'), await answer.text()].join(' ');
    })()`;
    const page = await opened(`http://localhost:${port}`);
    expect(await page.evaluate(asked)).toMatch(/^200 text\/event-stream.*message_stop/s);
    expect(provider.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1/messages']);
    const other = await opened(`http://127.0.0.1:${port}`);
    await expect(other.evaluate(asked)).rejects.toThrow('Failed to fetch');
    expect(provider.requests).toHaveLength(1);
  });
});
