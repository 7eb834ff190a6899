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

describe('a credential', () => {
  const keyed = (url: string, secret: Json): Json => oneLane(url, [{ name: 'a', credential: secret }]);

  it.each([
    ['sk-ant-oat01-login', 'auto', 'authorization'],
    ['sk-ant-oat01-login', 'x-api-key', 'authorization'],
    ['sk-ant-api03-key', 'auto', 'x-api-key'],
    ['sk-ant-api03-key', 'authorization', 'x-api-key'],
    ['some-gateway-key', 'auto', 'x-api-key'],
    ['some-gateway-key', 'authorization', 'authorization'],
  ])('%s with header %s goes into %s, and into no other', async (secret, header, shown) => {
    const server = await upstream();
    const quotas = keyed(server.url, { env: 'KEY_A', header });
    const running = await startRouter({ quotas, env: { KEY_A: secret } });
    server.script(() => ({ kind: 'refusal', class: 'authentication' }));
    await send(running.url, {}, { 'anthropic-beta': 'oauth-2025-04-20' });
    const value = shown === 'authorization' ? `Bearer ${secret}` : secret;
    const other = shown === 'authorization' ? 'x-api-key' : 'authorization';
    expect(server.requests.map(({ headers }) => [headers[shown], headers[other]])).toEqual([
      [value, undefined],
    ]);
  });

  describe('that is the login token of a plan', () => {
    const env = { KEY_A: 'sk-ant-oat01-login' };
    const asksFor = ({ headers }: { headers: Record<string, unknown> }) =>
      String(headers['anthropic-beta']).includes('oauth-') || headers['x-api-key'] !== undefined;

    it('does not fit a client that does not ask for it: a sentence says so, nothing is held or added', async () => {
      const server = await upstream();
      const running = await startRouter({ quotas: keyed(server.url, { env: 'KEY_A' }), env });
      server.script((request) =>
        asksFor(request) ? { kind: 'ok' } : { kind: 'refusal', class: 'authentication' },
      );
      for (let i = 0; i < 2; i++) {
        const { status, text, headers } = await send(running.url);
        expect([status, headers['x-quotalab-refused-by']]).toEqual([400, 'router']);
        expect(text).toContain('account a has the login token of a plan');
        expect(text).not.toContain('sk-ant');
      }
      expect((await send(running.url, {}, { 'anthropic-beta': 'x, oauth-2025-04-20' })).status).toBe(200);
      expect(server.requests.map(({ headers }) => headers['anthropic-beta'])).toEqual([
        undefined,
        undefined,
        'x, oauth-2025-04-20',
      ]);
      expect((await usageOf(running)).accounts[0]).toMatchObject({ usable: true });
      expect((await running.completions())[0]).toMatchObject({ refusal: 'unfit', cause: 'unfit_credential' });
    });

    it('leaves such a request to an account of another kind', async () => {
      const server = await upstream();
      const accounts = ['KEY_A', 'KEY_A2'].map((name) => ({ name, credential: { env: name } }));
      const running = await startRouter({ quotas: oneLane(server.url, accounts), env });
      server.script((request) =>
        asksFor(request) ? { kind: 'ok' } : { kind: 'refusal', class: 'authentication' },
      );
      expect((await send(running.url)).status).toBe(200);
      expect((await running.completions()).at(-1)).toMatchObject({ account: 'KEY_A2', status: 200 });
      expect((await usageOf(running)).accounts).toMatchObject([{ usable: true }, { usable: true }]);
    });
  });

  it("of the client is the client's to know: its 401 passes and nothing rests", async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, []) });
    server.next({ kind: 'refusal', class: 'authentication' });
    expect((await send(running.url)).status).toBe(401);
    expect((await send(running.url)).status).toBe(200);
  });
});
