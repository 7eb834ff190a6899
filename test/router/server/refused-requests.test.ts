/**
 * What a refusal of an account does to the request and to those after it, end to end; and what is said when nobody is
 * left. Each refusal class is a script of its own against two lanes.
 */
import { describe, expect, it } from 'vitest';
import { message, send } from './http-client.ts';
import { account, handClock, type Json, oneLane, startRouter, twoLanes, upstream } from './router-harness.ts';
import { createGate } from './scripted-upstream.ts';
import { A, capOf, keysOf, preload, twoPlusOne, usageOf, world, Z, Z2 } from './two-lanes.ts';
import type { RefusalClass } from './upstream-refusals.ts';

/** What a refusal does: status for the client, keys asked in turn, why z is held, where the next request goes. */
const CLASSES: ReadonlyArray<
  readonly [RefusalClass, number, readonly string[], cause: string | null, next: string]
> = [
  ['quota_5h', 200, [Z, Z2], 'quota_window', Z2],
  ['quota_7d', 200, [Z, Z2], 'quota_window', Z2],
  ['model_week', 200, [Z, Z2], null, Z2],
  ['throttle', 200, [Z, Z2], 'throttle', Z2],
  ['windowless', 200, [Z, Z], null, Z],
  ['account_limit', 200, [Z, Z2], 'account_limit', Z2],
  ['request', 429, [Z], null, Z],
  ['billing', 200, [Z, Z2], null, Z],
  ['billing_400', 200, [Z, Z2], null, Z],
  ['usage_endpoint', 200, [Z, Z2], null, Z],
  ['overloaded', 200, [Z, A], null, Z],
  ['authentication', 200, [Z, A], 'auth', Z2],
  ['permission', 200, [Z, A], 'auth', Z2],
  ['invalid', 400, [Z], null, Z],
  ['too_large', 413, [Z], null, Z],
  ['api_error', 200, [Z, A], null, Z],
  ['timeout', 200, [Z, A], null, Z],
  ['rejected_200', 200, [Z], 'quota_window', Z2],
  // Still served, for money; while another plan has room, that is taken.
  ['overage_200', 200, [Z], null, Z2],
  ['codex', 200, [Z, Z2], 'quota_window', Z2],
  ['zai_1308', 200, [Z, Z2], 'quota_window', Z2],
  ['zai_1302', 200, [Z, Z2], 'throttle', Z2],
  ['zai_1305', 200, [Z, A], null, Z],
];

