/** The owner's hand: `quotalab accounts` and its routes on a real router, its state kept over a restart. */
import { afterAll, describe, expect, it } from 'vitest';
import { type AccountsRequest, accounts } from '../../../src/cli/router/accounts.ts';
import { postMessage, removeScratch, startRouter } from '../../router/server/fault-harness.ts';
import { account, handClock, NOON_MS, oneLane, upstream } from '../../router/server/router-harness.ts';
import { createGate } from '../../router/server/scripted-upstream.ts';
import { mainHere } from '../command.ts';
import { Screen } from '../screen.ts';

afterAll(removeScratch);

type Change = NonNullable<AccountsRequest['change']>;

async function run(url: string, change: Change | null, more: Partial<AccountsRequest> = {}): Promise<string> {
  const stdout = new Screen();
  const { signal } = new AbortController();
  await accounts(
    { url, tokenFile: null, json: false, change, ...more },
    { stdout, cwd: '/', env: {}, signal, now: () => NOON_MS + 5 * 3_600_000 },
  );
  return stdout.text;
}

const hand = (url: string, action: Change['action'], name: string): Promise<string> =>
  run(url, { action, name });

/** A router of accounts a and b, which asks a first. */
async function bench(more: object = {}) {
  const provider = await upstream();
  const quotas = oneLane(provider.url, [account('a', 'KEY_A', more as never), account('b', 'KEY_B')]);
  const clock = handClock();
  const router = await startRouter({ quotas, clock, affinityIdleMs: 0 });
  const asked = (): string[] =>
    provider.requests.map(({ headers }) => String(headers['x-api-key']).match(/account-(.)/)![1]!);
  return { provider, router, quotas, clock, asked };
}

describe('quotalab accounts', () => {
  it('lists accounts with cause, evidence and end of what holds them', async () => {
    const { provider, router } = await bench({ priority: 2, reserve_fraction: 0.25 });
    provider.next({
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '1800', 'anthropic-ratelimit-unified-status': 'rejected' },
      body: { type: 'error', error: { type: 'rate_limit_error', message: 'limit reached' } },
    });
    await postMessage(router.url);
    const [a, why, b] = (await run(router.url, null)).split('\n');
    expect(a).toBe('anthropic/a (priority 2, 25 % kept for you): takes nothing');
    expect(why).toMatch(/^ {2}\S.* \[answer 429 .*just now\]/);
    expect(b).toBe('anthropic/b: takes requests');
    const json = JSON.parse(await run(router.url, null, { json: true }));
    expect(json.accounts[0].holds[0]).toMatchObject({ status: 429, since: NOON_MS / 1000 });
  });

  it('pauses and resumes: nothing is sent between, over a restart too', async () => {
    const { router, quotas, asked, clock } = await bench();
    expect(await hand(router.url, 'pause', 'a')).toBe(
      'a is paused: nothing is sent to it until quotalab accounts resume a\nanthropic/a: takes nothing\n  paused by hand [just now]\n',
    );
    await postMessage(router.url);
    await router.stop();
    const { directory } = router;
    const again = await startRouter({ quotas, clock, directory, affinityIdleMs: 0 });
    await postMessage(again.url);
    clock.advance(40 * 86_400_000);
    await postMessage(again.url);
    expect(asked()).toEqual(['b', 'b', 'b']);
    expect(await hand(again.url, 'resume', 'anthropic/a')).toContain('anthropic/a is resumed\n');
    expect(await hand(again.url, 'resume', 'a')).toContain('a was not paused\n');
    await postMessage(again.url);
    expect(asked().at(-1)).toBe('a');
  });

  it('stays paused though a request that was under way is served', async () => {
    const { provider, router, asked } = await bench();
    const gate = createGate();
    provider.next({ kind: 'wait', gate });
    const running = postMessage(router.url);
    await provider.arrived(1);
    await hand(router.url, 'pause', 'a');
    gate.open();
    await (await running).text();
    await postMessage(router.url);
    await postMessage(router.url);
    expect(asked()).toEqual(['a', 'b', 'b']);
  });

  it('clears what was heard, and has a doubt sent', async () => {
    const { provider, router, asked } = await bench();
    const refuse = () =>
      provider.next({ kind: 'status', status: 429, headers: { 'retry-after': '900' }, body: {} });
    refuse();
    await postMessage(router.url);
    await postMessage(router.url);
    expect(asked()).toEqual(['a', 'b', 'b']);
    expect(await hand(router.url, 'probe', 'a')).toContain('the next request that may go to a finds out');
    await hand(router.url, 'clear', 'a');
    await postMessage(router.url);
    expect(asked().at(-1)).toBe('a');
    expect(await hand(router.url, 'clear', 'a')).toContain('nothing held a\n');
    expect(await hand(router.url, 'probe', 'a')).toContain('nothing holds a\n');
  });

  it('names the nearest account, and asks for the lane where a name is in two', async () => {
    const provider = await upstream();
    const lane = (names: readonly string[]) => ({
      base_url: provider.url,
      accounts: names.map((name) => account(name, 'KEY_A')),
    });
    const lanes = { one: lane(['work', 'spare']), two: lane(['work']) };
    const router = await startRouter({ quotas: { lanes, routes: [{ match: '*', preferred: 'one' }] } });
    const refused = (name: string) => expect(hand(router.url, 'pause', name)).rejects;
    await refused('sparr').toMatchObject({
      code: 'BAD_OPTION',
      message: 'no account is named "sparr"; did you mean spare?',
    });
    await refused('xyz').toThrow('no account is named "xyz"; allowed: one/work, one/spare, two/work');
    await refused('work').toThrow('account "work" is in 2 lanes; allowed: one/work or two/work');
    expect(await hand(router.url, 'pause', 'two/work')).toContain('two/work: takes nothing');
    expect(await run(router.url, null)).toContain('one/work: takes requests');
  });

  it('asks for the token as every control route does', async () => {
    const provider = await upstream();
    const quotas = oneLane(provider.url, [account('a', 'KEY_A')]);
    const router = await startRouter({ quotas, token: 'token-of-the-router' });
    await expect(hand(router.url, 'pause', 'a')).rejects.toThrow('it wants a token');
    const foreign = await fetch(`${router.url}/v1/accounts/pause?account=a`, {
      method: 'POST',
      headers: { origin: 'https://evil.test' },
    });
    expect(foreign.status).toBe(401);
  });

  it('is a command with four below it', async () => {
    const provider = await upstream();
    const router = await startRouter({ quotas: oneLane(provider.url, [account('a', 'KEY_A')]) });
    const paused = await mainHere(['accounts', 'pause', 'a', '--url', router.url, '--json']);
    expect(paused.code).toBe(0);
    expect(JSON.parse(paused.stdout)).toMatchObject({ action: 'pause', changed: 1, account: { name: 'a' } });
    const listed = await mainHere(['accounts', '--url', router.url]);
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('paused by hand') });
    expect((await mainHere(['accounts', 'pausse', 'a', '--url', router.url])).stderr).toContain('pause');
  });
});
