import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import Anthropic, { APIConnectionError, type APIError } from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Behaviour, createGate, type ScriptedUpstream, startUpstream } from './scripted-upstream.ts';
import { streamEvents } from './upstream-answers.ts';
import { REFUSAL_CLASSES, type RefusalClass, refusalOf } from './upstream-refusals.ts';

const open: ScriptedUpstream[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((upstream) => upstream.close()));
});

async function upstreamWith(...behaviours: readonly Behaviour[]): Promise<{
  readonly upstream: ScriptedUpstream;
  readonly client: Anthropic;
}> {
  const upstream = await startUpstream();
  open.push(upstream);
  upstream.next(...behaviours);
  return {
    upstream,
    client: new Anthropic({ apiKey: 'test', authToken: null, baseURL: upstream.url, maxRetries: 0 }),
  };
}

const CALL = {
  model: 'claude-test-1',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Grüße' }],
};
const textOf = (message: Anthropic.Message): string =>
  message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a served call', () => {
  it('reaches the client of the API with its text and its usage', async () => {
    const { client, upstream } = await upstreamWith({
      kind: 'ok',
      text: 'hello',
      inputTokens: 7,
      outputTokens: 9,
      cacheReadTokens: 3,
      headers: { 'x-more': 'yes' },
    });
    const { data, response } = await client.messages.create(CALL).withResponse();
    expect(textOf(data)).toBe('hello');
    expect(data.model).toBe('claude-test-1');
    expect(data.usage).toMatchObject({ input_tokens: 7, output_tokens: 9, cache_read_input_tokens: 3 });
    expect(response.headers.get('x-more')).toBe('yes');
    const [received] = upstream.requests;
    expect(received).toMatchObject({ method: 'POST', path: '/v1/messages', aborted: false });
    expect(received?.json).toEqual(CALL);
    expect(JSON.parse(String(received?.body))).toEqual(CALL);
    expect(received?.headers.authorization).toBe('Bearer test');
    expect(received?.rawHeaders.some((name) => /^authorization$/i.test(name))).toBe(true);
  });

  it('is streamed when the request asks for a stream', async () => {
    const { client } = await upstreamWith({ kind: 'ok', text: 'a 👋🏽 b', outputTokens: 50 });
    const message = await client.messages.stream(CALL).finalMessage();
    expect(textOf(message)).toBe('a 👋🏽 b');
    expect(message.usage.output_tokens).toBe(50);
    expect(message.stop_reason).toBe('end_turn');
  });

  it.each([1, 2, 3, 7, 64])('arrives whole in pieces of %i bytes', async (splitBytes) => {
    const text = 'Grüße, 世界 👋🏽!';
    const { upstream, client } = await upstreamWith({
      kind: 'stream',
      text,
      deltas: 4,
      pings: 3,
      splitBytes,
    });
    expect(textOf(await client.messages.stream(CALL).finalMessage())).toBe(text);
    upstream.next({ kind: 'stream', text, deltas: 1, pings: 0, splitBytes });
    // The plain client hands on each piece as it was written; fetch joins what came together.
    const sent = request(`${upstream.url}/v1/messages`, { method: 'POST' }).end('{}');
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(response, 'end');
    expect(Math.max(...chunks.map(({ length }) => length))).toBe(splitBytes);
    expect(Buffer.concat(chunks).toString()).toContain(text);
    const broken = chunks.filter((chunk) => chunk.toString().includes('\uFFFD'));
    if (splitBytes === 1) expect(broken.length).toBe(Buffer.byteLength(text.replace(/[ -~]/g, '')));
    if (splitBytes < 64) expect(broken.length).toBeGreaterThan(0);
  });

  it('counts output cumulatively, and may count everything at the end', () => {
    const usages = (usageAtEnd: boolean): unknown[] =>
      streamEvents('m', 'msg_0', { inputTokens: 5, outputTokens: 9, messageDeltas: 3, usageAtEnd })
        .filter(({ type }) => type === 'message_delta')
        .map(({ usage }) => usage);
    expect(usages(false)).toEqual([{ output_tokens: 3 }, { output_tokens: 6 }, { output_tokens: 9 }]);
    expect(usages(true)[2]).toMatchObject({ input_tokens: 5, output_tokens: 9 });
  });

  it('streams the same text however it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, deltas) => {
        const sent = streamEvents('m', 'msg_0', { text, deltas }).filter(
          ({ type }) => type === 'content_block_delta',
        ) as unknown as Array<{ delta: { text: string } }>;
        expect(sent).toHaveLength(deltas);
        expect(sent.map(({ delta }) => delta.text).join('')).toBe(text);
        // Half a surrogate pair would not survive UTF-8.
        for (const { delta } of sent) expect(Buffer.from(delta.text).toString()).toBe(delta.text);
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('may be a count of tokens or the list of models', async () => {
    const { client } = await upstreamWith({ kind: 'ok', inputTokens: 77 }, { kind: 'ok' });
    const { model, messages } = CALL;
    expect(await client.messages.countTokens({ model, messages })).toEqual({ input_tokens: 77 });
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['claude-test']);
  });

  it('may be compressed, echoed or cut in two', async () => {
    const gate = createGate();
    const { upstream, client } = await upstreamWith(
      { kind: 'gzip', text: 'packed' },
      { kind: 'echo' },
      { kind: 'slow_body', gate, text: 'slow' },
    );
    const packed = await client.messages.create(CALL).withResponse();
    expect(packed.response.headers.get('content-encoding')).toBe('gzip');
    expect(textOf(packed.data)).toBe('packed');
    const echo = JSON.parse(textOf(await client.messages.create(CALL)));
    expect(echo.sha256).toBe(createHash('sha256').update(JSON.stringify(CALL)).digest('hex'));
    expect(echo.headers['anthropic-version']).toMatch(/^\d{4}-\d\d-\d\d$/);
    const slow = await client.messages.create(CALL).asResponse();
    gate.open();
    expect(await slow.text()).toContain('slow');
    expect(upstream.requests).toHaveLength(3);
  });
});

