/** Streams through the router: relayed as they come, metered in passing, and never ended without a word. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { ask, type Coming, message, openAnswer, openMessage, send } from './http-client.ts';
import { account, oneLane, type RunningRouter, startRouter, twoLanes, upstream } from './router-harness.ts';
import { createGate } from './scripted-upstream.ts';
import { sseText, streamEvents } from './upstream-answers.ts';

const openStream = (url: string, more: Record<string, unknown> = {}): Promise<Coming> =>
  openAnswer(`${url}/v1/messages`, { body: message({ stream: true, ...more }) });

const usageOf = async ({ url }: RunningRouter): Promise<UsageAnswer> =>
  (await ask(`${url}/v1/usage`)).json as UsageAnswer;

/** The last event of a stream as the client reads it. */
function lastEvent(text: string): unknown {
  const data = text.trimEnd().split('\n').at(-1)!;
  return JSON.parse(data.slice('data: '.length));
}

const API_ERROR = {
  type: 'error',
  error: { type: expect.any(String), message: expect.stringMatching(/./) },
  request_id: expect.any(String),
};

describe('a stream on its way to the client', () => {
  it('comes event by event: the client has one before the upstream sends the next', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const events = streamEvents('claude-test', 'msg_0', {});
    for (let after = 1; after < events.length; after++) {
      const gate = createGate();
      server.next({ kind: 'stream', pause: { afterEvents: after, gate } });
      const coming = await openStream(running.url);
      const id = `msg_${server.requests.length - 1}`;
      const sent = streamEvents('claude-test', id, {}).slice(0, after).map(sseText).join('');
      // The rest waits at the gate, so this settles only when nothing is held back.
      expect(await coming.until(sent)).toBe(sent);
      gate.open();
      expect((await coming.end()).isWhole).toBe(true);
    }
  });

  it('shows its head with its first event that is not a ping', async () => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const gate = createGate();
    const headers = { 'anthropic-ratelimit-unified-status': 'allowed', 'x-odd': 'kept' };
    server.next({ kind: 'stream', pause: { afterEvents: 1, gate }, headers });
    const coming = await openStream(url);
    expect(coming.status).toBe(200);
    expect(coming.headers).toMatchObject({
      ...headers,
      'request-id': 'req_scripted',
      'content-type': 'text/event-stream; charset=utf-8',
    });
    gate.open();
    await coming.end();
  });

  it.each([1, 2, 3, 7, 100])('keeps every byte when it comes in pieces of %i bytes', async (splitBytes) => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const answer = { pings: 3, deltas: 9, messageDeltas: 3, cacheReadTokens: 7, cacheCreationTokens: 5 };
    server.next({ kind: 'stream', splitBytes, ...answer });
    const { text, isWhole } = await (await openStream(running.url)).end();
    expect(text).toBe(streamEvents('claude-test', 'msg_0', answer).map(sseText).join(''));
    expect(isWhole).toBe(true);
    expect((await usageOf(running)).models['claude-test']).toMatchObject({
      rolling_in: 12,
      rolling_out: 34,
      rolling_cache_read: 7,
      rolling_cache_write: 5,
    });
  });
});

