/**
 * Where requests go when an account says no, end to end: modes, refusals, faults, rests, sessions.
 * Long because each mode, refusal class and rest is a script of its own against one set-up of two lanes.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { ask, message, send } from './http-client.ts';
import {
  account,
  type HandClock,
  handClock,
  type Json,
  oneLane,
  type RouterSetup,
  type RunningRouter,
  startRouter,
  twoLanes,
  upstream,
} from './router-harness.ts';
import { createGate, type ScriptedUpstream } from './scripted-upstream.ts';
import type { RefusalClass } from './upstream-refusals.ts';

interface World {
  readonly zai: ScriptedUpstream;
  readonly anthropic: ScriptedUpstream;
  readonly clock: HandClock;
  readonly running: RunningRouter;
}

/** Lane zai, preferred, and lane anthropic behind it. Upstreams' resets are near the clock's time. */
async function world(more: Json = {}, setup: Partial<RouterSetup> = {}): Promise<World> {
  const [zai, anthropic] = [await upstream(), await upstream()];
  const clock = handClock(Date.now());
  const quotas = twoLanes(zai.url, anthropic.url, more);
  const env = { CCP_DEV_ENABLE: '1', ...setup.env };
  const running = await startRouter({
    clock,
    bucketMs: 1,
    limits: { retryPauseMs: 0 },
    ...setup,
    quotas,
    env,
  });
  return { zai, anthropic, clock, running };
}

const preload = async ({ url }: RunningRouter, more: Json): Promise<void> => {
  const answer = await ask(`${url}/v1/dev/sim-usage`, { body: { model: 'claude-test', ...more } });
  expect(answer.status).toBe(200);
};

const usageOf = async ({ url }: RunningRouter): Promise<UsageAnswer> =>
  (await ask(`${url}/v1/usage`)).json as UsageAnswer;

const capOf = (more: Json): Json => ({ models: { 'claude-test': { provider: 'zai', ...more } } });

/** Accounts asked so far, by the secrets that were shown. */
const keysOf = ({ requests }: ScriptedUpstream): unknown[] =>
  requests.map(({ headers }) => headers['x-api-key']);

