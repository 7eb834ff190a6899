/**
 * A router whose world changes while it serves: thousands of model names, configurations that come and go, broken
 * ones and ones that lead back to it. Every request gets its answer and no use is lost.
 */
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  faultBench,
  inFlight,
  postMessage,
  readUsage,
  refusalOf,
  startRouter,
  twoAccounts,
  until,
  usedTokens,
} from './fault-harness.ts';

const bench = faultBench();
const { routerOf } = bench;

describe('many models', () => {
  // More than is kept of anything.
  it('1,200 names: all are served, and what is kept by name is bounded', async () => {
    const { url, router } = await routerOf();
    const names = Array.from({ length: 1200 }, (_, i) => `model-${i}`);
    const statuses = new Set<number>();
    const workers = Array.from({ length: 16 }, async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        const answer = await postMessage(url, { model: name });
        statuses.add(answer.status);
        await answer.arrayBuffer();
      }
    });
    await Promise.all(workers);
    expect([...statuses]).toEqual([200]);
    const usage = await readUsage(url);
    expect(Object.keys(usage.models).length).toBeLessThanOrEqual(501);
    expect(usedTokens(usage)).toBe(1200 * 46);
    expect(inFlight(usage)).toBe(0);
    expect(router.parts.decisions.length).toBeLessThanOrEqual(1000);
    const text = await (await fetch(`${url}/metrics`)).text();
    const labels = new Set([...text.matchAll(/model="([^"]*)"/g)].map((match) => match[1]));
    expect(labels.size).toBeLessThanOrEqual(201);
    expect(labels).toContain('(other)');
  });
});

describe('a configuration that is changed while the router runs', () => {
  it('broken: 400 with the reason, the old one stays in force and keeps serving', async () => {
    const { url, writeQuotas } = await routerOf();
    const before = (await (await fetch(`${url}/v1/quotas`)).json()) as { config: unknown };
    for (const broken of ['{', '{"lanes":', '{"lanes":{"x":{"base_url":"ftp://x"}}}', '[]']) {
      writeQuotas(broken);
      const answer = await fetch(`${url}/v1/quotas/reload`, { method: 'POST' });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toMatch(/^invalid quotas: .+/);
      const { config } = (await (await fetch(`${url}/v1/quotas`)).json()) as { config: unknown };
      expect(config).toEqual(before.config);
      expect((await postMessage(url)).status).toBe(200);
    }
  });

  it('again and again under load: no request fails, and no use is lost', async () => {
    const { url } = await routerOf();
    let isOver = false;
    let answers = 0;
    const clients = Array.from({ length: 8 }, async (_, client) => {
      while (!isOver) {
        const answer = await postMessage(url, { stream: client % 2 === 0 });
        expect(answer.status).toBe(200);
        expect(await answer.text()).toContain('end_turn');
        answers++;
      }
    });
    for (let i = 0; i < 12; i++) {
      const before = answers;
      expect((await fetch(`${url}/v1/quotas/reload`, { method: 'POST' })).status).toBe(204);
      await until('requests go on', () => answers > before);
    }
    isOver = true;
    await Promise.all(clients);
    const usage = await readUsage(url);
    expect(usedTokens(usage)).toBe(answers * 46);
    expect(usage.accounts.reduce((sum, { requests }) => sum + requests, 0)).toBe(answers);
    expect(inFlight(usage)).toBe(0);
  });

  it('a lane that leads back to the router is refused, at the start and later, by every name of it', async () => {
    const { url, writeQuotas, router } = await routerOf();
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '127.1', '0.0.0.0', '[::]', '127.8.8.8']) {
      writeQuotas(twoAccounts(`http://${host}:${router.port}`));
      const answer = await fetch(`${url}/v1/quotas/reload`, { method: 'POST' });
      expect(`${host} ${answer.status}`).toBe(`${host} 400`);
      expect(await answer.text()).toMatch(/the router itself/);
    }
    const port = router.port;
    const error = await refusalOf(startRouter({ quotas: twoAccounts(`http://localhost:${port}`), port }));
    expect(error.message).toMatch(/the router itself/);
  });

  it('a router for every address refuses a lane to its own port on loopback', async () => {
    const token = 'a-token-of-32-characters-or-so-ok';
    const { url, writeQuotas, router } = await routerOf({
      host: '0.0.0.0',
      token,
    });
    const headers = { 'x-quotalab-token': token };
    const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const names = own.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
    for (const host of ['127.0.0.1', '127.8.8.8', 'localhost', '0.0.0.0', ...names]) {
      writeQuotas(twoAccounts(`http://${host}:${router.port}`));
      const answer = await fetch(`${url}/v1/quotas/reload`, { method: 'POST', headers });
      expect(`${host} ${answer.status}`).toBe(`${host} 400`);
      expect(await answer.text()).toMatch(/the router itself/);
    }
  });

  it('takes a lane away while a request of it waits to be asked again: the client gets an answer', async () => {
    const { url, writeQuotas } = await routerOf({ limits: { retryPauseMs: 150 } });
    bench.upstream.next({ kind: 'refusal', class: 'windowless' }, { kind: 'ok' });
    const asking = postMessage(url);
    await bench.upstream.arrived(1);
    await until('the refusal is booked', async () => (await readUsage(url)).decisions.length > 0);
    const other = twoAccounts(bench.upstream.url) as { lanes: Record<string, unknown> };
    const renamed = {
      lanes: { elsewhere: other.lanes.anthropic },
      routes: [{ match: '*', preferred: 'elsewhere' }],
    };
    writeQuotas(renamed);
    expect((await fetch(`${url}/v1/quotas/reload`, { method: 'POST' })).status).toBe(204);
    const answer = await asking;
    expect(answer.status).toBe(200);
    await answer.arrayBuffer();
    expect(inFlight(await readUsage(url))).toBe(0);
    expect((await postMessage(url)).status).toBe(200);
  });
});
