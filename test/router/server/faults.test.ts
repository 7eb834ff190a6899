/**
 * What breaks on either side of a router and what then must still be true: the others are served, nothing stays
 * reserved, and what was used is known. Each case is worked out in its comment.
 */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StateStore } from '../../../src/router/ledger/index.ts';
import {
  faultBench,
  inFlight,
  logLines,
  metric,
  postMessage,
  rawClient,
  readUsage,
  refusalOf,
  startRouter,
  twoAccounts,
  until,
  usedTokens,
} from './fault-harness.ts';
import { createGate } from './scripted-upstream.ts';

const bench = faultBench();
const { routerOf } = bench;

describe('an upstream that fails', () => {
  it('refuses connections: an error in the shape of the API, and nothing stays reserved', async () => {
    const { url } = await routerOf({ quotas: twoAccounts('http://127.0.0.1:1') });
    const answer = await postMessage(url);
    expect(answer.status).toBe(502);
    expect(answer.headers.get('x-quotalab-refused-by')).toBe('router');
    expect(await answer.json()).toMatchObject({ type: 'error', error: { type: 'api_error' } });
    expect(inFlight(await readUsage(url))).toBe(0);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });

  it('resets before it answers: 502, and nothing stays reserved', async () => {
    const { url } = await routerOf();
    bench.upstream.script(() => ({ kind: 'reset' }));
    const answer = await postMessage(url);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ type: 'error' });
    expect(inFlight(await readUsage(url))).toBe(0);
  });

  it('resets in the middle of a stream: the stream ends with an error event and what was told counts', async () => {
    const { url, router } = await routerOf();
    // Four events: the input of message_start (12), and one piece of 12 characters, 3 tokens.
    bench.upstream.next({ kind: 'reset_mid_stream', afterEvents: 4, inputTokens: 12 });
    const answer = await postMessage(url, { stream: true });
    const text = await answer.text();
    const last = text.trimEnd().split('\n\n').at(-1)!;
    expect(last).toMatch(/event: error\ndata: /);
    expect(JSON.parse(last.slice(last.indexOf('data: ') + 6))).toMatchObject({ type: 'error' });
    const usage = await readUsage(url);
    expect(usedTokens(usage)).toBe(16);
    expect(inFlight(usage)).toBe(0);
    await router.parts.memory.flushLog();
    expect(await metric(url, 'ccp_partial_writes_total')).toBe(1);
  });

  it('resets a stream that promised its length: the client still gets a whole error event', async () => {
    const { url } = await routerOf();
    bench.upstream.next({
      kind: 'reset_mid_stream',
      afterEvents: 4,
      headers: { 'content-length': '100000' },
    });
    const text = await (await postMessage(url, { stream: true })).text();
    expect(text).toMatch(/event: error\ndata: \{.*\}\n\n$/);
  });

  it('sends a header that no client may be sent: the answer comes without it', async () => {
    const { url } = await routerOf();
    for (const stream of [true, false]) {
      bench.upstream.next({ kind: 'ok', headers: { 'x-note': Buffer.from('世界').toString('latin1') } });
      const answer = await postMessage(url, { stream });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('message');
    }
  });
});

