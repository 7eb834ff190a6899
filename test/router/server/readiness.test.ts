/** `/healthz` and `/readyz`: alive as long as it answers, ready when some lane can serve. */
import { describe, expect, it } from 'vitest';
import { open, parseMetrics } from './control-harness.ts';
import { type Answered, ask, send } from './http-client.ts';
import { handClock, type Json, startRouter, twoLanes, upstream } from './router-harness.ts';

describe('health', () => {
  it('is ok as long as the router answers', async () => {
    const world = await open();
    const { status: code, text } = await world.get('/healthz');
    expect([code, text]).toEqual([200, 'ok']);
  });

  it('is ready when some lane answers and has an account with room', async () => {
    const [zai, anthropic] = [await upstream(), await upstream()];
    const running = await startRouter({ quotas: twoLanes(zai.url, anthropic.url) });
    const readyz = (): Promise<Answered> => ask(`${running.url}/readyz`);
    const first = await readyz();
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({
      ready: true,
      reason: '',
      ts: expect.any(Number),
      providers: {
        zai: { ok: true, status: 200, url: zai.url, usable_accounts: 1, accounts: 1 },
        anthropic: { ok: true, url: anthropic.url },
      },
    });
    await zai.close();
    await send(running.url);
    const second = await readyz();
    expect(second.status).toBe(200);
    expect(second.json).toMatchObject({
      providers: { zai: { ok: false, status: 0, error: 'ECONNREFUSED' } },
    });
    await anthropic.close();
    await send(running.url);
    const third = await readyz();
    expect(third.status).toBe(503);
    expect(third.json).toMatchObject({ ready: false });
    expect((third.json as Json).reason).toMatch(/zai: not reached \(ECONNREFUSED\).*anthropic: not reached/);
    const gauges = parseMetrics((await ask(`${running.url}/metrics`)).text).filter(
      ({ name }) => name === 'ccp_upstream_ready',
    );
    expect(gauges).toMatchObject([{ value: 0 }, { value: 0 }]);
  });

  it('is not when every account rests, and is again when one does not', async () => {
    const clock = handClock(Date.now());
    const world = await open({}, { clock });
    world.server.next({ kind: 'refusal', class: 'throttle' });
    await send(world.running.url);
    const resting = await world.get('/readyz');
    expect(resting.status).toBe(503);
    expect(resting.json).toMatchObject({
      ready: false,
      reason: 'nothing is routable (anthropic: 0 usable accounts)',
      providers: { anthropic: { ok: true, usable_accounts: 0, accounts: 1 } },
    });
    clock.advance(7001);
    expect((await world.get('/readyz')).status).toBe(200);
  });

  it('asks upstreams without a credential', async () => {
    const world = await open();
    await world.get('/readyz');
    expect(world.server.requests).toHaveLength(1);
    expect(world.server.requests[0]!.rawHeaders.join()).not.toContain('secret');
  });
});

it.each([
  ['HEAD', '/'],
  ['HEAD', '/api/hello'],
  ['GET', '/api/hello'],
])('a client that looks whether its base URL lives is told so: %s %s', async (method, path) => {
  const world = await open();
  expect((await ask(`${world.running.url}${path}`, { method })).status).toBe(200);
  expect(world.server.requests).toHaveLength(0);
});
