/**
 * The control routes: their shapes, what they change, and what they tell when something is wrong.
 * Long because every route has its shape, its changes and its refusals here, beside each other.
 */
import { describe, expect, it } from 'vitest';
import { status } from '../../../src/cli/status.ts';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { type Answered, ask, message, openAnswer, send } from './http-client.ts';
import {
  account,
  handClock,
  type Json,
  NOON_MS,
  oneLane,
  type RouterSetup,
  type RunningRouter,
  startRouter,
  twoLanes,
  upstream,
} from './router-harness.ts';
import { createGate, type ScriptedUpstream } from './scripted-upstream.ts';

interface Open {
  readonly server: ScriptedUpstream;
  readonly running: RunningRouter;
  readonly get: (path: string) => Promise<Answered>;
  readonly post: (path: string, body?: object | string) => Promise<Answered>;
}

/** One lane, anthropic, with one account. */
async function open(more: Json = {}, setup: Partial<RouterSetup> = {}): Promise<Open> {
  const server = await upstream();
  const quotas = oneLane(server.url, [account('a', 'KEY_A')], more);
  const running = await startRouter({ bucketMs: 1, env: { CCP_DEV_ENABLE: '1' }, ...setup, quotas });
  const { url } = running;
  return {
    server,
    running,
    get: (path) => ask(`${url}${path}`),
    post: (path, body) => ask(`${url}${path}`, body === undefined ? { method: 'POST' } : { body }),
  };
}

const usageOf = async ({ get }: Open): Promise<UsageAnswer> => (await get('/v1/usage')).json as UsageAnswer;

const SPEEDS = [
  'in_dirty_tps',
  'in_elr_tps',
  'out_dirty_tps',
  'out_elr_tps',
  'total_dirty_tps',
  'total_elr_tps',
];

