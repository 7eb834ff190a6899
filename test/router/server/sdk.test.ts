/** The official client through the router: what it gets is what it gets from the upstream itself. */
import Anthropic, { APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import {
  account,
  oneLane,
  type RouterSetup,
  type RunningRouter,
  startRouter,
  upstream,
} from './router-harness.ts';
import type { Behaviour, ScriptedUpstream } from './scripted-upstream.ts';
import { createGate } from './scripted-upstream.ts';
import { REFUSAL_CLASSES } from './upstream-refusals.ts';

const PARAMS: Anthropic.MessageCreateParamsNonStreaming = {
  model: 'claude-test',
  max_tokens: 1024,
  system: [{ type: 'text', text: 'Be brief: 世界 👋🏽', cache_control: { type: 'ephemeral' } }],
  messages: [{ role: 'user', content: 'Hello' }],
  metadata: { user_id: 'someone' },
};

interface Pair {
  readonly direct: Anthropic;
  readonly routed: Anthropic;
  readonly server: ScriptedUpstream;
  readonly running: RunningRouter;
}

/** A client of the upstream and one of the router before it; the account passes the client's key on. */
async function clients(setup: Partial<RouterSetup> = {}, maxRetries = 0): Promise<Pair> {
  const server = await upstream();
  const running = await startRouter({ quotas: oneLane(server.url, []), ...setup });
  const at = (baseURL: string): Anthropic =>
    new Anthropic({ baseURL, apiKey: 'client-key', authToken: null, maxRetries });
  return { direct: at(server.url), routed: at(running.url), server, running };
}

/** Ids count requests, so they differ. */
const withoutId = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value).replace(/"msg_\d+"/g, '"msg"')) as Value;

/** Plays `behaviour` to both and compares what `ask` makes of it; returns that. */
async function same<Seen>(
  { direct, routed, server }: Pair,
  behaviour: Behaviour,
  ask: (client: Anthropic) => Promise<Seen>,
): Promise<Seen> {
  server.next(behaviour);
  const expected = withoutId(await ask(direct));
  server.next(behaviour);
  const seen = withoutId(await ask(routed));
  expect(seen).toEqual(expected);
  return seen;
}

/** What a program can see of an error. */
async function errorOf(promise: PromiseLike<unknown>): Promise<Record<string, unknown>> {
  const error = await Promise.resolve(promise).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof APIError)) throw new Error('no API error', { cause: error });
  const { status, message, requestID, type } = error;
  const headers = Object.fromEntries(error.headers ?? []);
  // These describe one connection or one moment.
  for (const name of ['date', 'connection', 'keep-alive', 'transfer-encoding']) delete headers[name];
  return { name: error.constructor.name, status, message, requestID, type, body: error.error, headers };
}

describe('a message', () => {
  it('is the same, with its headers', async () => {
    const pair = await clients();
    const headers = { 'anthropic-ratelimit-requests-remaining': '7', 'x-odd': 'kept' };
    const answer = { kind: 'ok', inputTokens: 10, outputTokens: 20, cacheReadTokens: 5, headers } as const;
    const seen = await same(pair, answer, async (client) => {
      const { data, response, request_id } = await client.messages.create(PARAMS).withResponse();
      const shown = ['content-type', 'request-id', ...Object.keys(headers)].map((name) =>
        response.headers.get(name),
      );
      return { data, request_id, shown, status: response.status };
    });
    expect(seen.data.usage).toMatchObject({ input_tokens: 10, output_tokens: 20 });
    expect(seen.shown).toEqual(['application/json', 'req_scripted', '7', 'kept']);
  });

  it('is asked for with the same bytes and headers', async () => {
    const pair = await clients();
    await same(pair, { kind: 'ok' }, (client) =>
      client.beta.messages.create({ ...PARAMS, betas: ['context-1m-2025-08-07'] }),
    );
    const [first, second] = pair.server.requests;
    expect(second!.body.equals(first!.body)).toBe(true);
    expect(second!.path).toBe(first!.path);
    const about = ({ headers }: typeof first & object): unknown => {
      const { host: _, connection: __, 'accept-encoding': ___, ...kept } = headers;
      return kept;
    };
    expect(about(second!)).toEqual(about(first!));
  });

  it('packed by the upstream is unpacked by the client', async () => {
    const pair = await clients();
    const seen = await same(pair, { kind: 'gzip', text: 'packed 👋🏽' }, (client) =>
      client.messages.create(PARAMS),
    );
    expect(seen.content).toEqual([{ type: 'text', text: 'packed 👋🏽' }]);
  });

  it('is counted and models are listed as without the router', async () => {
    const pair = await clients();
    const { model, messages } = PARAMS;
    const counted = await same(pair, { kind: 'ok', inputTokens: 77 }, (client) =>
      client.messages.countTokens({ model, messages }),
    );
    expect(counted.input_tokens).toBe(77);
    const models = await same(pair, { kind: 'ok' }, async (client) => {
      const list = [];
      for await (const each of client.models.list({ limit: 5 })) list.push(each);
      return list;
    });
    expect(models).toMatchObject([{ id: 'claude-test' }]);
  });
});

