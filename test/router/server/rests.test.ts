/** What lasts beyond a request: rests of accounts, sessions, the header that a credential wants. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { message, send } from './http-client.ts';
import { account, handClock, type Json, oneLane, startRouter, upstream } from './router-harness.ts';
import { createGate } from './scripted-upstream.ts';
import { keysOf, twoPlusOne, usageOf, world, Z, Z2 } from './two-lanes.ts';

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