describe('GET /v1/usage', () => {
  it('has the published keys, with zeros and nulls written', async () => {
    const world = await open({ models: { idle: { rolling_tokens: 1000 } } });
    await send(world.running.url);
    const answer = await world.get('/v1/usage');
    expect(answer.headers['content-type']).toContain('application/json');
    const usage = answer.json as UsageAnswer;
    expect(usage).toMatchObject({
      usage_schema: 'v1',
      path: world.running.quotasPath,
      reroute_mode: 'hybrid',
      windows: { rolling_seconds: 18_000, weekly_seconds: 604_800 },
      state_restored: { samples: 0, since: null },
      log: { lost_lines: 0, error: null },
    });
    expect(Math.abs(usage.ts - Date.now() / 1000)).toBeLessThan(60);
    expect(Object.keys(usage.models)).toEqual(['claude-test', 'idle']);
    const row = usage.models['claude-test']!;
    expect(row).toMatchObject({
      provider: 'anthropic',
      rolling_in: 12,
      rolling_out: 34,
      rolling_pct: 0,
      weekly_pct: 0,
      reqs: 1,
      warn: false,
      block: false,
      warn_pct_auto: null,
      gap_seconds_p50: null,
      gap_seconds_p95: null,
      gap_samples: 0,
      cooldown: { active: false, until: null, cause: null },
    });
    expect(row.eta_rolling_sec).toBeGreaterThan(17_990);
    expect(Object.keys(row.speeds.rolling).sort()).toEqual(SPEEDS);
    expect(Object.keys(row.speeds.session).sort()).toEqual(SPEEDS);
    expect(row.speeds.hourly.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
    expect(row.speeds.hourly.every((bin) => bin.out_elr_tps === null && bin.out_dirty_tps === null)).toBe(
      true,
    );
    expect(row.speeds.hourly.reduce((sum, { samples }) => sum + samples, 0)).toBe(1);
    expect(usage.models.idle).toMatchObject({
      cap: 'idle',
      reqs: 0,
      rolling_capacity_tokens: 1000,
      warn_pct_auto: 0.8,
    });
    expect(usage.decisions).toHaveLength(1);
    expect(answer.text).not.toMatch(/NaN|Infinity/);
  });

  it('tells what is on its way', async () => {
    const world = await open();
    const gate = createGate();
    world.server.next({ kind: 'wait', gate });
    const asking = send(world.running.url);
    await world.server.arrived(1);
    const { accounts, models } = await usageOf(world);
    expect(accounts[0]).toMatchObject({ in_flight: 1, requests: 0 });
    expect(accounts[0]!.in_flight_tokens).toBeGreaterThan(100);
    expect(models['claude-test']!.in_flight_tokens).toBe(accounts[0]!.in_flight_tokens);
    gate.open();
    await asking;
    expect((await usageOf(world)).accounts[0]).toMatchObject({
      in_flight: 0,
      in_flight_tokens: 0,
      requests: 1,
    });
  });

  it('has speeds as ratios of sums, streaming time from streams alone, and hours from ten samples on', async () => {
    const clock = handClock();
    const world = await open({ time_zone: 'Asia/Tokyo' }, { clock });
    const gates = Array.from({ length: 10 }, createGate);
    for (const [i, gate] of gates.entries()) {
      world.server.next(
        i === 0
          ? { kind: 'stream', outputTokens: 100, pause: { afterEvents: 3, gate } }
          : { kind: 'wait', gate, answer: { kind: 'ok', outputTokens: 100, inputTokens: 0 } },
      );
      const { 'claude-test': before } = (await usageOf(world)).models;
      if (before !== undefined) expect(before.speeds.hourly[21]!.out_dirty_tps).toBeNull();
      const body = message({ stream: i === 0 });
      const coming = openAnswer(`${world.running.url}/v1/messages`, { body });
      await world.server.arrived(i + 1);
      // The clock stands until the first half of the stream is here.
      if (i === 0) await (await coming).until('event: ping');
      clock.advance(2000);
      gate.open();
      await (await coming).end();
    }
    const { speeds } = (await usageOf(world)).models['claude-test']!;
    // Ten requests of 2 s and 100 tokens each; one of them a stream.
    expect(speeds.rolling.out_dirty_tps).toBeCloseTo(50, 9);
    expect(speeds.session.out_dirty_tps).toBeCloseTo(50, 9);
    expect(speeds.rolling.out_elr_tps).toBeCloseTo(50, 9);
    // Noon UTC is 21 o'clock in Tokyo.
    expect(speeds.hourly[21]).toMatchObject({ hour: 21, samples: 10 });
    expect(speeds.hourly[21]!.out_dirty_tps).toBeCloseTo(50, 9);
  });
});

describe('GET /v1/quotas and POST /v1/quotas/reload', () => {
  it('show the configuration in force, which can be written back', async () => {
    const world = await open({ models: { 'claude-*': { rolling_tokens: 1000 } } });
    const { json } = await world.get('/v1/quotas');
    const { config, path, loaded } = json as { config: Json; path: string; loaded: string };
    expect(path).toBe(world.running.quotasPath);
    expect(loaded).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    expect(config).toMatchObject({
      windows: { rolling_seconds: 18_000, weekly_seconds: 604_800 },
      models: { 'claude-*': { rolling_tokens: 1000, warn_pct: 0.8 } },
    });
    world.running.writeQuotas(config);
    expect((await world.post('/v1/quotas/reload')).status).toBe(204);
    expect(((await world.get('/v1/quotas')).json as Json).config).toEqual(config);
  });

  it('answer 204 without a body, and counters, rests and calibration stay', async () => {
    const world = await open();
    await send(world.running.url);
    world.server.next({ kind: 'refusal', class: 'throttle' });
    await send(world.running.url);
    const before = await usageOf(world);
    world.running.writeQuotas(
      oneLane(world.server.url, [account('a', 'KEY_A')], { models: { 'claude-*': { rolling_tokens: 460 } } }),
    );
    const answer = await world.post('/v1/quotas/reload');
    expect([answer.status, answer.text]).toEqual([204, '']);
    const after = await usageOf(world);
    expect(after.models['claude-test']).toMatchObject({ rolling_in: 12, rolling_out: 34, rolling_pct: 0.1 });
    expect(after.accounts[0]!.cooldown_until).toBe(before.accounts[0]!.cooldown_until);
    expect(after.accounts[0]!.cooldown_until).not.toBeNull();
  });

  it('take effect with the next request; those under way end where they began', async () => {
    const world = await open();
    const moved = await upstream();
    const gates = [createGate(), createGate()];
    world.server.next(
      { kind: 'wait', gate: gates[0]! },
      { kind: 'stream', pause: { afterEvents: 4, gate: gates[1]! } },
    );
    const whole = send(world.running.url);
    const body = message({ stream: true });
    const stream = await openAnswer(`${world.running.url}/v1/messages`, { body });
    await world.server.arrived(2);
    world.running.writeQuotas(oneLane(moved.url, [account('a', 'KEY_A2'), account('b', 'KEY_A')]));
    expect((await world.post('/v1/quotas/reload')).status).toBe(204);
    expect((await usageOf(world)).accounts).toMatchObject([
      { name: 'a', in_flight: 2 },
      { name: 'b', in_flight: 0 },
    ]);
    expect((await send(world.running.url)).status).toBe(200);
    expect(moved.requests[0]!.headers['x-api-key']).toBe('anthropic-secret-2');
    for (const gate of gates) gate.open();
    expect((await whole).status).toBe(200);
    expect((await stream.end()).text).toContain('message_stop');
    expect(moved.requests).toHaveLength(1);
    const { accounts } = await usageOf(world);
    expect(accounts[0]).toMatchObject({ name: 'a', in_flight: 0, in_flight_tokens: 0, requests: 3 });
  });

  it.each([
    ['no JSON', '{"models": '],
    ['a broken value', '{"models": {"m": {"rolling_tokens": "many"}}}'],
    ['an unknown lane', '{"routes": [{"match": "*", "preferred": "nowhere"}]}'],
    [
      'a secret that is not set',
      '{"lanes": {"x": {"base_url": "http://127.0.0.1:1", "accounts": [{"name": "a", "credential": {"env": "NOT_SET"}}]}}}',
    ],
  ])('answer 400 for %s and keep what is in force', async (_, text) => {
    const world = await open({ models: { 'claude-*': { rolling_tokens: 1000 } } });
    const before = (await world.get('/v1/quotas')).json;
    world.running.writeQuotas(text);
    const answer = await world.post('/v1/quotas/reload');
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.text).toMatch(/^invalid quotas: ./);
    expect((await world.get('/v1/quotas')).json).toEqual(before);
    expect((await send(world.running.url)).status).toBe(200);
  });

  it('a reload that leads back to the router is refused', async () => {
    const world = await open();
    world.running.writeQuotas(oneLane(world.running.url, []));
    expect((await world.post('/v1/quotas/reload')).status).toBe(400);
    expect((await send(world.running.url)).status).toBe(200);
  });

  it('take another file from the directory of the first, and no other', async () => {
    const other = JSON.stringify({ models: { other: { rolling_tokens: 7 } } });
    const world = await open({}, { files: { 'other.json': other } });
    const { directory } = world.running;
    const reload = (file: string): Promise<Answered> =>
      world.post(`/v1/quotas/reload?file=${encodeURIComponent(file)}`);
    expect((await reload('/etc/passwd')).status).toBe(400);
    expect((await reload(`${directory}/../x.json`)).status).toBe(400);
    expect((await reload(`${directory}/none.json`)).status).toBe(400);
    expect(((await world.get('/v1/quotas')).json as Json).path).toBe(world.running.quotasPath);
    expect((await reload(`${directory}/other.json`)).status).toBe(204);
    expect(((await world.get('/v1/quotas')).json as Json).path).toBe(`${directory}/other.json`);
  });
});

