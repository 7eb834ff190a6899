/** A lane where nothing listens: the client learns which one, and why. */
import { expect, it } from 'vitest';
import { send } from './http-client.ts';
import { account, oneLane, startRouter } from './router-harness.ts';

it('where nothing listens the answer says which lane and why', async () => {
  const running = await startRouter({ quotas: oneLane('http://127.0.0.1:9', [account('a', 'KEY_A')]) });
  const { status, text } = await send(running.url);
  expect(status).toBe(502);
  expect(text).toContain('lane anthropic cannot be reached (ECONNREFUSED)');
});