describe('a refused call', () => {
  const AT_MS = Date.UTC(2026, 4, 23, 21, 30);
  const refuse = async (
    name: RefusalClass,
  ): Promise<{ status: number; error: unknown; headers: Headers }> => {
    const { client } = await upstreamWith({ kind: 'refusal', class: name, resetAtMs: AT_MS });
    const { status, error, headers } = (await rejection(client.messages.create(CALL))) as APIError;
    return { status: status!, error, headers: headers! };
  };

  it('looks as the provider writes it', async () => {
    const quota = await refuse('quota_5h');
    expect(quota).toMatchObject({ status: 429, error: { error: { type: 'rate_limit_error' } } });
    expect(quota.headers.get('anthropic-ratelimit-unified-5h-reset')).toBe(String(AT_MS / 1000));
    expect(quota.headers.get('anthropic-ratelimit-unified-representative-claim')).toBe('five_hour');
    expect(await refuse('overloaded')).toMatchObject({ status: 529 });
    expect(await refuse('billing_400')).toMatchObject({ status: 400 });
    const bare = await refuse('account_limit');
    expect([...bare.headers.keys()].filter((name) => /ratelimit|retry/.test(name))).toEqual([]);
    const glm = await refuse('zai_1308');
    expect(glm.error).toMatchObject({
      error: { code: '1308', message: expect.stringContaining('2026-05-24 05:30:00') },
    });
    const codex = await refuse('codex');
    expect(codex.error).toMatchObject({ error: { type: 'usage_limit_reached', resets_at: AT_MS / 1000 } });
  });

  it('differs from every other class, in status, headers or body', () => {
    const seen = new Set(
      REFUSAL_CLASSES.map((name) => JSON.stringify(refusalOf(name, AT_MS, AT_MS - 60_000))),
    );
    expect(seen.size).toBe(REFUSAL_CLASSES.length);
    expect(refusalOf('quota_7d', AT_MS, AT_MS - 60_000).headers['retry-after']).toBe('60');
  });

  it('can say so in the headers of a served call', async () => {
    const { client } = await upstreamWith({ kind: 'refusal', class: 'overage_200', headers: { 'x-a': '1' } });
    const { data, response } = await client.messages.create(CALL).withResponse();
    expect(data.type).toBe('message');
    expect(response.headers.get('anthropic-ratelimit-unified-status')).toBe('rejected');
    expect(response.headers.get('anthropic-ratelimit-unified-overage-in-use')).toBe('true');
    expect(response.headers.has('anthropic-ratelimit-unified-overage-disabled-reason')).toBe(false);
  });

  it('may have any status, headers and body', async () => {
    const { upstream } = await upstreamWith({
      kind: 'status',
      status: 418,
      headers: { via: 'pot' },
      body: 'tea',
    });
    const response = await fetch(`${upstream.url}/v1/anything?x=1`);
    expect([response.status, response.headers.get('via'), await response.text()]).toEqual([
      418,
      'pot',
      'tea',
    ]);
    expect(upstream.requests[0]).toMatchObject({ method: 'GET', path: '/v1/anything?x=1', json: undefined });
  });

  it('may come as an event of a stream that began well', async () => {
    const { client } = await upstreamWith({
      kind: 'stream_error',
      errorType: 'overloaded_error',
      afterEvents: 4,
    });
    const texts: string[] = [];
    const stream = client.messages.stream(CALL).on('text', (text) => texts.push(text));
    expect(String(await rejection(stream.finalMessage()))).toContain('overloaded_error');
    expect(texts).toHaveLength(1);
  });
});