describe('the modes', () => {
  it.each([
    ['preemptive', 'anthropic', 'quota_preemptive_warn', false],
    ['run2cap', 'zai', 'quota_run_to_limit', true],
    ['hybrid', 'zai', 'quota_warn_attempt', true],
  ])('%s at exactly the warn level sends to %s', async (mode, lane, word, preferred) => {
    const { running } = await world(capOf({ rolling_tokens: 200, warn_pct: 0.6 }), {
      env: { CCP_REROUTE_MODE: mode },
    });
    await preload(running, { in: 120 });
    expect((await send(running.url)).status).toBe(200);
    const [line, ...more] = await running.decisions();
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      lane,
      reroute_mode: mode,
      decision: word,
      decision_reason: word,
      reroute_decision: word,
      preferred_attempt: preferred,
      rolling_used_tokens: 120,
      rolling_capacity_tokens: 200,
      headroom_pct_rolling: 0.4,
    });
  });

  it.each([
    ['preemptive', 'anthropic', 'quota_block'],
    ['run2cap', 'zai', 'quota_run_to_limit'],
    ['hybrid', 'anthropic', 'quota_block'],
  ])('%s past the cap sends to %s', async (mode, lane, word) => {
    const { running } = await world(capOf({ rolling_tokens: 100 }), { env: { CCP_REROUTE_MODE: mode } });
    await preload(running, { in: 60, out: 60 });
    await send(running.url);
    expect(await running.decisions()).toMatchObject([
      { lane, reroute_decision: word, headroom_pct_rolling: 0 },
    ]);
  });

  it.each([
    ['preemptive', 'quota_preemptive_pass', 'quota_preemptive_pass'],
    ['run2cap', 'quota_run_to_limit', 'quota_run_to_limit'],
    ['hybrid', 'quota_pass', 'forced_model'],
  ])('%s far from the cap sends to the preferred lane', async (mode, word, shown) => {
    const { running } = await world(capOf({ rolling_tokens: 100_000 }), { env: { CCP_REROUTE_MODE: mode } });
    await send(running.url);
    expect(await running.decisions()).toMatchObject([
      { lane: 'zai', reroute_decision: word, decision: shown, preferred_attempt: true },
    ]);
  });

  it.each([
    ['hybrid', ['quota_overshoot'], 'quota_cooldown', 1],
    ['preemptive', ['quota_overshoot'], 'quota_cooldown', 1],
    ['run2cap', ['quota_overshoot'], 'quota_run_to_limit', 2],
  ])('%s after a refusal: this request and the next', async (mode, words, next, zaiCount) => {
    const { running, zai, anthropic } = await world({}, { env: { CCP_REROUTE_MODE: mode } });
    zai.next({ kind: 'refusal', class: 'throttle' });
    expect((await send(running.url)).status).toBe(200);
    const [, ...more] = await running.decisions();
    expect(more.map(({ reroute_decision }) => reroute_decision)).toEqual(words);
    await send(running.url);
    expect((await running.decisions()).at(-1)).toMatchObject({ reroute_decision: next });
    expect([zai.requests.length, anthropic.requests.length]).toEqual([zaiCount, 3 - zaiCount]);
  });

  it('preemptive counts what is on its way and what this request will cost', async () => {
    // A request of 100 tokens allowed and a small body is worth more than 50 tokens of 500.
    const { running } = await world(capOf({ rolling_tokens: 500, warn_pct: 0.8 }), {
      env: { CCP_REROUTE_MODE: 'preemptive' },
    });
    await preload(running, { in: 350 });
    await send(running.url);
    const [line] = await running.decisions();
    expect(line).toMatchObject({ lane: 'anthropic', reroute_decision: 'quota_preemptive_warn' });
    expect(line!.inputs.estimateTokens).toBeGreaterThan(50);
  });

  it('paused: the first lane or nothing, also past its cap', async () => {
    const { running, anthropic, zai } = await world({}, { env: { OFFLOAD_PAUSED: '1' } });
    anthropic.next({ kind: 'refusal', class: 'overloaded' });
    expect((await send(running.url)).status).toBe(529);
    expect(zai.requests).toHaveLength(0);
    expect(await running.decisions()).toMatchObject([{ decision: 'failover_paused', lane: 'anthropic' }]);
  });
});

describe('caps', () => {
  it('have no flags at half, warn at 80 % and block at 100 %', async () => {
    const { running } = await world(capOf({ rolling_tokens: 1000, warn_pct: 0.8 }));
    const flags = [];
    for (const tokens of [500, 400, 200]) {
      await preload(running, { in: tokens });
      const { warn, block, rolling_pct } = (await usageOf(running)).models['claude-test']!;
      flags.push([warn, block, rolling_pct]);
    }
    expect(flags).toEqual([
      [false, false, 0.5],
      [true, false, 0.9],
      [true, true, 1.1],
    ]);
    const { url, writeQuotas } = running;
    const { config } = (await ask(`${url}/v1/quotas`)).json as { config: Json };
    const models = { 'claude-test': { provider: 'zai', rolling_tokens: 10_000 } };
    writeQuotas({ ...config, models });
    expect((await ask(`${url}/v1/quotas/reload`, { method: 'POST' })).status).toBe(204);
    expect((await usageOf(running)).models['claude-test']).toMatchObject({ block: false, rolling_pct: 0.11 });
  });

  it('of one second let go what is older, in tokens and in hours', async () => {
    const windows = { rolling_seconds: 1, weekly_seconds: 1 };
    const { running, clock } = await world({
      windows,
      models: {
        'by-tokens': { provider: 'zai', weekly_limit_type: 'tokens', weekly_limit_value: 1000 },
        'by-hours': { provider: 'zai', weekly_limit_type: 'hours', weekly_limit_value: 1 },
      },
    });
    const shares = async (): Promise<number[]> => {
      const { models } = await usageOf(running);
      return ['by-tokens', 'by-hours'].map((name) => models[name]!.weekly_pct);
    };
    await preload(running, { model: 'by-tokens', in: 300 });
    await preload(running, { model: 'by-hours', seconds: 600 });
    expect(await shares()).toEqual([0.3, 600 / 3600]);
    clock.advance(1200);
    await preload(running, { model: 'by-tokens', in: 100 });
    await preload(running, { model: 'by-hours', seconds: 60 });
    expect(await shares()).toEqual([0.1, 60 / 3600]);
  });

  it('of a rolling second and ten weekly ones count apart', async () => {
    const { running, clock } = await world({
      ...capOf({ rolling_tokens: 1000, weekly_limit_type: 'tokens', weekly_limit_value: 1000 }),
      windows: { rolling_seconds: 1, weekly_seconds: 10 },
    });
    await preload(running, { in: 300 });
    clock.advance(1200);
    await preload(running, { in: 20, out: 20 });
    expect((await usageOf(running)).models['claude-test']).toMatchObject({
      rolling_in: 20,
      rolling_out: 20,
      rolling_pct: 0.04,
      weekly_pct: 0.34,
    });
  });

  it('charge what was rerouted to the lane that served it, so that a block lifts', async () => {
    const { running, clock } = await world({
      ...capOf({ rolling_tokens: 1000 }),
      windows: { rolling_seconds: 100, weekly_seconds: 1000 },
    });
    await preload(running, { in: 1000 });
    for (let i = 0; i < 5; i++) {
      clock.advance(10_000);
      await send(running.url);
    }
    expect((await running.decisions()).map(({ lane }) => lane)).toEqual(Array(5).fill('anthropic'));
    clock.advance(60_000);
    await send(running.url);
    expect((await running.decisions()).at(-1)).toMatchObject({ lane: 'zai', rolling_used_tokens: 0 });
  });
});

