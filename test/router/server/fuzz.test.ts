/**
 * Random words from both sides: configurations, requests, upstream answers. Whatever comes, nothing is thrown that
 * nobody catches, every client gets an answer or a closed connection, and no reservation stays behind.
 * Long because the makers of random words stand beside the properties that need them.
 */

import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { readQuotas } from '../../../src/router/config/index.ts';
import {
  type FaultyRouter,
  inFlight,
  logLines,
  metric,
  readUsage,
  removeScratch,
  scratchDirectory,
  startRouter,
  until,
} from './fault-harness.ts';

const unhandled: unknown[] = [];
const note = (error: unknown): void => {
  unhandled.push(error);
};

/** What the upstream sends next to whoever asks; then it ends or resets the connection. */
let script: { readonly bytes: readonly Buffer[]; readonly isReset: boolean } = { bytes: [], isReset: false };
let upstream: Server;
let upstreamUrl: string;
let askedCount = 0;
let running: FaultyRouter;

beforeAll(async () => {
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  upstream = createServer((socket) => {
    socket.on('error', () => {});
    let hasAnswered = false;
    socket.on('data', (data) => {
      // One request to a connection; its head is always in the first piece here.
      if (hasAnswered || !data.includes('\r\n\r\n')) return;
      hasAnswered = true;
      askedCount++;
      for (const piece of script.bytes) socket.write(piece);
      if (script.isReset) socket.resetAndDestroy();
      else socket.end();
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  upstreamUrl = `http://127.0.0.1:${(upstream.address() as { port: number }).port}`;
});

beforeEach(async () => {
  running = await startRouter({
    quotas: freshAccounts(),
    env: { CCP_HEADER_TIMEOUT: '1s', CCP_SSE_IDLE_TIMEOUT: '1s', CCP_QUOTA_COOLDOWN_SEC: '0' },
    limits: { retryPauseMs: 0 },
  });
});

afterAll(async () => {
  await new Promise((resolve) => upstream.close(resolve));
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  removeScratch();
});

/** Everything the router sends for these bytes, to the end of the connection. */
function exchangeBytes(bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(running.router.port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.setTimeout(5000, () => {
      socket.destroy();
      reject(new Error(`neither an answer nor an end to ${bytes.toString('latin1')}`));
    });
    socket.on('data', (data) => received.push(data));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(received)));
    socket.write(bytes);
  });
}

function messageBytes(body: Buffer, path = '/v1/messages'): Buffer {
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** Status of an answer that came whole; 0 when the connection broke off in it. Fails on bytes that are no HTTP. */
function statusOf(agent: Agent, method: string, path: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = running.router;
    const asking = request({ agent, host: '127.0.0.1', port, method, path, timeout: 5000 }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.complete ? answer.statusCode! : 0));
      answer.on('error', () => resolve(0));
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer in time')));
    asking.on('error', reject);
    asking.end(body);
  });
}

let exampleCount = 0;

/** Two accounts that no example has used: what one upstream said must not keep the next example from being asked. */
function freshAccounts(): object {
  exampleCount++;
  const accounts = [`a${exampleCount}`, `b${exampleCount}`].map((name) => ({ name }));
  return {
    lanes: { anthropic: { base_url: upstreamUrl, accounts } },
    routes: [{ match: '*', preferred: 'anthropic' }],
  };
}

async function takeFreshAccounts(): Promise<void> {
  running.writeQuotas(freshAccounts());
  await running.router.reload(null);
}

async function expectOrder(): Promise<void> {
  await until('nothing is under way', async () => inFlight(await readUsage(running.url)) === 0);
  expect(unhandled).toEqual([]);
}

const SETTINGS = { seed: 20260211, endOnFailure: true } as const;

/** Values that numbers in an upstream's words may have, and should not. */
const oddValue = fc.oneof(
  fc.constantFrom(0, 1, -1, 1.5, 1e300, -1e300, 2 ** 53, '12', '', null, true, [], {}),
  fc.nat(100_000),
);

const usage = fc.record(
  {
    input_tokens: oddValue,
    output_tokens: oddValue,
    cache_creation_input_tokens: oddValue,
    cache_read_input_tokens: oddValue,
  },
  { requiredKeys: [] },
);