describe('a refusal', () => {
  const rows = [false, true].flatMap((stream) =>
    CLASSES.map(([name, status, ...rest]) => [name, stream ? 'stream' : 'message', status, ...rest] as const),
  );
  it.each(rows)('%s of a %s: the client gets %i', async (name, op, status, keys, cause, next) => {
    const stream = op === 'stream';
    const { running, zai, anthropic } = await twoPlusOne();
    const asked = (): unknown[] =>
      [...zai.requests, ...anthropic.requests]
        .sort((a, b) => a.atMs - b.atMs)
        .map((r) => r.headers['x-api-key']);
    zai.next({ kind: 'refusal', class: name });
    const answer = await send(running.url, { model: 'claude-opus-4', stream });
    expect(answer.status).toBe(status);
    expect(asked()).toEqual(keys);
    expect(answer.text.includes('"rate_limit_error"')).toBe(status === 429);
    expect(answer.headers).not.toHaveProperty('x-quotalab-refused-by');
    const { accounts } = await usageOf(running);
    expect(accounts[0]).toMatchObject({
      name: 'z',
      cooldown_cause: cause,
      in_flight: 0,
      in_flight_tokens: 0,
    });
    expect(accounts[1]).toMatchObject({ name: 'z2', cooldown_cause: null });
    await send(running.url, { model: 'claude-opus-4' });
    expect(asked().at(-1)).toBe(next);
    const bodies = [...zai.requests, ...anthropic.requests].slice(0, -1).map(({ body }) => body.toString());
    expect(new Set(bodies.filter((body) => body.includes(`"stream":${stream}`))).size).toBe(1);
  });

  it('that calls itself a stream is a refusal all the same', async () => {
    const { running, zai, anthropic } = await world();
    zai.next({ kind: 'refusal', class: 'throttle', headers: { 'content-type': 'text/event-stream' } });
    const answer = await send(running.url, { stream: true });
    expect([answer.status, anthropic.requests.length]).toEqual([200, 1]);
    expect(answer.text).toContain('message_stop');
  });

  it.each([
    ['run2cap', [Z, Z2]],
    ['hybrid', [A]],
  ] as const)('in mode %s past our own cap: asked are %j', async (mode, keys) => {
    const { running, zai, anthropic } = await twoPlusOne({
      env: { CCP_REROUTE_MODE: mode, CCP_DEV_ENABLE: '1' },
      more: capOf({ rolling_tokens: 100 }),
    });
    await preload(running, { in: 120 });
    zai.next({ kind: 'refusal', class: 'throttle' });
    expect((await send(running.url)).status).toBe(200);
    expect([...keysOf(zai), ...keysOf(anthropic)]).toEqual(keys);
  });

  it('of a model family leaves the account to other families', async () => {
    const { running, zai } = await twoPlusOne();
    zai.next({ kind: 'refusal', class: 'model_week' });
    for (const model of ['claude-opus-4', 'claude-haiku-4', 'claude-opus-4-1', 'claude-sonnet-4']) {
      await send(running.url, { model });
    }
    expect(keysOf(zai)).toEqual([Z, Z2, Z, Z2, Z]);
  });

  it.each([
    ['quota_5h', 2094, 3],
    ['quota_7d', 2094, 3],
    ['throttle', 7, 1],
    ['codex', 2094, 3],
    ['zai_1308', 2094, 3],
    ['account_limit', 5, 1],
    ['authentication', 5, 1],
  ] as const)('%s holds its account for %i s, no longer', async (name, seconds, slackSeconds) => {
    const { running, zai, clock } = await twoPlusOne();
    zai.next({ kind: 'refusal', class: name, resetAtMs: clock.nowMs() + 2_094_000 });
    await send(running.url);
    const [z] = (await usageOf(running)).accounts;
    expect(z!.usable).toBe(false);
    expect(Math.abs(z!.cooldown_until! - clock.nowMs() / 1000 - seconds)).toBeLessThanOrEqual(slackSeconds);
    // Windows turn with the minute.
    clock.advance(seconds * 1000 + 61_000);
    await send(running.url);
    expect(keysOf(zai).at(-1)).toBe(Z);
  });

  it('of every account is told with the earliest moment that one is usable, and why each is not', async () => {
    const zai = await upstream();
    const clock = handClock(Date.now());
    const quotas = oneLane(zai.url, [account('z', 'KEY_Z'), account('z2', 'KEY_Z2')]);
    const running = await startRouter({ quotas, clock });
    zai.next({ kind: 'refusal', class: 'throttle' }, { kind: 'refusal', class: 'quota_5h' });
    const first = await send(running.url);
    expect(first.status).toBe(429);
    expect(first.json).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
    expect(first.headers).toMatchObject({ 'retry-after': '7', 'x-quotalab-refused-by': 'router' });
    clock.advance(2000);
    const second = await send(running.url);
    expect(second.status).toBe(429);
    expect(zai.requests).toHaveLength(2);
    expect(second.headers).toMatchObject({ 'retry-after': '5', 'x-quotalab-refused-by': 'router' });
    expect(second.json).toEqual({
      type: 'error',
      error: {
        type: 'rate_limit_error',
        message: expect.stringMatching(
          /anthropic\/z: held: throttled, in 5s; anthropic\/z2: held: a window is spent, in 3[3-5]m/,
        ),
      },
      request_id: second.headers['request-id'],
    });
    clock.advance(Number(second.headers['retry-after']) * 1000);
    expect((await send(running.url)).status).toBe(200);
    expect(keysOf(zai)).toEqual([Z, Z2, Z]);
  });
});

