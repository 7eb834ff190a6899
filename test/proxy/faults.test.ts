/**
 * What breaks around a router and what then must still be true: requests are answered, what was used is known, and
 * what was lost is counted. Each case is worked out in its comment.
 */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateStore } from '../../src/ledger/index.ts';
import { Housekeeping } from '../../src/proxy/housekeeping.ts';
import {
  inFlight,
  logLines,
  metric,
  postMessage,
  rawClient,
  readUsage,
  refusalOf,
  removeScratch,
  ShiftedClock,
  type StartOptions,
  scratchDirectory,
  startRouter,
  twoAccounts,
  until,
  usedTokens,
  writeQuotas,
} from './fault-harness.ts';
import { createGate, type ScriptedUpstream, startUpstream } from './scripted-upstream.ts';

let upstream: ScriptedUpstream;
const ends: Array<() => Promise<void>> = [];

beforeEach(async () => {
  upstream = await startUpstream();
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await upstream.close();
});

afterAll(removeScratch);

/** A router that is ended with its test, over the scripted upstream unless `quotas` says otherwise. */
async function routerOf(options: Partial<StartOptions> = {}): ReturnType<typeof startRouter> {
  const running = await startRouter({ quotas: twoAccounts(upstream.url), ...options });
  let isStopped = false;
  const stop = async (drainMs = 0): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await running.stop(drainMs);
  };
  ends.push(stop);
  return { ...running, stop };
}

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
    upstream.script(() => ({ kind: 'reset' }));
    const answer = await postMessage(url);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ type: 'error' });
    expect(inFlight(await readUsage(url))).toBe(0);
  });

  it('resets in the middle of a stream: the stream ends with an error event and what was told counts', async () => {
    const { url, router } = await routerOf();
    // Four events: the input of message_start (12) and its first output token (1) are known.
    upstream.next({ kind: 'reset_mid_stream', afterEvents: 4, inputTokens: 12 });
    const answer = await postMessage(url, { stream: true });
    const text = await answer.text();
    const last = text.trimEnd().split('\n\n').at(-1)!;
    expect(last).toMatch(/event: error\ndata: /);
    expect(JSON.parse(last.slice(last.indexOf('data: ') + 6))).toMatchObject({ type: 'error' });
    const usage = await readUsage(url);
    expect(usedTokens(usage)).toBe(13);
    expect(inFlight(usage)).toBe(0);
    await router.parts.memory.log.flush();
    expect(await metric(url, 'ccp_partial_writes_total')).toBe(1);
  });

  it('resets a stream that promised its length: the client still gets a whole error event', async () => {
    const { url } = await routerOf();
    upstream.next({ kind: 'reset_mid_stream', afterEvents: 4, headers: { 'content-length': '100000' } });
    const text = await (await postMessage(url, { stream: true })).text();
    expect(text).toMatch(/event: error\ndata: \{.*\}\n\n$/);
  });

  it('sends a header that no client may be sent: the answer comes without it', async () => {
    const { url } = await routerOf();
    for (const stream of [true, false]) {
      upstream.next({ kind: 'ok', headers: { 'x-note': Buffer.from('世界').toString('latin1') } });
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
    expect(upstream.requests).toHaveLength(1);
    expect(inFlight(await readUsage(url))).toBe(0);
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
    ends.push(() => new Promise((resolve) => endless.close(() => resolve())));
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
    upstream.next({ kind: 'stream', pause: { afterEvents: 3, gate } });
    const leaving = new AbortController();
    const answer = await postMessage(url, { stream: true, signal: leaving.signal });
    await answer.body!.getReader().read();
    leaving.abort();
    await upstream.requests[0]!.ended;
    expect(upstream.requests[0]!.aborted).toBe(true);
    await until('the use is booked', async () => inFlight(await readUsage(url)) === 0);
    expect(usedTokens(await readUsage(url))).toBe(13);
    gate.open();
  });
});