const streamEvent = fc.oneof(
  usage.map((each) => ({ type: 'message_start', message: { usage: each } })),
  usage.map((each) => ({ type: 'message_delta', usage: each, delta: {} })),
  fc.constant({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } }),
  fc.constant({ type: 'message_stop' }),
  fc.constant({ type: 'ping' }),
  oddValue.map((each) => ({ type: 'error', error: each })),
  fc.constantFrom('overloaded_error', 'rate_limit_error', 'authentication_error').map((type) => ({
    type: 'error',
    error: { type, message: 'm' },
  })),
  fc.jsonValue(),
);

const eventBytes = fc.oneof(
  { weight: 6, arbitrary: streamEvent.map((event) => Buffer.from(`data: ${JSON.stringify(event)}\n\n`)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('\n', '\r\n\r\n', ':\n', 'data', 'data:\n\n', '\ufeff', 'event: x\n')
      .map(Buffer.from),
  },
);

const headerName = fc.constantFrom(
  'retry-after',
  'content-encoding',
  'x-usage',
  'connection',
  'set-cookie',
  'trailer',
  'keep-alive',
  'x-codex-primary-used-percent',
  'x-codex-primary-window-minutes',
  'x-codex-primary-reset-at',
  'anthropic-ratelimit-unified-status',
  'anthropic-ratelimit-unified-5h-utilization',
  'anthropic-ratelimit-unified-5h-reset',
  'anthropic-ratelimit-unified-7d-utilization',
  'anthropic-ratelimit-unified-7d-reset',
  'anthropic-ratelimit-unified-representative-claim',
  'anthropic-ratelimit-tokens-remaining',
  'anthropic-ratelimit-tokens-reset',
  'x-anything',
);

const headerValue = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e999',
    'NaN',
    '99999999999999999999',
    '1.5',
    'gzip',
    'rejected',
    'allowed',
    'close',
  ),
  fc.constantFrom(
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '9999-12-31T23:59:59Z',
    'five_hour',
    'seven_day',
    '1,2',
    '1e15',
  ),
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 30,
  }),
);

const upstreamAnswer = fc
  .record({
    status: fc.constantFrom(
      200,
      200,
      200,
      200,
      204,
      301,
      304,
      400,
      401,
      403,
      404,
      413,
      418,
      429,
      429,
      500,
      503,
      529,
      599,
      999,
    ),
    type: fc.constantFrom(
      'text/event-stream',
      'text/event-stream; charset=utf-8',
      'application/json',
      'text/html',
      '',
    ),
    headers: fc.array(fc.tuple(headerName, headerValue), { maxLength: 6 }),
    pieces: fc.oneof(
      fc.array(eventBytes, { maxLength: 8 }),
      usage.map((each) => [Buffer.from(JSON.stringify({ type: 'message', usage: each }))]),
      fc.jsonValue().map((value) => [Buffer.from(JSON.stringify(value))]),
    ),
    framing: fc.constantFrom('close', 'length', 'longer', 'shorter', 'chunked', 'half chunk'),
    isReset: fc.boolean(),
  })
  .map(({ status, type, headers, pieces, framing, isReset }) => {
    const body = Buffer.concat(pieces);
    const lines = [`HTTP/1.1 ${status} X`, ...headers.map(([name, value]) => `${name}: ${value}`)];
    if (type !== '') lines.push(`content-type: ${type}`);
    const promised = { length: 0, longer: 7, shorter: -7 }[framing as 'length'];
    if (promised !== undefined) lines.push(`content-length: ${Math.max(0, body.length + promised)}`);
    const isChunked = framing.endsWith('chunk') || framing === 'chunked';
    if (isChunked) lines.push('transfer-encoding: chunked');
    const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
    const chunks = isChunked
      ? [
          ...pieces
            .filter((piece) => piece.length > 0)
            .map((piece) =>
              Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
            ),
          Buffer.from(framing === 'chunked' ? '0\r\n\r\n' : '5\r\nab'),
        ]
      : pieces;
    return { bytes: [head, ...chunks], isReset };
  });