describe('POST /v1/dev/sim-usage', () => {
  it('fills caps without a provider, and quotalab status shows it', async () => {
    const model = 'claude-haiku-4.5';
    const world = await open({ models: { [model]: { rolling_tokens: 180_000, warn_pct: 0.8 } } });
    const started = Date.now();
    const answer = await world.post('/v1/dev/sim-usage', {
      model,
      in: 1000,
      out: 2000,
      repeat: 50,
      interval_ms: 2,
    });
    expect([answer.status, answer.json]).toEqual([200, { ok: true }]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(49 * 2 - 5);
    expect(world.server.requests).toHaveLength(0);
    expect(await world.running.lines()).toEqual([]);
    const row = (await usageOf(world)).models[model]!;
    expect(row).toMatchObject({
      reqs: 50,
      rolling_in: 50_000,
      rolling_out: 100_000,
      warn: true,
      block: false,
    });
    expect(row.rolling_pct).toBeCloseTo(150 / 180, 12);
    // 2000 tokens in each second.
    expect(row.speeds.rolling).toMatchObject({ out_elr_tps: 2000, out_dirty_tps: 2000, total_elr_tps: 3000 });
    expect(row.speeds.session).toMatchObject({ out_elr_tps: 2000 });
    expect(row.speeds.ttft_ms).toEqual({ p50: null, p90: null, p99: null });
    const peak = row.speeds.hourly.filter(({ out_elr_tps }) => out_elr_tps !== null);
    expect(peak.length).toBeGreaterThan(0);

    const shown = async (more: Partial<Parameters<typeof status>[0]>): Promise<string> => {
      let text = '';
      const stdout = { write: (piece: string) => (text += piece) };
      const { url } = world.running;
      const request = {
        url,
        json: false,
        debugQuota: false,
        speeds: false,
        watch: false,
        intervalSeconds: 2,
      };
      const signal = new AbortController().signal;
      await status({ ...request, tokenFile: null, ...more }, { stdout, cwd: '/', env: {}, signal } as never);
      return text;
    };
    const table = await shown({});
    expect(table).toContain(model);
    expect(table).toContain('83');
    expect(table.toLowerCase()).toContain('warn');
    expect(table).toMatch(/2,?000/);
    expect(await shown({ debugQuota: true })).toContain(model);
    expect(JSON.parse(await shown({ json: true })).models[model].rolling_out).toBe(100_000);
  });

  it('has defaults for everything', async () => {
    const world = await open();
    expect((await world.post('/v1/dev/sim-usage', {})).json).toEqual({ ok: true });
    const row = (await usageOf(world)).models['claude-haiku-4.5']!;
    expect(row).toMatchObject({ reqs: 1, rolling_in: 0, rolling_out: 0 });
  });

  it.each([
    '',
    'no json',
    '[]',
    '{"in": -1}',
    '{"in": "1"}',
    '{"repeat": 1e9}',
    '{"model": ""}',
    '{"interval_ms": 1e9}',
  ])('refuses %j', async (body) => {
    const world = await open();
    const answer = await world.post('/v1/dev/sim-usage', body);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/^bad json/);
    expect((await usageOf(world)).models).toEqual({});
  });

  it('is not there unless it is switched on', async () => {
    const world = await open({}, { env: {} });
    expect((await world.post('/v1/dev/sim-usage', {})).status).toBe(404);
    expect((await world.get('/v1/dev/sim-usage')).status).toBe(404);
  });
});