describe('a disk that fails', () => {
  it('has no room for the log: requests go on and every line is counted as lost', async () => {
    const directory = scratchDirectory();
    mkdirSync(join(directory, 'logs'));
    symlinkSync('/dev/full', join(directory, 'logs', 'usage.jsonl'));
    const { url, router } = await routerOf({ directory });
    for (let i = 0; i < 3; i++) expect((await postMessage(url)).status).toBe(200);
    await router.parts.memory.log.flush();
    // A decision and a completion for each.
    const { log } = await readUsage(url);
    expect(log.lost_lines).toBe(6);
    expect(log.error).toMatch(/ENOSPC/);
    expect(await metric(url, 'ccp_log_lost_lines')).toBe(6);
    expect(await metric(url, 'ccp_store_writes_total')).toBe(3);
  });

  it('has a file where the log directory should be: requests go on, lines are counted', async () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'logs'), 'in the way');
    const state = join(directory, 'state.sqlite3');
    const { url, router } = await routerOf({ directory, env: { CCP_DB_PATH: state } });
    expect((await postMessage(url)).status).toBe(200);
    await router.parts.memory.log.flush();
    expect((await readUsage(url)).log.lost_lines).toBe(2);
    expect(readFileSync(join(directory, 'logs'), 'utf8')).toBe('in the way');
  });

  it('takes no state any more: requests go on, the loss is counted and shown', async () => {
    const { url, router } = await routerOf();
    expect((await postMessage(url)).status).toBe(200);
    router.parts.memory.store.close();
    expect((await postMessage(url)).status).toBe(200);
    expect(await (await postMessage(url, { stream: true })).text()).toContain('message_stop');
    expect(usedTokens(await readUsage(url))).toBe(3 * 46);
    expect(await metric(url, 'ccp_store_write_errors_total')).toBeGreaterThanOrEqual(2);
    expect(router.parts.memory.failures.reason).toMatch(/closed/);
    for (const path of ['/v1/usage/samples', '/v1/usage/rollups']) {
      const answer = await fetch(url + path);
      expect(answer.status).toBe(500);
      expect(await answer.json()).toMatchObject({ type: 'error' });
    }
  });

  it('has no room for a state at the start: one sentence, and no port stays open', async () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'in-the-way'), '');
    const quotas = twoAccounts(upstream.url);
    const env = { CCP_DB_PATH: join(directory, 'in-the-way', 'state.sqlite3') };
    const error = await refusalOf(startRouter({ directory, quotas, env }));
    expect(error.name).toBe('QuotalabError');
    expect(error.message).toMatch(/in-the-way/);
    expect(error.message).not.toContain('\n');
  });

  it('holds the state of another program: one sentence names it, and the file stays as it was', async () => {
    const directory = scratchDirectory();
    const state = join(directory, 'other.sqlite3');
    writeFileSync(state, 'this is no database at all, but it has more than sixteen bytes');
    const error = await refusalOf(
      startRouter({ directory, quotas: twoAccounts(upstream.url), env: { CCP_DB_PATH: state } }),
    );
    expect(error.name).toBe('QuotalabError');
    expect(error.message).toContain(state);
    expect(readFileSync(state, 'utf8')).toMatch(/^this is no database/);
  });
});

describe('a state that was damaged', () => {
  it('stops the start in one sentence that names it, and leaves nothing open', async () => {
    const first = await routerOf();
    for (let i = 0; i < 50; i++) await (await postMessage(first.url)).arrayBuffer();
    await first.stop();
    const state = join(first.directory, 'logs', 'ccp.sqlite3');
    const bytes = readFileSync(state);
    // The first page, with the names of the tables, stays; every other one is rubbish.
    bytes.fill(0x5a, 4096);
    writeFileSync(state, bytes);
    const error = await refusalOf(
      startRouter({ directory: first.directory, quotas: twoAccounts(upstream.url) }),
    );
    expect(error.name).toBe('QuotalabError');
    expect(error.message).toContain(state);
    expect(error.message).not.toContain('\n');
    expect(readFileSync(state).equals(bytes)).toBe(true);
  });
});

describe('a state that another process holds', () => {
  it('requests go on, and what waited is written at the end', async () => {
    const { url, directory, router, stop } = await routerOf();
    const state = join(directory, 'logs', 'ccp.sqlite3');
    const other = new Database(state);
    other.exec('BEGIN IMMEDIATE');
    expect((await postMessage(url)).status).toBe(200);
    expect(router.parts.memory.failures.count).toBeGreaterThan(0);
    expect(await metric(url, 'ccp_store_write_errors_total')).toBeGreaterThan(0);
    other.exec('COMMIT');
    other.close();
    await stop();
    const store = StateStore.open(state);
    expect([...store.samplesSince(0)]).toHaveLength(1);
    store.close();
  });
});