describe('the use of a stream', () => {
  it('is that of its twin which is none', async () => {
    const server = await upstream();
    const counts = { inputTokens: 1234, outputTokens: 567, cacheCreationTokens: 89, cacheReadTokens: 10 };
    server.script(() => ({ kind: 'ok', ...counts }));
    const quotas = oneLane(server.url, [account('a', 'KEY_A')], {
      models: {
        'claude-*': { rolling_tokens: 10_000, weekly_limit_type: 'tokens', weekly_limit_value: 50_000 },
      },
      token_weights: { input: 1, output: 2, cache_write: 1.25, cache_read: 0.1 },
    });
    const rows = [];
    for (const stream of [true, false]) {
      const running = await startRouter({ quotas });
      await (await openStream(running.url, { stream })).end();
      const { models, accounts } = await usageOf(running);
      const { speeds: _, eta_rolling_sec: __, weekly_used_hours: ___, ...row } = models['claude-test']!;
      const { requests, in_flight, in_flight_tokens } = accounts[0]!;
      rows.push({ ...row, requests, in_flight, in_flight_tokens });
    }
    expect(rows[0]).toEqual(rows[1]);
    expect(rows[0]).toMatchObject({
      rolling_in: 1234,
      rolling_out: 567,
      rolling_cache_write: 89,
      rolling_cache_read: 10,
      // 1234 + 2 x 567 + 1.25 x 89 + 0.1 x 10 = 2480.25
      rolling_used_tokens: 2480,
      requests: 1,
    });
  });

  it('is what the last events say, field by field', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    server.next({
      kind: 'stream',
      usageAtEnd: true,
      inputTokens: 70,
      outputTokens: 30,
      messageDeltas: 4,
      cacheReadTokens: 3,
    });
    await (await openStream(running.url)).end();
    expect((await usageOf(running)).models['claude-test']).toMatchObject({
      rolling_in: 70,
      rolling_out: 30,
      rolling_cache_read: 3,
    });
  });

  it.each([
    '\n',
    '\r\n',
    '\r',
  ])('is read with lines that end in %j, also of a last event without its blank line', async (end) => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const events = [
      { type: 'message_start', message: { usage: { input_tokens: 9, output_tokens: 1 } } },
      { type: 'message_delta', usage: { output_tokens: 8 } },
      { type: 'message_stop' },
    ];
    const body = `\u{feff}: comment${end}${events.map((event) => `data:${JSON.stringify(event)}`).join(end + end)}`;
    server.next({ kind: 'status', status: 200, headers: { 'content-type': 'Text/Event-Stream' }, body });
    const { text, isWhole } = await (await openStream(running.url)).end();
    expect([text, isWhole]).toEqual([body, true]);
    expect((await usageOf(running)).models['claude-test']).toMatchObject({ rolling_in: 9, rolling_out: 8 });
  });

  it('is that of the answer where a stream was asked for and none came, and the other way round', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const usage = { input_tokens: 5, output_tokens: 6 };
    server.next({ kind: 'status', status: 200, body: { type: 'message', usage } }, { kind: 'stream' });
    const { text } = await (await openStream(running.url)).end();
    expect(JSON.parse(text)).toEqual({ type: 'message', usage });
    expect((await send(running.url)).headers['content-type']).toContain('text/event-stream');
    expect((await usageOf(running)).models['claude-test']).toMatchObject({ rolling_in: 17, rolling_out: 40 });
    expect((await running.completions()).map(({ op }) => op)).toEqual(['nonstream', 'stream']);
  });

  it('counts as far as it was told when the client leaves, and the upstream is let go at once', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const gate = createGate();
    // Of two message_delta events, at 20 and 40 tokens, the first is sent: it is event 8 of 10.
    server.next({
      kind: 'stream',
      inputTokens: 100,
      outputTokens: 40,
      messageDeltas: 2,
      pause: { afterEvents: 10, gate },
    });
    const coming = await openStream(running.url);
    await coming.until('"output_tokens":20');
    coming.leave();
    await server.requests[0]!.ended;
    expect(server.requests[0]!.aborted).toBe(true);
    gate.open();
    await running.router.stop(10_000);
    const [line] = await running.completions();
    expect(line).toMatchObject({
      reason: 'client_gone',
      err_type: 'client_gone',
      status: 200,
      input_tokens: 100,
      output_tokens: 20,
    });
    const [account0] = running.router.parts.fleet.lane('anthropic').accounts;
    expect(account0).toMatchObject({ reservedTokens: 0, inFlightCount: 0, requestCount: 1 });
  });

  it('is its estimated input when the client leaves before the answer begins', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    server.next({ kind: 'hang' });
    const leaving = new AbortController();
    const asking = fetch(`${running.url}/v1/messages`, {
      method: 'POST',
      body: JSON.stringify(message({ stream: true })),
      signal: leaving.signal,
    });
    await server.arrived(1);
    leaving.abort();
    await expect(asking).rejects.toThrow();
    await server.requests[0]!.ended;
    expect(server.requests[0]!.aborted).toBe(true);
    await running.router.stop(10_000);
    const [line, ...more] = await running.completions();
    expect(more).toEqual([]);
    expect(line).toMatchObject({ reason: 'client_gone', status: 0, output_tokens: 0, estimated: true });
    expect(line!.input_tokens).toBe(Math.ceil(server.requests[0]!.body.length / 4));
    const [account0] = running.router.parts.fleet.lane('anthropic').accounts;
    expect(account0).toMatchObject({ reservedTokens: 0, inFlightCount: 0, requestCount: 1 });
  });

  it('is on disk before the client sees the end', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const coming = await openStream(running.url);
    await coming.until('message_stop');
    const rows = running.router.parts.memory.store.querySamples({ sinceMs: 0, limit: 10 });
    expect(rows).toMatchObject([{ inputTokens: 12, outputTokens: 34, op: 'stream', account: 'a' }]);
    await coming.end();
  });
});

