/** Faults of an upstream, end to end: what is tried again, where, and what it costs. */
import { describe, expect, it } from 'vitest';
import { send } from './http-client.ts';
import { account, oneLane, startRouter, upstream } from './router-harness.ts';
import { A, keysOf, twoPlusOne, usageOf, world, Z } from './two-lanes.ts';

describe('a fault', () => {
  it.each([
    false,
    true,
  ])('503 goes to the other lane exactly once, with its own credential (stream: %s)', async (stream) => {
    const { running, zai, anthropic } = await world();
    zai.next({ kind: 'status', status: 503, body: { error: 'the first upstream' } });
    anthropic.next({ kind: 'status', status: 503, body: { error: 'the second upstream' } });
    const answer = await send(
      running.url,
      { stream },
      { 'x-api-key': 'client', authorization: 'Bearer client' },
    );
    expect(answer.status).toBe(503);
    expect(answer.json).toEqual({ error: 'the second upstream' });
    expect([keysOf(zai), keysOf(anthropic)]).toEqual([[Z], [A]]);
    expect(anthropic.requests[0]!.rawHeaders.join()).not.toMatch(/client|zai-secret/);
    expect(anthropic.requests[0]!.body.equals(zai.requests[0]!.body)).toBe(true);
    expect(await running.decisions()).toMatchObject([
      { reroute_decision: 'quota_pass', lane: 'zai', attempt: 1 },
      { reroute_decision: 'fallback', lane: 'anthropic', attempt: 2, preferred_attempt: false },
    ]);
    const lines = await running.completions();
    expect(lines).toMatchObject([
      { lane: 'zai', status: 503, err_type: '5xx', attempt: 1 },
      { lane: 'anthropic', status: 503, err_type: '5xx', attempt: 2, wasted_retry_ms: 0 },
    ]);
  });

  it('costs nothing, whatever its body says', async () => {
    const { running, zai } = await world();
    zai.next({ kind: 'status', status: 503, body: { usage: { input_tokens: 5, output_tokens: 5 } } });
    await send(running.url);
    expect(await running.completions()).toMatchObject([
      { lane: 'zai', input_tokens: 0, output_tokens: 0 },
      { lane: 'anthropic', input_tokens: 12, output_tokens: 34 },
    ]);
    expect((await usageOf(running)).accounts[0]).toMatchObject({ requests: 0 });
  });

  it('is met once: a third account is not asked', async () => {
    const { running, zai, anthropic } = await twoPlusOne();
    zai.next({ kind: 'status', status: 500 });
    anthropic.next({ kind: 'status', status: 502 });
    expect((await send(running.url)).status).toBe(502);
    expect([keysOf(zai), keysOf(anthropic)]).toEqual([[Z], [A]]);
    await zai.close();
    await anthropic.close();
    expect((await send(running.url)).status).toBe(502);
    expect((await running.completions()).map(({ lane, reason }) => `${lane} ${reason}`)).toEqual([
      'zai refused',
      'anthropic refused',
      'zai net',
      'anthropic net',
    ]);
  });

  it("with nowhere else to go is the client's", async () => {
    const server = await upstream();
    const running = await startRouter({ quotas: oneLane(server.url, [account('a', 'KEY_A')]) });
    server.next({ kind: 'refusal', class: 'overloaded', headers: { 'retry-after': '3' } });
    const answer = await send(running.url);
    expect(answer.status).toBe(529);
    expect(answer.headers['retry-after']).toBe('3');
    expect(answer.headers).not.toHaveProperty('x-quotalab-refused-by');
  });

  it('a refused connection goes to the other lane', async () => {
    const { running, zai, anthropic } = await world();
    await zai.close();
    expect((await send(running.url)).status).toBe(200);
    expect(keysOf(anthropic)).toEqual([A]);
    expect(await running.decisions()).toMatchObject([{ lane: 'zai' }, { reroute_decision: 'net_fallback' }]);
    expect(await running.completions()).toMatchObject([
      { lane: 'zai', status: 0, reason: 'net', err_type: 'net' },
      { lane: 'anthropic', status: 200, reason: 'ok' },
    ]);
    await anthropic.close();
    const answer = await send(running.url);
    expect(answer.status).toBe(502);
    expect(answer.json).toMatchObject({ type: 'error', error: { type: 'api_error' } });
    expect(answer.headers['x-quotalab-refused-by']).toBe('router');
  });

  it.each([
    ['off', 502, 0],
    ['on', 200, 1],
  ])('a connection reset before the answer, with net fallback %s', async (word, status, count) => {
    const { running, zai, anthropic } = await world(
      {},
      { env: { CCP_NET_FALLBACK: word === 'on' ? '1' : '0' } },
    );
    zai.next({ kind: 'reset' });
    expect((await send(running.url)).status).toBe(status);
    expect(anthropic.requests).toHaveLength(count);
    expect((await usageOf(running)).accounts[0]).toMatchObject({ in_flight: 0, in_flight_tokens: 0 });
  });

  it('silence before the answer is told as a timeout', async () => {
    const { running, zai } = await world({}, { env: { CCP_HEADER_TIMEOUT: '100ms' } });
    zai.next({ kind: 'hang' });
    const answer = await send(running.url);
    expect(answer.status).toBe(504);
    expect(answer.json).toMatchObject({ type: 'error', error: { type: 'timeout_error' } });
    // On a busy machine the time may be over before the request has come.
    await zai.requests[0]?.ended;
    expect(await running.completions()).toMatchObject([{ reason: 'net', status: 0 }]);
  });
});
