/** Triage by priority over real HTTP: who waits, what the answer says, and that nothing of it reaches the upstream. */
import { describe, expect, it } from 'vitest';
import { policyNamed } from '../../../../src/planner/rules/index.ts';
import { exportPolicy, type Policy } from '../../../../src/quota/rules/index.ts';
import { DOC_EMERGENCY_POLICY, DOC_TRIAGE_POLICY, STRICT_POLICY } from '../../../planner/rules/states.ts';
import { ask, message, send } from '../http-client.ts';
import {
  account,
  type HandClock,
  handClock,
  type Json,
  NOON_MS,
  oneLane,
  type RunningRouter,
  startRouter,
  twoLanes,
  upstream,
} from '../router-harness.ts';
import type { ScriptedUpstream } from '../scripted-upstream.ts';

const HOUR_MS = 3_600_000;
const window = (capacity: number): Json => ({
  short: { kind: 'sliding', length_minutes: 300, capacity_tokens: capacity },
  weekly: { kind: 'sliding', length_minutes: 10_080, capacity_tokens: 1_000_000_000 },
});
const fileOf = (policy: Policy): string => JSON.stringify(exportPolicy(policy));

interface World {
  readonly anthropic: ScriptedUpstream;
  readonly clock: HandClock;
  readonly running: RunningRouter;
}

/** One account with 100,000 tokens in five hours; the policy lies beside the configuration. */
async function world(
  policy: Policy | string,
  more: Json = {},
  accounts: readonly Json[] = [account('a', 'KEY_A', window(100_000))],
): Promise<World> {
  const anthropic = await upstream({ script: () => ({ kind: 'ok', inputTokens: 1, outputTokens: 0 }) });
  const clock = handClock();
  const running = await startRouter({
    clock,
    bucketMs: 1,
    files: { 'policy.json': typeof policy === 'string' ? policy : fileOf(policy) },
    quotas: oneLane(anthropic.url, accounts, { triage: 'policy.json', ...more }),
  });
  return { anthropic, clock, running };
}

/** Real use of the account: an answer that says so, of a model that no other estimate is learned from. */
const spend = async ({ running, anthropic }: World, tokens: number): Promise<void> => {
  anthropic.next({ kind: 'ok', inputTokens: tokens, outputTokens: 0 });
  expect((await send(running.url, { model: 'claude-test' })).status).toBe(200);
};

const prioritised = ({ running }: World, priority: string, model = 'claude-opus-4-6') =>
  ask(`${running.url}/v1/messages`, {
    headers: { 'x-quotalab-priority': priority },
    body: message({ model }),
  });

