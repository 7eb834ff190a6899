/** OpenAI's official client through the router: what it gets is what it gets from the upstream itself. */
import OpenAI, { APIError, AuthenticationError, BadRequestError, RateLimitError } from 'openai';
import { describe, expect, it } from 'vitest';
import { ask } from './http-client.ts';
import {
  CHAT_USAGE,
  chatEvents,
  event,
  type Json,
  json,
  type OpenaiUpstream,
  openaiUpstream,
  RESPONSE,
  RESPONSES_USAGE,
  refusal,
  responsesEvents,
  stream,
} from './openai-upstream.ts';
import { oneLane, type RunningRouter, startRouter, upstream } from './router-harness.ts';

interface Pair {
  readonly direct: OpenAI;
  readonly routed: OpenAI;
  readonly server: OpenaiUpstream;
  readonly running: RunningRouter;
}

const keyOf = (env: string): Json => ({ name: env.toLowerCase(), credential: { env } });

/** A client of the upstream and one of the router before it. */
async function clients(accounts: readonly Json[] = [], more: Json = {}): Promise<Pair> {
  const server = await openaiUpstream();
  const lane = { api: 'openai', base_url: server.url, accounts };
  const quotas = { lanes: { openai: lane }, policy: 'fill_first', ...more };
  const running = await startRouter({ quotas, limits: { retryPauseMs: 0 } });
  const at = (baseURL: string): OpenAI => new OpenAI({ baseURL, apiKey: 'client-key', maxRetries: 0 });
  return { direct: at(server.url), routed: at(`${running.url}/v1`), server, running };
}

const CHAT = { model: 'gpt-test', messages: [{ role: 'user' as const, content: 'Hi' }] };
const ASKED = { model: 'gpt-test', input: 'Hi' };

async function gathered<Each>(each: AsyncIterable<Each>): Promise<Each[]> {
  const all: Each[] = [];
  for await (const one of each) all.push(one);
  return all;
}

const errorOf = async (promise: Promise<unknown>): Promise<APIError> => {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof APIError)) throw new Error('no API error', { cause: error });
  return error;
};

/** What the log says of the last request. */
async function booked({ running }: Pair): Promise<unknown> {
  const line = (await running.completions()).at(-1)!;
  return [line.status, line.input_tokens, line.cache_read_tokens, line.output_tokens, line.reason];
}

describe('through the official client', () => {
  it('a chat completion is the same, and booked', async () => {
    const pair = await clients();
    const routed = await pair.routed.chat.completions.create(CHAT);
    expect(routed).toEqual(await pair.direct.chat.completions.create(CHAT));
    const [first, second] = pair.server.requests;
    expect(first!.path).toBe('/v1/chat/completions');
    expect([first!.text, first!.path]).toEqual([second!.text, second!.path]);
    expect(first!.headers.authorization).toBe('Bearer client-key');
    expect(first!.headers['anthropic-version']).toBeUndefined();
    expect(await booked(pair)).toEqual([200, 40, 60, 30, 'ok']);
  });

  it('a stream whose client did not ask for its use has none, and is booked', async () => {
    const pair = await clients();
    const seen = await gathered(await pair.routed.chat.completions.create({ ...CHAT, stream: true }));
    expect(seen.map(({ choices }) => choices.length)).toEqual([1, 1, 1, 1]);
    expect(seen.map(({ choices }) => choices[0]!.delta.content ?? '').join('')).toContain('世界');
    expect(pair.server.requests[0]!.json.stream_options).toEqual({ include_usage: true });
    expect(await booked(pair)).toEqual([200, 40, 60, 30, 'ok']);
  });

  it('a stream whose client asked for its use has it', async () => {
    const pair = await clients();
    const asked = { ...CHAT, stream: true as const, stream_options: { include_usage: true } };
    const seen = await gathered(await pair.routed.chat.completions.create(asked));
    expect(seen).toEqual(await gathered(await pair.direct.chat.completions.create(asked)));
    expect(seen.at(-1)!.usage).toEqual(CHAT_USAGE);
    expect(pair.server.requests[0]!.text).toBe(pair.server.requests[1]!.text);
  });

  it('a response is the same, as JSON and as stream, and booked', async () => {
    const pair = await clients();
    const routed = await pair.routed.responses.create(ASKED);
    expect(routed.output_text).toBe((await pair.direct.responses.create(ASKED)).output_text);
    expect(routed.usage).toEqual(RESPONSES_USAGE);
    expect(await booked(pair)).toEqual([200, 40, 60, 30, 'ok']);
    const seen = await gathered(await pair.routed.responses.create({ ...ASKED, stream: true }));
    expect(seen).toEqual(await gathered(await pair.direct.responses.create({ ...ASKED, stream: true })));
    expect(await booked(pair)).toEqual([200, 40, 60, 30, 'ok']);
  });

  it('models are listed and input is counted without cost', async () => {
    const pair = await clients();
    expect((await pair.routed.models.list()).data.map(({ id }) => id)).toEqual(['gpt-test']);
    expect((await pair.routed.responses.inputTokens.count(ASKED)).input_tokens).toBe(11);
    expect(await pair.running.completions()).toEqual([]);
  });
});