describe('GET /v1/policy', () => {
  const summary = {
    result_digest: 'digest-1',
    summary: [
      { policy: 'paced', trials: 100 },
      { policy: 'random', trials: 100 },
    ],
    summary_by_reset_class: {
      same_reset: [
        { policy: 'burn_rate', trials: 60 },
        { policy: 'random', trials: 60 },
      ],
      staggered_reset: [
        { policy: 'earliest_reset_first', trials: 40 },
        { policy: 'random', trials: 40 },
      ],
    },
    statistics: {
      groups: [
        {
          kind: 'reset_class',
          group: 'same_reset',
          metrics: {
            objective_score: {
              best: [{ policy: 'random', standing: 'within_indifference' }],
              pairs: [{ a: 'random', b: 'burn_rate', mean_delta: -1.5, simultaneous_half_width_95: 0.25 }],
            },
          },
        },
      ],
    },
  };
  const at = (hours: number): Json => ({
    weekly: { kind: 'fixed', next_reset: new Date(NOON_MS + hours * 3_600_000).toISOString() },
  });

  const start = (server: ScriptedUpstream, hours: readonly [number, number]): Promise<RunningRouter> =>
    startRouter({
      quotas: oneLane(
        server.url,
        [account('a', 'KEY_A', at(hours[0])), account('a2', 'KEY_A2', at(hours[1]))],
        {
          policy: 'summary.json',
        },
      ),
      files: { 'summary.json': JSON.stringify(summary) },
      clock: handClock(),
    });

  it('names the winner of the reset class that the accounts are in, with its margin', async () => {
    const server = await upstream();
    const running = await start(server, [24, 29]);
    const { json } = await ask(`${running.url}/v1/policy`);
    expect(json).toMatchObject({
      source: { kind: 'summary', path: 'summary.json', result_digest: 'digest-1' },
      lanes: {
        anthropic: {
          policy: 'burn_rate',
          source: 'summary: reset class',
          reset_class: 'same_reset',
          runner_up: 'random',
          margin: 1.5,
          margin_half_width_95: 0.25,
          as_good: ['random'],
          simulated_trials: 60,
        },
      },
    });
    expect((json as { lanes: { anthropic: { accounts: unknown[] } } }).lanes.anthropic.accounts).toHaveLength(
      2,
    );
  });

  it('names another when the resets lie apart, and decisions are made by it', async () => {
    const server = await upstream();
    const running = await start(server, [80, 24]);
    expect((await ask(`${running.url}/v1/policy`)).json).toMatchObject({
      lanes: { anthropic: { policy: 'earliest_reset_first', reset_class: 'staggered_reset', margin: null } },
    });
    await send(running.url);
    expect(server.requests[0]!.headers['x-api-key']).toBe('anthropic-secret-2');
  });

  it('is judged anew when the upstream tells other resets', async () => {
    const server = await upstream();
    const running = await start(server, [80, 24]);
    const reset = (hours: number): Json => ({
      'anthropic-ratelimit-unified-7d-utilization': '0.1',
      'anthropic-ratelimit-unified-7d-reset': String((NOON_MS + hours * 3_600_000) / 1000),
    });
    server.next({ kind: 'ok', headers: reset(78) as Record<string, string> });
    await send(running.url);
    (running.router.parts.clock as ReturnType<typeof handClock>).advance(60_000);
    expect((await ask(`${running.url}/v1/policy`)).json).toMatchObject({
      lanes: { anthropic: { policy: 'burn_rate', reset_class: 'same_reset' } },
    });
  });

  it('tells a policy that was named', async () => {
    const world = await open({ policy: 'round_robin' });
    expect((await world.get('/v1/policy')).json).toMatchObject({
      source: { kind: 'name', policy: 'round_robin' },
      lanes: { anthropic: { policy: 'round_robin', source: 'name', margin: null } },
    });
  });
});

