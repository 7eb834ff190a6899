/**
 * kill -9 of the router's process in the middle of load, and what the next process knows. A client that has its whole
 * answer was told nothing too early: what that answer cost is in the state already.
 */
import { afterAll, expect, it } from 'vitest';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import {
  inFlight,
  logLines,
  postMessage,
  readUsage,
  removeScratch,
  scratchDirectory,
  startProxy,
  twoAccounts,
  until,
  usedTokens,
  writeQuotas,
} from './fault-harness.ts';
import { startUpstream } from './scripted-upstream.ts';

afterAll(removeScratch);

const CLIENTS = 12;
const ANSWERS_BEFORE_KILL = 80;

/** Tokens of a JSON answer or of a stream; null where it is not whole. */
function tokensOf(text: string): number | null {
  const counts = (pattern: RegExp): number => Number([...text.matchAll(pattern)].at(-1)?.[1] ?? Number.NaN);
  const isWhole = text.startsWith('{') ? text.endsWith('}') : /"type":"message_stop"\}\n\n$/.test(text);
  return isWhole ? counts(/"input_tokens":(\d+)/g) + counts(/"output_tokens":(\d+)/g) : null;
}

it('kill -9 under load: every answer that a client has is in the windows of the next process', async () => {
  const directory = scratchDirectory();
  const upstream = await startUpstream();
  let sentTokens = 0;
  upstream.script((_request, index) => {
    const [inputTokens, outputTokens] = [100 + (index % 7), 10 + (index % 11)];
    sentTokens += inputTokens + outputTokens;
    return { kind: 'ok', inputTokens, outputTokens };
  });
  writeQuotas(directory, twoAccounts(upstream.url));
  let answeredTokens = 0;
  for (let round = 0; round < 2; round++) {
    const run = await startProxy(directory);
    let answers = 0;
    let isKilled = false;
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      while (!isKilled) {
        const text = await postMessage(run.url, { model: `m${client % 3}`, stream: client % 2 === 0 })
          .then((answer) => (answer.status === 200 ? answer.text() : ''))
          .catch(() => '');
        const tokens = tokensOf(text);
        if (tokens === null) continue;
        answeredTokens += tokens;
        answers++;
      }
    });
    await until('there is load', () => answers >= ANSWERS_BEFORE_KILL);
    run.child.kill('SIGKILL');
    isKilled = true;
    await Promise.all([run.ended, ...clients]);
    const next = await startProxy(directory);
    const usage = await readUsage(next.url);
    expect(usedTokens(usage)).toBeGreaterThanOrEqual(answeredTokens);
    expect(usedTokens(usage)).toBeLessThanOrEqual(sentTokens);
    expect(inFlight(usage)).toBe(0);
    expect(usage.state_restored.samples).toBeGreaterThanOrEqual((round + 1) * ANSWERS_BEFORE_KILL);
    // Two accounts of the same size: their windows say the same sum as the models.
    const ofAccounts = usage.accounts.reduce(
      (sum, { weekly }) => sum + weekly!.used_pct * weekly!.capacity_tokens!,
      0,
    );
    expect(Math.round(ofAccounts)).toBe(usedTokens(usage));
    next.child.kill('SIGTERM');
    expect((await next.ended).code).toBe(0);
  }
  // Killed in the middle of a line or not: every line of the log can be read, and replay agrees with all of them.
  expect(logLines(directory).length).toBeGreaterThan(0);
  await upstream.close();
});

it('kill -9 right after the last event of a stream: what it cost is known', async () => {
  const directory = scratchDirectory();
  const upstream = await startUpstream();
  writeQuotas(directory, twoAccounts(upstream.url));
  const run = await startProxy(directory);
  // All eleven events, message_stop too, and then no end: only what is written before the event counts.
  upstream.next({ kind: 'stall', afterEvents: 11 });
  const answer = await postMessage(run.url, { stream: true });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; !text.includes('"message_stop"'); ) text += (await reader.read()).value;
  run.child.kill('SIGKILL');
  await run.ended;
  await reader.cancel().catch(() => {});
  const next = await startProxy(directory);
  expect(usedTokens(await readUsage(next.url))).toBe(46);
  next.child.kill('SIGKILL');
  await next.ended;
  await upstream.close();
});

