/** Bodies that are long, deep or many: what there is no room for is refused at once, and nothing else suffers. */
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { rawClient, until } from './fault-harness.ts';
import { request } from './raw-requests.ts';
import { account, type Json, oneLane, startRouter, upstream } from './router-harness.ts';
import { createGate } from './scripted-upstream.ts';

const MEBIBYTE = 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };

/** A message of that many bytes. */
function bodyOf(bytes: number): string {
  const around = JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: '' }] });
  return around.replace('""', `"${'x'.repeat(bytes - around.length)}"`);
}

const post = (url: string, body: RequestInit['body'], more: RequestInit = {}): Promise<Response> =>
  fetch(`${url}/v1/messages`, { method: 'POST', headers: JSON_TYPE, body: body!, ...more });

const inChunks = (text: string): RequestInit => ({
  body: new Blob([text]).stream(),
  ...({ duplex: 'half' } as RequestInit),
});

describe('room for the bodies of all requests under way', () => {
  const limits = { maxBodyBytes: 800, maxBodiesBytes: 1000 };

  it('is kept: one more than fits is refused, small ones are served beside it', async () => {
    const provider = await upstream();
    const { url, router } = await startRouter({
      quotas: oneLane(provider.url, [account('a', 'KEY_A')]),
      limits,
    });
    const gate = createGate();
    provider.next({ kind: 'wait', gate });
    const first = post(url, bodyOf(600));
    await provider.arrived(1);
    for (const more of [{}, inChunks(bodyOf(600))]) {
      const refused = await post(url, bodyOf(600), more);
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(refused.headers.get('x-quotalab-refused-by')).toBe('router');
      expect(await refused.json()).toMatchObject({
        error: {
          type: 'overloaded_error',
          message: "the bodies of the requests under way fill the router's 1000 bytes: ask again in a moment",
        },
      });
    }
    // One that says how long it will be is refused before any of it comes.
    const told = ['Host: localhost', 'Content-Length: 600'];
    const silent = rawClient(
      router.port,
      request('POST', '/v1/messages', told).replace('close', 'keep-alive'),
    );
    await until('it is refused', () => silent.received().includes('ask again in a moment'));
    silent.socket.destroy();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await post(url, bodyOf(390))).status).toBe(200);
    gate.open();
    expect((await first).status).toBe(200);
    expect((await post(url, bodyOf(600))).status).toBe(200);
    expect(provider.requests).toHaveLength(3);
  });

  it('is given back, whatever becomes of a request', async () => {
    const provider = await upstream();
    const { url, router } = await startRouter({
      quotas: oneLane(provider.url, [account('a', 'KEY_A')]),
      limits,
    });
    const statuses: number[] = [];
    const note = async (answer: Promise<Response>): Promise<void> => {
      statuses.push((await answer).status);
    };
    await note(post(url, bodyOf(700)));
    await note(post(url, '{'.repeat(700)));
    await note(post(url, '[['.repeat(400).slice(0, 799)));
    await note(post(url, '', inChunks(bodyOf(900))));
    await note(post(url, bodyOf(900)));
    provider.next({ kind: 'status', status: 500, body: {} });
    await note(post(url, bodyOf(700)));
    for (const sent of [0, 300]) {
      const leaver = httpRequest(`${url}/v1/messages`, {
        method: 'POST',
        headers: { 'content-length': 700 },
      });
      leaver.on('error', () => {});
      leaver.write('{'.repeat(sent + 1));
      await until('the request is there', () => router.runningCount === 1);
      leaver.destroy();
      await until('it is gone', () => router.runningCount === 0);
    }
    expect(statuses).toEqual([200, 400, 400, 413, 413, 500]);
    const gate = createGate();
    const before = provider.requests.length;
    provider.next({ kind: 'wait', gate }, { kind: 'wait', gate });
    const both = [post(url, bodyOf(500)), post(url, bodyOf(500))];
    await provider.arrived(before + 2);
    gate.open();
    for (const answer of both) expect((await answer).status).toBe(200);
  });
});

it.each([
  '/v1/messages',
  '/v1/messages/count_tokens',
  '/v1/chat/completions',
  '/v1/responses',
])('%s refuses a body that is nested 200,000 deep in a sentence', async (path) => {
  const provider = await upstream();
  const lanes: Json = {
    anthropic: { base_url: provider.url, accounts: [account('a', 'KEY_A')] },
    openai: { base_url: provider.url, api: 'openai', accounts: [account('b', 'KEY_A2')] },
  };
  const { url } = await startRouter({ quotas: { lanes, routes: [{ match: '*', preferred: 'anthropic' }] } });
  for (const key of ['messages', 'input', 'system', 'metadata', 'x']) {
    for (const [open, close] of [
      ['[', ']'],
      ['{"content":[', ']}'],
    ] as const) {
      const body = `{"model":"m","user":"u","${key}":${open.repeat(200_000)}1${close.repeat(200_000)}}`;
      const answer = await fetch(url + path, { method: 'POST', headers: JSON_TYPE, body });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('the body is nested deeper than 1000 levels');
    }
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(provider.requests).toEqual([]);
});

describe('a body of 32 MiB', () => {
  it('passes byte for byte but for the question of its use, which is put in without reading it whole', async () => {
    const provider = await upstream();
    const quotas = {
      lanes: { openai: { base_url: provider.url, api: 'openai', accounts: [account('a', 'KEY_A')] } },
      routes: [{ match: '*', preferred: 'openai' }],
    };
    const { url } = await startRouter({ quotas });
    const rest = `"model":"m","stream":true,"messages":[{"role":"user","content":"${'é'.repeat(16 * MEBIBYTE - 100)}"}]}`;
    await (
      await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers: JSON_TYPE, body: `{ ${rest}` })
    ).text();
    const [received] = await provider.arrived(1);
    const digest = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(digest(received!.body)).toBe(digest(`{"stream_options":{"include_usage":true}, ${rest}`));
  });

  it('is read in so many turns that others are answered again and again before it is sent on', async () => {
    const provider = await upstream();
    const { url } = await startRouter({ quotas: oneLane(provider.url, [account('a', 'KEY_A')]) });
    const sender = httpRequest(`${url}/v1/messages`, { method: 'POST', headers: JSON_TYPE });
    const answered = new Promise<number | undefined>((resolve) => {
      sender.on('response', ({ statusCode }) => resolve(statusCode));
    });
    await new Promise<void>((resolve) => {
      sender.end(bodyOf(31 * MEBIBYTE), resolve);
    });
    for (let i = 0; i < 10; i++) expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(provider.requests).toEqual([]);
    expect(await answered).toBe(200);
    sender.destroy();
  });

  it('whose client leaves while it is read is not sent on', async () => {
    const provider = await upstream();
    const { url, router } = await startRouter({ quotas: oneLane(provider.url, [account('a', 'KEY_A')]) });
    const body = bodyOf(31 * MEBIBYTE);
    const leaver = httpRequest(`${url}/v1/messages`, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'content-length': body.length },
    });
    leaver.on('error', () => {});
    await new Promise<void>((resolve) => {
      leaver.end(body, resolve);
    });
    leaver.destroy();
    await until('the request is over', () => router.runningCount === 0);
    expect(provider.requests).toEqual([]);
  });
});
