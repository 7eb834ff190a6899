/** The usage log of a router at work: every attempt and every decision once, nothing dropped, all decidable again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proxyReplay } from '../../../src/cli/decisions/proxy-replay.ts';
import { ask, message, openAnswer, send } from './http-client.ts';
import {
  account,
  handClock,
  type Json,
  type RunningRouter,
  startRouter,
  upstream,
} from './router-harness.ts';
import type { Behaviour, ScriptedUpstream } from './scripted-upstream.ts';
import { REFUSAL_CLASSES } from './upstream-refusals.ts';

const SHARED_KEYS = [
  'ts',
  'rid',
  'attempt',
  'lane',
  'upstream',
  'account',
  'model',
  'status',
  'reroute_mode',
  'reroute_decision',
  'decision_reason',
  'preferred_attempt',
  'rolling_used_tokens',
  'rolling_capacity_tokens',
  'weekly_used_tokens',
  'weekly_capacity_tokens',
  'headroom_pct_rolling',
  'headroom_pct_weekly',
  'warn_pct_cfg',
  'warn_pct_auto',
  'warn_pct_confidence',
  'gap_seconds_p50',
  'gap_seconds_p95',
  'gap_samples',
  'cooldown_active',
  'cooldown_next_ts',
  'input_tokens',
  'output_tokens',
  'latency_ms',
  'reason',
  'op',
  'err_type',
];
const COMPLETION_KEYS = [
  'cache_write_tokens',
  'cache_read_tokens',
  'estimated',
  'stream_ms',
  'ttft_ms',
  'refusal',
  'cause',
  'retry',
  'wasted_retry_ms',
  'session',
];

/** What the next request meets: a cycle through everything an upstream can do, without waiting. */
function mixed(index: number): Behaviour {
  const ok: Behaviour = {
    kind: 'ok',
    inputTokens: 50 + (index % 7) * 30,
    outputTokens: 20 + (index % 5) * 40,
  };
  if (index % 3 !== 0) return ok;
  const step = index / 3;
  const odd: readonly Behaviour[] = [
    { kind: 'reset' },
    { kind: 'status', status: 503, body: 'broken' },
    { kind: 'stream_error', errorType: 'rate_limit_error', headers: { 'retry-after': '20' } },
    { kind: 'reset_mid_stream' },
    { kind: 'gzip' },
  ];
  if (step % 4 === 0) return odd[(step / 4) % odd.length]!;
  return { kind: 'refusal', class: REFUSAL_CLASSES[(step * 5) % REFUSAL_CLASSES.length]! };
}

interface Busy {
  readonly running: RunningRouter;
  readonly upstreams: readonly ScriptedUpstream[];
}

/** Two lanes of two accounts with narrow caps and windows, asked 120 times in bursts while the clock moves on. */
async function busyRun(mode: string): Promise<Busy> {
  const [zai, anthropic] = [await upstream(), await upstream()];
  const clock = handClock(Date.now());
  const narrow = { short: { kind: 'sliding', capacity_tokens: 4000, length_minutes: 10 } };
  const quotas: Json = {
    windows: { rolling_seconds: 300, weekly_seconds: 900 },
    models: {
      'claude-haiku-*': { provider: 'zai', rolling_tokens: 2500, warn_pct: 0.6 },
      'claude-opus-4': { provider: 'anthropic', weekly_limit_type: 'tokens', weekly_limit_value: 5000 },
    },
    lanes: {
      zai: { base_url: zai.url, accounts: [account('z', 'KEY_Z', narrow), account('z2', 'KEY_Z2')] },
      anthropic: {
        base_url: anthropic.url,
        accounts: [account('a', 'KEY_A', narrow), account('a2', 'KEY_A2')],
      },
    },
    routes: [
      { match: 'claude-haiku-*', preferred: 'zai', fallback: 'anthropic' },
      { match: '*', preferred: 'anthropic', fallback: 'zai' },
    ],
    policy: 'random',
  };
  const running = await startRouter({
    quotas,
    clock,
    bucketMs: 1,
    limits: { retryPauseMs: 0 },
    affinityIdleMs: 300_000,
    env: { CCP_REROUTE_MODE: mode, CCP_NET_FALLBACK: '1' },
  });
  for (const server of [zai, anthropic]) server.script((_, index) => mixed(index));
  const models = ['claude-haiku-4', 'claude-opus-4', 'claude-sonnet-4', 'claude-haiku-4-5'];
  for (let burst = 0; burst < 24; burst++) {
    await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        send(running.url, {
          model: models[(burst + i) % models.length],
          stream: i % 2 === 0,
          metadata: { user_id: `session ${i % 3}` },
        }),
      ),
    );
    clock.advance(burst % 6 === 5 ? 90_000 : 4000);
  }
  return { running, upstreams: [zai, anthropic] };
}

