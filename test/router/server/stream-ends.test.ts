/** How streams begin and end: what moves a request on, what its client sees, what is charged and what the log says. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, message, openAnswer, send } from './http-client.ts';
import { account, oneLane, type RunningRouter, startRouter, upstream } from './router-harness.ts';
import { type StreamEvent, sseText, streamEvents } from './upstream-answers.ts';

/** A server that answers each request as `play` does; its address. */
async function rawServer(
  play: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly url: string }> {
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    request.resume();
    request.on('end', () => play(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const SSE = { 'content-type': 'text/event-stream; charset=utf-8' };
const textOf = (events: readonly StreamEvent[]): string => events.map(sseText).join('');
const EVENTS = streamEvents('claude-test', 'msg_0', {});
const OVERLOADED = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } } as const;

const one = (url: string): Promise<RunningRouter> =>
  startRouter({ quotas: oneLane(url, [account('a', 'KEY_A')]), limits: { retryPauseMs: 0 } });
const stream = (url: string) => ask(`${url}/v1/messages`, { body: message({ stream: true }) });
const samplesOf = ({ router }: RunningRouter) =>
  router.parts.memory.store.querySamples({ sinceMs: 0, limit: 100 });

describe('an error where a stream should begin', () => {
  it.each([
    ['alone', ''],
    ['after pings and comments', ': hello\n\nevent: ping\ndata: {"type": "ping"}\n\n'],
  ])('%s moves on to the next account, as one with a status would', async (_, before) => {
    const asked: string[] = [];
    const server = await rawServer((request, response) => {
      asked.push(String(request.headers['x-api-key']));
      response.writeHead(200, SSE);
      response.end(asked.length === 1 ? before + sseText(OVERLOADED) : textOf(EVENTS));
    });
    const quotas = oneLane(server.url, [account('a', 'KEY_A'), account('b', 'KEY_A2')]);
    const running = await startRouter({ quotas });
    const { status, text } = await stream(running.url);
    expect([status, text]).toEqual([200, textOf(EVENTS)]);
    expect(asked).toEqual(['anthropic-secret-1', 'anthropic-secret-2']);
    expect(samplesOf(running)).toMatchObject([{ account: 'b', estimated: 0 }]);
    expect(await running.completions()).toMatchObject([
      { account: 'a', reason: 'refused', refusal: 'overload', cause: 'overloaded_error', input_tokens: 0 },
      { account: 'b', reason: 'ok', cause: '' },
    ]);
  });

  it('of a lone account is an answer with the status of its type and the words of the provider', async () => {
    const server = await rawServer((_, response) => {
      response.writeHead(200, { ...SSE, 'request-id': 'req_1' });
      response.end(sseText(OVERLOADED));
    });
    const running = await one(server.url);
    const { status, headers, json } = await stream(running.url);
    expect([status, headers['content-type']]).toEqual([529, 'application/json']);
    expect(json).toEqual({ ...OVERLOADED, request_id: 'req_1' });
    expect(samplesOf(running)).toEqual([]);
  });

  it("of the client's own making is its 400, and nothing moves on", async () => {
    let count = 0;
    const server = await rawServer((_, response) => {
      count++;
      const error = { type: 'error', error: { type: 'invalid_request_error', message: 'no such tool' } };
      response.writeHead(200, SSE);
      response.end(sseText(error));
    });
    const quotas = oneLane(server.url, [account('a', 'KEY_A'), account('b', 'KEY_A2')]);
    const { url } = await startRouter({ quotas });
    const { status, text } = await stream(url);
    expect([status, count]).toEqual([400, 1]);
    expect(text).toContain('no such tool');
  });

  it('does not wait for an upstream that leaves its stream open after it', async () => {
    const server = await rawServer((_, response) => {
      response.writeHead(200, SSE);
      response.write(sseText(OVERLOADED));
    });
    const { url } = await one(server.url);
    expect((await stream(url)).status).toBe(529);
  });
});

describe('a stream of pings alone', () => {
  const PING = 'event: ping\ndata: {"type": "ping"}\n\n';

  it('that ends has not begun: another account is asked', async () => {
    const asked: string[] = [];
    const server = await rawServer((request, response) => {
      asked.push(String(request.headers['x-api-key']));
      response.writeHead(200, SSE);
      response.end(asked.length === 1 ? PING : textOf(EVENTS));
    });
    const quotas = oneLane(server.url, [account('a', 'KEY_A'), account('b', 'KEY_A2')]);
    const { url } = await startRouter({ quotas });
    const { status, text } = await stream(url);
    expect([status, text]).toEqual([200, textOf(EVENTS)]);
    expect(asked).toEqual(['anthropic-secret-1', 'anthropic-secret-2']);
  });

  it('reaches its client after a while, though nothing follows', async () => {
    const server = await rawServer((_, response) => {
      response.writeHead(200, SSE);
      response.write(PING);
    });
    const quotas = oneLane(server.url, [account('a', 'KEY_A')]);
    const { url } = await startRouter({ quotas, limits: { longestPingsMs: 50 } });
    const coming = await openAnswer(`${url}/v1/messages`, { body: message({ stream: true }) });
    expect([coming.status, await coming.until(PING)]).toEqual([200, PING]);
    coming.leave();
  });
});

describe('an end without the last event', () => {
  it('is an error event for the client, and no "ok" in the log', async () => {
    const server = await rawServer((_, response) => {
      response.writeHead(200, SSE);
      response.end(textOf(EVENTS.slice(0, 4)));
    });
    const running = await one(server.url);
    const { text } = await stream(running.url);
    expect(text.startsWith(textOf(EVENTS.slice(0, 4)))).toBe(true);
    expect(text).toMatch(/event: error\ndata: .*broke off \(ended_early\)/);
    expect(await running.completions()).toMatchObject([
      { reason: 'stream_error', cause: 'ended_early', input_tokens: 12, estimated: true },
    ]);
    expect(running.notices).toContain('lane anthropic: the answer broke off (ended_early)');
  });

  it('and without any event is no answer: nothing is charged', async () => {
    const server = await rawServer((_, response) => {
      response.writeHead(200, SSE);
      response.end(': nothing\n\n');
    });
    const running = await one(server.url);
    expect((await stream(running.url)).status).toBe(502);
    expect(samplesOf(running)).toEqual([]);
  });
});

describe('a stream that is packed although nobody asked for it', () => {
  const whole = Buffer.from(textOf(EVENTS));
  it.each([
    ['gzip', gzipSync(whole)],
    ['x-gzip', gzipSync(whole)],
    ['deflate', deflateSync(whole)],
    ['br', brotliCompressSync(whole)],
  ])('by %s is unpacked and metered, in pieces of any size', async (encoding, packed) => {
    for (const size of [1, 7, packed.length]) {
      const server = await rawServer((_, response) => {
        response.writeHead(200, { ...SSE, 'content-encoding': encoding });
        for (let from = 0; from < packed.length; from += size)
          response.write(packed.subarray(from, from + size));
        response.end();
      });
      const running = await one(server.url);
      const { headers, text } = await stream(running.url);
      expect(headers['content-encoding']).toBeUndefined();
      expect(text).toBe(textOf(EVENTS));
      expect(samplesOf(running)).toMatchObject([{ inputTokens: 12, outputTokens: 34, estimated: 0 }]);
    }
  });

  it('comes event by event', async () => {
    const server = await rawServer((_, response) => {
      response.writeHead(200, { ...SSE, 'content-encoding': 'gzip' });
      const packer = createGzip();
      packer.pipe(response);
      packer.write(textOf(EVENTS.slice(0, 3)));
      packer.flush();
    });
    const { url } = await one(server.url);
    const coming = await openAnswer(`${url}/v1/messages`, { body: message({ stream: true }) });
    expect(await coming.until(textOf(EVENTS.slice(0, 3)))).toBe(textOf(EVENTS.slice(0, 3)));
    coming.leave();
  });

  it('badly, breaks off with a word', async () => {
    const bytes = gzipSync(textOf(EVENTS));
    const server = await rawServer((_, response) => {
      response.writeHead(200, { ...SSE, 'content-encoding': 'gzip' });
      response.end(Buffer.concat([bytes.subarray(0, 20), Buffer.alloc(60, 7)]));
    });
    const running = await one(server.url);
    const answer = await stream(running.url);
    expect(answer.status === 502 || /event: error/.test(answer.text)).toBe(true);
    expect((await running.completions())[0]!.cause).toMatch(/^Z_/);
  });

  it('in a way we do not know passes as it is, at the estimate', async () => {
    const server = await rawServer((_, response) => {
      response.writeHead(200, { ...SSE, 'content-encoding': 'zstd' });
      response.end('not to be read');
    });
    const running = await one(server.url);
    const { headers, text } = await stream(running.url);
    expect([headers['content-encoding'], text]).toEqual(['zstd', 'not to be read']);
    expect(samplesOf(running)).toMatchObject([{ estimated: 1, inputTokens: expect.any(Number) }]);
    expect(samplesOf(running)[0]!.inputTokens).toBeGreaterThan(10);
  });
});

describe('a client that leaves', () => {
  it.each([
    ['after pieces of the answer', 4 + 200, 12, 200],
    ['after the head alone', 1, 12, 1],
  ])('%s is charged for what had begun, as an estimate', async (_, sent, input, output) => {
    const events = streamEvents('claude-test', 'msg_0', { deltas: 400, text: 'x '.repeat(400), pings: 0 });
    const server = await rawServer((_request, response) => {
      response.writeHead(200, SSE);
      response.write(textOf(events.slice(0, sent)));
    });
    const running = await one(server.url);
    const coming = await openAnswer(`${running.url}/v1/messages`, { body: message({ stream: true }) });
    await coming.until(sseText(events[sent - 1]!));
    coming.leave();
    await expect.poll(() => running.router.runningCount).toBe(0);
    const [line, ...others] = await running.completions();
    expect(others).toEqual([]);
    expect(line).toMatchObject({ reason: 'client_gone', estimated: true, input_tokens: input });
    expect(line!.output_tokens).toBeGreaterThanOrEqual(output);
    expect(line!.output_tokens).toBeLessThan(output * 1.2 + 1);
    expect(samplesOf(running)).toMatchObject([{ estimated: 1, inputTokens: input }]);
  });

  it('before any event is charged the estimated input', async () => {
    const server = await rawServer((_, response) => {
      response.writeHead(200, SSE);
      response.flushHeaders();
    });
    const running = await one(server.url);
    // Its head is held, so there is no answer to leave yet.
    const leave = new AbortController();
    const body = JSON.stringify(message({ stream: true }));
    const coming = fetch(`${running.url}/v1/messages`, { method: 'POST', body, signal: leave.signal });
    await expect.poll(() => running.router.parts.contacts.size).toBe(1);
    leave.abort();
    await expect(coming).rejects.toThrow();
    await expect.poll(() => samplesOf(running).length).toBe(1);
    expect(samplesOf(running)[0]).toMatchObject({ estimated: 1, outputTokens: 0 });
    expect(samplesOf(running)[0]!.inputTokens).toBeGreaterThan(10);
  });

  it('after the last event is charged as told', async () => {
    const server = await rawServer((_, response) => {
      response.writeHead(200, SSE);
      response.write(textOf(EVENTS));
    });
    const running = await one(server.url);
    const coming = await openAnswer(`${running.url}/v1/messages`, { body: message({ stream: true }) });
    await coming.until('message_stop');
    coming.leave();
    await expect.poll(() => running.router.runningCount).toBe(0);
    expect(samplesOf(running)).toMatchObject([{ inputTokens: 12, outputTokens: 34, estimated: 0 }]);
  });
});

it('zeros in the last event do not erase what was told', async () => {
  const events = EVENTS.map((event) =>
    event.type === 'message_delta'
      ? { ...event, usage: { input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 40 } }
      : event,
  );
  const server = await rawServer((_, response) => {
    response.writeHead(200, SSE);
    response.end(textOf(events));
  });
  const running = await one(server.url);
  await stream(running.url);
  expect(samplesOf(running)).toMatchObject([{ inputTokens: 12, outputTokens: 40 }]);
});

describe('a kept connection', () => {
  it('that closes under a request is replaced once, and the client sees none of it', async () => {
    const seen = new Set<unknown>();
    const server = await rawServer(({ socket }, response) => {
      if (seen.has(socket)) {
        socket.destroy();
        return;
      }
      seen.add(socket);
      response.writeHead(200, SSE);
      response.end(textOf(EVENTS));
    });
    const running = await one(server.url);
    for (const _ of [1, 2, 3]) expect((await stream(running.url)).text).toBe(textOf(EVENTS));
    expect(samplesOf(running)).toHaveLength(3);
    expect(running.notices).toEqual([]);
  });

  it('that was fresh and closes is a failure, asked once', async () => {
    let count = 0;
    const server = await rawServer(({ socket }) => {
      count++;
      socket.destroy();
    });
    const running = await one(server.url);
    expect((await send(running.url)).status).toBe(502);
    expect(count).toBe(1);
    expect(running.notices).toEqual(['lane anthropic: no answer (UND_ERR_SOCKET)']);
    expect(await running.completions()).toMatchObject([{ reason: 'net', cause: 'UND_ERR_SOCKET' }]);
  });
});

it('addresses with doubled slashes, or one at the end, are the addresses they mean, with their query', async () => {
  const server = await upstream();
  const { url } = await one(server.url);
  const answer = await ask(`${url}//v1//messages?beta=true&next=//x`, { body: message() });
  expect(answer.status).toBe(200);
  expect(server.requests[0]!.path).toBe('/v1/messages?beta=true&next=//x');
  expect((await ask(`${url}//v1/usage`)).status).toBe(200);
  expect((await ask(`${url}/v1/messages/?beta=true`, { body: message() })).status).toBe(200);
  expect(server.requests[1]!.path).toBe('/v1/messages?beta=true');
});

it('a stop that cannot wait ends a stream with an error event, and keeps what it used', async () => {
  const server = await rawServer((_, response) => {
    response.writeHead(200, SSE);
    response.write(textOf(EVENTS.slice(0, 4)));
  });
  const running = await one(server.url);
  const coming = await openAnswer(`${running.url}/v1/messages`, { body: message({ stream: true }) });
  await coming.until(textOf(EVENTS.slice(0, 4)));
  await running.stop();
  const { text, isWhole } = await coming.end();
  expect(isWhole).toBe(true);
  expect(text).toMatch(/event: error\ndata: .*the router is shutting down/);
  const quotas = oneLane(server.url, [account('a', 'KEY_A')]);
  const again = await startRouter({ quotas, directory: running.directory });
  expect(samplesOf(again)).toMatchObject([{ inputTokens: 12, estimated: 1 }]);
});
