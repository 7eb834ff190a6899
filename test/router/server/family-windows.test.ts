/**
 * Windows of one family of models: acted on before the provider refuses, shown in `/v1/usage`, the metrics and `status`,
 * and known again after a restart. The other families of the account go on.
 */
import { expect, it } from 'vitest';
import { statusLines } from '../../../src/display/terminal/index.ts';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { parseMetrics } from './control-harness.ts';
import { ask, send } from './http-client.ts';
import { account, handClock, oneLane, type RunningRouter, startRouter, upstream } from './router-harness.ts';
import type { Behaviour, ReceivedRequest } from './scripted-upstream.ts';

const HOUR_MS = 3_600_000;
const OPUS = 'claude-opus-4-5';
const SONNET = 'claude-sonnet-4-5';
const FABLE = 'claude-fable-1';
const nameOf = ({ headers }: ReceivedRequest): string =>
  headers['x-api-key'] === 'anthropic-secret-1' ? 'a' : 'b';

/** Two accounts, a first; a's answers tell of its week and of `part`, the week of a family, which is used up. */
async function bench(part: string, used = '1') {
  const lane = await upstream();
  const clock = handClock();
  const resetMs = clock.nowMs() + (part.startsWith('5h') ? 3 : 50) * HOUR_MS;
  let isSpokenOf = true;
  lane.script((request): Behaviour => {
    if (nameOf(request) === 'b') return { kind: 'ok' };
    const told = {
      status: 'allowed',
      '7d-utilization': '0.4',
      '7d-reset': String(clock.nowMs() / 1000 + 180_000),
      ...(isSpokenOf ? { [`${part}-utilization`]: used, [`${part}-reset`]: String(resetMs / 1000) } : {}),
    };
    const names = Object.entries(told).map(([name, value]) => [`anthropic-ratelimit-unified-${name}`, value]);
    return { kind: 'ok', headers: Object.fromEntries(names) };
  });
  const quotas = oneLane(lane.url, [account('a', 'KEY_A'), account('b', 'KEY_A2')]);
  const setup = { quotas, clock };
  const running = await startRouter(setup);
  const asked = async ({ url }: RunningRouter, model: string): Promise<string> => {
    expect((await send(url, { model })).status).toBe(200);
    return nameOf(lane.requests.at(-1)!);
  };
  const speakOfWeekOnly = (): void => {
    isSpokenOf = false;
  };
  return { clock, resetMs, setup, running, asked, speakOfWeekOnly };
}

const usage = async ({ url }: RunningRouter): Promise<UsageAnswer> =>
  (await ask(`${url}/v1/usage`)).json as UsageAnswer;

it.each([
  ['7d_opus', [SONNET, FABLE], [OPUS], '7d opus'],
  ['7d_sonnet', [OPUS, FABLE], [SONNET], '7d sonnet'],
  ['5h_opus', [SONNET], [OPUS], '5h opus'],
  ['7d_oi', [SONNET], [FABLE, OPUS], '7d fable+opus'],
])('%s used up: its models are asked of a sibling before a refusal, the others are not, after a restart too', async (part, others, own, name) => {
  const { running, asked, clock, setup, resetMs } = await bench(part);
  expect(await asked(running, SONNET === own[0] ? OPUS : SONNET)).toBe('a');
  const check = async (router: RunningRouter): Promise<void> => {
    for (const model of own) expect(await asked(router, model), model).toBe('b');
    for (const model of others) expect(await asked(router, model), model).toBe('a');
    const { accounts } = await usage(router);
    expect(accounts[0]!.windows[name]).toMatchObject({
      used_pct: 1,
      resets_at: resetMs / 1000,
      state: 'learned',
    });
    expect(accounts[0]!.usable).toBe(true);
    const series = parseMetrics((await ask(`${router.url}/metrics`)).text);
    const headroom = series.filter(({ name: each }) => each === 'ccp_headroom_fraction');
    expect(headroom.find(({ labels }) => labels.account === 'a' && labels.window === name)?.value).toBe(0);
    const page = statusLines(await usage(router), {
      debugQuota: false,
      speeds: false,
      width: 160,
      color: false,
    });
    expect(page.join('\n').toLowerCase()).toContain(name);
  };
  await check(running);
  await running.stop();
  const next = await startRouter({ ...setup, directory: running.directory });
  await check(next);
  // Its week over, it is asked again.
  clock.advance(51 * HOUR_MS);
  expect(await asked(next, own[0]!)).toBe('a');
});

it('one of which the provider has stopped speaking holds nothing back, and the count of it goes on after a restart', async () => {
  const { running, asked, setup, speakOfWeekOnly } = await bench('7d_opus', '0.5');
  expect(await asked(running, OPUS)).toBe('a');
  speakOfWeekOnly();
  for (let i = 0; i < 19; i++) await asked(running, OPUS);
  const stateOf = async (router: RunningRouter): Promise<unknown> =>
    (await usage(router)).accounts[0]!.windows['7d opus']!.state;
  expect(await stateOf(running)).toBe('learned');
  await running.stop();
  const second = await startRouter({ ...setup, directory: running.directory });
  expect(await stateOf(second)).toBe('learned');
  await asked(second, OPUS);
  expect(await stateOf(second)).toBe('gone');
  await second.stop();
  const third = await startRouter({ ...setup, directory: running.directory });
  expect(await stateOf(third)).toBe('gone');
});
