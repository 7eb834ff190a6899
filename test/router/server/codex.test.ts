/**
 * Codex through the router, as its requests and its provider's answers are documented: a turn that calls a tool, the
 * turn that brings the tool's answer, windows in headers, a spent window.
 */
import { describe, expect, it } from 'vitest';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { ask, openMessage } from './http-client.ts';
import {
  event,
  type Json,
  json,
  type OpenaiUpstream,
  openaiUpstream,
  RESPONSE,
  RESPONSES_USAGE,
  type Reply,
} from './openai-upstream.ts';
import { type RunningRouter, startRouter } from './router-harness.ts';

const HEADERS = {
  authorization: 'Bearer key-of-the-client',
  originator: 'codex_cli_rs',
  session_id: '0199a213-81c0-7800-8aa1-bbab2a035a53',
  accept: 'text/event-stream',
};

const FIRST: Json = {
  model: 'gpt-test-codex',
  instructions: 'You are a coding agent.',
  input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'list the files: 世界' }] }],
  tools: [{ type: 'function', name: 'shell', strict: false, parameters: { type: 'object', properties: {} } }],
  tool_choice: 'auto',
  parallel_tool_calls: false,
  reasoning: { effort: 'medium', summary: 'auto' },
  store: false,
  stream: true,
  include: ['reasoning.encrypted_content'],
  prompt_cache_key: '0199a213-81c0-7800-8aa1-bbab2a035a53',
};

const CALL = {
  type: 'function_call',
  id: 'fc_1',
  call_id: 'call_1',
  name: 'shell',
  arguments: '{"command":["ls"]}',
};

const SECOND: Json = {
  ...FIRST,
  input: [
    ...(FIRST.input as Json[]),
    { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' },
    CALL,
    { type: 'function_call_output', call_id: 'call_1', output: 'README.md\n' },
  ],
};

const TURN: readonly string[] = [
  event('response.created', {
    sequence_number: 0,
    response: { ...RESPONSE, status: 'in_progress', usage: null },
  }),
  event('response.output_item.added', {
    sequence_number: 1,
    output_index: 0,
    item: { ...CALL, arguments: '' },
  }),
  event('response.function_call_arguments.delta', {
    sequence_number: 2,
    item_id: 'fc_1',
    output_index: 0,
    delta: '{"command":["ls"]}',
  }),
  event('response.output_item.done', { sequence_number: 3, output_index: 0, item: CALL }),
  event('response.completed', { sequence_number: 4, response: { ...RESPONSE, output: [CALL] } }),
];

/** A turn whose headers tell of a month, as free plans have it. */
const turn =
  (percent: number): Reply =>
  (_, response) => {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'x-codex-primary-used-percent': String(percent),
      'x-codex-primary-window-minutes': '43200',
      'x-codex-primary-reset-after-seconds': '600000',
    });
    response.end(TURN.join(''));
  };

async function codex(): Promise<{ server: OpenaiUpstream; running: RunningRouter }> {
  const server = await openaiUpstream();
  const accounts = ['KEY_A', 'KEY_A2'].map((env) => ({ name: env.toLowerCase(), credential: { env } }));
  const quotas = {
    lanes: { openai: { api: 'openai', base_url: server.url, accounts } },
    policy: 'round_robin',
  };
  const running = await startRouter({ quotas, limits: { retryPauseMs: 0 }, affinityIdleMs: 300_000 });
  return { server, running };
}

async function streamed({ url }: RunningRouter, body: Json): Promise<{ status: number; text: string }> {
  const message = await openMessage(`${url}/v1/responses`, { headers: HEADERS, body });
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return { status: message.statusCode!, text: Buffer.concat(chunks).toString('utf8') };
}

describe('a conversation of Codex', () => {
  it('goes through byte for byte, stays on its account, and is metered', async () => {
    const { server, running } = await codex();
    server.next(turn(10), turn(11));
    for (const body of [FIRST, SECOND]) {
      expect(await streamed(running, body)).toEqual({ status: 200, text: TURN.join('') });
    }
    expect(server.requests.map(({ text }) => text)).toEqual(
      [FIRST, SECOND].map((each) => JSON.stringify(each)),
    );
    const [first, second] = server.requests.map(({ headers }) => headers);
    expect(second!.authorization).toBe(first!.authorization);
    expect(first!.authorization).toMatch(/^Bearer anthropic-secret-/);
    expect(first).toMatchObject({ originator: HEADERS.originator, session_id: HEADERS.session_id });
    const lines = await running.completions();
    expect(
      lines.map((line) => [line.op, line.input_tokens, line.cache_read_tokens, line.output_tokens]),
    ).toEqual([
      ['stream', 40, 60, 30],
      ['stream', 40, 60, 30],
    ]);
    expect(RESPONSES_USAGE.input_tokens).toBe(40 + 60);
  });

  it('teaches the router a window of a length that nobody configured', async () => {
    const { server, running } = await codex();
    server.next(turn(25));
    await streamed(running, FIRST);
    const { accounts } = (await ask(`${running.url}/v1/usage`)).json as UsageAnswer;
    const asked = accounts.find(({ requests }) => requests === 1)!;
    expect(asked.windows['30d']).toMatchObject({ used_pct: 0.25, length_sec: 2_592_000, state: 'learned' });
    expect(asked.weekly).toMatchObject({ source: 'upstream', used_pct: 0.25 });
  });

  it('moves on when the window of its account is spent', async () => {
    const { server, running } = await codex();
    const spent = {
      type: 'usage_limit_reached',
      message: 'limit',
      plan_type: 'plus',
      resets_in_seconds: 7200,
    };
    server.next(json(429, { error: spent }), turn(5), turn(6));
    expect((await streamed(running, FIRST)).status).toBe(200);
    expect((await streamed(running, SECOND)).status).toBe(200);
    const [refused, ...served] = server.requests.map(({ headers }) => headers.authorization);
    expect(new Set(served).size).toBe(1);
    expect(served[0]).not.toBe(refused);
  });

  it('counts its input without cost and lists models in the form of the API', async () => {
    const { server, running } = await codex();
    const counted = await ask(`${running.url}/v1/responses/input_tokens`, { headers: HEADERS, body: FIRST });
    expect(counted.json).toMatchObject({ input_tokens: 11 });
    const models = await ask(`${running.url}/v1/models`, { headers: HEADERS });
    expect(models.json).toMatchObject({ object: 'list' });
    expect(await running.completions()).toEqual([]);
    expect(server.requests).toHaveLength(2);
  });
});