it('kill -9 in the middle of a stream: its input, and what its provider had told, are known', async () => {
  const directory = scratchDirectory();
  const upstream = await startUpstream();
  writeQuotas(directory, twoAccounts(upstream.url));
  const run = await startProxy(directory);
  upstream.next({ kind: 'stall', afterEvents: 1, inputTokens: 4321 });
  const answer = await postMessage(run.url, { stream: true });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; !text.includes('"message_start"'); ) text += (await reader.read()).value;
  run.child.kill('SIGKILL');
  await run.ended;
  await reader.cancel().catch(() => {});
  for (let start = 0; start < 2; start++) {
    const next = await startProxy(directory);
    expect(usedTokens(await readUsage(next.url))).toBe(4322);
    next.child.kill('SIGKILL');
    await next.ended;
  }
  await upstream.close();
});

it("kill -9 after refusals: rests, the upstream's readings and calibration go on", async () => {
  const directory = scratchDirectory();
  const upstream = await startUpstream();
  const cap = {
    provider: 'anthropic',
    rolling_tokens: 1000,
    weekly_limit_type: 'tokens',
    weekly_limit_value: 100_000,
  };
  writeQuotas(directory, twoAccounts(upstream.url, { models: { m: cap } }));
  const run = await startProxy(directory);
  // 500 of the cap's 1,000 tokens are used when the first account says no; the second serves.
  upstream.next(
    { kind: 'ok', inputTokens: 400, outputTokens: 100 },
    { kind: 'refusal', class: 'quota_5h', resetAtMs: Date.now() + 3_600_000 },
    { kind: 'ok', inputTokens: 4, outputTokens: 1 },
  );
  for (let i = 0; i < 2; i++) expect((await postMessage(run.url)).status).toBe(200);
  const before = await readUsage(run.url);
  run.child.kill('SIGKILL');
  await run.ended;
  const next = await startProxy(directory);
  const after = await readUsage(next.url);
  const kept = ({ accounts, models }: UsageAnswer): unknown => ({
    rests: accounts.map(({ name, cooldown_until: until, cooldown_cause: cause, usable }) => [
      name,
      until,
      cause,
      usable,
    ]),
    windows: accounts.map(({ short, weekly }) => [
      short!.used_pct,
      short!.resets_at,
      short!.source,
      weekly!.used_pct,
    ]),
    model: [
      models.m!.rolling_used_tokens,
      models.m!.weekly_used_tokens,
      models.m!.reqs,
      models.m!.warn,
      models.m!.block,
    ],
    calibration: [models.m!.warn_pct, models.m!.warn_pct_confidence, models.m!.gap_samples],
  });
  expect(kept(after)).toEqual(kept(before));
  expect(after.accounts.filter(({ cooldown_until: until }) => until !== null)).toHaveLength(1);
  expect(after.models.m!.rolling_used_tokens).toBe(505);
  expect((await postMessage(next.url)).status).toBe(200);
  expect(upstream.requests.at(-1)!.headers['x-api-key']).toBe(upstream.requests[2]!.headers['x-api-key']);
  // A start is a step of calibration, which takes in the refusal; another kill takes nothing of it away.
  const stepped = await readUsage(next.url);
  expect(stepped.models.m!.warn_pct_auto).toBeLessThan(stepped.models.m!.warn_pct!);
  next.child.kill('SIGKILL');
  await next.ended;
  const last = await startProxy(directory);
  const again = await readUsage(last.url);
  expect(kept(again)).toEqual(kept(stepped));
  expect(again.models.m!.warn_pct_auto).toBe(stepped.models.m!.warn_pct_auto);
  last.child.kill('SIGKILL');
  await last.ended;
  await upstream.close();
});