describe('answers of an upstream', () => {
  it('of any status, headers, framing and events: the client gets an end, nothing stays reserved', async () => {
    const property = fc.asyncProperty(upstreamAnswer, fc.boolean(), async (answer, stream) => {
      script = answer;
      await takeFreshAccounts();
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      await statusOf(agent, 'POST', '/v1/messages', JSON.stringify({ model: 'm', stream }));
      // Where the connection is kept, the next answer begins where this one ended.
      expect(await statusOf(agent, 'GET', '/healthz', '')).toBe(200);
      agent.destroy();
    });
    await fc.assert(property, { ...SETTINGS, numRuns: 400 });
    expect(askedCount).toBeGreaterThanOrEqual(400);
    await expectOrder();
    const answer = await readUsage(running.url);
    for (const { short, weekly } of answer.accounts) {
      expect(short!.used_pct).toBeGreaterThanOrEqual(0);
      expect(weekly!.used_pct).toBeGreaterThanOrEqual(0);
    }
    expect(await metric(running.url, 'ccp_store_write_errors_total')).toBe(0);
    expect(running.router.parts.memory.failures).toEqual({ count: 0, reason: null });
  });

  it('that are no HTTP at all: 502, or a closed connection', async () => {
    const bytes = fc.array(
      fc.uint8Array({ maxLength: 100 }).map((each) => Buffer.from(each)),
      { maxLength: 3 },
    );
    const property = fc.asyncProperty(bytes, fc.boolean(), async (pieces, isReset) => {
      script = { bytes: pieces, isReset };
      await takeFreshAccounts();
      const received = await exchangeBytes(messageBytes(Buffer.from('{"model":"m"}')));
      expect(received.toString('latin1')).toMatch(/^HTTP\/1\.1 50[24] /);
    });
    await fc.assert(property, { ...SETTINGS, numRuns: 100 });
    await expectOrder();
  });
});

