/** Web pages that the owner named with --allow-origin: what their browser is told, and that nobody else is told it. */
import { describe, expect, it } from 'vitest';
import { type RouterSetup, type RunningRouter, startRouter, twoLanes, upstream } from './router-harness.ts';
import type { ScriptedUpstream } from './scripted-upstream.ts';

const NAMED = 'http://localhost:3000';
const TOKEN = 'router-token-0123456789abcdef';

async function named(
  more: Partial<RouterSetup> = {},
): Promise<RunningRouter & { readonly provider: ScriptedUpstream }> {
  const provider = await upstream();
  const quotas = twoLanes(provider.url, provider.url);
  const router = await startRouter({ quotas, pageOrigins: [NAMED, 'https://chat.example'], ...more });
  return { ...router, provider };
}

const preflight = (url: string, origin: string): Promise<Response> =>
  fetch(`${url}/v1/messages`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'sec-fetch-site': 'cross-site',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-api-key',
    },
  });

const post = (url: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-site', ...headers },
    body: JSON.stringify({ model: 'm', max_tokens: 9, messages: [] }),
  });

/** What an answer says of pages. */
const ofPages = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => /^access-control-|^vary$/.test(name)));

describe('a named page', () => {
  it('may ask whether it may, and is answered without anything being sent', async () => {
    const { url, provider } = await named();
    for (const origin of [NAMED, 'https://chat.example']) {
      const answer = await preflight(url, origin);
      expect(answer.status).toBe(204);
      expect(ofPages(answer)).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, HEAD, POST',
        'access-control-allow-headers': 'authorization,content-type,x-api-key',
        'access-control-max-age': '600',
        vary: 'Origin',
      });
    }
    expect(provider.requests).toEqual([]);
  });

  it("may read answers, whosesoever they are; what the provider says of its own address's pages is left out", async () => {
    const { url, provider } = await named();
    const readable = {
      'access-control-allow-origin': NAMED,
      'access-control-expose-headers': '*',
      vary: 'Origin',
    };
    expect(ofPages(await fetch(`${url}/v1/usage`, { headers: { origin: NAMED } }))).toEqual(readable);
    expect(ofPages(await fetch(`${url}/nowhere`, { headers: { origin: NAMED } }))).toEqual(readable);
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-credentials': 'true',
      vary: 'Accept',
    };
    provider.next({ kind: 'status', status: 200, headers, body: {} });
    const answer = await post(url, { origin: NAMED });
    expect(answer.status).toBe(200);
    expect(ofPages(answer)).toEqual({ ...readable, vary: 'Accept, Origin' });
    provider.next({ kind: 'status', status: 200, headers, body: {} });
    const unnamed = await post(url, { 'sec-fetch-site': 'none' });
    expect(ofPages(unnamed)).toEqual({ vary: 'Accept' });
  });

  it('reads streams too', async () => {
    const { url, provider } = await named();
    provider.next({ kind: 'stream' });
    const answer = await post(url, { origin: NAMED });
    expect(ofPages(answer)['access-control-allow-origin']).toBe(NAMED);
    expect(await answer.text()).toContain('message_stop');
  });

  it('without an origin, such as by a picture, may not ask', async () => {
    const { url, provider } = await named();
    const picture = await fetch(`${url}/v1/models`, { headers: { 'sec-fetch-site': 'same-site' } });
    expect(picture.status).toBe(403);
    expect(provider.requests).toEqual([]);
  });

  it('of a router with a token needs the token as everybody does, but not to ask whether it may', async () => {
    const { url, provider } = await named({ token: TOKEN });
    expect((await preflight(url, NAMED)).status).toBe(204);
    const without = await post(url, { origin: NAMED });
    expect(without.status).toBe(401);
    expect(ofPages(without)['access-control-allow-origin']).toBe(NAMED);
    expect((await post(url, { origin: NAMED, 'x-quotalab-token': TOKEN })).status).toBe(200);
    expect(provider.requests).toHaveLength(1);
  });
});

it.each([
  'http://localhost:3001',
  'https://localhost:3000',
  'http://localhost',
  'http://chat.example',
  'https://chat.example.evil',
  'null',
])('%s is no named page, and is told nothing', async (origin) => {
  for (const token of [undefined, TOKEN]) {
    const { url, provider } = await named(token === undefined ? {} : { token });
    for (const answer of [await preflight(url, origin), await post(url, { origin })]) {
      expect(answer.status).toBe(token === undefined ? 403 : 401);
      expect(ofPages(answer)).toEqual({});
      expect(await answer.text()).not.toContain(TOKEN);
    }
    expect(provider.requests).toEqual([]);
  }
});
