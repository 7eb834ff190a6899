/** Accounts of which the router knows nothing: each is asked once, early, and what it says counts from then on. */
import { expect, it } from 'vitest';
import { send } from './http-client.ts';
import { account, handClock, oneLane, startRouter, upstream } from './router-harness.ts';
import type { Behaviour, ReceivedRequest } from './scripted-upstream.ts';

const HOUR_MS = 3_600_000;
const ACCOUNTS = [account('a', 'KEY_A'), account('b', 'KEY_A2'), account('c', 'KEY_Z')];
/** Hours to the weekly reset of each account's provider. */
const HOURS: Readonly<Record<string, number>> = {
  'anthropic-secret-1': 150,
  'anthropic-secret-2': 9,
  'zai-secret-1': 90,
};
const nameOf = ({ headers }: ReceivedRequest): string =>
  ({ 'anthropic-secret-1': 'a', 'anthropic-secret-2': 'b', 'zai-secret-1': 'c' })[
    String(headers['x-api-key'])
  ]!;

const answer =
  (nowMs: () => number) =>
  ({ headers }: ReceivedRequest): Behaviour => {
    const resetMs = nowMs() + HOURS[String(headers['x-api-key'])]! * HOUR_MS;
    return {
      kind: 'ok',
      headers: {
        'anthropic-ratelimit-unified-status': 'allowed',
        'anthropic-ratelimit-unified-7d-utilization': '0.1',
        'anthropic-ratelimit-unified-7d-reset': String(Math.floor(resetMs / 1000)),
      },
    };
  };

it.each([
  'earliest_reset_first',
  'burn_rate',
  'pace',
  'stagger',
  'reset_stagger_pressure',
])('%s asks each once and then the one whose week ends first, after a restart too', async (policy) => {
  const lane = await upstream();
  const clock = handClock();
  lane.script(answer(clock.nowMs));
  const setup = { quotas: oneLane(lane.url, ACCOUNTS, { policy }), clock };
  const first = await startRouter(setup);
  for (let i = 0; i < 6; i++) {
    clock.advance(1000);
    expect((await send(first.url)).status).toBe(200);
  }
  const asked = lane.requests.map(nameOf);
  expect(asked.slice(0, 3).sort()).toEqual(['a', 'b', 'c']);
  expect(asked.slice(3)).toEqual(['b', 'b', 'b']);
  await first.stop();
  const second = await startRouter({ ...setup, directory: first.directory });
  await send(second.url);
  expect(lane.requests.map(nameOf).at(-1)).toBe('b');
});

it('a herd at the start asks each of them once before any of them twice', async () => {
  const lane = await upstream();
  const clock = handClock();
  lane.script(answer(clock.nowMs));
  const { url } = await startRouter({ quotas: oneLane(lane.url, ACCOUNTS, { policy: 'burn_rate' }), clock });
  await Promise.all(Array.from({ length: 3 }, () => send(url)));
  expect(lane.requests.map(nameOf).sort()).toEqual(['a', 'b', 'c']);
});

it('one that says nothing, or no, is not asked first again; a session stays where it is', async () => {
  const lane = await upstream();
  const clock = handClock();
  lane.script((request) =>
    nameOf(request) === 'c'
      ? { kind: 'status', status: 429, headers: { 'retry-after': '20' } }
      : answer(clock.nowMs)(request),
  );
  const { url } = await startRouter({
    quotas: oneLane(lane.url, ACCOUNTS, { policy: 'earliest_reset_first' }),
    clock,
    affinityIdleMs: null,
  });
  const turn = { 'x-session-id': 's' };
  for (let i = 0; i < 4; i++) {
    clock.advance(1000);
    expect((await send(url, {}, turn)).status).toBe(200);
  }
  // c says no, b is next; the session stays there, whoever is not known yet.
  expect(lane.requests.map(nameOf)).toEqual(['c', 'b', 'b', 'b', 'b']);
  for (let i = 0; i < 2; i++) {
    clock.advance(30_000);
    await send(url);
  }
  expect(lane.requests.map(nameOf).slice(5)).toEqual(['a', 'b']);
});

it('an account whose file says when its week ends is known', async () => {
  const lane = await upstream();
  const clock = handClock();
  const told = (next_reset: string): object => ({ weekly: { capacity_tokens: 1_000_000, next_reset } });
  const accounts = [
    account('a', 'KEY_A', { ...told('2026-03-02T12:00:00Z') }),
    account('b', 'KEY_A2', { ...told('2026-03-04T12:00:00Z') }),
  ];
  const quotas = oneLane(lane.url, accounts, { policy: 'earliest_reset_first' });
  const { url } = await startRouter({ quotas, clock });
  await send(url);
  await send(url);
  expect(lane.requests.map(nameOf)).toEqual(['a', 'a']);
});
