/** What requests cost, by model and account, in the metrics and in the roll-ups, which say the same. */
import { expect, it } from 'vitest';
import { parseMetrics } from './control-harness.ts';
import { ask, send } from './http-client.ts';
import { account, handClock, type Json, oneLane, startRouter, upstream } from './router-harness.ts';

const ACCOUNTS = [account('a', 'KEY_A'), account('b', 'KEY_A2')];

interface Seen {
  readonly metrics: Record<string, number>;
  readonly rollups: Record<string, unknown>;
  readonly prices: unknown;
}

/** Three requests: opus on one account, gpt on the other, opus with caches on the first. */
async function spend(more: Json = {}, env: Readonly<Record<string, string>> = {}): Promise<Seen> {
  const lane = await upstream();
  const clock = handClock();
  const quotas = oneLane(lane.url, ACCOUNTS, { policy: 'round_robin', ...more });
  const { url, router } = await startRouter({ quotas, clock, env });
  lane.next(
    { kind: 'ok', inputTokens: 100_000, outputTokens: 10_000 },
    { kind: 'ok', inputTokens: 7, outputTokens: 7 },
    {
      kind: 'ok',
      inputTokens: 0,
      outputTokens: 1000,
      cacheReadTokens: 1_000_000,
      cacheCreationTokens: 200_000,
      cacheCreation1hTokens: 80_000,
    },
  );
  for (const model of ['claude-opus-4-5', 'gpt-5', 'claude-opus-4-5']) {
    clock.advance(10);
    await send(url, { model, stream: model === 'claude-opus-4-5' });
  }
  router.parts.memory.store.rollUp(clock.nowMs());
  const series = parseMetrics((await ask(`${url}/metrics`)).text).filter(({ labels }) => 'account' in labels);
  const answer = (await ask(`${url}/v1/usage/rollups?since=0`)).json as {
    models: Record<string, Json[]>;
    prices: unknown;
  };
  return {
    metrics: Object.fromEntries(
      series.map(({ name, labels, value }) => [`${name} ${labels.account} ${labels.model}`, value]),
    ),
    rollups: Object.fromEntries(
      Object.entries(answer.models).map(([model, [row]]) => [model, [row!.cost_usd, row!.price_source]]),
    ),
    prices: answer.prices,
  };
}

it('by the table: input and output, caches read and written, the hour dearer; an unknown model costs nobody knows what', async () => {
  const { metrics, rollups, prices } = await spend();
  // .5 + .25 for the first; for the other 1,000 x 25, 1 M x .5, .12 M x 6.25 and .08 M x 10 dollars a million.
  const usd = 0.75 + 0.025 + 0.5 + 0.75 + 0.8;
  expect(rollups).toEqual({
    'claude-opus-4-5': [expect.closeTo(usd, 9), 'table'],
    'gpt-5': [null, null],
  });
  expect(metrics['ccp_cost_usd_total a claude-opus-4-5']).toBeCloseTo(usd, 9);
  expect(metrics).toMatchObject({
    'ccp_input_tokens_total a claude-opus-4-5': 100_000,
    'ccp_output_tokens_total b gpt-5': 7,
    'ccp_cache_read_tokens_total a claude-opus-4-5': 1_000_000,
    'ccp_cache_write_tokens_total a claude-opus-4-5': 200_000,
    'ccp_unpriced_requests_total b gpt-5': 1,
  });
  expect(metrics).not.toHaveProperty(['ccp_cost_usd_total b gpt-5']);
  expect(prices).toMatchObject({ as_of: '2026-11', source: expect.stringContaining('list prices') });
});

it("the file's prices go before the environment's, and those before the table's", async () => {
  const prices = { opus: { input: 1, output: 2, cache_read: 0, cache_write: 0, cache_write_1h: 5 } };
  const { rollups } = await spend({ prices }, { ANTH_PRICE_IN_PER_M: '1000000' });
  expect(rollups).toEqual({
    'claude-opus-4-5': [expect.closeTo(0.1 + 0.022 + 0.4, 9), 'quotas'],
    'gpt-5': [expect.closeTo(7_000_000 / 1e6 + (7 * 15) / 1e6, 9), 'environment'],
  });
});
