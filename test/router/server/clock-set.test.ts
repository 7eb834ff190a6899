/**
 * The machine's clock is set in the middle of a day: a router that it happens to says the same of its windows, holds
 * and requests as one beside it that it does not happen to.
 */
import { describe, expect, it } from 'vitest';
import { message, openAnswer, send } from './http-client.ts';
import {
  account,
  type HandClock,
  handClock,
  type Json,
  oneLane,
  type RunningRouter,
  startRouter,
  upstream,
} from './router-harness.ts';
import { type Behaviour, createGate, type ScriptedUpstream } from './scripted-upstream.ts';

const HOUR_MS = 3_600_000;

/** A clock by hand whose machine says `wrongMs` more. */
interface SetClock extends HandClock {
  wrongMs: number;
  trueMs(): number;
}

function setClock(): SetClock {
  const hand = handClock();
  const clock: SetClock = {
    ...hand,
    wrongMs: 0,
    trueMs: hand.nowMs,
    nowMs: () => hand.nowMs() + clock.wrongMs,
  };
  return clock;
}

const ACCOUNT = account('a', 'KEY_A', {
  windows: [
    { id: 'fixed', every: '5h', kind: 'fixed', capacity_tokens: 1000, next_reset: '2026-03-01T16:00:00Z' },
    { id: 'first use', every: '5h', kind: 'first_use', capacity_tokens: 1000 },
    { id: 'sliding', every: '5h', kind: 'sliding', capacity_tokens: 1000 },
    { id: 'day', calendar: 'day', zone: 'UTC', capacity_tokens: 5000 },
  ],
});

interface World {
  readonly running: RunningRouter;
  readonly server: ScriptedUpstream;
  readonly clock: SetClock;
}

async function world(): Promise<World> {
  const server = await upstream();
  const clock = setClock();
  const running = await startRouter({ quotas: oneLane(server.url, [ACCOUNT]), clock });
  return { running, server, clock };
}

/** What the provider's answers say, with the true time. */
const answer = ({ clock }: World, more: Json = {}): Behaviour =>
  ({ kind: 'ok', headers: { date: new Date(clock.trueMs()).toUTCString() }, ...more }) as Behaviour;

/** All that a router says of its accounts, models and samples. */
async function said({ running }: World): Promise<unknown> {
  const ask = async (path: string): Promise<Json> =>
    (await (await fetch(`${running.url}${path}`)).json()) as Json;
  const { accounts, models } = await ask('/v1/usage');
  const samples = running.router.parts.memory.store.querySamples({ sinceMs: 0, limit: 100 });
  const rows = samples.map(({ rid: _, ...row }) => row);
  return { accounts, models, rows };
}

/** Some hours of requests; `set` is done in the middle of a stream. */
async function day(set: (clock: SetClock) => void): Promise<unknown[]> {
  const own = await world();
  const { running, server, clock } = own;
  const heard: unknown[] = [];
  const look = async (): Promise<void> => void heard.push(await said(own));
  server.next(answer(own, { inputTokens: 300, outputTokens: 20 }));
  await send(running.url);
  await look();
  clock.advance(20 * 60_000);
  const gate = createGate();
  const stream = { kind: 'stream', inputTokens: 200, outputTokens: 10, pause: { afterEvents: 4, gate } };
  server.next(answer(own, stream));
  const coming = await openAnswer(`${running.url}/v1/messages`, { body: message({ stream: true }) });
  await coming.until('content_block_delta');
  clock.advance(1500);
  set(clock);
  clock.advance(700);
  gate.open();
  await coming.end();
  await look();
  for (let hour = 0; hour < 5; hour++) {
    clock.advance(HOUR_MS);
    server.next(answer(own, { inputTokens: 10 }));
    await send(running.url);
    await look();
  }
  return heard;
}

describe.each([-3, 5, 30])('a machine whose clock is set by %i h', (hours) => {
  it('frees and fills no window, of any kind, and changes no time that is told', async () => {
    const heard = await day((clock) => {
      clock.wrongMs = hours * HOUR_MS;
    });
    expect(heard).toEqual(await day(() => {}));
    const { rows } = heard[1] as { rows: Json[] };
    expect(rows.map(({ dirtyMs, streamMs }) => [dirtyMs, streamMs])).toContainEqual([2200, 2200]);
  });

  it('asks a held account once, and holds it as long as was stated', async () => {
    const own = await world();
    const { running, server, clock } = own;
    const resetAtMs = clock.trueMs() + 4 * HOUR_MS;
    const no = (): Behaviour => ({
      kind: 'status',
      status: 429,
      headers: {
        date: new Date(clock.trueMs()).toUTCString(),
        'anthropic-ratelimit-unified-status': 'rejected',
        'anthropic-ratelimit-unified-representative-claim': 'five_hour',
        'anthropic-ratelimit-unified-5h-utilization': '1',
        'anthropic-ratelimit-unified-5h-reset': String(resetAtMs / 1000),
      },
      body: {
        type: 'error',
        error: { type: 'rate_limit_error', message: 'This request would exceed your limit' },
      },
    });
    server.script(no);
    const asked = async (): Promise<number> => {
      const before = server.requests.length;
      await send(running.url);
      return server.requests.length - before;
    };
    const until = async (): Promise<unknown> =>
      ((await said(own)) as { accounts: Array<{ holds: Json[] }> }).accounts[0]!.holds.map(
        (hold) => hold.until,
      );
    expect(await asked()).toBe(1);
    expect(await asked()).toBe(0);
    clock.wrongMs = hours * HOUR_MS;
    expect([await asked(), await asked()]).toEqual([1, 0]);
    expect(await until()).toEqual([resetAtMs / 1000]);
    clock.wrongMs = 0;
    expect(await asked()).toBe(0);
    clock.advance(4 * HOUR_MS - 1000);
    expect(await until()).toEqual([resetAtMs / 1000]);
    clock.advance(1000);
    server.script(() => answer(own));
    expect(await asked()).toBe(1);
    expect(await until()).toEqual([]);
    expect(running.notices.filter((each) => each.includes('clock was set'))).toEqual([
      `this machine's clock was set ${Math.abs(hours) * 60} min ${hours > 0 ? 'forward' : 'back'}: the router goes on by its own until an answer tells the same time`,
    ]);
  });
});