describe('a stream', () => {
  it.each([1, 5, 64])('has the same events in pieces of %i bytes', async (splitBytes) => {
    const pair = await clients();
    const answer = { kind: 'stream', splitBytes, pings: 2, messageDeltas: 3, deltas: 7 } as const;
    const events = await same(pair, answer, async (client) => {
      const list: unknown[] = [];
      for await (const event of await client.messages.create({ ...PARAMS, stream: true })) list.push(event);
      return list;
    });
    expect(events.length).toBeGreaterThan(10);
  });

  it('adds up to the same message', async () => {
    const pair = await clients();
    const answer = { kind: 'stream', splitBytes: 3, inputTokens: 9, outputTokens: 99 } as const;
    const seen = await same(pair, answer, async (client) => {
      const stream = client.messages.stream(PARAMS);
      let text = '';
      stream.on('text', (delta) => {
        text += delta;
      });
      return { message: await stream.finalMessage(), text, request: stream.request_id };
    });
    expect(seen.message.usage).toMatchObject({ input_tokens: 9, output_tokens: 99 });
    expect(seen.text).toContain('👋🏽');
  });

  it.each([
    'overloaded_error',
    'rate_limit_error',
    'api_error',
  ])('that ends with %s throws the same', async (errorType) => {
    const pair = await clients();
    await same(pair, { kind: 'stream_error', errorType, afterEvents: 5 }, async (client) => {
      const list: unknown[] = [];
      const stream = await client.messages.create({ ...PARAMS, stream: true });
      const read = async (): Promise<void> => {
        for await (const event of stream) list.push(event);
      };
      return { list, error: await errorOf(read()) };
    });
  });

  it('that breaks off throws an API error instead of ending early', async () => {
    const { routed, server } = await clients();
    server.next({ kind: 'reset_mid_stream', afterEvents: 5 });
    const stream = await routed.messages.create({ ...PARAMS, stream: true });
    const read = async (): Promise<void> => {
      for await (const _ of stream);
    };
    expect(await errorOf(read())).toMatchObject({ body: { type: 'error', error: { type: 'api_error' } } });
  });

  it('that falls silent throws an API error', async () => {
    const { routed, server } = await clients({ env: { CCP_SSE_IDLE_TIMEOUT: '100ms' } });
    server.next({ kind: 'stall', afterEvents: 5 });
    const error = await errorOf(routed.messages.stream(PARAMS).finalMessage());
    expect(error).toMatchObject({ body: { type: 'error', error: { type: 'timeout_error' } } });
  });

  it('is aborted up to the upstream', async () => {
    const { routed, server, running } = await clients();
    const gate = createGate();
    server.next({ kind: 'stream', pause: { afterEvents: 5, gate } });
    const stream = routed.messages.stream(PARAMS);
    const ended = stream.done().catch((error: unknown) => error);
    await new Promise<void>((resolve) => stream.once('text', () => resolve()));
    stream.abort();
    expect(await ended).toBeInstanceOf(APIUserAbortError);
    await server.requests[0]!.ended;
    expect(server.requests[0]!.aborted).toBe(true);
    await running.router.stop(10_000);
    expect(await running.completions()).toMatchObject([{ reason: 'client_gone', input_tokens: 12 }]);
  });
});

