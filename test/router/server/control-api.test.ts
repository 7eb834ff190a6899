/** The control routes that show and change what is in force: usage, quotas, simulated use. Shapes, changes, refusals. */
import { describe, expect, it } from 'vitest';
import { status } from '../../../src/cli/router/status.ts';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { type Open, open } from './control-harness.ts';
import { type Answered, message, openAnswer, send } from './http-client.ts';
import { account, handClock, type Json, oneLane, upstream } from './router-harness.ts';
import { createGate } from './scripted-upstream.ts';

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
