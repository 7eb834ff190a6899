/**
 * Holds end to end, by situations of public bug reports: what an account's no does to it, to the request and to those
 * after it, and how soon the router finds out that it was wrong.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';
import { ask, message, send } from './http-client.ts';
import {
  account,
  handClock,
  type Json,
  oneLane,
  type RouterSetup,
  startRouter,
  twoLanes,
  upstream,
} from './router-harness.ts';
import { createGate } from './scripted-upstream.ts';
import { A, keysOf, usageOf, Z } from './two-lanes.ts';
import type { Behaviour } from './upstream-behaviours.ts';

const A2 = 'anthropic-secret-2';
const DAY_S = 86_400;

/** A lane of one account, or two. */
async function pool(count: 1 | 2, setup: Partial<RouterSetup> = {}) {
  const server = await upstream();
  const clock = handClock(Date.now());
  const accounts = [account('a', 'KEY_A'), account('a2', 'KEY_A2')].slice(0, count);
  const quotas = oneLane(server.url, accounts);
  const running = await startRouter({ quotas, clock, limits: { retryPauseMs: 0 }, ...setup });
  const status = async (more: Json = {}): Promise<number> => (await send(running.url, more)).status;
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

/** The week is spent, its reset six days off. */
function spentWeek(nowMs: number): Behaviour {
  const reset = String(Math.floor(nowMs / 1000) + 6 * DAY_S);
  const unified = 'anthropic-ratelimit-unified';
  return fault(429, 'rate_limit_error', "exceeds your account's rate limit", {
    'retry-after': String(6 * DAY_S),
    [`${unified}-status`]: 'rejected',
    [`${unified}-representative-claim`]: 'seven_day',
    [`${unified}-reset`]: reset,
    [`${unified}-7d-status`]: 'rejected',
    [`${unified}-7d-utilization`]: '1.0',
    [`${unified}-7d-reset`]: reset,
  });
}

describe('a hold is clamped', () => {
  it.each([
    ['0', {}, 0],
    ['1.5', {}, 1500],
    ['9', { 'retry-after-ms': '1200' }, 1200],
    ['590', {}, 60_000],
  ])('a throttle of %s s with %j lasts %i ms', async (seconds, more, ms) => {
    const { server, clock, status } = await pool(1);
    server.next(throttled({ 'retry-after': seconds, ...more }));
    expect(await status()).toBe(429);
    if (ms > 0) {
      clock.advance(ms - 1);
      expect([await status(), server.requests.length]).toEqual([429, 1]);
      clock.advance(1);
    }
    expect(await status()).toBe(200);
  });

  it('one stray 401 is five seconds, not half an hour; again and again it grows', async () => {
    const { server, clock, status } = await pool(1);
    for (const seconds of [5, 30, 120, 600, 1800]) {
      server.next(fault(401, 'authentication_error', 'revoked'));
      expect(await status()).toBe(401);
      clock.advance(seconds * 1000 - 1);
      expect(await status()).toBe(429);
      clock.advance(1);
    }
    expect(await status()).toBe(200);
    server.next(fault(401, 'authentication_error', 'revoked'));
    expect(await status()).toBe(401);
    clock.advance(5000);
    expect(await status()).toBe(200);
  });

  it("a bare word on the account's limit a second after 8 % were told is a burst", async () => {
    const { server, clock, status } = await pool(1);
    const reset = String(Math.floor(clock.nowMs() / 1000) + 17_400);
    server.next({
      kind: 'ok',
      headers: {
        'anthropic-ratelimit-unified-5h-utilization': '0.08',
        'anthropic-ratelimit-unified-5h-reset': reset,
      },
    });
    expect(await status()).toBe(200);
    server.next({ kind: 'refusal', class: 'account_limit' });
    expect(await status()).toBe(429);
    clock.advance(5000);
    expect(await status()).toBe(200);
  });
});

describe('a hold is contradicted', () => {
  it('by one request that finds a week reset early, within the hour; and by a reload of nothing', async () => {
    const { server, clock, status, running } = await pool(1);
    server.next(spentWeek(clock.nowMs()));
    expect(await status()).toBe(429);
    clock.advance(599_000);
    expect([await status(), server.requests.length]).toEqual([429, 1]);
    clock.advance(1000);
    expect([await status(), server.requests.length]).toEqual([200, 2]);
    expect((await usageOf(running)).accounts[0]).toMatchObject({ usable: true, holds: [] });
    expect(await status()).toBe(200);
  });

  it('beside an account that serves: by one request an hour, which is served by the other where it stands', async () => {
    const { server, clock, status } = await pool(2);
    server.script(({ headers }) => (headers['x-api-key'] === A ? spentWeek(clock.nowMs()) : { kind: 'ok' }));
    for (let minute = 0; minute < 180; minute += 5) {
      expect(await status()).toBe(200);
      clock.advance(300_000);
    }
    const asked = keysOf(server).filter((key) => key === A).length;
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(asked).toBeLessThanOrEqual(5);
  });

  it('by a clock that was set right', async () => {
    const { server, clock, status } = await pool(1);
    clock.advance(8 * 3_600_000);
    server.next(throttled({ 'retry-after': '5' }));
    expect(await status()).toBe(429);
    clock.advance(-8 * 3_600_000 + 70_000);
    expect(await status()).toBe(200);
  });

  it('by another secret: the file is read again before anything is held', async () => {
    const server = await upstream();
    const directory = temporaryTree({});
    writeFileSync(join(directory, 'token'), 'old-token', { mode: 0o600 });
    const running = await startRouter({
      quotas: oneLane(server.url, [
        { name: 'a', credential: { file: join(directory, 'token'), header: 'authorization' } },
      ]),
      directory,
    });
    expect((await send(running.url)).status).toBe(200);
    writeFileSync(join(running.directory, 'token'), 'new-token');
    server.next(fault(401, 'authentication_error', 'expired'));
    expect((await send(running.url)).status).toBe(200);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old-token',
      'Bearer old-token',
      'Bearer new-token',
    ]);
    expect((await usageOf(running)).accounts[0]!.holds).toEqual([]);
  });

  it('by a window of the configuration that began since: own sums from before do not count', async () => {
    const server = await upstream();
    const clock = handClock();
    const week = (more: Json) =>
      oneLane(server.url, [
        account('a', 'KEY_A', { weekly: { capacity_tokens: 1000, kind: 'fixed', ...more } }),
      ]);
    const running = await startRouter({ quotas: week({}), clock });
    server.script(() => ({ kind: 'ok', inputTokens: 500, outputTokens: 499 }));
    expect((await send(running.url)).status).toBe(200);
    const refused = await send(running.url);
    expect(refused.status).toBe(429);
    expect(refused.text).toContain('weekly spent');
    clock.advance(300_000);
    expect((await send(running.url)).status).toBe(429);
    const next = new Date(clock.nowMs() + 604_740_000).toISOString();
    running.writeQuotas(week({ next_reset: next }));
    expect((await ask(`${running.url}/v1/quotas/reload`, { method: 'POST' })).status).toBe(204);
    expect((await send(running.url)).status).toBe(200);
  });
});

