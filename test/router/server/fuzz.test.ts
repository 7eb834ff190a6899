/**
 * Random words from both sides: requests and upstream answers. Whatever comes, nothing is thrown that
 * nobody catches, every client gets an answer or a closed connection, and no reservation stays behind.
 */

import { Agent, request } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faultCount, reportFaults } from '../../faults.ts';
import {
  type FaultyRouter,
  inFlight,
  logLines,
  metric,
  readUsage,
  removeScratch,
  startRouter,
  until,
} from './fault-harness.ts';
import { headerName, headerValue, oddValue, upstreamAnswer } from './random-words.ts';

/** The property holds for each of them, which are few in the suite. */
async function holdsForAll<T>(
  what: string,
  property: fc.IAsyncProperty<T>,
  [few, all]: readonly [number, number],
): Promise<void> {
  const tried = faultCount(few, all);
  await fc.assert(property, { seed: 20260211, endOnFailure: true, numRuns: tried });
  reportFaults({ family: 'mutated input', faults: `random ${what}`, tried, kept: tried, lost: '' });
}

const unhandled: unknown[] = [];
const note = (error: unknown): void => {
  unhandled.push(error);
};

/** What the upstream sends next to whoever asks; then it ends or resets the connection. */
let script: { readonly bytes: readonly Buffer[]; readonly isReset: boolean } = { bytes: [], isReset: false };
let upstream: Server;
let upstreamUrl: string;
let askedCount = 0;
/** An answer that takes longer never comes, however busy the machine. */
const HANG_MS = 120_000;

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
    socket.setTimeout(HANG_MS, () => {
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
    const asking = request({ agent, host: '127.0.0.1', port, method, path, timeout: HANG_MS }, (answer) => {
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
    await holdsForAll('answers of an upstream', property, [150, 6000]);
    expect(askedCount).toBeGreaterThanOrEqual(150);
    await expectOrder();
    const answer = await readUsage(running.url);
    for (const { short, weekly } of answer.accounts) {
      expect(short!.used_pct).toBeGreaterThanOrEqual(0);
      expect(weekly!.used_pct).toBeGreaterThanOrEqual(0);
    }
    expect(await metric(running.url, 'ccp_store_write_errors_total')).toBe(0);
    expect(running.router.parts.memory.failures).toEqual({ count: 0, reason: null });
  });

  it('without content that send some, in a packing nobody knows, and break off: the connection of the client lives on', async () => {
    const head =
      'HTTP/1.1 204 X\r\ncontent-type: text/event-stream\r\ncontent-encoding: x\r\ncontent-length: 148\r\n\r\n';
    script = { bytes: [Buffer.from(head), Buffer.alloc(148, 'a')], isReset: true };
    await takeFreshAccounts();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await statusOf(agent, 'POST', '/v1/messages', '{"model":"m","stream":true}')).toBe(502);
    expect(await statusOf(agent, 'GET', '/healthz', '')).toBe(200);
    agent.destroy();
    await expectOrder();
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
    await holdsForAll('answers that are no HTTP', property, [40, 3000]);
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
    await holdsForAll('bodies of requests', property, [120, 6000]);
    await expectOrder();
    await running.router.parts.memory.flushLog();
    expect(logLines(running.directory).length).toBeGreaterThan(40);
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
          socket.setTimeout(HANG_MS, () =>
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
    await holdsForAll('requests byte for byte', property, [120, 6000]);
    await expectOrder();
  });
});
