/** Worlds of two lanes, one account or two before the other lane. */
import { expect } from 'vitest';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { ask } from './http-client.ts';
import {
  account,
  type HandClock,
  handClock,
  type Json,
  type RouterSetup,
  type RunningRouter,
  startRouter,
  twoLanes,
  upstream,
} from './router-harness.ts';
import type { ScriptedUpstream } from './scripted-upstream.ts';

interface World {
  readonly zai: ScriptedUpstream;
  readonly anthropic: ScriptedUpstream;
  readonly clock: HandClock;
  readonly running: RunningRouter;
}

/** Lane zai, preferred, and lane anthropic behind it. Upstreams' resets are near the clock's time. */
export async function world(more: Json = {}, setup: Partial<RouterSetup> = {}): Promise<World> {
  const [zai, anthropic] = [await upstream(), await upstream()];
  const clock = handClock(Date.now());
  const quotas = twoLanes(zai.url, anthropic.url, more);
  const env = { CCP_DEV_ENABLE: '1', ...setup.env };
  const running = await startRouter({
    clock,
    bucketMs: 1,
    limits: { retryPauseMs: 0 },
    ...setup,
    quotas,
    env,
  });
  return { zai, anthropic, clock, running };
}

export const preload = async ({ url }: RunningRouter, more: Json): Promise<void> => {
  const answer = await ask(`${url}/v1/dev/sim-usage`, { body: { model: 'claude-test', ...more } });
  expect(answer.status).toBe(200);
};

export const usageOf = async ({ url }: RunningRouter): Promise<UsageAnswer> =>
  (await ask(`${url}/v1/usage`)).json as UsageAnswer;

export const capOf = (more: Json): Json => ({ models: { 'claude-test': { provider: 'zai', ...more } } });

/** Accounts asked so far, by the secrets that were shown. */
export const keysOf = ({ requests }: ScriptedUpstream): unknown[] =>
  requests.map(({ headers }) => headers['x-api-key']);

/** Keys of the accounts, as upstreams see them. */
export const Z = 'zai-secret-1';
export const Z2 = 'zai-secret-2';
export const A = 'anthropic-secret-1';

export async function twoPlusOne({
  more,
  ...setup
}: Partial<RouterSetup> & { more?: Json } = {}): Promise<World> {
  const [zai, anthropic] = [await upstream(), await upstream()];
  const clock = handClock(Date.now());
  const quotas = twoLanes(zai.url, anthropic.url, more);
  const lanes = quotas.lanes as Record<string, { accounts: Json[] }>;
  lanes.zai!.accounts.push(account('z2', 'KEY_Z2'));
  const running = await startRouter({ clock, limits: { retryPauseMs: 0 }, quotas, ...setup });
  return { zai, anthropic, clock, running };
}