describe('probes wait, they do not refuse', () => {
  it('a herd at the end of a hold is served, by one, two, four and then all', async () => {
    const { server, clock, status } = await pool(1);
    server.next(throttled({ 'retry-after': '1' }));
    expect(await status()).toBe(429);
    clock.advance(1000);
    let most = 0;
    let running = 0;
    server.script(() => {
      most = Math.max(most, ++running);
      setTimeout(() => running--, 20);
      return { kind: 'ok', delayMs: 20 };
    });
    const statuses = await Promise.all(Array.from({ length: 30 }, () => status()));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('others go on after two seconds where the probe is slow', async () => {
    const { server, clock, status } = await pool(1);
    server.next(throttled({ 'retry-after': '1' }));
    expect(await status()).toBe(429);
    clock.advance(1000);
    const gate = createGate();
    server.next({ kind: 'wait', gate });
    const slow = status();
    await server.arrived(2);
    expect(await status()).toBe(200);
    gate.open();
    expect(await slow).toBe(200);
  });

  it('an overload of concurrency on a lone account is over with the next success', async () => {
    const { server, status } = await pool(1);
    const gate = createGate();
    server.next({ kind: 'wait', gate }, { kind: 'refusal', class: 'zai_1302' });
    const first = status();
    await server.arrived(1);
    expect(await status()).toBe(429);
    gate.open();
    expect(await first).toBe(200);
    expect(await status()).toBe(200);
  });
});

describe('the narrowest scope', () => {
  it.each([
    ['no credit (400)', fault(400, 'invalid_request_error', 'Your credit balance is too low.'), 'billing'],
    ['no credit (402)', fault(402, 'billing_error', 'pay'), 'billing'],
    [
      'a disabled organisation',
      fault(403, 'permission_error', 'This organization has been disabled.'),
      'disabled',
    ],
    ['a credential', fault(401, 'authentication_error', 'invalid'), 'auth'],
  ])('%s: the sibling serves, and the account is not asked first for ever', async (_, behaviour, cause) => {
    const { server, clock, status, running } = await pool(2);
    server.script(({ headers }) => (headers['x-api-key'] === A ? behaviour : { kind: 'ok' }));
    expect([await status(), await status(), await status()]).toEqual([200, 200, 200]);
    expect(keysOf(server)).toEqual([A, A2, A2, A2]);
    const [hold] = (await usageOf(running)).accounts[0]!.holds;
    expect(hold).toMatchObject({ family: '', cause, stated: false });
    clock.advance(5000);
    expect(await status()).toBe(200);
    expect(keysOf(server).slice(4)).toEqual([A, A2]);
  });

  it('a model that the plan lacks is held alone', async () => {
    const { server, status } = await pool(2);
    server.script(({ headers, json }) =>
      headers['x-api-key'] === A && json?.model === 'claude-opus-4-1'
        ? fault(404, 'not_found_error', 'model: claude-opus-4-1')
        : { kind: 'ok' },
    );
    for (const model of ['claude-opus-4-1', 'claude-opus-4-1', 'claude-opus-4-6', 'claude-sonnet-4-5']) {
      expect(await status({ model })).toBe(200);
    }
    expect(keysOf(server)).toEqual([A, A2, A2, A, A]);
  });

  it.each([
    ['a throttle', throttled({ 'retry-after': '30' }), 429],
    ['no credit', fault(402, 'billing_error', 'pay'), 402],
    ['an unknown model', fault(404, 'not_found_error', 'model: claude-odd-1'), 404],
  ])('%s on a second account is the request: its words are handed on and nothing is held', async (_, no, code) => {
    const { server, status, running } = await pool(2);
    server.script(({ json }) => (json?.model === 'claude-odd-1' ? no : { kind: 'ok' }));
    const answer = await send(running.url, { model: 'claude-odd-1' });
    expect(answer.status).toBe(code);
    expect(answer.headers).not.toHaveProperty('x-quotalab-refused-by');
    expect(server.requests).toHaveLength(2);
    expect(await status()).toBe(200);
    for (const { usable } of (await usageOf(running)).accounts) expect(usable).toBe(true);
  });

  it('a lone account without credit is asked: the provider says it best', async () => {
    const { server, status } = await pool(1);
    server.script(() => fault(400, 'invalid_request_error', 'Your credit balance is too low.'));
    expect([await status(), await status()]).toEqual([400, 400]);
    server.script(() => ({ kind: 'ok' }));
    expect(await status()).toBe(200);
  });

  it('counting tokens, refused, holds nothing', async () => {
    const { server, running, status } = await pool(1);
    for (const code of [401, 403, 402]) {
      server.next(fault(code, 'permission_error', 'not on this key'));
      expect((await ask(`${running.url}/v1/messages/count_tokens`, { body: message() })).status).toBe(code);
    }
    expect((await usageOf(running)).accounts[0]!.holds).toEqual([]);
    expect(await status()).toBe(200);
  });
});

describe('the other lane', () => {
  const lanes = async () => {
    const [zai, anthropic] = [await upstream(), await upstream()];
    const running = await startRouter({ quotas: twoLanes(zai.url, anthropic.url) });
    return { zai, anthropic, running };
  };
  const foreign = [
    'messages.1: Invalid `signature` in `thinking` block',
    'model: claude-opus-4-5 is not supported',
    'tools.0: unsupported type web_search_20250305',
  ].map((words) => [words, fault(400, 'invalid_request_error', words)] as const);

  it('serves where the preferred one has no balance', async () => {
    const { zai, anthropic, running } = await lanes();
    zai.script(() => ({
      kind: 'status',
      status: 429,
      body: { error: { code: '1113', message: 'no balance' } },
    }));
    expect([(await send(running.url)).status, (await send(running.url)).status]).toEqual([200, 200]);
    expect([keysOf(zai), keysOf(anthropic)]).toEqual([[Z], [A, A]]);
  });

  it.each(foreign)('that says "%s" leaves the client the word of the preferred one', async (_, answer) => {
    const { zai, anthropic, running } = await lanes();
    zai.next(throttled({ 'retry-after': '5' }));
    anthropic.script(() => answer);
    const told = await send(running.url);
    expect([told.status, told.headers['retry-after']]).toEqual([429, '5']);
    const own = await send(running.url);
    expect(own.status).toBe(429);
    expect(own.headers['x-quotalab-refused-by']).toBe('router');
    expect(Number(own.headers['retry-after'])).toBeLessThanOrEqual(5);
  });

  it('tells the client of its own mistake while the preferred one is held, as no other lane would take it', async () => {
    const { zai, anthropic, running } = await lanes();
    zai.next(throttled({ 'retry-after': '5' }));
    expect((await send(running.url)).status).toBe(200);
    anthropic.script(() => fault(400, 'invalid_request_error', 'max_tokens: must be at least 1'));
    const told = await send(running.url);
    expect([told.status, told.headers['x-quotalab-refused-by']]).toEqual([400, undefined]);
  });
});

it.each([
  ['does not know the model', fault(404, 'not_found_error', 'model: glm-5')],
  ['has no credit', fault(402, 'billing_error', 'pay')],
])('a fallback lane that %s leaves the client the word of the preferred one', async (_, no) => {
  const [zai, anthropic] = [await upstream(), await upstream()];
  const running = await startRouter({ quotas: twoLanes(zai.url, anthropic.url) });
  zai.next(throttled({ 'retry-after': '5' }));
  anthropic.script(() => no);
  const first = await send(running.url);
  expect([first.status, first.headers['retry-after']]).toEqual([429, '5']);
  const second = await send(running.url);
  expect(second.status).toBe(429);
  expect(Number(second.headers['retry-after'])).toBeLessThanOrEqual(5);
});