describe('requests of clients', () => {
  const good = {
    bytes: [
      Buffer.from(
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 46\r\n\r\n{"usage":{"input_tokens":1,"output_tokens":1}}',
      ),
    ],
    isReset: false,
  };
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .record(
        {
          model: fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), oddValue),
          stream: oddValue,
          max_tokens: oddValue,
          metadata: fc.oneof(
            oddValue,
            fc.record({ user_id: fc.oneof(fc.string({ unit: 'binary' }), oddValue) }),
          ),
        },
        { requiredKeys: [] },
      )
      .map((value) => Buffer.from(JSON.stringify(value))),
  );

  it('with any body: an answer, 400 for what is no JSON object, and every line of the log is JSON', async () => {
    script = good;
    await takeFreshAccounts();
    const paths = fc.constantFrom('/v1/messages', '/v1/messages/count_tokens', '/v1/messages?beta=true');
    const property = fc.asyncProperty(body, paths, async (bytes, path) => {
      const received = (await exchangeBytes(messageBytes(bytes, path))).toString('latin1');
      expect(received).toMatch(/^HTTP\/1\.1 (200|400) /);
      let value: unknown = null;
      try {
        value = JSON.parse(bytes.toString('utf8'));
      } catch {}
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      expect(received.startsWith('HTTP/1.1 400 ')).toBe(!isObject);
    });
    await fc.assert(property, { ...SETTINGS, numRuns: 300 });
    await expectOrder();
    await running.router.parts.memory.flushLog();
    expect(logLines(running.directory).length).toBeGreaterThan(100);
  });

  it('of any bytes: an answer or a closed connection', async () => {
    script = good;
    const line = fc.oneof(
      fc.constantFrom(
        'Host: localhost',
        'Connection: close',
        'Content-Length: 5',
        'Transfer-Encoding: chunked',
        'Upgrade: h2c',
      ),
      fc.constantFrom('Expect: 100-continue', 'Connection: upgrade', 'Origin: x', 'Host:', 'TE: trailers'),
      fc.tuple(headerName, headerValue).map(([name, value]) => `${name}: ${value}`),
    );
    const method = fc.constantFrom(
      'GET',
      'POST',
      'HEAD',
      'PUT',
      'DELETE',
      'OPTIONS',
      'CONNECT',
      'TRACE',
      'PRI',
      'x',
    );
    const path = fc.oneof(
      fc.constantFrom(
        '/',
        '*',
        '/v1/messages',
        '/v1/usage',
        '/v1/decisions?limit=9e9',
        '/v1/usage?%',
        '/%00',
        '//',
        'http:',
      ),
      fc.string({ maxLength: 40 }).map((text) => `/v1/${text}`),
    );
    const property = fc.asyncProperty(
      method,
      path,
      fc.array(line, { maxLength: 6 }),
      body,
      async (verb, target, lines, rest) => {
        const head = [`${verb} ${target} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n');
        const socketBytes = Buffer.concat([Buffer.from(head, 'latin1'), rest]);
        await new Promise<void>((resolve, reject) => {
          const socket = connect(running.router.port, '127.0.0.1');
          socket.setTimeout(5000, () =>
            reject(new Error(`no end to ${JSON.stringify(socketBytes.toString('latin1'))}`)),
          );
          socket.on('error', () => {});
          socket.on('close', () => resolve());
          socket.on('data', () => {});
          // The client says that no more comes, so that a body shorter than promised is over too.
          socket.end(socketBytes);
        });
      },
    );
    await fc.assert(property, { ...SETTINGS, numRuns: 300 });
    await expectOrder();
  });
});

describe('a configuration', () => {
  it('of random words is read, or refused in one sentence', async () => {
    const directory = scratchDirectory();
    const file = join(directory, 'quotas.json');
    const options = { file, cwd: directory, homeDirectory: directory, env: {}, timeZone: 'UTC' };
    const name = fc.constantFrom('zai', 'anthropic', 'x', '', '__proto__', 'constructor', 'a b', '*');
    const odd = fc.oneof(
      oddValue,
      fc.constantFrom(
        'http://127.0.0.1:9',
        'ftp://x',
        'https://u:p@x',
        '*',
        'a*b*',
        'UTC',
        'smart',
        'random',
        'x.json',
      ),
    );
    const window = fc.record(
      {
        kind: fc.oneof(fc.constantFrom('fixed', 'first_use', 'sliding'), odd),
        capacity_tokens: odd,
        length_minutes: odd,
        next_reset: odd,
      },
      { requiredKeys: [] },
    );
    const account = fc.record(
      {
        name: fc.oneof(name, odd),
        credential: fc.oneof(odd, fc.record({ env: odd, header: odd })),
        short: window,
        weekly: window,
      },
      { requiredKeys: [] },
    );
    const quotas = fc.record(
      {
        windows: fc.oneof(
          odd,
          fc.record({ rolling_seconds: odd, weekly_seconds: odd }, { requiredKeys: [] }),
        ),
        models: fc.oneof(
          odd,
          fc.dictionary(
            name,
            fc.record(
              {
                provider: fc.oneof(name, odd),
                rolling_tokens: odd,
                weekly_limit_type: odd,
                weekly_limit_value: odd,
                warn_pct: odd,
              },
              { requiredKeys: [] },
            ),
          ),
        ),
        lanes: fc.oneof(
          odd,
          fc.dictionary(
            name,
            fc.record(
              { base_url: odd, accounts: fc.oneof(odd, fc.array(account, { maxLength: 3 })) },
              { requiredKeys: [] },
            ),
          ),
        ),
        routes: fc.oneof(
          odd,
          fc.array(
            fc.record(
              { match: fc.oneof(name, odd), preferred: name, fallback: fc.oneof(name, odd) },
              { requiredKeys: [] },
            ),
            { maxLength: 3 },
          ),
        ),
        policy: odd,
        token_weights: fc.oneof(odd, fc.record({ input: odd, output: odd }, { requiredKeys: [] })),
        time_zone: odd,
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      { weight: 4, arbitrary: quotas.map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: fc.json() },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    );
    let goodCount = 0;
    const property = fc.asyncProperty(text, async (each) => {
      writeFileSync(file, each);
      try {
        const { config, shown } = await readQuotas(options);
        goodCount++;
        expect(config.lanes.length).toBeGreaterThan(0);
        expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
      } catch (error) {
        expect(error).toBeInstanceOf(QuotalabError);
        expect((error as Error).message).not.toContain('\n');
        expect((error as Error).message.length).toBeLessThan(2000);
      }
    });
    await fc.assert(property, { ...SETTINGS, numRuns: 1000 });
    expect(goodCount).toBeGreaterThan(10);
  });
});