describe.each(['hybrid', 'run2cap', 'preemptive'])('the log of a busy router in mode %s', (mode) => {
  it('has each attempt and each decision once, and every decision would be made again', async () => {
    const { running, upstreams } = await busyRun(mode);
    const decisions = await running.decisions();
    const completions = await running.completions();
    const keyOf = ({ rid, attempt }: { rid: string; attempt: number }): string => `${rid} ${attempt}`;
    const sent = decisions.filter(({ account: name }) => name !== '');
    expect(new Set(decisions.map(keyOf)).size).toBe(decisions.length);
    expect(new Set(completions.map(keyOf)).size).toBe(completions.length);
    expect(new Set(decisions.map(({ rid }) => rid)).size).toBe(120);
    // A second try on the same account is an attempt without a decision of its own.
    const retries = completions.filter(({ retry }) => retry);
    expect(
      completions
        .filter(({ retry }) => !retry)
        .map(keyOf)
        .sort(),
    ).toEqual(sent.map(keyOf).sort());
    const received = upstreams.reduce((sum, { requests }) => sum + requests.length, 0);
    // Sent again on a fresh connection, within the same attempt.
    const { values } = await running.router.parts.metrics.staleConnections.get();
    expect(completions).toHaveLength(received - values.reduce((sum, { value }) => sum + value, 0));
    expect(retries.length).toBeGreaterThan(0);
    // Each completion tells of the decision it belongs to.
    const byKey = new Map(decisions.map((line) => [keyOf(line), line]));
    for (const line of completions.filter(({ retry }) => !retry)) {
      const { lane, account: name, reroute_decision, decision_reason, preferred_attempt } = line;
      const made = byKey.get(keyOf(line))!;
      expect(made).toMatchObject({
        lane,
        account: name,
        reroute_decision,
        decision_reason,
        preferred_attempt,
      });
      expect(line.headroom_pct_rolling).toBe(made.headroom_pct_rolling);
    }
    // Attempts of a request count from 1 and the log has them in order.
    const attempts = new Map<string, number[]>();
    for (const { rid, attempt } of completions) attempts.set(rid, [...(attempts.get(rid) ?? []), attempt]);
    for (const list of attempts.values()) expect(list).toEqual(list.map((_, index) => index + 1));

    await running.stop();
    let printed = '';
    const stdout = { write: (text: string) => (printed += text) };
    await proxyReplay({ file: 'logs/usage.jsonl', json: true }, { cwd: running.directory, stdout });
    expect(JSON.parse(printed)).toMatchObject({
      decisions: decisions.length,
      agreed: decisions.length,
      disagreed: 0,
      bad_lines: 0,
      without_inputs: 0,
    });
    const words = new Set(decisions.map(({ reroute_decision }) => reroute_decision));
    const least = {
      hybrid: ['quota_block', 'quota_cooldown'],
      run2cap: ['quota_run_to_limit'],
      preemptive: ['quota_cooldown', 'quota_preemptive_warn'],
    }[mode]!;
    expect([...words]).toEqual(expect.arrayContaining(['quota_overshoot', 'fallback', ...least]));
  });

  it('leaves nothing reserved, and charges what was served, to the token', async () => {
    const { running } = await busyRun(mode);
    const { fleet } = running.router.parts;
    expect(fleet.inFlight.size).toBe(0);
    const completions = await running.completions();
    for (const [lane, { accounts }] of fleet.lanes) {
      for (const meter of accounts) {
        expect(meter).toMatchObject({ reservedTokens: 0, inFlightCount: 0 });
        const served = completions.filter(
          (line) => line.lane === lane && line.account === meter.config.name && line.status === 200,
        );
        expect(meter.requestCount).toBe(served.length);
      }
    }
    const rows = running.router.parts.memory.store.querySamples({ sinceMs: 0, limit: 10_000 });
    const sum = (list: ReadonlyArray<{ input: number; output: number }>): number[] =>
      list.reduce(([input, output], row) => [input! + row.input, output! + row.output], [0, 0]);
    expect(sum(rows.map(({ inputTokens: input, outputTokens: output }) => ({ input, output })))).toEqual(
      sum(completions.map(({ input_tokens: input, output_tokens: output }) => ({ input, output }))),
    );
    for (const cap of fleet.caps.values()) expect(cap.reservedTokens).toBe(0);
    for (const meter of fleet.models.all()) expect(meter.reservedTokens).toBe(0);
  });
});