describe('GET /v1/decisions', () => {
  it('has the last ones, newest first, with everybody who was looked at', async () => {
    const [zai, anthropic] = [await upstream(), await upstream()];
    const running = await startRouter({ quotas: twoLanes(zai.url, anthropic.url) });
    zai.next({ kind: 'refusal', class: 'throttle' });
    await send(running.url);
    await send(running.url, { model: 'second' });
    const decisions = async (query: string): Promise<Json[]> =>
      ((await ask(`${running.url}/v1/decisions${query}`)).json as { decisions: Json[] }).decisions;
    const all = await decisions('');
    expect(all).toMatchObject([
      { model: 'second', lane: 'anthropic', reroute_decision: 'quota_cooldown', attempt: 1 },
      {
        model: 'claude-test',
        lane: 'anthropic',
        account: 'a',
        reroute_decision: 'quota_overshoot',
        attempt: 2,
      },
      {
        model: 'claude-test',
        lane: 'zai',
        account: 'z',
        decision: 'forced_model',
        attempt: 1,
        policy: 'fill_first',
      },
    ]);
    expect(all[0]!.candidates).toMatchObject([
      { lane: 'zai', name: 'z', obstacle: 'cooldown' },
      { lane: 'anthropic', name: 'a', obstacle: '' },
    ]);
    expect(await decisions('?limit=1')).toEqual(all.slice(0, 1));
    expect(await decisions('?limit=0')).toEqual([]);
    expect((await ask(`${running.url}/v1/decisions?limit=x`)).status).toBe(400);
    expect((await ask(`${running.url}/v1/decisions?limit=-1`)).status).toBe(400);
  });
});