describe('a client that misbehaves', () => {
  const serverLimits = { headersTimeoutMs: 300, requestTimeoutMs: 600, checkMs: 50 };

  it('sends its headers slowly: it is let go, and others are served meanwhile', async () => {
    const { url, router } = await routerOf({ serverLimits });
    const slow = rawClient(router.port, 'POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nX-A: ');
    const drip = setInterval(() => slow.socket.write('a'), 50);
    expect((await postMessage(url)).status).toBe(200);
    expect(await slow.closed).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
    expect((await postMessage(url)).status).toBe(200);
  });

  it('sends its body slowly: it is let go, nothing is asked of an upstream, and others are served', async () => {
    const { url, router } = await routerOf({ serverLimits });
    const head =
      'POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n';
    const slow = rawClient(router.port, `${head}{"model":"`);
    const drip = setInterval(() => slow.socket.write('a'), 50);
    expect((await postMessage(url)).status).toBe(200);
    await slow.closed;
    clearInterval(drip);
    expect(bench.upstream.requests).toHaveLength(1);
    expect(inFlight(await readUsage(url))).toBe(0);
  });

  it('is one of a hundred that leave at once: every upstream connection is let go and nothing stays reserved', async () => {
    const { url } = await routerOf();
    bench.upstream.script((_request, index) =>
      index % 2 === 0 ? { kind: 'hang' } : { kind: 'stall', afterEvents: 3 },
    );
    const leaving = new AbortController();
    const asking = Array.from({ length: 100 }, async (_, i) => {
      const answer = await postMessage(url, { stream: i % 3 > 0, signal: leaving.signal });
      await answer.text();
    });
    await bench.upstream.arrived(100);
    leaving.abort();
    await Promise.allSettled(asking);
    await Promise.all(bench.upstream.requests.map(({ ended }) => ended));
    await until('nothing is under way', async () => inFlight(await readUsage(url)) === 0);
    expect(bench.upstream.requests.every(({ aborted }) => aborted)).toBe(true);
    bench.upstream.script(() => ({ kind: 'ok' }));
    expect((await postMessage(url)).status).toBe(200);
  });

  it('reads nothing of its answer: it is let go with its upstream, and one that waits for us is not', async () => {
    const gate = createGate();
    const gone = createGate();
    // Without an end, as fast as somebody takes it; but a request that says so is kept waiting.
    const endless = createServer((request, response) => {
      request.resume();
      if (request.headers['x-session-id'] === 'patient') {
        void gate.opened.then(() => response.end('{}'));
        return;
      }
      response.on('close', gone.open);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const piece = `: ${'x'.repeat(65_000)}\n\n`;
      const pump = (): void => {
        while (response.write(piece));
      };
      response.on('drain', pump);
      pump();
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => endless.close(() => resolve())));
    const { port } = endless.address() as { port: number };
    const { url, router } = await routerOf({
      quotas: twoAccounts(`http://127.0.0.1:${port}`),
      serverLimits: { unreadTimeoutMs: 200 },
    });
    const patient = postMessage(url, { headers: { 'x-session-id': 'patient' } });
    const body = '{"model":"m","stream":true}';
    const deaf = connect(router.port, '127.0.0.1');
    deaf.on('error', () => {});
    deaf.write(
      `POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await gone.opened;
    const underWay = async (): Promise<number> =>
      (await readUsage(url)).accounts.reduce((sum, account) => sum + account.in_flight, 0);
    await until('the deaf client is forgotten', async () => (await underWay()) === 1);
    gate.open();
    expect((await patient).status).toBe(200);
    deaf.destroy();
  });

  it('leaves while it is answered: what was told until then counts', async () => {
    const { url } = await routerOf();
    const gate = createGate();
    bench.upstream.next({ kind: 'stream', pause: { afterEvents: 3, gate } });
    const leaving = new AbortController();
    const answer = await postMessage(url, { stream: true, signal: leaving.signal });
    await answer.body!.getReader().read();
    leaving.abort();
    await bench.upstream.requests[0]!.ended;
    expect(bench.upstream.requests[0]!.aborted).toBe(true);
    await until('the use is booked', async () => inFlight(await readUsage(url)) === 0);
    expect(usedTokens(await readUsage(url))).toBe(13);
    gate.open();
  });
});

describe('a router that is told to stop', () => {
  it('lets a stream come to its end and takes no new requests', async () => {
    const { url, router, stop } = await routerOf();
    const gate = createGate();
    bench.upstream.next({ kind: 'stream', pause: { afterEvents: 3, gate } });
    const answer = await postMessage(url, { stream: true });
    const kept = rawClient(router.port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await until('the connection is in use', () => kept.received().includes('ok'));
    const text = answer.text();
    const stopped = stop(20_000);
    gate.open();
    expect(await text).toContain('message_stop');
    await stopped;
    await kept.closed;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('answers 503 to a request that still comes on an open connection', async () => {
    const { url, router, stop } = await routerOf();
    const gate = createGate();
    bench.upstream.next({ kind: 'stream', pause: { afterEvents: 3, gate } });
    const answer = await postMessage(url, { stream: true });
    // Begun before the stop, so that the connection is not idle; whole only after it.
    const late = rawClient(
      router.port,
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nPOST /v1/messages HTTP/1.1\r\nHost: localhost\r\n',
    );
    await until('the second request is begun', () => late.received().endsWith('ok'));
    const stopped = stop(20_000);
    late.socket.write('Content-Length: 2\r\n\r\n{}');
    await until('the late request is answered', () => /HTTP\/1\.1 503 /.test(late.received()));
    gate.open();
    expect(await answer.text()).toContain('message_stop');
    await stopped;
    expect(bench.upstream.requests).toHaveLength(1);
  });

  it('cuts a stream at the end of its patience: what was told counts after the restart', async () => {
    const { url, directory, stop } = await routerOf();
    bench.upstream.next({ kind: 'stall', afterEvents: 4 });
    const answer = await postMessage(url, { stream: true });
    const text = answer.text().catch(() => 'cut');
    await until('the events came', async () =>
      (await readUsage(url)).accounts.some((each) => each.in_flight > 0),
    );
    await stop(0);
    await text;
    const again = await routerOf({ directory });
    expect(usedTokens(await readUsage(again.url))).toBe(16);
    expect(logLines(directory).filter((line) => line.event !== 'decision')).toHaveLength(1);
  });

  it('leaves a state that says so much and no more', async () => {
    const { url, directory, stop } = await routerOf();
    await postMessage(url);
    await stop();
    const store = StateStore.open(join(directory, 'logs', 'ccp.sqlite3'));
    expect([...store.samplesSince(0)]).toHaveLength(1);
    store.close();
  });
});

describe('a port that is taken', () => {
  it('one sentence says so, and the running router goes on', async () => {
    const { url, router } = await routerOf();
    const error = await refusalOf(
      startRouter({ quotas: twoAccounts(bench.upstream.url), port: router.port }),
    );
    expect(error.message).toBe(`--port is ${router.port}, which another program listens on at 127.0.0.1`);
    expect((await postMessage(url)).status).toBe(200);
  });
});
