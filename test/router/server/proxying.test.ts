/**
 * What goes through the router and what stays: bodies, queries, headers, credentials, answers.
 * Long because each thing that passes, and each that must not, is a case over real HTTP.
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { ask, message, send } from './http-client.ts';
import {
  account,
  handClock,
  oneLane,
  startRouter,
  twoLanes,
  upstream,
  writtenBytes,
} from './router-harness.ts';
import { createGate } from './scripted-upstream.ts';

const usageOf = async (url: string): Promise<UsageAnswer> =>
  (await ask(`${url}/v1/usage`)).json as UsageAnswer;

describe('a request on its way to the upstream', () => {
  it('keeps every byte of its body', async () => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const bodies = [
      '{ "model" :\t"claude-test",\r\n "messages":[ ] }  \n',
      '{"model":"first","model":"claude-test","messages":[]}',
      '{"model":"claude-\\u0074est","messages":[{"role":"user","content":"Grüße \\ud83d\\udc4b 👋🏽 \\u0000"}]}',
      '{"model":"claude-test","max_tokens":1e2,"x":1.50,"big":12345678901234567890,"messages":[]}',
      '{"model":"claude-test","__proto__":{"a":1},"messages":[]}',
      `{"model":"claude-test","messages":"${'é'.repeat((5 * 2 ** 20) / 2)}"}`,
    ];
    for (const body of bodies) {
      expect((await ask(`${url}/v1/messages`, { body })).status).toBe(200);
      expect(server.requests.at(-1)!.body.equals(Buffer.from(body))).toBe(true);
    }
  });

  it('keeps every byte of any JSON object, however it is spaced', async () => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const body = fc
      .tuple(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
        fc.constantFrom(0, 1, '\t', ' \r\n'),
      )
      .map(([value, space]) => JSON.stringify({ ...value, stream: false }, null, space));
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        await ask(`${url}/v1/messages`, { body: text });
        expect(server.requests.at(-1)!.body.equals(Buffer.from(text))).toBe(true);
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it('arrives whole when it was sent in chunks', async () => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const body = JSON.stringify(message());
    const response = await fetch(`${url}/v1/messages`, {
      method: 'POST',
      body: new ReadableStream({
        start(controller) {
          for (const character of body) controller.enqueue(new TextEncoder().encode(character));
          controller.close();
        },
      }),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(200);
    const [request] = server.requests;
    expect(request!.body.toString()).toBe(body);
    expect(request!.headers['content-length']).toBe(String(body.length));
    expect(request!.headers['transfer-encoding']).toBeUndefined();
  });

  it('keeps its query, under the base path of the lane', async () => {
    const server = await upstream();
    const quotas = oneLane(`${server.url}/api/anthropic/`, [account('a', 'KEY_A')]);
    const { url } = await startRouter({ quotas });
    const paths = ['/v1/messages?beta=true&x=%20%C3%BC', '/v1/messages/count_tokens?a=1'];
    for (const path of paths) await ask(`${url}${path}`, { body: message() });
    await ask(`${url}/v1/models?limit=1000&after_id=a%2Fb`);
    expect(server.requests.map(({ path }) => path)).toEqual([
      ...paths.map((path) => `/api/anthropic${path}`),
      '/api/anthropic/v1/models?limit=1000&after_id=a%2Fb',
    ]);
  });

  it('keeps headers that are about the request and drops those about the connection', async () => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    await send(
      url,
      {},
      {
        'anthropic-beta': 'context-1m-2025-08-07,oauth-2025-04-20',
        'anthropic-version': '2024-01-01',
        'x-stainless-lang': 'js',
        'user-agent': 'claude-cli/2.0',
        'x-odd': 'a, b;  c',
        connection: 'keep-alive, X-Of-This-Hop',
        'x-of-this-hop': 'secret of the hop',
        'keep-alive': 'timeout=5',
        te: 'trailers',
        'proxy-authorization': 'Basic abc',
        'proxy-connection': 'keep-alive',
        'accept-encoding': 'gzip, br',
      },
    );
    const { headers } = server.requests[0]!;
    expect(headers).toMatchObject({
      'anthropic-beta': 'context-1m-2025-08-07,oauth-2025-04-20',
      'anthropic-version': '2024-01-01',
      'x-stainless-lang': 'js',
      'user-agent': 'claude-cli/2.0',
      'x-odd': 'a, b;  c',
      'accept-encoding': 'identity',
      host: new URL(server.url).host,
    });
    for (const name of ['x-of-this-hop', 'keep-alive', 'te', 'proxy-authorization', 'proxy-connection']) {
      expect(headers, name).not.toHaveProperty(name);
    }
  });

  it('gets a version of the API where it names none', async () => {
    const server = await upstream();
    const quotas = oneLane(server.url, [account('a', 'KEY_A')]);
    const first = await startRouter({ quotas });
    await send(first.url);
    const second = await startRouter({ quotas, env: { ANTH_VERSION: '2030-12-31' } });
    await send(second.url);
    expect(server.requests.map(({ headers }) => headers['anthropic-version'])).toEqual([
      '2023-06-01',
      '2030-12-31',
    ]);
  });
});

describe('credentials', () => {
  const CLIENT = { 'x-api-key': 'client-key', authorization: 'Bearer client-token' };

  it.each([
    ['x-api-key', { 'x-api-key': 'anthropic-secret-1' }],
    ['authorization', { authorization: 'Bearer anthropic-secret-1' }],
  ] as const)("of the account replace the client's in header %s", async (header, expected) => {
    const server = await upstream();
    const quotas = oneLane(server.url, [{ name: 'a', credential: { env: 'KEY_A', header } }]);
    const { url } = await startRouter({ quotas });
    await send(url, {}, CLIENT);
    const { headers } = server.requests[0]!;
    const shown = Object.fromEntries(
      ['x-api-key', 'authorization'].flatMap((name) =>
        headers[name] === undefined ? [] : [[name, headers[name]]],
      ),
    );
    expect(shown).toEqual(expected);
  });

  it('of the client pass through where the account has none', async () => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, []) });
    await send(url, {}, CLIENT);
    expect(server.requests[0]!.headers).toMatchObject(CLIENT);
  });

  it('of the environment stand in where neither client nor account brings one', async () => {
    const server = await upstream();
    const env = { ANTHROPIC_AUTH_TOKEN: 'from-environment' };
    const { url } = await startRouter({ quotas: oneLane(server.url, []), env });
    await send(url);
    await send(url, {}, { 'x-api-key': 'client-key' });
    const [first, second] = server.requests;
    expect(first!.headers.authorization).toBe('Bearer from-environment');
    expect(second!.headers.authorization).toBeUndefined();
    expect(second!.headers['x-api-key']).toBe('client-key');
  });

  it.each([
    ['its own header', { 'x-quotalab-token': 'router-token-0123456789', 'x-api-key': 'client-key' }],
    ['a bearer', { authorization: 'Bearer router-token-0123456789', 'x-api-key': 'client-key' }],
    ['an API key', { 'x-api-key': 'router-token-0123456789', authorization: 'Bearer client-token' }],
  ])("of the router, shown as %s, never reach the upstream, and the client's do", async (_, headers) => {
    const server = await upstream();
    const token = 'router-token-0123456789';
    const { url } = await startRouter({ quotas: oneLane(server.url, []), token });
    expect((await send(url, {}, headers)).status).toBe(200);
    const raw = server.requests[0]!.rawHeaders.join('\n');
    expect(raw).not.toContain(token);
    expect(raw.toLowerCase()).not.toContain('x-quotalab-token');
    expect(raw).toMatch(/client-(key|token)/);
  });

  it('are in no log, no state and no answer', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    server.next({ kind: 'ok' }, { kind: 'refusal', class: 'throttle' });
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await send(running.url, {}, CLIENT));
    for (const path of ['usage', 'quotas', 'policy', 'decisions', 'usage/samples']) {
      answers.push(await ask(`${running.url}/v1/${path}`));
    }
    answers.push(await ask(`${running.url}/metrics`), await ask(`${running.url}/readyz`));
    await running.lines();
    await running.stop();
    const kept = writtenBytes(running, 'logs/usage.jsonl', 'logs/ccp.sqlite3').toString('latin1');
    const shown = answers.map(({ rawHeaders, text }) => `${rawHeaders.join('\n')}\n${text}`).join('\n');
    for (const secret of ['anthropic-secret-1', 'client-key', 'client-token']) {
      expect(kept).not.toContain(secret);
      expect(shown).not.toContain(secret);
    }
  });
});

describe('an answer on its way to the client', () => {
  it('keeps its bytes and its headers', async () => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const body = '{ "id":"msg_1", "usage":{"input_tokens":1,"output_tokens":2}, "text":"é \\u00e9" }\n';
    const headers = {
      'request-id': 'req_42',
      'retry-after': '17',
      'anthropic-organization-id': 'org',
      'anthropic-ratelimit-requests-remaining': '99',
      'anthropic-ratelimit-unified-status': 'allowed',
      'anthropic-ratelimit-unified-5h-utilization': '0.31',
      'set-cookie': ['a=1; Path=/', 'b=2'],
      'content-type': 'application/json; charset=utf-8',
      connection: 'close, X-Hop',
      'x-hop': '1',
      'keep-alive': 'timeout=1',
    };
    server.next({ kind: 'status', status: 200, headers, body });
    const answer = await send(url);
    expect(answer.text).toBe(body);
    const { connection: _, 'x-hop': __, 'keep-alive': ___, ...kept } = headers;
    expect(answer.headers).toMatchObject({ ...kept, 'content-length': String(Buffer.byteLength(body)) });
    expect(answer.headers).not.toHaveProperty('x-hop');
    expect(answer.headers).not.toHaveProperty('x-quotalab-refused-by');
  });

  it('is relayed packed and metered where the upstream packs it unasked', async () => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    server.next({ kind: 'gzip', text: 'packed' });
    const answer = await send(url);
    const { headers, body } = answer;
    expect(headers['content-encoding']).toBe('gzip');
    expect(body.subarray(0, 2)).toEqual(Buffer.of(0x1f, 0x8b));
    expect(headers['content-length']).toBe(String(body.length));
    expect((await usageOf(url)).models['claude-test']).toMatchObject({ rolling_in: 12, rolling_out: 34 });
  });

  it('that is packed and broken is relayed as it is', async () => {
    const server = await upstream();
    const { url } = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const packed = gzipSync('{"usage":{"input_tokens":5,"output_tokens":5}}').toString('latin1').slice(0, 20);
    const headers = { 'content-encoding': 'gzip' };
    server.next({ kind: 'status', status: 200, headers, body: packed });
    const answer = await send(url);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(packed);
  });

  it.each([400, 404, 413, 422])('with status %i passes unchanged and costs nothing', async (status) => {
    const first = await upstream();
    const second = await upstream();
    const running = await startRouter({ quotas: twoLanes(first.url, second.url) });
    const body = { type: 'error', error: { type: 'invalid_request_error', message: 'no' }, request_id: 'r' };
    first.next({ kind: 'status', status, headers: { 'x-should-retry': 'false' }, body });
    const answer = await send(running.url);
    expect(answer.status).toBe(status);
    expect(answer.text).toBe(JSON.stringify(body));
    expect(answer.headers['x-should-retry']).toBe('false');
    expect(second.requests).toHaveLength(0);
    const [line] = await running.completions();
    expect(line).toMatchObject({ status, err_type: '4xx', reason: 'upstream_error', input_tokens: 0 });
    const { accounts } = await usageOf(running.url);
    expect(accounts.map(({ usable, in_flight }) => [usable, in_flight])).toEqual([
      [true, 0],
      [true, 0],
    ]);
  });

  it('of 30 MB is relayed whole, unread', async () => {
    const server = await upstream();
    const quotas = oneLane(server.url, [account('a', 'KEY_A')]);
    const { url } = await startRouter({ quotas, limits: { maxHeldBytes: 1_000_000 } });
    server.next({ kind: 'ok', text: 'x'.repeat(30_000_000) });
    const answer = await send(url);
    expect(answer.body.length).toBeGreaterThan(30_000_000);
    expect(answer.json).toMatchObject({ type: 'message' });
  });
});

describe('requests that cost nothing', () => {
  it('are proxied and not metered', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    const { url } = running;
    expect((await ask(`${url}/v1/messages/count_tokens`, { body: message() })).json).toEqual({
      input_tokens: 12,
    });
    expect((await ask(`${url}/v1/models`)).json).toMatchObject({ data: [{ id: 'claude-test' }] });
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(server.requests[1]!.body).toHaveLength(0);
    expect(server.requests.map(({ headers }) => headers['x-api-key'])).toEqual([
      'anthropic-secret-1',
      'anthropic-secret-1',
    ]);
    expect(await running.lines()).toEqual([]);
    const usage = await usageOf(url);
    expect(usage.models).toEqual({});
    expect(usage.accounts[0]).toMatchObject({ requests: 0, in_flight: 0, in_flight_tokens: 0 });
    expect((await ask(`${url}/v1/usage/samples`)).json).toMatchObject({ models: {} });
  });

  it('change no turn, hold no room and end no rest', async () => {
    const server = await upstream();
    const clock = handClock(Date.now());
    const accounts = [account('a', 'KEY_A'), account('a2', 'KEY_A2')];
    const quotas = oneLane(server.url, accounts, { policy: 'round_robin' });
    const { url, router } = await startRouter({ quotas, clock });
    const count = (): Promise<unknown> => ask(`${url}/v1/messages/count_tokens`, { body: message() });
    const keys = (): unknown[] =>
      server.requests
        .filter(({ path }) => path === '/v1/messages')
        .map(({ headers }) => headers['x-api-key']);
    await send(url);
    await count();
    await send(url);
    await count();
    await send(url);
    expect(new Set(keys().slice(0, 2)).size).toBe(2);
    expect(keys()[2]).toBe(keys()[0]);
    server.next({ kind: 'refusal', class: 'throttle' });
    await send(url);
    clock.advance(7001);
    const [hold] = router.parts.fleet.holds.all();
    const gate = createGate();
    server.next({ kind: 'wait', gate });
    const counting = count();
    await server.arrived(server.requests.length + 1);
    expect(router.parts.fleet.lane('anthropic').accounts.map((meter) => meter.reservedTokens)).toEqual([
      0, 0,
    ]);
    gate.open();
    await counting;
    expect(hold).toMatchObject({ cause: 'throttle' });
    expect(router.parts.fleet.holds.all()).toEqual([hold]);
  });

  it('are served while every account rests, and their own pace rests none', async () => {
    const server = await upstream();
    const quotas = oneLane(server.url, [account('a', 'KEY_A')]);
    const { url } = await startRouter({ quotas });
    const count = async (): Promise<number> =>
      (await ask(`${url}/v1/messages/count_tokens`, { body: message() })).status;
    server.next({ kind: 'refusal', class: 'throttle' });
    expect(await count()).toBe(429);
    expect((await send(url)).status).toBe(200);
    server.next({ kind: 'refusal', class: 'throttle' });
    expect((await send(url)).status).toBe(429);
    expect((await send(url)).headers['x-quotalab-refused-by']).toBe('router');
    expect(await count()).toBe(200);
    expect((await ask(`${url}/v1/models`)).status).toBe(200);
    expect(server.requests).toHaveLength(5);
  });
});