describe('windows that are longer than samples are kept for', () => {
  it('find their samples after pruning and a restart', async () => {
    const day = 86_400_000;
    const clock = new ShiftedClock();
    const quotas = twoAccounts(upstream.url) as { lanes: { anthropic: { accounts: object[] } } };
    const weekly = { capacity_tokens: 1000, length_minutes: 30 * 1440, kind: 'sliding' };
    quotas.lanes.anthropic.accounts = [{ name: 'a', weekly }];
    clock.shiftMs = -20 * day;
    const first = await routerOf({ quotas, clock });
    expect((await postMessage(first.url)).status).toBe(200);
    await first.stop();
    clock.shiftMs = 0;
    const later = await routerOf({ quotas, clock, directory: first.directory });
    new Housekeeping(later.router.parts, { readProbe: async () => null, notice: () => {} }).rollUp();
    await later.stop();
    const last = await routerOf({ quotas, clock, directory: first.directory });
    const [account] = (await readUsage(last.url)).accounts;
    expect(account!.weekly.used_pct).toBeCloseTo(0.046, 10);
  });
});

describe('a clock that is set', () => {
  it('a week forward and an hour back: no negative sums, and the windows follow', async () => {
    const clock = new ShiftedClock();
    const { url } = await routerOf({ clock });
    for (const shiftMs of [0, 7 * 86_400_000 + 1, 7 * 86_400_000 - 3_600_000, 0]) {
      clock.shiftMs = shiftMs;
      expect((await postMessage(url)).status).toBe(200);
      const usage = await readUsage(url);
      for (const model of Object.values(usage.models)) {
        for (const value of Object.values(model)) {
          if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0);
        }
      }
      for (const { short, weekly, in_flight_tokens: reserved } of usage.accounts) {
        expect(short.used_pct).toBeGreaterThanOrEqual(0);
        expect(weekly.used_pct).toBeGreaterThanOrEqual(0);
        expect(reserved).toBe(0);
      }
      expect((await fetch(`${url}/metrics`)).status).toBe(200);
      // Nothing of before a jump of a week is in a window of five hours; only the last request is.
      if (shiftMs > 7 * 86_400_000) expect(usedTokens(usage)).toBe(46);
    }
  });
});

describe('a clock that is set while the router is down', () => {
  it('a week back: what was used then is not lost, and nothing is negative or past its cap', async () => {
    const clock = new ShiftedClock();
    clock.shiftMs = 7 * 86_400_000;
    const first = await routerOf({ clock });
    expect((await postMessage(first.url)).status).toBe(200);
    await first.stop();
    clock.shiftMs = 0;
    const { url } = await routerOf({ clock, directory: first.directory });
    for (let i = 0; i < 3; i++) expect((await postMessage(url)).status).toBe(200);
    const usage = await readUsage(url);
    expect(usedTokens(usage)).toBeGreaterThanOrEqual(3 * 46);
    expect(usedTokens(usage)).toBeLessThanOrEqual(4 * 46);
    for (const { short, weekly } of usage.accounts) {
      for (const window of [short, weekly]) {
        expect(window.used_pct).toBeGreaterThanOrEqual(0);
        expect(window.burn_pct_per_hour).toBeGreaterThanOrEqual(0);
      }
    }
    expect((await fetch(`${url}/v1/usage/rollups`)).status).toBe(200);
    expect((await fetch(`${url}/v1/usage/samples`)).status).toBe(200);
  });
});

describe('the watch on the clock', () => {
  it('says once that the clock was set, by how much and which way; small drifts are no news', async () => {
    const clock = new ShiftedClock();
    const { router } = await routerOf({ clock });
    const notices: string[] = [];
    const watch = new Housekeeping(router.parts, {
      readProbe: async () => null,
      notice: (sentence) => notices.push(sentence),
    });
    for (const shiftMs of [0, 60_000, 7 * 86_400_000, 7 * 86_400_000, 7 * 86_400_000 - 3_600_000]) {
      clock.shiftMs = shiftMs;
      watch.watchClock();
    }
    expect(notices).toEqual([
      "this machine's clock was set 10079 min forward",
      "this machine's clock was set 60 min back",
    ]);
  });
});

describe('many models', () => {
  it('10,000 names: all are served, and what is kept by name is bounded', async () => {
    const { url, router } = await routerOf();
    const names = Array.from({ length: 10_000 }, (_, i) => `model-${i}`);
    const statuses = new Set<number>();
    const workers = Array.from({ length: 16 }, async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        const answer = await postMessage(url, { model: name });
        statuses.add(answer.status);
        await answer.arrayBuffer();
      }
    });
    await Promise.all(workers);
    expect([...statuses]).toEqual([200]);
    const usage = await readUsage(url);
    expect(Object.keys(usage.models).length).toBeLessThanOrEqual(501);
    expect(usedTokens(usage)).toBe(10_000 * 46);
    expect(inFlight(usage)).toBe(0);
    expect(router.parts.decisions.length).toBeLessThanOrEqual(1000);
    const text = await (await fetch(`${url}/metrics`)).text();
    const labels = new Set([...text.matchAll(/model="([^"]*)"/g)].map((match) => match[1]));
    expect(labels.size).toBeLessThanOrEqual(201);
    expect(labels).toContain('(other)');
  }, 120_000);
});

