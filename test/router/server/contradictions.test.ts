/** Providers' words that cannot be so, through a router: what follows from them is what a user would want. */
import { describe, expect, it } from 'vitest';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { ask, message, send } from './http-client.ts';
import { account, handClock, oneLane, startRouter, upstream } from './router-harness.ts';
import type { Behaviour } from './scripted-upstream.ts';

const HOUR_MS = 3_600_000;
const UNIFIED = 'anthropic-ratelimit-unified';

async function asked(behaviour: (nowMs: number) => Behaviour, more: Record<string, unknown> = {}) {
  const server = await upstream();
  const clock = handClock(Date.now());
  const quotas = oneLane(server.url, [account('a', 'KEY_A', more)]);
  const running = await startRouter({ quotas, clock, limits: { retryPauseMs: 0 } });
  server.next(behaviour(clock.nowMs()));
  const first = await send(running.url);
  return { server, clock, running, first };
}

const said = (fields: Record<string, string | number>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${UNIFIED}-${name}`, String(value)]));
const seconds = (ms: number): number => Math.floor(ms / 1000);

describe('a served answer', () => {
  it.each([
    [
      'a reading of a window that is over',
      (nowMs: number) => ({ '5h-reset': seconds(nowMs) - 60, '5h-utilization': '1.0' }),
    ],
    ['a window that is full without an end', () => ({ '7d-utilization': '1.0' })],
    [
      'a full window whose reset lies beyond it',
      (nowMs: number) => ({ '5h-utilization': '1.0', '5h-reset': seconds(nowMs) + 600_000 }),
    ],
  ])('with %s keeps nothing away, and is counted', async (_, fields) => {
    const { server, running } = await asked((nowMs) => ({
      kind: 'ok',
      headers: said({ status: 'allowed', '5h-status': 'allowed', '7d-status': 'allowed', ...fields(nowMs) }),
    }));
    expect((await send(running.url)).status).toBe(200);
    expect(server.requests).toHaveLength(2);
    expect((await ask(`${running.url}/metrics`)).text).toMatch(/ccp_ignored_readings_total\{.*\} 1/);
  });
});

describe('a refusal', () => {
  it('holds the window that is itself rejected, not the one that it claims', async () => {
    const { running } = await asked((nowMs) => ({
      kind: 'status',
      status: 429,
      headers: said({
        status: 'rejected',
        '5h-status': 'rejected',
        '5h-utilization': '1.0',
        '5h-reset': seconds(nowMs) + 1800,
        '7d-status': 'allowed',
        '7d-utilization': '0.6',
        '7d-reset': seconds(nowMs) + 345_600,
        'representative-claim': 'seven_day',
        reset: seconds(nowMs) + 345_600,
      }),
      body: { type: 'error', error: { type: 'rate_limit_error', message: 'limit reached' } },
    }));
    const next = await send(running.url);
    expect(next.status).toBe(429);
    expect(next.headers['x-quotalab-refused-by']).toBe('router');
    expect(Number(next.headers['retry-after'])).toBeLessThanOrEqual(1860);
    const { accounts } = (await ask(`${running.url}/v1/usage`)).json as UsageAnswer;
    expect(accounts[0]!.weekly!.used_pct).toBeCloseTo(0.6);
  });

  it('of five hours is over after five hours, whatever reset it names', async () => {
    const { running, clock } = await asked((nowMs) => ({
      kind: 'status',
      status: 429,
      headers: said({
        status: 'rejected',
        '5h-status': 'rejected',
        '5h-utilization': '1.0',
        '5h-reset': seconds(nowMs) + 540_000,
        'representative-claim': 'five_hour',
        reset: seconds(nowMs) + 540_000,
      }),
      body: { type: 'error', error: { type: 'rate_limit_error', message: 'Error' } },
    }));
    clock.advance(5.2 * HOUR_MS);
    expect((await send(running.url)).status).toBe(200);
  });
});

it('a picture is not counted by its bytes: its request is sent where its text fits', async () => {
  const windows = { short: { capacity_tokens: 500_000 }, weekly: { capacity_tokens: 5_000_000 } };
  const { running, first } = await asked(() => ({ kind: 'ok' }), windows);
  expect(first.status).toBe(200);
  const source = { type: 'base64', media_type: 'image/png', data: 'A'.repeat(3_000_000) };
  const body = message({ messages: [{ role: 'user', content: [{ type: 'image', source }] }] });
  expect((await ask(`${running.url}/v1/messages`, { body })).status).toBe(200);
  const { inputs } = (await running.decisions()).at(-1)!;
  expect(inputs.estimateTokens).toBeLessThan(2500);
});