describe('triage', () => {
  it('lets every priority go while there is enough, and the header stays here', async () => {
    const all = await world(DOC_EMERGENCY_POLICY);
    for (const priority of ['1', '2', '3', '4']) expect((await prioritised(all, priority)).status).toBe(200);
    expect(all.anthropic.requests).toHaveLength(4);
    for (const { headers } of all.anthropic.requests)
      expect(headers).not.toHaveProperty('x-quotalab-priority');
  });

  it('refuses the others when little is left: whose no it is, by which rule, and until when', async () => {
    const all = await world(DOC_EMERGENCY_POLICY);
    await spend(all, 93_000);
    const answer = await prioritised(all, '3');
    expect(answer.status).toBe(429);
    expect(answer.headers).toMatchObject({
      'x-quotalab-refused-by': 'router',
      'x-quotalab-rule': 'emergency/others',
      'retry-after': String((5 * HOUR_MS) / 1000),
    });
    const retryAtMs = Date.parse(String(answer.headers['x-quotalab-retry-at']));
    expect(retryAtMs).toBe(NOON_MS + 5 * HOUR_MS);
    expect(answer.json).toMatchObject({
      type: 'error',
      error: {
        type: 'rate_limit_error',
        message:
          'priority 3 waits (rule emergency/others: priority 1 only); 7 % of lane anthropic is left, ask again at 2026-03-01T17:00:00.000Z',
      },
    });
    expect((await prioritised(all, '1')).status).toBe(200);
    expect(all.anthropic.requests).toHaveLength(2);
  });

  it('lets them go again at the instant it named', async () => {
    const all = await world(DOC_EMERGENCY_POLICY);
    await spend(all, 93_000);
    all.clock.advance(5 * HOUR_MS - 60_000);
    expect((await prioritised(all, '3')).status).toBe(429);
    all.clock.advance(60_000);
    expect((await prioritised(all, '3')).status).toBe(200);
  });

  it('leaves requests without the header alone, and everything where no policy is named', async () => {
    const all = await world(DOC_EMERGENCY_POLICY);
    await spend(all, 93_000);
    expect((await send(all.running.url, { model: 'claude-opus-4-6' })).status).toBe(200);
    const none = await world(DOC_EMERGENCY_POLICY, { triage: undefined });
    await spend(none, 93_000);
    expect((await prioritised(none, '4')).status).toBe(200);
    expect(none.anthropic.requests.at(-1)!.headers).not.toHaveProperty('x-quotalab-priority');
  });

  it('makes a request wait whose model is above what its priority may use, and never changes its body', async () => {
    const all = await world(STRICT_POLICY);
    expect((await prioritised(all, '3', 'claude-opus-4-6')).headers['x-quotalab-rule']).toMatch(/^matrix\//);
    expect((await prioritised(all, '3', 'claude-sonnet-4-5')).status).toBe(200);
    expect((await prioritised(all, '4', 'claude-haiku-4-5')).status).toBe(200);
    expect(all.anthropic.requests).toHaveLength(2);
  });

  it('looks at the account with most left, and at none that rests', async () => {
    const accounts = [account('a', 'KEY_A', window(100_000)), account('b', 'KEY_A2', window(10_000_000))];
    const all = await world(DOC_EMERGENCY_POLICY, {}, accounts);
    await spend(all, 99_000);
    expect((await prioritised(all, '4')).status).toBe(200);
  });

  it('counts on no account that rests', async () => {
    const accounts = [account('a', 'KEY_A', window(100_000)), account('b', 'KEY_A2', window(100_000))];
    const all = await world(DOC_EMERGENCY_POLICY, {}, accounts);
    await spend(all, 93_000);
    expect((await prioritised(all, '4')).status).toBe(200);
    // Account b, with everything left, is refused and held.
    all.anthropic.next({ kind: 'refusal', class: 'throttle', resetAtMs: NOON_MS + HOUR_MS });
    await send(all.running.url, {
      model: 'claude-test',
      messages: [{ role: 'user', content: 'x'.repeat(40_000) }],
    });
    expect((await prioritised(all, '4')).headers['x-quotalab-rule']).toBe('emergency/others');
  });

  it('leaves it to the lanes where a request that may go finds no room', async () => {
    const [zai, anthropic] = [await upstream(), await upstream()];
    zai.next({ kind: 'ok', inputTokens: 100_000, outputTokens: 0 });
    const quotas = twoLanes(zai.url, anthropic.url, { triage: 'policy.json' });
    const lanes = quotas.lanes as Record<string, Json>;
    lanes.zai = { ...lanes.zai, accounts: [account('z', 'KEY_Z', window(100_000))] };
    const running = await startRouter({
      clock: handClock(),
      bucketMs: 1,
      files: { 'policy.json': fileOf(DOC_EMERGENCY_POLICY) },
      quotas,
    });
    expect((await send(running.url, { model: 'claude-test' })).status).toBe(200);
    const body = message({ model: 'claude-opus-4-6' });
    const go = await ask(`${running.url}/v1/messages`, { headers: { 'x-quotalab-priority': '1' }, body });
    expect([go.status, anthropic.requests.length]).toEqual([200, 1]);
  });

  it('is counted and shown, but is no decision of the log', async () => {
    const all = await world(DOC_TRIAGE_POLICY);
    await spend(all, 93_000);
    const answer = await prioritised(all, '4', 'claude-sonnet-4-5');
    expect(answer.status).toBe(429);
    const { decisions } = (await ask(`${all.running.url}/v1/decisions`)).json as { decisions: Json[] };
    expect(decisions[0]).toMatchObject({
      decision: 'triage_refused',
      model: 'claude-sonnet-4-5',
      policy: 'doc-triage',
      why: 'triage/sonnet-10',
      lane: 'anthropic',
      account: '',
    });
    const metrics = (await ask(`${all.running.url}/metrics`)).text;
    expect(metrics).toContain('ccp_triage_refusals_total{rule="triage/sonnet-10",priority="4"} 1');
    const logged = (await all.running.lines()).map(({ model }) => model);
    expect(new Set(logged)).toEqual(new Set(['claude-test']));
  });

  it('does not touch what costs nothing', async () => {
    const all = await world(DOC_EMERGENCY_POLICY);
    await spend(all, 93_000);
    const counted = await ask(`${all.running.url}/v1/messages/count_tokens`, {
      headers: { 'x-quotalab-priority': '4' },
      body: message({ model: 'claude-opus-4-6' }),
    });
    expect(counted.status).toBe(200);
  });

  it.each([
    '0',
    '5',
    'high',
    '1.0',
    '',
    '1, 2',
  ])('refuses the priority %j as a mistake of the client', async (text) => {
    const all = await world(DOC_EMERGENCY_POLICY);
    const answer = await prioritised(all, text);
    expect(answer.status).toBe(400);
    expect(answer.headers['x-quotalab-refused-by']).toBe('router');
    expect(answer.text).toContain('allowed: 1, 2, 3 or 4');
    expect(all.anthropic.requests).toEqual([]);
  });

  it('holds nobody by a policy without a rule for it', async () => {
    const narrow: Policy = {
      name: 'narrow',
      models: ['haiku', 'sonnet', 'opus'],
      rules: [{ id: 'only-four', when: { priorities: [4] }, action: { kind: 'deny' } }],
    };
    const all = await world(narrow);
    expect((await prioritised(all, '4')).headers['x-quotalab-rule']).toBe('only-four');
    expect((await prioritised(all, '3')).status).toBe(200);
  });

  it('takes another policy with a reload', async () => {
    const all = await world(DOC_EMERGENCY_POLICY);
    await spend(all, 93_000);
    all.running.writeQuotas(oneLane(all.anthropic.url, [account('a', 'KEY_A', window(100_000))]));
    expect((await ask(`${all.running.url}/v1/quotas/reload`, { method: 'POST' })).status).toBe(204);
    expect((await prioritised(all, '4')).status).toBe(200);
  });
});

describe('the policy of triage', () => {
  const starting = (policy: Policy | string, more: Json = {}): Promise<string> =>
    world(policy, more).then(
      () => 'started',
      (error: { code: string; message: string }) => `${error.code} ${error.message}`,
    );

  it.each([
    ['{', /^BAD_QUOTAS triage 'policy\.json': is not JSON/],
    ['{}', /^BAD_QUOTAS triage 'policy\.json': policy\.format is/],
    [fileOf(policyNamed('shadow-price', { opus: 3 })), /rule price weighs values that requests do not show/],
  ])('%s stops the start in one sentence', async (text, sentence) => {
    expect(await starting(text)).toMatch(sentence);
  });

  it('must be there and end in .json', async () => {
    expect(await starting(DOC_TRIAGE_POLICY, { triage: 'nowhere.json' })).toMatch(
      /^BAD_QUOTAS triage 'nowhere\.json'/,
    );
    expect(await starting(DOC_TRIAGE_POLICY, { triage: 'strict' })).toMatch(/^BAD_QUOTAS .*triage.*\.json/);
  });

  it('is part of the configuration that is shown', async () => {
    const all = await world(STRICT_POLICY);
    const shown = (await ask(`${all.running.url}/v1/quotas`)).json as Json;
    expect(JSON.stringify(shown)).toContain('"triage":"policy.json"');
  });
});
