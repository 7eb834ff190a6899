/** Lanes of OpenAI's two dialects, seen by a plain client: what reaches the upstream, what comes back, what is booked. */
import { describe, expect, it } from 'vitest';
import { ask } from './http-client.ts';
import {
  CHAT_COMPLETION,
  chatEvents,
  event,
  type Json,
  json,
  type OpenaiUpstream,
  openaiUpstream,
  RESPONSE,
  refusal,
  responsesEvents,
  stream,
} from './openai-upstream.ts';
import { oneLane, type RunningRouter, startRouter, upstream } from './router-harness.ts';

const CHAT = { model: 'gpt-test', messages: [{ role: 'user', content: 'Hi' }] };
const ASKED = { model: 'gpt-test', input: 'Hi' };
const KEYS = ['KEY_A', 'KEY_A2'].map((env) => ({ name: env.toLowerCase(), credential: { env } }));

interface World {
  readonly server: OpenaiUpstream;
  readonly running: RunningRouter;
  /** Posts to a path of the router. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): ReturnType<typeof ask>;
}

async function world(accounts: readonly Json[] = [], token?: string): Promise<World> {
  const server = await openaiUpstream();
  const running = await startRouter({
    quotas: { lanes: { openai: { api: 'openai', base_url: server.url, accounts } }, policy: 'fill_first' },
    limits: { retryPauseMs: 0 },
    ...(token === undefined ? {} : { token }),
  });
  const post: World['post'] = (path, body, headers = {}) =>
    ask(`${running.url}${path}`, { body: body as object, headers });
  return { server, running, post };
}

/** What the log says of the last request. */
async function booked({ running }: World): Promise<unknown[]> {
  const line = (await running.completions()).at(-1)!;
  return [line.op, line.input_tokens, line.cache_read_tokens, line.output_tokens, line.reason];
}

const keysOf = ({ requests }: OpenaiUpstream): unknown[] =>
  requests.map(({ headers }) => headers.authorization);

describe('a chat completion', () => {
  it('passes byte for byte, with its credential and no header of another API', async () => {
    const at = await world();
    const answer = await at.post('/v1/chat/completions', CHAT, { authorization: 'Bearer client' });
    expect(answer.json).toEqual(CHAT_COMPLETION);
    const [asked] = at.server.requests;
    expect(asked!.text).toBe(JSON.stringify(CHAT));
    expect(asked!.headers.authorization).toBe('Bearer client');
    expect(asked!.headers['anthropic-version']).toBeUndefined();
    expect(await booked(at)).toEqual(['nonstream', 40, 60, 30, 'ok']);
  });

  it.each([
    1, 7, 100_000,
  ])('streams without the use that its client did not ask for, in writes of %i bytes', async (size) => {
    const at = await world();
    at.server.next(stream(chatEvents(true), size));
    const { text } = await at.post('/v1/chat/completions', { ...CHAT, stream: true, seed: 7 });
    const shown = chatEvents(true).filter((each) => !each.includes('"choices":[]'));
    expect(text).toBe(shown.join(''));
    expect(at.server.requests[0]!.json).toEqual({
      ...CHAT,
      stream: true,
      seed: 7,
      stream_options: { include_usage: true },
    });
    expect(await booked(at)).toEqual(['stream', 40, 60, 30, 'ok']);
  });

  it('streams with its use where the client asks for it', async () => {
    const at = await world();
    const body = { ...CHAT, stream: true, stream_options: { include_usage: true } };
    const { text } = await at.post('/v1/chat/completions', body);
    expect(text).toBe(chatEvents(true).join(''));
    expect(at.server.requests[0]!.text).toBe(JSON.stringify(body));
  });

  it('that ends without its end event, but with a reason to finish, is whole', async () => {
    const at = await world();
    at.server.next(stream(chatEvents(true).slice(0, -1)));
    const { text } = await at.post('/v1/chat/completions', { ...CHAT, stream: true });
    expect(text).not.toContain('"error"');
    expect(await booked(at)).toEqual(['stream', 40, 60, 30, 'ok']);
  });

  it('that ends in the middle is ended by an error', async () => {
    const at = await world();
    at.server.next(stream(chatEvents(true).slice(0, 2)));
    const { text } = await at.post('/v1/chat/completions', { ...CHAT, stream: true });
    const last = text.trim().split('\n').at(-1)!;
    expect(JSON.parse(last.slice('data: '.length))).toMatchObject({
      error: { type: 'server_error', param: null, code: 'server_error' },
    });
    expect((await booked(at)).at(-1)).toBe('stream_error');
  });
});

describe('a response', () => {
  it.each(['response.completed', 'response.incomplete'])('that ends by %s is booked', async (last) => {
    const at = await world();
    at.server.next(stream(responsesEvents(last)));
    const { text } = await at.post('/v1/responses', { ...ASKED, stream: true });
    expect(text).toBe(responsesEvents(last).join(''));
    expect(await booked(at)).toEqual(['stream', 40, 60, 30, 'ok']);
  });

  it('that fails before it began is asked for elsewhere', async () => {
    const at = await world(KEYS);
    const error = { code: 'rate_limit_exceeded', message: 'Please try again in 11.054s.' };
    const failed = { ...RESPONSE, status: 'failed', error, usage: null };
    at.server.next(stream([responsesEvents()[0]!, event('response.failed', { response: failed })]));
    const { text } = await at.post('/v1/responses', { ...ASKED, stream: true });
    expect(text).toBe(responsesEvents().join(''));
    await at.post('/v1/responses', ASKED);
    expect(keysOf(at.server)).toEqual(['1', '2', '2'].map((end) => `Bearer anthropic-secret-${end}`));
  });
});

describe('an account that says', () => {
  const asked = (at: World, model: string): ReturnType<typeof ask> =>
    at.post('/v1/chat/completions', { ...CHAT, model });

  it.each([
    ['insufficient_quota', 429],
    ['invalid_api_key', 401],
    ['account_deactivated', 401],
  ])('%s is followed by the next, and not asked first again', async (code, status) => {
    const at = await world(KEYS);
    at.server.next(refusal(status, code));
    const answers = [await asked(at, 'gpt-test'), await asked(at, 'gpt-other')];
    expect(answers.map((each) => each.status)).toEqual([200, 200]);
    expect(keysOf(at.server)).toEqual(['1', '2', '2'].map((end) => `Bearer anthropic-secret-${end}`));
  });

  it.each([
    ['rate_limit_exceeded', 429],
    ['model_not_found', 404],
  ])('%s is left for that model alone', async (code, status) => {
    const at = await world(KEYS);
    at.server.next(refusal(status, code, code, { 'retry-after': '60' }));
    for (const model of ['gpt-test', 'gpt-test', 'gpt-other']) {
      expect((await asked(at, model)).status).toBe(200);
    }
    expect(keysOf(at.server)).toEqual(['1', '2', '2', '1'].map((end) => `Bearer anthropic-secret-${end}`));
  });

  it.each([
    'previous_response_not_found',
    'invalid_encrypted_content',
  ])('%s is not held for it: the one that has it is looked for', async (code) => {
    const at = await world([...KEYS, { name: 'key_z', credential: { env: 'KEY_Z' } }]);
    at.server.next(refusal(400, code), refusal(400, code));
    const body = { ...ASKED, previous_response_id: 'resp_1' };
    expect((await at.post('/v1/responses', body)).json).toEqual(RESPONSE);
    await asked(at, 'gpt-test');
    const [first, second, third, later] = keysOf(at.server);
    expect(new Set([first, second, third]).size).toBe(3);
    expect(later).toBe(first);
    at.server.next(refusal(400, code), refusal(400, code), refusal(400, code, 'nobody has it'));
    const nowhere = await at.post('/v1/responses', body);
    expect([nowhere.status, nowhere.json]).toMatchObject([
      400,
      { error: { code, message: 'nobody has it' } },
    ]);
  });

  it('its own account, throttled or held, is waited for: the chain is not lost', async () => {
    const at = await world(KEYS);
    const body = { ...ASKED, previous_response_id: 'resp_1' };
    at.server.next(refusal(429, 'rate_limit_exceeded', 'slow down', { 'retry-after': '5' }));
    at.server.next(refusal(400, 'previous_response_not_found'));
    const throttled = await at.post('/v1/responses', body);
    expect([throttled.status, throttled.headers['retry-after']]).toEqual([429, '5']);
    at.server.next(refusal(400, 'previous_response_not_found'));
    const held = await at.post('/v1/responses', body);
    expect(held.status).toBe(429);
    expect(Number(held.headers['retry-after'])).toBeLessThanOrEqual(5);
  });

  it('a mistake of the request is not left for it', async () => {
    const at = await world(KEYS);
    at.server.next(refusal(400, 'context_length_exceeded', 'too long'));
    const answer = await asked(at, 'gpt-test');
    expect([answer.status, answer.json]).toMatchObject([400, { error: { code: 'context_length_exceeded' } }]);
    await asked(at, 'gpt-test');
    expect(keysOf(at.server)).toEqual(['1', '1'].map((end) => `Bearer anthropic-secret-${end}`));
  });
});

describe('errors of the router', () => {
  const errorOf = (answer: { readonly json: unknown }): Json => (answer.json as { error: Json }).error;

  it('have the shape of the API: no account left', async () => {
    const at = await world(KEYS);
    const no = refusal(429, 'rate_limit_exceeded', 'slower', { 'retry-after': '60' });
    at.server.next(no, no);
    const answer = await at.post('/v1/chat/completions', CHAT);
    expect(answer.status).toBe(429);
    expect(errorOf(answer)).toMatchObject({ param: null, code: 'rate_limit_exceeded' });
  });

  it('have the shape of the API: the token, a body that is no JSON', async () => {
    const at = await world([], 'a-token-of-the-router');
    expect(errorOf(await at.post('/v1/responses', ASKED))).toMatchObject({ code: 'invalid_api_key' });
    const token = { 'x-quotalab-token': 'a-token-of-the-router' };
    const broken = await at.post('/v1/responses', Buffer.from('{'), token);
    expect([broken.status, errorOf(broken).type]).toEqual([400, 'invalid_request_error']);
  });

  it('say which method a path takes', async () => {
    const at = await world();
    const answer = await ask(`${at.running.url}/v1/responses`);
    expect([answer.status, answer.headers.allow, errorOf(answer)]).toMatchObject([
      405,
      'POST',
      { message: '/v1/responses takes POST', param: null },
    ]);
  });

  it('say that a packed body cannot be read', async () => {
    const at = await world();
    const answer = await at.post('/v1/responses', Buffer.from([0x28, 0xb5]), { 'content-encoding': 'zstd' });
    expect([answer.status, errorOf(answer).message]).toEqual([
      415,
      'the body is packed (zstd): send it as plain JSON',
    ]);
  });

  it('say in one sentence that no lane speaks the dialect', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, []) });
    const answer = await ask(`${running.url}/v1/responses`, { body: ASKED });
    expect([answer.status, errorOf(answer).message]).toEqual([
      400,
      'no lane of the quotas file serves /v1/responses: it needs one with "api": "openai"',
    ]);
    const at = await world();
    const other = await at.post('/v1/messages', { model: 'm', messages: [] });
    expect([other.status, (other.json as Json).type]).toEqual([400, 'error']);
  });

  it('refuse WebSockets, so that clients ask again by POST', async () => {
    const at = await world();
    const headers = { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13' };
    const answer = await ask(`${at.running.url}/v1/responses`, { headers });
    expect([answer.status, answer.headers.upgrade]).toEqual([426, 'HTTP/1.1']);
    expect(errorOf(answer).message).toContain(
      'WebSockets are not spoken here: send /v1/responses as an HTTP POST',
    );
    expect(at.server.requests).toEqual([]);
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
    await ask(`${running.url}/v1/chat/completions`, { body: { ...CHAT, model: 'claude-test' } });
    await ask(`${running.url}/v1/models`, { headers: { authorization: 'Bearer key' } });
    await ask(`${running.url}/v1/models/gpt-test`);
    expect(openai.requests.map(({ path }) => path)).toEqual([
      '/v1/chat/completions',
      '/v1/models',
      '/v1/models/gpt-test',
    ]);
    await ask(`${running.url}/v1/messages`, { body: { model: 'gpt-test', max_tokens: 5, messages: [] } });
    await ask(`${running.url}/v1/models`, { headers: { 'anthropic-version': '2023-06-01' } });
    expect(messages.requests.map(({ path }) => path)).toEqual(['/v1/messages', '/v1/models']);
    expect(openai.requests).toHaveLength(3);
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

  it('show an account by its own key, without the organisation of the client', async () => {
    const at = await world(KEYS);
    const headers = { authorization: 'Bearer client', 'openai-organization': 'org-of-client' };
    await at.post('/v1/chat/completions', CHAT, headers);
    const [asked] = at.server.requests;
    expect(asked!.headers.authorization).toBe('Bearer anthropic-secret-1');
    expect(asked!.headers['x-api-key']).toBeUndefined();
    expect(asked!.headers['openai-organization']).toBeUndefined();
  });

  it('are checked: a fallback speaks the API of its lane', async () => {
    const lanes = {
      a: { base_url: 'http://127.0.0.1:1' },
      b: { base_url: 'http://127.0.0.1:1', api: 'openai' },
    };
    const routes = [{ match: '*', preferred: 'a', fallback: 'b' }];
    await expect(startRouter({ quotas: { lanes, routes } })).rejects.toThrow(
      'routes[0].fallback is "b"; allowed: a lane of the same api as preferred, messages',
    );
  });
});