/** What a refusal does: status for the client, keys asked in turn, why z rests, where the next request goes. */
const Z = 'zai-secret-1';
const Z2 = 'zai-secret-2';
const A = 'anthropic-secret-1';
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
  ['billing', 429, [Z], null, Z],
  ['billing_400', 400, [Z], null, Z],
  ['usage_endpoint', 200, [Z, Z2], 'throttle', Z2],
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

async function twoPlusOne({ more, ...setup }: Partial<RouterSetup> & { more?: Json } = {}): Promise<World> {
  const [zai, anthropic] = [await upstream(), await upstream()];
  const clock = handClock(Date.now());
  const quotas = twoLanes(zai.url, anthropic.url, more);
  const lanes = quotas.lanes as Record<string, { accounts: Json[] }>;
  lanes.zai!.accounts.push(account('z2', 'KEY_Z2'));
  const running = await startRouter({ clock, limits: { retryPauseMs: 0 }, quotas, ...setup });
  return { zai, anthropic, clock, running };
}

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
    ['account_limit', 300, 1],
    ['authentication', 1800, 1],
  ] as const)('%s rests its account for %i s, no longer', async (name, seconds, slackSeconds) => {
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
          /anthropic\/z: cooldown, in 5 s; anthropic\/z2: cooldown, in 2[01]\d\d s/,
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
    expect(refused.text).toContain('anthropic/a: no short headroom, in 7200 s');
    expect(refused.text).toContain('anthropic/a2: no short headroom, in 2400 s');
    expect(server.requests).toHaveLength(2);
    clock.advance(2_399_000);
    expect((await send(running.url)).status).toBe(429);
    clock.advance(1000);
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
    expect(refused.text).toContain('anthropic/a: the cap of the model is reached, in 40 s');
    clock.advance(39_000);
    expect((await send(running.url)).status).toBe(429);
    clock.advance(1000);
    expect((await send(running.url)).status).toBe(200);
    expect(server.requests).toHaveLength(3);
  });

  it('50 requests at once on an account with room for 3: 3 are admitted', async () => {
    const server = await upstream();
    const bytes = JSON.stringify(message()).length;
    const estimate = Math.ceil(bytes / 4 + 100);
    const window = { kind: 'sliding', capacity_tokens: 3 * estimate + 1, length_minutes: 300 };
    const quotas = oneLane(server.url, [account('a', 'KEY_A', { short: window })]);
    const running = await startRouter({ quotas });
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

describe('a fault', () => {
  it.each([
    false,
    true,
  ])('503 goes to the other lane exactly once, with its own credential (stream: %s)', async (stream) => {
    const { running, zai, anthropic } = await world();
    zai.next({ kind: 'status', status: 503, body: { error: 'the first upstream' } });
    anthropic.next({ kind: 'status', status: 503, body: { error: 'the second upstream' } });
    const answer = await send(
      running.url,
      { stream },
      { 'x-api-key': 'client', authorization: 'Bearer client' },
    );
    expect(answer.status).toBe(503);
    expect(answer.json).toEqual({ error: 'the second upstream' });
    expect([keysOf(zai), keysOf(anthropic)]).toEqual([[Z], [A]]);
    expect(anthropic.requests[0]!.rawHeaders.join()).not.toMatch(/client|zai-secret/);
    expect(anthropic.requests[0]!.body.equals(zai.requests[0]!.body)).toBe(true);
    expect(await running.decisions()).toMatchObject([
      { reroute_decision: 'quota_pass', lane: 'zai', attempt: 1 },
      { reroute_decision: 'fallback', lane: 'anthropic', attempt: 2, preferred_attempt: false },
    ]);
    const lines = await running.completions();
    expect(lines).toMatchObject([
      { lane: 'zai', status: 503, err_type: '5xx', attempt: 1 },
      { lane: 'anthropic', status: 503, err_type: '5xx', attempt: 2, wasted_retry_ms: 0 },
    ]);
  });

  it('costs nothing, whatever its body says', async () => {
    const { running, zai } = await world();
    zai.next({ kind: 'status', status: 503, body: { usage: { input_tokens: 5, output_tokens: 5 } } });
    await send(running.url);
    expect(await running.completions()).toMatchObject([
      { lane: 'zai', input_tokens: 0, output_tokens: 0 },
      { lane: 'anthropic', input_tokens: 12, output_tokens: 34 },
    ]);
    expect((await usageOf(running)).accounts[0]).toMatchObject({ requests: 0 });
  });

  it('is met once: a third account is not asked', async () => {
    const { running, zai, anthropic } = await twoPlusOne();
    zai.next({ kind: 'status', status: 500 });
    anthropic.next({ kind: 'status', status: 502 });
    expect((await send(running.url)).status).toBe(502);
    expect([keysOf(zai), keysOf(anthropic)]).toEqual([[Z], [A]]);
    await zai.close();
    await anthropic.close();
    expect((await send(running.url)).status).toBe(502);
    expect((await running.completions()).map(({ lane, reason }) => `${lane} ${reason}`)).toEqual([
      'zai refused',
      'anthropic refused',
      'zai net',
      'anthropic net',
    ]);
  });

  it("with nowhere else to go is the client's", async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    server.next({ kind: 'refusal', class: 'overloaded', headers: { 'retry-after': '3' } });
    const answer = await send(running.url);
    expect(answer.status).toBe(529);
    expect(answer.headers['retry-after']).toBe('3');
    expect(answer.headers).not.toHaveProperty('x-quotalab-refused-by');
  });

  it('a refused connection goes to the other lane', async () => {
    const { running, zai, anthropic } = await world();
    await zai.close();
    expect((await send(running.url)).status).toBe(200);
    expect(keysOf(anthropic)).toEqual([A]);
    expect(await running.decisions()).toMatchObject([{ lane: 'zai' }, { reroute_decision: 'net_fallback' }]);
    expect(await running.completions()).toMatchObject([
      { lane: 'zai', status: 0, reason: 'net', err_type: 'net' },
      { lane: 'anthropic', status: 200, reason: 'ok' },
    ]);
    await anthropic.close();
    const answer = await send(running.url);
    expect(answer.status).toBe(502);
    expect(answer.json).toMatchObject({ type: 'error', error: { type: 'api_error' } });
    expect(answer.headers['x-quotalab-refused-by']).toBe('router');
  });

  it.each([
    ['off', 502, 0],
    ['on', 200, 1],
  ])('a connection reset before the answer, with net fallback %s', async (word, status, count) => {
    const { running, zai, anthropic } = await world(
      {},
      { env: { CCP_NET_FALLBACK: word === 'on' ? '1' : '0' } },
    );
    zai.next({ kind: 'reset' });
    expect((await send(running.url)).status).toBe(status);
    expect(anthropic.requests).toHaveLength(count);
    expect((await usageOf(running)).accounts[0]).toMatchObject({ in_flight: 0, in_flight_tokens: 0 });
  });

  it('silence before the answer is told as a timeout', async () => {
    const { running, zai } = await world({}, { env: { CCP_HEADER_TIMEOUT: '100ms' } });
    zai.next({ kind: 'hang' });
    const answer = await send(running.url);
    expect(answer.status).toBe(504);
    expect(answer.json).toMatchObject({ type: 'error', error: { type: 'timeout_error' } });
    await zai.requests[0]!.ended;
    expect(await running.completions()).toMatchObject([{ reason: 'net', status: 0 }]);
  });
});

describe('rests', () => {
  it('of 0 seconds are off', async () => {
    const { running, zai } = await world(
      {},
      { env: { CCP_QUOTA_COOLDOWN_SEC: '0', CCP_QUOTA_COOLDOWN: '5m' } },
    );
    zai.next({ kind: 'refusal', class: 'throttle' });
    await send(running.url);
    await send(running.url);
    expect(zai.requests).toHaveLength(2);
    expect((await usageOf(running)).accounts[0]).toMatchObject({ usable: true, cooldown_until: null });
    expect((await running.decisions()).at(-1)).toMatchObject({
      cooldown_active: false,
      cooldown_next_ts: null,
    });
  });

  it('last as long as is set where the upstream does not say', async () => {
    const { running, zai, clock } = await world({}, { env: { CCP_QUOTA_COOLDOWN_SEC: '120' } });
    zai.next({ kind: 'refusal', class: 'account_limit' });
    await send(running.url);
    clock.advance(119_999);
    await send(running.url);
    expect((await running.decisions()).at(-1)).toMatchObject({
      lane: 'anthropic',
      reroute_decision: 'quota_cooldown',
      cooldown_active: true,
    });
    clock.advance(1);
    await send(running.url);
    expect((await running.decisions()).at(-1)).toMatchObject({ lane: 'zai' });
  });

  it.each([
    ['served', 'ok', 'zai'],
    ['refused again', 'throttle', 'anthropic'],
    ['left by its client', 'leave', 'zai'],
  ] as const)('are tried by one request alone when they are over, which is %s', async (_, fate, nextLane) => {
    const { running, zai, anthropic, clock } = await world();
    zai.next({ kind: 'refusal', class: 'throttle' });
    await send(running.url);
    clock.advance(7001);
    const gate = createGate();
    const answer =
      fate === 'throttle' ? ({ kind: 'refusal', class: 'throttle' } as const) : ({ kind: 'ok' } as const);
    zai.next({ kind: 'wait', gate, answer });
    const leaving = new AbortController();
    const probe = fetch(`${running.url}/v1/messages`, {
      method: 'POST',
      body: JSON.stringify(message()),
      signal: leaving.signal,
    }).then(
      ({ status }) => status,
      () => 0,
    );
    await zai.arrived(2);
    await Promise.all(Array.from({ length: 5 }, () => send(running.url)));
    expect([zai.requests.length, anthropic.requests.length]).toEqual([2, 6]);
    expect((await running.decisions()).slice(-5).map((line) => line.reroute_decision)).toEqual(
      Array(5).fill('quota_cooldown'),
    );
    if (fate === 'leave') {
      leaving.abort();
      await zai.requests[1]!.ended;
      gate.open();
      expect(await probe).toBe(0);
      // The router has seen it too when the attempt is closed.
      while (running.router.parts.fleet.inFlight.size > 0) await send(running.url);
    } else {
      gate.open();
      expect(await probe).toBe(200);
    }
    await send(running.url);
    expect((await running.decisions()).at(-1)).toMatchObject({ lane: nextLane });
  });

  it('outlive the process', async () => {
    const first = await twoPlusOne();
    first.zai.next({ kind: 'refusal', class: 'account_limit' });
    await send(first.running.url);
    await first.running.stop();
    const { directory } = first.running;
    const quotas = JSON.parse(readFileSync(first.running.quotasPath, 'utf8'));
    const second = await startRouter({ quotas, directory, clock: first.clock });
    await send(second.url);
    expect(keysOf(first.zai)).toEqual([Z, Z2, Z2]);
    expect((await usageOf(second)).state_restored.samples).toBe(1);
  });
});

describe('a session', () => {
  it.each([
    ['in its metadata', (name: string) => [{ metadata: { user_id: name } }, {}] as const],
    ['in a header', (name: string) => [{}, { 'x-claude-code-session-id': name }] as const],
  ])('named %s stays on its account as long as that can serve it', async (_, named) => {
    const server = await upstream();
    const clock = handClock(Date.now());
    const quotas = oneLane(server.url, [account('a', 'KEY_A'), account('a2', 'KEY_A2')], {
      policy: 'round_robin',
    });
    const running = await startRouter({ quotas, clock, affinityIdleMs: 300_000 });
    const asks = async (name: string): Promise<unknown> => {
      await send(running.url, ...named(name));
      return server.requests.at(-1)!.headers['x-api-key'];
    };
    const [one, two] = [await asks('one'), await asks('two')];
    expect(one).not.toBe(two);
    for (const name of ['one', 'one', 'two', 'one', 'two', 'two']) {
      expect(await asks(name)).toBe(name === 'one' ? one : two);
    }
    server.next({ kind: 'refusal', class: 'throttle' });
    expect(await asks('one')).toBe(two);
    clock.advance(8000);
    expect(await asks('one')).toBe(two);
    const log = JSON.stringify(await running.lines());
    expect(log).not.toContain('"one"');
    clock.advance(300_001);
    const later = [];
    for (let i = 0; i < 2; i++) later.push(await asks(`new-${i}`));
    expect(new Set(later).size).toBe(2);
  });
});

describe('a credential whose header is to be found out', () => {
  const auto = (url: string): Json =>
    oneLane(url, [{ name: 'a', credential: { env: 'KEY_A', header: 'auto' } }]);

  it('is shown in the other one once, and that is remembered', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: auto(server.url) });
    server.script(({ headers }) =>
      headers.authorization === undefined ? { kind: 'refusal', class: 'authentication' } : { kind: 'ok' },
    );
    expect((await send(running.url)).status).toBe(200);
    expect((await send(running.url)).status).toBe(200);
    expect(server.requests.map(({ headers }) => [headers['x-api-key'], headers.authorization])).toEqual([
      ['anthropic-secret-1', undefined],
      [undefined, 'Bearer anthropic-secret-1'],
      [undefined, 'Bearer anthropic-secret-1'],
    ]);
    expect(await running.completions()).toMatchObject([
      { status: 401, attempt: 1, retry: false, err_type: '401' },
      { status: 200, attempt: 2, retry: true },
      { status: 200, attempt: 1, retry: false },
    ]);
    expect((await usageOf(running)).accounts[0]).toMatchObject({ usable: true });
  });

  it('is found out by several requests at once', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: auto(server.url) });
    const gate = createGate();
    server.script(({ headers }) =>
      headers.authorization === undefined
        ? { kind: 'wait', gate, answer: { kind: 'refusal', class: 'authentication' } }
        : { kind: 'ok' },
    );
    const asking = Array.from({ length: 4 }, () => send(running.url));
    await server.arrived(4);
    gate.open();
    expect((await Promise.all(asking)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('that no header helps rests its account', async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: auto(server.url) });
    server.script(() => ({ kind: 'refusal', class: 'authentication' }));
    expect((await send(running.url)).status).toBe(401);
    expect(server.requests).toHaveLength(2);
    const answer = await send(running.url);
    expect(answer.headers['x-quotalab-refused-by']).toBe('router');
    expect(server.requests).toHaveLength(2);
  });

  it("of the client is the client's to know: its 401 passes and nothing rests", async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, []) });
    server.next({ kind: 'refusal', class: 'authentication' });
    expect((await send(running.url)).status).toBe(401);
    expect((await send(running.url)).status).toBe(200);
  });
});
