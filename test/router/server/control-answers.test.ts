/** The control routes that tell what was decided and counted: policy, decisions, samples, rollups. */
import { describe, expect, it } from 'vitest';
import { open } from './control-harness.ts';
import { ask, send } from './http-client.ts';
import {
  account,
  handClock,
  type Json,
  NOON_MS,
  oneLane,
  type RunningRouter,
  startRouter,
  twoLanes,
  upstream,
} from './router-harness.ts';
import type { ScriptedUpstream } from './scripted-upstream.ts';

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

  const start = (
    server: ScriptedUpstream,
    hours: readonly [number, number],
    clock = handClock(),
  ): Promise<RunningRouter> =>
    startRouter({
      quotas: oneLane(
        server.url,
        [account('a', 'KEY_A', at(hours[0])), account('a2', 'KEY_A2', at(hours[1]))],
        {
          policy: 'summary.json',
        },
      ),
      files: { 'summary.json': JSON.stringify(summary) },
      clock,
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
    const clock = handClock();
    const running = await start(server, [80, 24], clock);
    const reset = (hours: number): Json => ({
      'anthropic-ratelimit-unified-7d-utilization': '0.1',
      'anthropic-ratelimit-unified-7d-reset': String((NOON_MS + hours * 3_600_000) / 1000),
    });
    server.next({ kind: 'ok', headers: reset(78) as Record<string, string> });
    await send(running.url);
    clock.advance(60_000);
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
      { lane: 'zai', name: 'z', obstacle: 'held' },
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
          // Nobody knows what a model of that name costs.
          two: [{ in_tokens: 1_000_000, out_tokens: 10, count: 1, cost_usd: null, price_source: null }],
        },
      });
      const [hour] = (json as { models: Record<string, Json[]> }).models.one!;
      expect(hour!.window_start).toBe((granularity === 'hour' ? NOON_MS : NOON_MS - 12 * 3_600_000) / 1000);
      expect(hour).toMatchObject({ out_elr_tps: null, out_dirty_tps: null });
    }
  });
});
