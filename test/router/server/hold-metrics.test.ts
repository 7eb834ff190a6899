/** Holds as Prometheus reads them. */
import { expect, it } from 'vitest';
import { ask, send } from './http-client.ts';
import { account, oneLane, startRouter, upstream } from './router-harness.ts';

it('every hold is in the metrics by account, model and cause, with the seconds it lasts', async () => {
  const server = await upstream();
  const quotas = oneLane(server.url, [account('a', 'KEY_A'), account('a2', 'KEY_A2')]);
  const { url } = await startRouter({ quotas });
  const missing = { type: 'error', error: { type: 'not_found_error', message: 'model: claude-opus-4-1' } };
  server.next({ kind: 'status', status: 404, headers: {}, body: missing });
  expect((await send(url, { model: 'claude-opus-4-1' })).status).toBe(200);
  const { text } = await ask(`${url}/metrics`);
  expect(text).toMatch(
    /^ccp_hold_seconds\{lane="anthropic",account="a",family="claude-opus-4-1",cause="model"\} [45](\.\d+)?$/m,
  );
});