describe('GET /v1/usage/samples and /v1/usage/rollups', () => {
  it('have each request by model, and their sums by hour and day', async () => {
    const clock = handClock();
    const world = await open({}, { clock });
    for (const [model, inputTokens] of [
      ['one', 100],
      ['two', 1_000_000],
      ['one', 200],
    ] as const) {
      world.server.next({ kind: 'ok', inputTokens, outputTokens: 10 });
      await send(world.running.url, { model });
      clock.advance(1000);
    }
    const samples = (await world.get('/v1/usage/samples')).json as {
      models: Record<string, Json[]>;
      ts: number;
    };
    expect(samples.ts).toBe(clock.nowMs() / 1000);
    expect(Object.keys(samples.models).sort()).toEqual(['one', 'two']);
    expect(samples.models.one).toMatchObject([
      {
        ts: NOON_MS / 1000,
        model: 'one',
        lane: 'anthropic',
        account: 'a',
        op: 'nonstream',
        input_tokens: 100,
        output_tokens: 10,
        dirty_s: 0,
        stream_s: 0,
        ttft_ms: 0,
        status: 200,
        err_type: '',
        reroute_mode: 'hybrid',
        decision: 'pass_through',
      },
      { ts: NOON_MS / 1000 + 2, input_tokens: 200 },
    ]);
    const of = async (query: string): Promise<unknown> =>
      Object.values(
        ((await world.get(`/v1/usage/samples${query}`)).json as { models: Record<string, Json[]> }).models,
      )
        .flat()
        .map(({ input_tokens }) => input_tokens);
    expect(await of('?model=two')).toEqual([1_000_000]);
    expect(await of('?model=none')).toEqual([]);
    expect(await of(`?since=${NOON_MS / 1000 + 1}&model=one`)).toEqual([200]);
    expect((await world.get('/v1/usage/samples?since=yesterday')).status).toBe(400);

    // Ten minutes past the next hour.
    clock.advance(70 * 60_000);
    expect(await of('')).toEqual([]);
    world.running.router.parts.memory.store.rollUp(clock.nowMs());
    for (const granularity of ['hour', 'day']) {
      const { json } = await world.get(`/v1/usage/rollups?granularity=${granularity}&since=0`);
      expect(json).toMatchObject({
        granularity,
        models: {
          one: [{ lane: 'anthropic', in_tokens: 300, out_tokens: 20, count: 2 }],
          // 1 M tokens in at 3 dollars, 10 out at 15 dollars per million.
          two: [{ in_tokens: 1_000_000, out_tokens: 10, count: 1, cost_usd: 3.00015 }],
        },
      });
      const [hour] = (json as { models: Record<string, Json[]> }).models.one!;
      expect(hour!.window_start).toBe((granularity === 'hour' ? NOON_MS : NOON_MS - 12 * 3_600_000) / 1000);
      expect(hour).toMatchObject({ out_elr_tps: null, out_dirty_tps: null });
    }
  });
});

interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The text format 0.0.4, with its escapes. */
function parseMetrics(text: string): Series[] {
  return text.split('\n').flatMap((line): Series[] => {
    if (line === '' || line.startsWith('#')) return [];
    const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) throw new Error(`not a line of the format: ${line}`);
    const labels: Record<string, string> = {};
    for (const [, key, value] of (match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      labels[key!] = value!.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
    }
    return [{ name: match[1]!, labels, value: Number(match[3]!.replace('+Inf', 'Infinity')) }];
  });
}