describe('an account with a key of its own', () => {
  it('is shown as bearer, and the client names no organisation beside it', async () => {
    const pair = await clients([keyOf('KEY_A')]);
    const client = new OpenAI({
      baseURL: `${pair.running.url}/v1`,
      apiKey: 'client-key',
      organization: 'org-of-client',
      maxRetries: 0,
    });
    await client.chat.completions.create(CHAT);
    const { headers } = pair.server.requests[0]!;
    expect(headers.authorization).toBe('Bearer anthropic-secret-1');
    expect(headers['x-api-key']).toBeUndefined();
    expect(headers['openai-organization']).toBeUndefined();
  });

  it.each([
    ['insufficient_quota', 429],
    ['rate_limit_exceeded', 429],
    ['invalid_api_key', 401],
  ])('that says %s is followed by the next', async (code, status) => {
    const pair = await clients([keyOf('KEY_A'), keyOf('KEY_A2')]);
    pair.server.next(refusal(status, code, code, { 'retry-after': '60' }));
    const answer = await pair.routed.responses.create(ASKED);
    expect(answer.output_text).toContain('世界');
    const keys = pair.server.requests.map(({ headers }) => headers.authorization);
    expect(keys).toEqual(['Bearer anthropic-secret-1', 'Bearer anthropic-secret-2']);
  });

  it('is not left for a mistake of the request', async () => {
    const pair = await clients([keyOf('KEY_A'), keyOf('KEY_A2')]);
    pair.server.next(refusal(400, 'context_length_exceeded', 'too long'));
    const error = await errorOf(pair.routed.chat.completions.create(CHAT));
    expect(error).toBeInstanceOf(BadRequestError);
    expect([error.code, error.message]).toEqual(['context_length_exceeded', '400 too long']);
    expect(pair.server.requests).toHaveLength(1);
  });
});

describe('errors of the router', () => {
  it('are read by the client: no account left', async () => {
    const pair = await clients([keyOf('KEY_A'), keyOf('KEY_A2')]);
    const no = refusal(429, 'rate_limit_exceeded', 'slower', { 'retry-after': '60' });
    pair.server.next(no, no);
    const error = await errorOf(pair.routed.chat.completions.create(CHAT));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error.code).toBe('rate_limit_exceeded');
    expect(error.headers!.get('retry-after')).toMatch(/^\d+$/);
  });

  it('are read by the client: the token of the router', async () => {
    const server = await openaiUpstream();
    const quotas = { lanes: { openai: { api: 'openai', base_url: server.url } } };
    const running = await startRouter({ quotas, token: 'a-token-of-the-router' });
    const client = new OpenAI({ baseURL: `${running.url}/v1`, apiKey: 'wrong', maxRetries: 0 });
    const error = await errorOf(client.responses.create(ASKED));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect([error.code, error.message]).toEqual([
      'invalid_api_key',
      '401 this router asks for its token: send it as x-quotalab-token',
    ]);
  });

  it('are read by the client: a stream that breaks off', async () => {
    const pair = await clients();
    for (const request of [
      () => pair.routed.chat.completions.create({ ...CHAT, stream: true }),
      () => pair.routed.responses.create({ ...ASKED, stream: true }),
    ]) {
      pair.server.next(({ path }, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const events = path.endsWith('responses') ? responsesEvents() : chatEvents(true);
        response.write(events.slice(0, 3).join(''));
        setTimeout(() => response.destroy(), 50);
      });
      const error = await errorOf(request().then(gathered));
      expect(error.type).toBe('server_error');
      expect(error.message).toMatch(/lane openai broke off/);
    }
  });

  it('say in one sentence that no lane speaks the dialect', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, []) });
    const client = new OpenAI({ baseURL: `${running.url}/v1`, apiKey: 'key', maxRetries: 0 });
    const error = await errorOf(client.responses.create(ASKED));
    expect(error.message).toBe(
      '400 no lane of the quotas file serves /v1/responses: it needs one with "api": "openai"',
    );
    const pair = await clients();
    const other = await ask(`${pair.running.url}/v1/messages`, { body: { model: 'm' } });
    expect([other.status, (other.json as Json).type]).toEqual([400, 'error']);
  });

  it('refuse WebSockets, so that clients ask again by POST', async () => {
    const pair = await clients();
    const headers = { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13' };
    const answer = await ask(`${pair.running.url}/v1/responses`, { headers });
    expect(answer.status).toBe(426);
    expect(answer.headers.upgrade).toBe('HTTP/1.1');
    const { error } = answer.json as { error: Json };
    expect(error.message).toContain('WebSockets are not spoken here: send /v1/responses as an HTTP POST');
    expect(pair.server.requests).toEqual([]);
  });
});

