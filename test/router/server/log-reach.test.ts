/** How far back the usage log reaches by its defaults: a week of heavy use of many accounts. */
import { expect, it } from 'vitest';
import { readSettings } from '../../../src/router/server/parts/index.ts';
import { send } from './http-client.ts';
import { account, oneLane, startRouter, upstream } from './router-harness.ts';

const DAY_MS = 86_400_000;
/** As docs/router.md says. */
const REQUESTS_A_DAY = 9000;
const ACCOUNTS = 6;
const SENT = 20;

it('keeps a week of 9,000 requests a day to six accounts', async () => {
  const server = await upstream();
  const windows = { short: { capacity_tokens: 3_300_000 }, weekly: { capacity_tokens: 41_670_000 } };
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) =>
    account(`account-${index}`, 'KEY_A', windows),
  );
  const running = await startRouter({ quotas: oneLane(server.url, accounts, { policy: 'paced' }) });
  for (let index = 0; index < SENT; index++)
    await send(running.url, { model: 'claude-sonnet-4-5-20250929', stream: index % 2 === 0 });
  const lines = await running.lines();
  const requestBytes = lines.reduce((sum, line) => sum + JSON.stringify(line).length + 1, 0) / SENT;
  const { logMaxAgeMs, logMaxFiles, logMaxBytes } = readSettings({});
  expect(logMaxFiles * logMaxAgeMs).toBeGreaterThanOrEqual(7 * DAY_MS);
  expect(logMaxBytes / requestBytes).toBeGreaterThan(REQUESTS_A_DAY);
});
