/** What hostile bytes in names, keys, lengths, paths and headers cannot do. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logLines, removeScratch, type StartOptions, startRouter, twoAccounts } from './fault-harness.ts';
import { exchangeBytes, READING, request, statusOf } from './raw-requests.ts';
import { type ScriptedUpstream, startUpstream } from './scripted-upstream.ts';

let upstream: ScriptedUpstream;
beforeEach(async () => {
  upstream = await startUpstream();
});

afterEach(async () => {
  await upstream.close();
});

afterAll(removeScratch);

const routerOf = (options: Partial<StartOptions> = {}): ReturnType<typeof startRouter> =>
  startRouter({ quotas: twoAccounts(upstream.url), ...options });

describe('hostile bytes', () => {
  it('in names and sessions end no line of any file or answer', async () => {
    const { url, directory, router } = await routerOf();
    const models = [
      'a\r\nx-injected: 1',
      'b"} 1\nccp_requests_total{lane="x"} 7',
      'c\u2028\u0000\u001b[31m',
      '</script><script>',
      'm\\',
      '__proto__',
      'constructor',
      'toString',
      '\ud800',
      'x'.repeat(100_000),
    ];
    for (const model of models) {
      const answer = await fetch(`${url}/v1/messages`, {
        method: 'POST',
        body: JSON.stringify({ model, metadata: { user_id: model }, messages: [] }),
      });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-injected')).toBeNull();
    }
    await router.parts.memory.flushLog();
    // Two lines for each, and each is one JSON object.
    expect(logLines(directory)).toHaveLength(2 * models.length);
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const line of text.split('\n').filter((each) => each !== '')) {
      expect(line).toMatch(
        /^(#.*|[a-z_]+(\{([a-z_]+="([^"\\\n]|\\["\\n])*",?)*\})? -?[0-9.e+-]+|[a-z_]+(\{.*\})? (NaN|\+Inf))$/,
      );
    }
    for (const path of READING) expect((await fetch(url + path)).status).toBe(200);
    const usage = (await (await fetch(`${url}/v1/usage`)).json()) as { models: object };
    expect(Object.keys(usage.models)).toContain('__proto__');
    expect(Object.keys(usage.models)).toContain('constructor');
  });

  it('as keys of a body change no object of the router', async () => {
    const { url } = await routerOf({ env: { CCP_DEV_ENABLE: '1' } });
    const keys = '"__proto__":{"polluted":1,"isMetered":false},"constructor":{"prototype":{"polluted":1}}';
    const body = `{"model":"m",${keys},"metadata":{${keys}},"messages":[]}`;
    expect((await fetch(`${url}/v1/messages`, { method: 'POST', body })).status).toBe(200);
    expect(upstream.requests[0]!.body.toString()).toBe(body);
    const simulated = `{"model":"m","in":1,${keys}}`;
    expect((await fetch(`${url}/v1/dev/sim-usage`, { method: 'POST', body: simulated })).status).toBe(200);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('that name two lengths for one body are refused before anything is asked', async () => {
    const { router } = await routerOf();
    const bodies = [
      ['Content-Length: 6', 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked', 'Content-Length: 6'],
      ['Content-Length: 6', 'Content-Length: 7'],
      ['Transfer-Encoding: xchunked'],
      ['Transfer-Encoding: chunked, identity'],
      ['Content-Length: +6'],
      ['Content-Length: 6, 6'],
    ];
    for (const lines of bodies) {
      const answer = await exchangeBytes(
        router.port,
        request(
          'POST',
          '/v1/messages',
          ['Host: localhost', ...lines],
          '0\r\n\r\nGET /v1/usage HTTP/1.1\r\n\r\n',
        ),
      );
      expect(`${lines.join()} ${statusOf(answer)}`).toBe(`${lines.join()} 400`);
      expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    }
    expect(upstream.requests).toEqual([]);
  });

  it('in a header or the path reach the upstream as one header and one path, or not at all', async () => {
    const { router } = await routerOf();
    const paths = [
      '/v1/messages?a=b%0d%0aX-Injected:1',
      '/v1/messages?\x80\xff',
      '/v1/messages?#x',
      '/v1/messages?a b',
    ];
    for (const path of paths) {
      await exchangeBytes(router.port, request('POST', path, ['Host: localhost', 'Content-Length: 2'], '{}'));
    }
    for (const value of ['a\nX-Injected: 1', 'a\rX-Injected: 1', 'a\0b', '\x80\xff', 'a\t b']) {
      const lines = [
        'Host: localhost',
        `X-Session-Id: ${value}`,
        `anthropic-beta: ${value}`,
        'Content-Length: 2',
      ];
      await exchangeBytes(router.port, request('POST', '/v1/messages', lines, '{}'));
    }
    for (const { headers, path } of upstream.requests) {
      // A client may well send a header of that name on a line of its own; smuggled into a value it must not get on.
      expect(path).toMatch(/^\/v1\/messages(\?|$)/);
      expect(Object.values(headers).join()).not.toMatch(/[\r\n\0]/);
    }
  });

  it('as headers past the limit are refused with 431', async () => {
    const { router } = await routerOf();
    const lines = ['Host: localhost', `X-Long: ${'a'.repeat(100_000)}`];
    expect(statusOf(await exchangeBytes(router.port, request('GET', '/healthz', lines)))).toBe(431);
  });
});