describe('nothing left', () => {
  it('of a lone account: its own words', async () => {
    const server = await upstream();
    const quotas = oneLane(server.url, [account('a', 'KEY_A')]);
    const running = await startRouter({ quotas });
    server.next({ kind: 'refusal', class: 'quota_5h', headers: { 'retry-after': '1234' } });
    const answer = await send(running.url);
    expect(answer.status).toBe(429);
    expect(answer.headers).toMatchObject({
      'retry-after': '1234',
      'anthropic-ratelimit-unified-status': 'rejected',
    });
    expect(answer.headers).not.toHaveProperty('x-quotalab-refused-by');
    expect(answer.json).toMatchObject({ request_id: 'req_refused' });
  });

  it('by windows: the earliest moment that an account has room, and not before', async () => {
    const server = await upstream();
    const clock = handClock();
    const window = (minutes: number, capacity: number): Json => ({
      kind: 'fixed',
      capacity_tokens: capacity,
      length_minutes: 300,
      next_reset: new Date(clock.nowMs() + minutes * 60_000).toISOString(),
    });
    const quotas = oneLane(server.url, [
      account('a', 'KEY_A', { short: window(30, 200), weekly: window(120, 200) }),
      account('a2', 'KEY_A2', { short: window(40, 200), weekly: window(300, 1_000_000) }),
    ]);
    const running = await startRouter({ quotas, clock });
    server.script(() => ({ kind: 'ok', inputTokens: 150, outputTokens: 50 }));
    expect((await send(running.url)).status).toBe(200);
    expect((await send(running.url)).status).toBe(200);
    const refused = await send(running.url);
    expect(refused.status).toBe(429);
    // a: its short window opens after 30 min, its weekly one after 120; a2: after 40 min.
    expect(refused.headers['retry-after']).toBe('2400');
    expect(refused.text).toContain('anthropic/a: short spent, in 2h');
    expect(refused.text).toContain('anthropic/a2: short spent, in 40m');
    expect(server.requests).toHaveLength(2);
    // After ten minutes one request may find out whether our sums are right.
    clock.advance(599_000);
    expect((await send(running.url)).status).toBe(429);
    clock.advance(1_801_000);
    expect((await send(running.url)).status).toBe(200);
    expect((await running.decisions()).filter(({ account: name }) => name === '')).toMatchObject([
      { reroute_decision: 'quota_block', preferred_attempt: false },
      { reroute_decision: 'quota_block', preferred_attempt: false },
    ]);
  });

  it('by a cap: the moment when enough of its use has left', async () => {
    const server = await upstream();
    const clock = handClock();
    const quotas = oneLane(server.url, [account('a', 'KEY_A')], {
      models: { 'claude-test': { rolling_tokens: 1000 } },
      windows: { rolling_seconds: 100, weekly_seconds: 1000 },
    });
    const running = await startRouter({ quotas, clock, bucketMs: 1 });
    for (const inputTokens of [600, 500]) {
      server.next({ kind: 'ok', inputTokens, outputTokens: 0 });
      expect((await send(running.url)).status).toBe(200);
      clock.advance(30_000);
    }
    // 60 s on, the 600 leave 40 s later; until then 1100 of 1000 are used.
    const refused = await send(running.url);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '40']);
    expect(refused.text).toContain('anthropic/a: the cap of the model is reached, in 40s');
    clock.advance(39_000);
    expect((await send(running.url)).status).toBe(429);
    clock.advance(1000);
    expect((await send(running.url)).status).toBe(200);
    expect(server.requests).toHaveLength(3);
  });

  it('50 requests at once on an account with room for 3: preemptive admits 3', async () => {
    const server = await upstream();
    const bytes = JSON.stringify(message()).length;
    const estimate = Math.ceil(bytes / 4 + 100);
    const window = { kind: 'sliding', capacity_tokens: 3 * estimate + 1, length_minutes: 300 };
    const quotas = oneLane(server.url, [account('a', 'KEY_A', { short: window })]);
    const running = await startRouter({ quotas, env: { CCP_REROUTE_MODE: 'preemptive' } });
    const gate = createGate();
    server.script(() => ({ kind: 'wait', gate }));
    const refused = createGate();
    let refusedCount = 0;
    const asking = Array.from({ length: 50 }, async () => {
      const { status } = await send(running.url);
      if (status === 429 && ++refusedCount === 47) refused.open();
      return status;
    });
    await server.arrived(3);
    await refused.opened;
    expect(server.requests).toHaveLength(3);
    gate.open();
    const statuses = await Promise.all(asking);
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(47);
    expect((await usageOf(running)).accounts[0]).toMatchObject({
      in_flight: 0,
      in_flight_tokens: 0,
      requests: 3,
    });
  });

  it('of the preferred lane by requests on their way sends the others to the next lane', async () => {
    const estimate = Math.ceil(JSON.stringify(message()).length / 4 + 100);
    const [zai, anthropic] = [await upstream(), await upstream()];
    const quotas = twoLanes(zai.url, anthropic.url, {
      models: { 'claude-test': { provider: 'zai', rolling_tokens: 3 * estimate } },
    });
    const running = await startRouter({ quotas });
    const gate = createGate();
    zai.script(() => ({ kind: 'wait', gate }));
    anthropic.script(() => ({ kind: 'wait', gate }));
    const asking = Array.from({ length: 20 }, () => send(running.url));
    await Promise.all([zai.arrived(3), anthropic.arrived(17)]);
    gate.open();
    for (const { status } of await Promise.all(asking)) expect(status).toBe(200);
    expect(zai.requests).toHaveLength(3);
    const words = (await running.decisions()).map(({ reroute_decision }) => reroute_decision);
    expect(words.filter((word) => word === 'quota_block')).toHaveLength(17);
  });
});