describe('a configuration that is changed while the router runs', () => {
  it('broken: 400 with the reason, the old one stays in force and keeps serving', async () => {
    const { url, directory } = await routerOf();
    const before = (await (await fetch(`${url}/v1/quotas`)).json()) as { config: unknown };
    for (const broken of ['{', '{"lanes":', '{"lanes":{"x":{"base_url":"ftp://x"}}}', '[]']) {
      writeQuotas(directory, broken);
      const answer = await fetch(`${url}/v1/quotas/reload`, { method: 'POST' });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toMatch(/^invalid quotas: .+/);
      const { config } = (await (await fetch(`${url}/v1/quotas`)).json()) as { config: unknown };
      expect(config).toEqual(before.config);
      expect((await postMessage(url)).status).toBe(200);
    }
  });

  it('a lane that leads back to the router is refused, at the start and later, by every name of it', async () => {
    const { url, directory, router } = await routerOf();
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '127.1', '0.0.0.0', '[::]', '127.8.8.8']) {
      writeQuotas(directory, twoAccounts(`http://${host}:${router.port}`));
      const answer = await fetch(`${url}/v1/quotas/reload`, { method: 'POST' });
      expect(`${host} ${answer.status}`).toBe(`${host} 400`);
      expect(await answer.text()).toMatch(/the router itself/);
    }
    const port = router.port;
    const error = await refusalOf(startRouter({ quotas: twoAccounts(`http://localhost:${port}`), port }));
    expect(error.message).toMatch(/the router itself/);
  });

  it('a router for every address refuses a lane to its own port on loopback', async () => {
    const { url, directory, router } = await routerOf({
      host: '0.0.0.0',
      token: 'a-token-of-32-characters-or-so-ok',
    });
    writeQuotas(directory, twoAccounts(`http://127.0.0.1:${router.port}`));
    const headers = { 'x-quotalab-token': 'a-token-of-32-characters-or-so-ok' };
    const answer = await fetch(`${url}/v1/quotas/reload`, { method: 'POST', headers });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(/the router itself/);
  });

  it('takes a lane away while a request of it waits to be asked again: the client gets an answer', async () => {
    const { url, directory } = await routerOf({ limits: { retryPauseMs: 150 } });
    upstream.next({ kind: 'refusal', class: 'windowless' }, { kind: 'ok' });
    const asking = postMessage(url);
    await upstream.arrived(1);
    await until('the refusal is booked', async () => (await readUsage(url)).decisions.length > 0);
    const other = twoAccounts(upstream.url) as { lanes: Record<string, unknown> };
    const renamed = {
      lanes: { elsewhere: other.lanes.anthropic },
      routes: [{ match: '*', preferred: 'elsewhere' }],
    };
    writeQuotas(directory, renamed);
    expect((await fetch(`${url}/v1/quotas/reload`, { method: 'POST' })).status).toBe(204);
    const answer = await asking;
    expect(answer.status).toBe(200);
    await answer.arrayBuffer();
    expect(inFlight(await readUsage(url))).toBe(0);
    expect((await postMessage(url)).status).toBe(200);
  });
});

describe('a router that is told to stop', () => {
  it('lets a stream come to its end and takes no new requests', async () => {
    const { url, router, stop } = await routerOf();
    const gate = createGate();
    upstream.next({ kind: 'stream', pause: { afterEvents: 3, gate } });
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
    upstream.next({ kind: 'stream', pause: { afterEvents: 3, gate } });
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
    expect(upstream.requests).toHaveLength(1);
  });

  it('cuts a stream at the end of its patience: what was told counts after the restart', async () => {
    const { url, directory, stop } = await routerOf();
    upstream.next({ kind: 'stall', afterEvents: 4 });
    const answer = await postMessage(url, { stream: true });
    const text = answer.text().catch(() => 'cut');
    await until('the events came', async () =>
      (await readUsage(url)).accounts.some((each) => each.in_flight > 0),
    );
    await stop(0);
    await text;
    const again = await routerOf({ directory });
    expect(usedTokens(await readUsage(again.url))).toBe(13);
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
    const error = await refusalOf(startRouter({ quotas: twoAccounts(upstream.url), port: router.port }));
    expect(error.message).toBe(`--port is ${router.port}, which another program listens on at 127.0.0.1`);
    expect((await postMessage(url)).status).toBe(200);
  });
});
