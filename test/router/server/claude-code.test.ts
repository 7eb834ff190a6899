/**
 * Claude Code through the router with an API key, as its requests look: the look whether anybody is there, a count, a
 * title by a small model, a turn that calls a tool, the turn that brings the tool's answer, and a window that is spent
 * in between.
 */
import { describe, expect, it } from 'vitest';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { ask, openMessage } from './http-client.ts';
import { account, type Json, oneLane, type RunningRouter, startRouter, upstream } from './router-harness.ts';
import type { ScriptedUpstream } from './scripted-upstream.ts';
import { keysOf } from './two-lanes.ts';

const SESSION = '5f0c3b0e-4f0a-4a46-9a5e-0d8f2f4f7c11';

const HEADERS = {
  'x-api-key': 'key-of-the-client',
  'anthropic-version': '2023-06-01',
  'anthropic-beta': 'claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27',
  'anthropic-dangerous-direct-browser-access': 'true',
  'user-agent': 'claude-cli/2.1.197 (external, cli)',
  'x-app': 'cli',
  'x-claude-code-session-id': SESSION,
  'x-stainless-retry-count': '0',
  'x-stainless-timeout': '600',
  accept: 'application/json',
};

const CACHED = { type: 'ephemeral', ttl: '1h' };
const TOOL = {
  name: 'Bash',
  description: 'Runs a command.',
  input_schema: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
};

const FIRST: Json = {
  model: 'claude-opus-4-8',
  max_tokens: 32_000,
  stream: true,
  system: [{ type: 'text', text: 'You work in a terminal.', cache_control: CACHED }],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'list the files: 世界', cache_control: CACHED }] },
  ],
  tools: [TOOL],
  thinking: { type: 'adaptive' },
  context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
  metadata: { user_id: JSON.stringify({ device_id: 'd1', account_uuid: '', session_id: SESSION }) },
};

const SECOND: Json = {
  ...FIRST,
  messages: [
    ...(FIRST.messages as Json[]),
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'A look at the folder.', signature: 'EqQBCkYIBxgC' },
        { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: { command: 'ls' } },
      ],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'README.md\n' }] },
  ],
};

const TITLE: Json = {
  model: 'claude-haiku-4-5-20251001',
  max_tokens: 512,
  stream: true,
  system: [{ type: 'text', text: 'Name the conversation.' }],
  messages: [{ role: 'user', content: 'list the files' }],
  metadata: FIRST.metadata,
};

/** Three accounts in turn, sessions staying where their cache is. */
async function claudeCode(): Promise<{ server: ScriptedUpstream; running: RunningRouter }> {
  const server = await upstream();
  const accounts = [account('a', 'KEY_A'), account('a2', 'KEY_A2'), account('z', 'KEY_Z')];
  const quotas = oneLane(server.url, accounts, { policy: 'round_robin' });
  const running = await startRouter({ quotas, limits: { retryPauseMs: 0 }, affinityIdleMs: null });
  return { server, running };
}

async function streamed({ url }: RunningRouter, body: Json): Promise<{ status: number; text: string }> {
  const message = await openMessage(`${url}/v1/messages?beta=true`, { headers: HEADERS, body });
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return { status: message.statusCode!, text: Buffer.concat(chunks).toString('utf8') };
}

const asked = ({ requests }: ScriptedUpstream) =>
  requests.filter(({ path }) => path.startsWith('/v1/messages?'));

describe('a conversation of Claude Code', () => {
  it('goes through as it was sent, stays on one account with its title, and is metered', async () => {
    const { server, running } = await claudeCode();
    expect((await ask(running.url, { method: 'HEAD' })).status).toBe(200);
    server.script(() => ({
      kind: 'stream',
      inputTokens: 9,
      cacheCreation1hTokens: 800,
      cacheCreationTokens: 800,
      cacheReadTokens: 4000,
      outputTokens: 77,
    }));
    for (const body of [FIRST, TITLE, SECOND]) {
      const answer = await streamed(running, body);
      expect(answer.status).toBe(200);
      expect(answer.text).toMatch(/event: message_start[\s\S]*event: message_stop/);
    }
    const sent = asked(server);
    expect(sent.map(({ body }) => body.toString('utf8'))).toEqual(
      [FIRST, TITLE, SECOND].map((each) => JSON.stringify(each)),
    );
    expect(new Set(keysOf(server)).size).toBe(1);
    for (const { headers, path } of sent) {
      expect(path).toBe('/v1/messages?beta=true');
      const { 'x-api-key': key, ...others } = HEADERS;
      expect(headers).toMatchObject(others);
      expect(headers['x-api-key']).not.toBe(key);
      expect(headers.authorization).toBeUndefined();
    }
    const lines = await running.completions();
    expect(
      lines.map((line) => [line.op, line.input_tokens, line.cache_read_tokens, line.output_tokens]),
    ).toEqual(Array.from({ length: 3 }, () => ['stream', 9, 4000, 77]));
  });

  it('goes on where another account serves when the window of its own is spent, and stays there', async () => {
    const { server, running } = await claudeCode();
    expect((await streamed(running, FIRST)).status).toBe(200);
    server.next({
      kind: 'refusal',
      class: 'quota_5h',
    });
    const second = await streamed(running, SECOND);
    expect(second.status).toBe(200);
    const [first, refused, served] = keysOf(server);
    expect(refused).toBe(first);
    expect(served).not.toBe(first);
    // The session stays where it went: its cache is there now.
    await streamed(running, SECOND);
    expect(keysOf(server).at(-1)).toBe(served);
  });

  it('counts its input without cost', async () => {
    const { server, running } = await claudeCode();
    const { model, messages, tools, system } = FIRST;
    const counted = await ask(`${running.url}/v1/messages/count_tokens?beta=true`, {
      headers: HEADERS,
      body: { model, messages, tools, system },
    });
    expect(counted.json).toEqual({ input_tokens: 12 });
    expect(await running.completions()).toEqual([]);
    const { accounts } = (await ask(`${running.url}/v1/usage`)).json as UsageAnswer;
    expect(accounts.map(({ requests }) => requests)).toEqual([0, 0, 0]);
    expect(server.requests).toHaveLength(1);
  });
});