describe('a stream that does not end well', () => {
  it.each([1, 6])('after %i events: silence ends it with an error event', async (afterEvents) => {
    const server = await upstream();
    const env = { CCP_SSE_IDLE_TIMEOUT: '100ms' };
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]), env });
    server.next({ kind: 'stall', afterEvents });
    const { text, isWhole } = await (await openStream(running.url)).end();
    expect(isWhole).toBe(true);
    expect(lastEvent(text)).toEqual({ ...API_ERROR, error: { ...API_ERROR.error, type: 'timeout_error' } });
    expect(text).toMatch(/\n\nevent: error\ndata: [^\n]*\n\n$/);
    await server.requests[0]!.ended;
    const [line] = await running.completions();
    expect(line).toMatchObject({
      reason: 'stream_timeout',
      err_type: 'idle_timeout',
      status: 200,
      op: 'stream',
      cause: 'timeout',
      input_tokens: 12,
      // What came by counts, where no event has told the whole: three pieces of 12 characters, 42 bytes.
      output_tokens: afterEvents === 1 ? 1 : 10,
      estimated: true,
    });
  });

  it('after none: silence is a 504 of the router, and nothing is charged', async () => {
    const server = await upstream();
    const env = { CCP_SSE_IDLE_TIMEOUT: '100ms' };
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]), env });
    server.next({ kind: 'stall', afterEvents: 0 });
    const coming = await openStream(running.url);
    expect(coming.status).toBe(504);
    expect((await coming.end()).text).toContain('gave no answer in time');
    expect(await running.completions()).toMatchObject([
      { reason: 'net', cause: 'timeout', input_tokens: 0, output_tokens: 0, estimated: false },
    ]);
    expect(running.notices).toContain('lane anthropic: the answer broke off (timeout)');
  });

  it('may last longer than the longest silence', async () => {
    const server = await upstream();
    const env = { CCP_SSE_IDLE_TIMEOUT: '1s' };
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]), env });
    const answer = { deltas: 8, delayMs: 120 };
    server.next({ kind: 'stream', ...answer });
    const { text } = await (await openStream(running.url)).end();
    expect(text).toBe(streamEvents('claude-test', 'msg_0', answer).map(sseText).join(''));
  });

  it('ends with an error event when the connection is reset, after half an event too', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    server.next({ kind: 'reset_mid_stream', afterEvents: 4 });
    const { text } = await (await openStream(running.url)).end();
    expect(lastEvent(text)).toEqual({ ...API_ERROR, error: { ...API_ERROR.error, type: 'api_error' } });
    const [line] = await running.completions();
    expect(line).toMatchObject({ reason: 'stream_error', err_type: 'stream_error', input_tokens: 12 });
    expect((await ask(`${running.url}/metrics`)).text).toContain('ccp_partial_writes_total 1');
    expect((await usageOf(running)).accounts[0]).toMatchObject({
      in_flight: 0,
      in_flight_tokens: 0,
      usable: true,
    });
  });

  it('is not made longer when only its connection was reset, after its last event', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const events = streamEvents('claude-test', 'msg_0', {});
    server.next({ kind: 'reset_mid_stream', afterEvents: events.length });
    const { text, isWhole } = await (await openStream(running.url)).end();
    expect(text).toBe(events.map(sseText).join(''));
    expect(isWhole).toBe(true);
    expect((await usageOf(running)).models['claude-test']).toMatchObject({ rolling_in: 12, rolling_out: 34 });
    expect(await running.completions()).toMatchObject([{ reason: 'ok', err_type: '', status: 200 }]);
  });

  it.each([
    ['rate_limit_error', true],
    ['overloaded_error', false],
  ] as const)('by an event %s is relayed as it is; what it says is for the next request', async (errorType, rests) => {
    const first = await upstream();
    const second = await upstream();
    const running = await startRouter({ quotas: twoLanes(first.url, second.url) });
    const headers = { 'retry-after': '30' };
    first.next({ kind: 'stream_error', errorType, afterEvents: 3, headers });
    const { text, isWhole } = await (await openStream(running.url)).end();
    expect(isWhole).toBe(true);
    expect(lastEvent(text)).toEqual({ type: 'error', error: { type: errorType, message: 'Overloaded' } });
    expect(text.match(/event: error/g)).toHaveLength(1);
    expect(second.requests).toHaveLength(0);
    await send(running.url);
    const [line, next] = await running.completions();
    expect(line).toMatchObject({ lane: 'zai', status: 200, reason: 'stream_error', input_tokens: 12 });
    expect(next).toMatchObject({ lane: rests ? 'anthropic' : 'zai' });
  });
});

describe('a client that does not read', () => {
  it('holds its upstream back: the router keeps little of what it was sent', async () => {
    const piece = Buffer.from(`: ${'x'.repeat(65_533)}\n`);
    const most = 1500;
    let written = 0;
    const firehose = createServer(async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (; written < most && !response.destroyed; written++) {
        if (!response.write(piece)) await once(response, 'drain');
      }
      response.end();
    });
    await once(firehose.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      firehose.closeAllConnections();
      firehose.close();
    });
    const server = await upstream();
    const { port } = firehose.address() as AddressInfo;
    const quotas = twoLanes(server.url, `http://127.0.0.1:${port}`, {
      routes: [
        { match: 'lazy', preferred: 'anthropic' },
        { match: '*', preferred: 'zai' },
      ],
    });
    const running = await startRouter({ quotas });
    const lazy = await openMessage(`${running.url}/v1/messages`, {
      body: message({ model: 'lazy', stream: true }),
    });
    // It stands still when nothing more was written while other requests went all the way.
    for (let before = -1; before !== written; ) {
      before = written;
      for (let i = 0; i < 10; i++) await send(running.url);
    }
    expect(written).toBeGreaterThan(1);
    expect(written).toBeLessThan(most / 3);
    let bytes = 0;
    lazy.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    await once(lazy, 'end');
    // Its end was never told, which the last event says.
    expect(bytes - most * piece.length).toBeGreaterThan(0);
    expect(bytes - most * piece.length).toBeLessThan(400);
  });
});
