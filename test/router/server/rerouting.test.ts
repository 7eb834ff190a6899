/** Where requests go as the mode says and as caps fill, end to end. */
import { describe, expect, it } from 'vitest';
import { ask, send } from './http-client.ts';
import type { Json } from './router-harness.ts';
import { capOf, preload, usageOf, world } from './two-lanes.ts';

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
