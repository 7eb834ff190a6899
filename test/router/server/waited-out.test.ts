/** When a refused account may be asked again: not before its window resets, not after, and what its client is told meanwhile. */
import { expect, it } from 'vitest';
import { ask, message, send } from './http-client.ts';
import { account, handClock, oneLane, startRouter, upstream } from './router-harness.ts';
import type { Behaviour } from './upstream-behaviours.ts';

/** A lane of one account, or two. */
async function pool(count: 1 | 2) {
  const server = await upstream();
  const clock = handClock(Date.now());
  const accounts = [account('a', 'KEY_A'), account('a2', 'KEY_A2')].slice(0, count);
  const running = await startRouter({ quotas: oneLane(server.url, accounts), clock });
  const status = async (): Promise<number> => (await send(running.url)).status;
  return { server, clock, running, status };
}

const fault = (
  status: number,
  type: string,
  text: string,
  headers: Record<string, string> = {},
): Behaviour => ({
  kind: 'status',
  status,
  headers,
  body: { type: 'error', error: { type, message: text } },
});

const throttled = (headers: Record<string, string>): Behaviour =>
  fault(429, 'rate_limit_error', 'slow down', {
    'anthropic-ratelimit-unified-status': 'allowed',
    ...headers,
  });

it('a window that resets within a minute is full until then and no longer', async () => {
  const { server, clock, running, status } = await pool(1);
  // Half a minute after a whole one, so that the minute of the reset is not over when it comes.
  clock.advance(90_000 - (clock.nowMs() % 60_000));
  const words = {
    status: 'rejected',
    '5h-status': 'rejected',
    '5h-utilization': '1.0',
    '5h-reset': String(clock.nowMs() / 1000 + 3),
    'representative-claim': 'five_hour',
  };
  const headers = Object.entries(words).map(([name, word]) => [`anthropic-ratelimit-unified-${name}`, word]);
  server.next(fault(429, 'rate_limit_error', 'limit', Object.fromEntries(headers)));
  expect(await status()).toBe(429);
  const own = await send(running.url);
  expect([own.status, own.headers['retry-after']]).toEqual([429, '3']);
  clock.advance(3000);
  expect(await status()).toBe(200);
});

it('a throttled account is waited for, though a sibling has no credit', async () => {
  const { server, running } = await pool(2);
  server.next(throttled({ 'retry-after': '5' }));
  server.next(fault(402, 'billing_error', 'pay'));
  const told = await send(running.url);
  expect([told.status, told.headers['retry-after']]).toEqual([429, '5']);
});

it('counting tokens, refused for a window, fills none', async () => {
  const { server, clock, running, status } = await pool(1);
  const words = {
    status: 'rejected',
    '5h-status': 'rejected',
    '5h-utilization': '1',
    '5h-reset': String(Math.floor(clock.nowMs() / 1000) + 9000),
    'representative-claim': 'five_hour',
  };
  const headers = Object.entries(words).map(([name, word]) => [`anthropic-ratelimit-unified-${name}`, word]);
  server.next(fault(429, 'rate_limit_error', 'limit', Object.fromEntries(headers)));
  expect((await ask(`${running.url}/v1/messages/count_tokens`, { body: message() })).status).toBe(429);
  expect(await status()).toBe(200);
});

it('a window that is said to be full and yet open is asked of: the provider decides', async () => {
  const { server, clock, running, status } = await pool(1);
  const words = {
    status: 'allowed_warning',
    '5h-status': 'allowed_warning',
    '5h-utilization': '1.0',
    '5h-reset': String(Math.floor(clock.nowMs() / 1000) + 1800),
  };
  const headers = Object.fromEntries(
    Object.entries(words).map(([name, word]) => [`anthropic-ratelimit-unified-${name}`, word]),
  );
  server.next({ kind: 'ok', headers });
  expect([await status(), await status()]).toEqual([200, 200]);
  const spent = { ...headers, 'anthropic-ratelimit-unified-status': 'rejected' };
  server.next(
    fault(429, 'rate_limit_error', 'limit', {
      ...spent,
      'anthropic-ratelimit-unified-5h-status': 'rejected',
    }),
  );
  expect(await status()).toBe(429);
  const own = await send(running.url);
  expect([own.status, own.headers['x-quotalab-refused-by']]).toEqual([429, 'router']);
});

it('an error under a status of success is no answer: the sibling is asked', async () => {
  const { server, status } = await pool(2);
  server.next({ kind: 'status', status: 200, body: { code: 1113, msg: 'no balance', success: false } });
  expect([await status(), await status()]).toEqual([200, 200]);
  const keys = server.requests.map(({ headers }) => headers['x-api-key']);
  expect(keys).toEqual(['anthropic-secret-1', 'anthropic-secret-2', 'anthropic-secret-2']);
});