describe('an error', () => {
  it.each(
    REFUSAL_CLASSES.filter((name) => !name.endsWith('_200')),
  )('%s is the same class with the same headers', async (name) => {
    const pair = await clients();
    const resetAtMs = Date.now() + 3_600_000;
    const behaviour = {
      kind: 'refusal',
      class: name,
      resetAtMs,
      // Seconds from now differ by the moment.
      headers: { 'retry-after': '3600', 'x-codex-primary-reset-after-seconds': undefined },
    } as const;
    // A refusal of the class "nobody said why" is asked for once more: two answers.
    pair.server.script(() => behaviour);
    for (const stream of [false, true]) {
      const expected = await errorOf(pair.direct.messages.create({ ...PARAMS, stream }));
      const running = await startRouter({
        quotas: oneLane(pair.server.url, []),
        limits: { retryPauseMs: 0 },
      });
      const routed = pair.routed.withOptions({ baseURL: running.url });
      const seen = await errorOf(routed.messages.create({ ...PARAMS, stream }));
      const blurred = (value: unknown): unknown =>
        JSON.parse(JSON.stringify(value).replace(/(resets_in_seconds\W+|reset-after-seconds\W+)\d+/g, '$10'));
      expect(blurred(seen)).toEqual(blurred(expected));
    }
  });

  it("of the router's own is a rate limit error that says when to come back", async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    server.next({ kind: 'refusal', class: 'throttle' });
    const client = new Anthropic({ baseURL: running.url, apiKey: 'client-key', maxRetries: 0 });
    await errorOf(client.messages.create(PARAMS));
    const error = await errorOf(client.messages.create(PARAMS));
    expect(error).toMatchObject({
      name: 'RateLimitError',
      status: 429,
      type: 'rate_limit_error',
      headers: { 'x-quotalab-refused-by': 'router', 'retry-after': expect.stringMatching(/^[67]$/) },
    });
    expect(error.requestID).toMatch(/^[0-9a-f]{8}$/);
    expect(server.requests).toHaveLength(1);
  });

  it('of a lane that cannot be reached is a server error', async () => {
    const { routed, server } = await clients();
    await server.close();
    expect(await errorOf(routed.messages.create(PARAMS))).toMatchObject({
      name: 'InternalServerError',
      status: 502,
      type: 'api_error',
    });
  });

  it('that passes is retried by the client as ever', async () => {
    const { routed, server } = await clients({ limits: { retryPauseMs: 0 } }, 1);
    server.next({ kind: 'refusal', class: 'overloaded', headers: { 'retry-after-ms': '1' } });
    const message = await routed.messages.create(PARAMS);
    expect(message.type).toBe('message');
    expect(server.requests.map(({ headers }) => headers['x-stainless-retry-count'])).toEqual(['0', '1']);
  });
});

describe('parallel use', () => {
  it('gives each of 40 requests its own answer', async () => {
    const { routed, server } = await clients();
    server.script(({ json }) => ({
      kind: 'ok',
      text: `answer to ${JSON.stringify(json?.messages)}`,
    }));
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const messages: Anthropic.MessageParam[] = [{ role: 'user', content: `question ${i}` }];
        const ask = { ...PARAMS, messages };
        const answer =
          i % 2 === 0 ? await routed.messages.create(ask) : await routed.messages.stream(ask).finalMessage();
        return answer.content[0];
      }),
    );
    answers.forEach((block, i) => {
      expect(block).toEqual({
        type: 'text',
        text: `answer to [{"role":"user","content":"question ${i}"}]`,
      });
    });
  });
});