describe('ends of a stream of responses', () => {
  it('that is incomplete is served and booked', async () => {
    const pair = await clients();
    const cut = { ...RESPONSE, status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    pair.server.next(stream(responsesEvents('response.incomplete', cut)));
    const seen = await gathered(await pair.routed.responses.create({ ...ASKED, stream: true }));
    expect(seen.at(-1)!.type).toBe('response.incomplete');
    expect(await booked(pair)).toEqual([200, 40, 60, 30, 'ok']);
  });

  it('that failed before it began is asked for elsewhere', async () => {
    const pair = await clients([keyOf('KEY_A'), keyOf('KEY_A2')]);
    const error = { code: 'rate_limit_exceeded', message: 'Please try again in 11.054s.' };
    const [created, running] = responsesEvents();
    const failed = { ...RESPONSE, status: 'failed', error, usage: null };
    pair.server.next(stream([created!, running!, event('response.failed', { response: failed })]));
    const seen = await gathered(await pair.routed.responses.create({ ...ASKED, stream: true }));
    expect(seen.map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_text.delta',
      'response.completed',
    ]);
    await pair.routed.responses.create(ASKED);
    const keys = pair.server.requests.map(({ headers }) => headers.authorization);
    expect(keys).toEqual(['1', '2', '2'].map((end) => `Bearer anthropic-secret-${end}`));
  });

  it('that failed before it began is an error where nobody else can be asked', async () => {
    const pair = await clients([keyOf('KEY_A')]);
    const error = { code: 'insufficient_quota', message: 'no money' };
    const failed = { ...RESPONSE, status: 'failed', error, usage: null };
    pair.server.next(stream([responsesEvents()[0]!, event('response.failed', { response: failed })]));
    const thrown = await errorOf(pair.routed.responses.create({ ...ASKED, stream: true }));
    expect([thrown.status, thrown.code, thrown.message]).toEqual([429, 'insufficient_quota', '429 no money']);
  });

  it('that is an error event is passed on', async () => {
    const pair = await clients();
    const error = { code: 'server_error', message: 'broke', param: null, sequence_number: 3 };
    pair.server.next(stream([...responsesEvents().slice(0, 3), event('error', error)]));
    const seen = await gathered(await pair.routed.responses.create({ ...ASKED, stream: true }));
    expect(seen.at(-1)).toMatchObject({ type: 'error', code: 'server_error' });
    expect((await pair.running.completions()).at(-1)!.reason).toBe('stream_error');
  });
});

describe('lanes of two dialects', () => {
  it('serve only what is asked in their own', async () => {
    const [openai, messages] = [await openaiUpstream(), await upstream()];
    const running = await startRouter({
      quotas: {
        lanes: {
          anthropic: { base_url: messages.url, accounts: [] },
          openai: { api: 'openai', base_url: openai.url, accounts: [] },
        },
        routes: [{ match: 'gpt-*', preferred: 'openai' }],
      },
    });
    const client = new OpenAI({ baseURL: `${running.url}/v1`, apiKey: 'key', maxRetries: 0 });
    await client.chat.completions.create({ ...CHAT, model: 'claude-test' });
    await client.models.list();
    expect(openai.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/models']);
    await ask(`${running.url}/v1/messages`, { body: { model: 'gpt-test', max_tokens: 5, messages: [] } });
    await ask(`${running.url}/v1/models`, { headers: { 'anthropic-version': '2023-06-01' } });
    expect(messages.requests.map(({ path }) => path)).toEqual(['/v1/messages', '/v1/models']);
    expect(openai.requests).toHaveLength(2);
  });

  it.each([
    ['', '/v1/responses'],
    ['/oai', '/oai/v1/responses'],
    ['/api/paas/v4', '/api/paas/v4/responses'],
    ['/v1beta/openai', '/v1beta/openai/responses'],
  ])('take an address that ends in %j as it is written', async (base, path) => {
    const server = await openaiUpstream();
    const address = server.url.replace(/\/v1$/, base);
    const running = await startRouter({
      quotas: { lanes: { openai: { api: 'openai', base_url: address, accounts: [] } } },
    });
    server.next(json(200, RESPONSE));
    const answer = await ask(`${running.url}/v1/responses`, { body: ASKED });
    expect([answer.status, server.requests[0]!.path]).toEqual([200, path]);
  });
});