describe('a broken call', () => {
  it('is reset before its headers, or in the middle of its stream', async () => {
    const { upstream, client } = await upstreamWith(
      { kind: 'reset' },
      { kind: 'reset_mid_stream', afterEvents: 4 },
    );
    expect(await rejection(client.messages.create(CALL))).toBeInstanceOf(APIConnectionError);
    const stream = client.messages.stream(CALL);
    const seen: string[] = [];
    stream.on('streamEvent', ({ type }) => seen.push(type));
    expect(await rejection(stream.finalMessage())).toBeInstanceOf(Error);
    expect(seen).toEqual(['message_start', 'content_block_start', 'content_block_delta']);
    await Promise.all(upstream.requests.map(({ ended }) => ended));
    expect(upstream.requests.map(({ aborted }) => aborted)).toEqual([false, false]);
  });

  it.each([
    { kind: 'hang' },
    { kind: 'stall' },
    { kind: 'stall', afterEvents: 3 },
  ] as const)('lasts until the client leaves: %o', async (behaviour) => {
    const { upstream, client } = await upstreamWith(behaviour);
    const leave = new AbortController();
    const call = rejection(client.messages.stream(CALL, { signal: leave.signal }).finalMessage());
    const [received] = await upstream.arrived(1);
    expect(received!.aborted).toBe(false);
    leave.abort();
    await Promise.all([call, received!.ended]);
    expect(received!.aborted).toBe(true);
  });

  it('is known to be aborted when the client leaves while it waits at a gate', async () => {
    const gate = createGate();
    const { upstream, client } = await upstreamWith({ kind: 'wait', gate });
    const leave = new AbortController();
    const call = rejection(client.messages.create(CALL, { signal: leave.signal }));
    const [received] = await upstream.arrived(1);
    leave.abort();
    await Promise.all([call, received!.ended]);
    gate.open();
    expect(received!.aborted).toBe(true);
  });
});

describe('the script', () => {
  it('holds calls at gates and lets them go in the order of the test', async () => {
    const [first, second] = [createGate(), createGate()];
    const { upstream, client } = await upstreamWith();
    upstream.script((_, index) => ({
      kind: 'wait',
      gate: index === 0 ? first : second,
      answer: { kind: 'ok', text: String(index) },
    }));
    const done: string[] = [];
    const call = async (): Promise<void> => {
      done.push(textOf(await client.messages.create(CALL)));
    };
    const calls = [call(), call()];
    await upstream.arrived(2);
    expect([upstream.connections, upstream.acceptedConnections]).toEqual([2, 2]);
    second.open();
    await Promise.race(calls);
    expect(done).toEqual(['1']);
    first.open();
    await Promise.all(calls);
    expect(done).toEqual(['1', '0']);
  });

  it('pauses a stream between two events', async () => {
    const gate = createGate();
    const { upstream, client } = await upstreamWith({
      kind: 'stream',
      deltas: 3,
      pings: 0,
      pause: { afterEvents: 3, gate },
    });
    const seen: string[] = [];
    const whole = (async (): Promise<void> => {
      for await (const { type } of await client.messages.create({ ...CALL, stream: true })) seen.push(type);
    })();
    // A whole second call passes meanwhile, event by event.
    await upstream.arrived(1);
    upstream.next({ kind: 'stream', deltas: 40 });
    await client.messages.stream(CALL).finalMessage();
    expect(seen).toHaveLength(3);
    gate.open();
    await whole;
    expect(seen).toHaveLength(8);
  });

  it('uses the queue first, then the script, which sees the request', async () => {
    const { upstream, client } = await upstreamWith({ kind: 'ok', text: 'queued' });
    upstream.script(({ json }, index) => ({ kind: 'ok', text: `${json?.model} ${index}` }));
    const texts = [];
    for (let call = 0; call < 3; call++) texts.push(textOf(await client.messages.create(CALL)));
    expect(texts).toEqual(['queued', 'claude-test-1 1', 'claude-test-1 2']);
  });

  it('can drop idle connections, and closes with calls still held', async () => {
    const { upstream, client } = await upstreamWith({ kind: 'ok' }, { kind: 'ok' }, { kind: 'hang' });
    await client.messages.create(CALL);
    upstream.dropIdleConnections();
    await client.messages.create(CALL);
    expect(upstream.acceptedConnections).toBe(2);
    const held = rejection(client.messages.create(CALL));
    await upstream.arrived(3);
    await upstream.close();
    expect(await held).toBeInstanceOf(APIConnectionError);
    expect(upstream.connections).toBe(0);
  });
});