describe('a line of the log', () => {
  it('has every key, with zero, false and null written', async () => {
    const server = await upstream();
    const running = await startRouter({
      quotas: {
        models: { 'claude-test': { provider: 'zai', rolling_tokens: 100 } },
        lanes: {
          zai: { base_url: server.url, accounts: [account('z', 'KEY_Z')] },
          anthropic: { base_url: server.url, accounts: [account('a', 'KEY_A')] },
        },
        routes: [{ match: '*', preferred: 'zai', fallback: 'anthropic' }],
      },
      env: { CCP_DEV_ENABLE: '1' },
    });
    await ask(`${running.url}/v1/dev/sim-usage`, { body: { model: 'claude-test', in: 100 } });
    await send(running.url);
    await running.lines();
    const [decision, completion] = readFileSync(join(running.directory, 'logs/usage.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): Json => JSON.parse(line));
    expect(Object.keys(decision!).sort()).toEqual([...SHARED_KEYS, 'event', 'decision', 'inputs'].sort());
    expect(Object.keys(completion!).sort()).toEqual([...SHARED_KEYS, ...COMPLETION_KEYS].sort());
    expect(decision).toMatchObject({
      event: 'decision',
      status: -1,
      upstream: 'anth',
      headroom_pct_rolling: 0,
      preferred_attempt: false,
      cooldown_active: false,
      cooldown_next_ts: null,
      input_tokens: 0,
      gap_samples: 0,
      gap_seconds_p50: null,
      weekly_capacity_tokens: null,
    });
    expect(completion).toMatchObject({
      status: 200,
      retry: false,
      wasted_retry_ms: 0,
      stream_ms: 0,
      ttft_ms: 0,
      cache_read_tokens: 0,
      preferred_attempt: false,
      op: 'nonstream',
      reason: 'ok',
      err_type: '',
      session: '',
    });
    expect(decision!.rid).toMatch(/^[0-9a-f]{8}$/);
  });

  it('of an attempt whose client left while its answer came stands there too', async () => {
    const server = await upstream();
    const quotas = { lanes: { anthropic: { base_url: server.url } } };
    const running = await startRouter({ quotas });
    server.next({ kind: 'stall', afterEvents: 2 });
    const coming = await openAnswer(`${running.url}/v1/messages`, { body: message({ stream: true }) });
    await coming.until('content_block_start');
    coming.leave();
    await server.requests[0]!.ended;
    await running.router.stop(10_000);
    expect(await running.decisions()).toHaveLength(1);
    expect(await running.completions()).toMatchObject([{ reason: 'client_gone', input_tokens: 12 }]);
  });
});