const PUBLISHED = [
  'ccp_requests_total',
  'ccp_request_duration_seconds',
  'ccp_input_tokens_total',
  'ccp_output_tokens_total',
  'ccp_stream_seconds_total',
  'ccp_dirty_seconds_total',
  'ccp_preferred_attempt_total',
  'ccp_rerouted_on_limit_total',
  'ccp_wasted_retry_ms_total',
  'ccp_partial_writes_total',
  'ccp_upstream_ready',
  'ccp_store_writes_total',
  'ccp_store_write_errors_total',
  'ccp_store_size_bytes',
  'ccp_rollup_duration_seconds',
  'ccp_reroute_attempts_total',
  'ccp_quota_blocks_total',
  'ccp_fallbacks_total',
  'ccp_ttft_ms',
];

describe('GET /metrics', () => {
  it('has every published series with a type', async () => {
    const world = await open();
    const answer = await world.get('/metrics');
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const name of PUBLISHED) {
      const type = /_total$/.test(name) ? 'counter' : /duration_seconds$/.test(name) ? 'histogram' : 'gauge';
      expect(answer.text).toContain(`# TYPE ${name} ${type}\n`);
    }
  });

  it('counts each request once, with durations in cumulative buckets', async () => {
    const clock = handClock();
    const world = await open({}, { clock });
    // Seconds: in each bucket of 0.1 .25 .5 1 2 5 10 30 +Inf: 1, 1, 0, 1, 0, 0, 0, 1, 1.
    const secondsOf = [0.1, 0.2, 0.75, 30, 31];
    for (const [index, seconds] of secondsOf.entries()) {
      const gate = createGate();
      world.server.next({ kind: 'wait', gate, answer: { kind: 'ok', inputTokens: 100, outputTokens: 10 } });
      const asking = send(world.running.url);
      await world.server.arrived(index + 1);
      clock.advance(seconds * 1000);
      gate.open();
      await asking;
    }
    const series = parseMetrics((await world.get('/metrics')).text);
    const of = (name: string): Series[] => series.filter((each) => each.name === name);
    expect(of('ccp_request_duration_seconds_bucket').map(({ labels, value }) => [labels.le, value])).toEqual([
      ['0.1', 1],
      ['0.25', 2],
      ['0.5', 2],
      ['1', 3],
      ['2', 3],
      ['5', 3],
      ['10', 3],
      ['30', 4],
      ['+Inf', 5],
    ]);
    expect(of('ccp_request_duration_seconds_sum')[0]!.value).toBeCloseTo(62.05, 9);
    expect(of('ccp_request_duration_seconds_count')).toMatchObject([
      { labels: { lane: 'anthropic', op: 'nonstream' }, value: 5 },
    ]);
    expect(of('ccp_requests_total')).toMatchObject([
      { labels: { lane: 'anthropic', op: 'nonstream', status: '200' }, value: 5 },
    ]);
    expect(of('ccp_input_tokens_total')).toMatchObject([{ value: 500 }]);
    expect(of('ccp_output_tokens_total')).toMatchObject([{ value: 50 }]);
    expect(of('ccp_dirty_seconds_total')[0]!.value).toBeCloseTo(62.05, 9);
    expect(of('ccp_stream_seconds_total')).toMatchObject([{ value: 0 }]);
    expect(of('ccp_store_writes_total')).toMatchObject([{ value: 5 }]);
  });

  it('tells of reroutes', async () => {
    const [zai, anthropic] = [await upstream(), await upstream()];
    const running = await startRouter({ quotas: twoLanes(zai.url, anthropic.url) });
    zai.next({ kind: 'status', status: 500 }, { kind: 'refusal', class: 'throttle' });
    for (let i = 0; i < 3; i++) await send(running.url);
    const series = parseMetrics((await ask(`${running.url}/metrics`)).text);
    const of = (name: string): unknown[] =>
      series.filter((each) => each.name === name).map(({ labels, value }) => [labels, value]);
    const model = 'claude-test';
    const lanes = { from_lane: 'zai', to_lane: 'anthropic' };
    expect(of('ccp_reroute_attempts_total')).toEqual([
      [{ ...lanes, reason: 'fallback' }, 1],
      [{ ...lanes, reason: 'quota_overshoot' }, 1],
      [{ ...lanes, reason: 'quota_cooldown' }, 1],
    ]);
    expect(of('ccp_fallbacks_total')).toEqual([[{ model }, 1]]);
    expect(of('ccp_rerouted_on_limit_total')).toEqual([[{ mode: 'hybrid', model }, 2]]);
    expect(of('ccp_quota_blocks_total')).toEqual([[{ model, kind: 'quota_cooldown' }, 1]]);
    expect(of('ccp_requests_total')).toEqual([[{ lane: 'anthropic', op: 'nonstream', status: '200' }, 3]]);
  });

  it('escapes model names and bounds their number', async () => {
    const world = await open();
    const odd = 'quote " slash \\ line \n brace } ü';
    await send(world.running.url, { model: odd });
    for (let i = 0; i < 250; i++) await send(world.running.url, { model: `made up ${i}` });
    const series = parseMetrics((await world.get('/metrics')).text);
    const inputs = series.filter(({ name }) => name === 'ccp_input_tokens_total');
    expect(inputs.find(({ labels }) => labels.model === odd)).toMatchObject({ value: 12 });
    expect(inputs.find(({ labels }) => labels.model === '(other)')).toMatchObject({ value: 12 * 51 });
    expect(inputs).toHaveLength(201);
    const names = new Set(series.map(({ labels }) => labels.model).filter((model) => model !== undefined));
    expect(names.size).toBe(201);
  });
});

