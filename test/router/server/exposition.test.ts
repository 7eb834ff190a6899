/** `GET /metrics`: every published series, and that names from outside cannot flood it. */
import { describe, expect, it } from 'vitest';
import { open, parseMetrics, type Series } from './control-harness.ts';
import { ask, send } from './http-client.ts';
import { handClock, startRouter, twoLanes, upstream } from './router-harness.ts';
import { createGate } from './scripted-upstream.ts';

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
    const odd = 'quote " slash \\ brace } ü';
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