describe('health', () => {
  it('is ok as long as the router answers', async () => {
    const world = await open();
    const { status: code, text } = await world.get('/healthz');
    expect([code, text]).toEqual([200, 'ok']);
  });

  it('is ready when some lane answers and has an account with room', async () => {
    const [zai, anthropic] = [await upstream(), await upstream()];
    const running = await startRouter({ quotas: twoLanes(zai.url, anthropic.url) });
    const readyz = (): Promise<Answered> => ask(`${running.url}/readyz`);
    const first = await readyz();
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({
      ready: true,
      reason: '',
      ts: expect.any(Number),
      providers: {
        zai: { ok: true, status: 200, url: zai.url, usable_accounts: 1, accounts: 1 },
        anthropic: { ok: true, url: anthropic.url },
      },
    });
    await zai.close();
    await send(running.url);
    const second = await readyz();
    expect(second.status).toBe(200);
    expect(second.json).toMatchObject({
      providers: { zai: { ok: false, status: 0, error: 'ECONNREFUSED' } },
    });
    await anthropic.close();
    await send(running.url);
    const third = await readyz();
    expect(third.status).toBe(503);
    expect(third.json).toMatchObject({ ready: false });
    expect((third.json as Json).reason).toMatch(/zai: not reached \(ECONNREFUSED\).*anthropic: not reached/);
    const gauges = parseMetrics((await ask(`${running.url}/metrics`)).text).filter(
      ({ name }) => name === 'ccp_upstream_ready',
    );
    expect(gauges).toMatchObject([{ value: 0 }, { value: 0 }]);
  });

  it('is not when every account rests, and is again when one does not', async () => {
    const clock = handClock(Date.now());
    const world = await open({}, { clock });
    world.server.next({ kind: 'refusal', class: 'throttle' });
    await send(world.running.url);
    const resting = await world.get('/readyz');
    expect(resting.status).toBe(503);
    expect(resting.json).toMatchObject({
      ready: false,
      reason: 'nothing is routable (anthropic: 0 usable accounts)',
      providers: { anthropic: { ok: true, usable_accounts: 0, accounts: 1 } },
    });
    clock.advance(7001);
    expect((await world.get('/readyz')).status).toBe(200);
  });

  it('asks upstreams without a credential', async () => {
    const world = await open();
    await world.get('/readyz');
    expect(world.server.requests).toHaveLength(1);
    expect(world.server.requests[0]!.rawHeaders.join()).not.toContain('secret');
  });
});
