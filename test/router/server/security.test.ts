/**
 * Who may use a router and what it never tells. The secrets searched for are those of the accounts and the router's own
 * token, byte for byte, in everything that leaves the process. Long because every way out is searched.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  postMessage,
  refusalOf,
  removeScratch,
  SECRETS,
  type StartOptions,
  scratchDirectory,
  startCommand,
  startProxy,
  startRouter,
  twoAccounts,
  writeQuotas,
} from './fault-harness.ts';
import { exchangeBytes, READING, request, statusOf } from './raw-requests.ts';
import { type ScriptedUpstream, startUpstream } from './scripted-upstream.ts';

const TOKEN = 'router-token-0123456789abcdef';

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

describe('the token', () => {
  it.each([
    '0.0.0.0',
    '::',
    '192.0.2.1',
    'example.org',
    '127.0.0.1.example.org',
    '',
  ])('is needed to listen at %j, and nothing is opened without it', async (host) => {
    const directory = scratchDirectory();
    const error = await refusalOf(startRouter({ directory, quotas: twoAccounts(upstream.url), host }));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toContain(`--host is '${host}'`);
    expect(error.message).toContain('--token-file');
    expect(readdirSync(directory)).toEqual(['quotas.json']);
  });

  it('is needed on every route but those that tell of life alone, in the shape of the API', async () => {
    const { url } = await routerOf({ host: '0.0.0.0', token: TOKEN, env: { CCP_DEV_ENABLE: '1' } });
    const routes = [
      ...READING.map((path) => ['GET', path]),
      ['GET', '/metrics'],
      ['GET', '/v1/models'],
      ['POST', '/v1/messages'],
      ['POST', '/v1/messages/count_tokens'],
      ['POST', '/v1/quotas/reload'],
      ['POST', '/v1/dev/sim-usage'],
      ['GET', '/nowhere'],
      ['GET', '/healthz/../v1/usage'],
      ['GET', '/healthz%2f..%2fv1/usage'],
      ['GET', '/HEALTHZ'],
    ] as const;
    for (const [method, path] of routes) {
      const wrong = [
        {},
        { 'x-quotalab-token': `${TOKEN}x` },
        { authorization: `Bearer ${TOKEN.slice(1)}` },
        { 'x-api-key': '' },
      ];
      for (const headers of wrong) {
        const answer = await fetch(url + path, {
          method: method!,
          headers: headers as Record<string, string>,
        });
        expect(`${path} ${answer.status}`).toBe(`${path} 401`);
        expect(answer.headers.get('x-quotalab-refused-by')).toBe('router');
        expect(await answer.json()).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });
      }
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(upstream.requests.filter(({ path }) => path !== '/v1/messages')).toEqual([]);
  });

  it.each([
    'x-quotalab-token',
    'x-api-key',
    'authorization',
  ])('opens every route when it comes as %s, and does not reach the upstream', async (name) => {
    const { url } = await routerOf({ host: '0.0.0.0', token: TOKEN });
    const headers = { [name]: name === 'authorization' ? `Bearer ${TOKEN}` : TOKEN };
    for (const path of READING) expect((await fetch(url + path, { headers })).status).toBe(200);
    expect((await postMessage(url, { headers })).status).toBe(200);
    expect(JSON.stringify(upstream.requests[0]!.rawHeaders)).not.toContain(TOKEN);
  });

  it("does not reach the upstream of a lane that passes the client's own credential either", async () => {
    const quotas = {
      lanes: { anthropic: { base_url: upstream.url } },
      routes: [{ match: '*', preferred: 'anthropic' }],
    };
    const { url } = await routerOf({ host: '0.0.0.0', token: TOKEN, quotas });
    for (const headers of [
      { 'x-quotalab-token': TOKEN, 'x-api-key': 'the-clients-own' },
      { 'x-api-key': TOKEN, authorization: 'Bearer the-clients-own' },
      { authorization: `Bearer ${TOKEN}`, 'x-api-key': 'the-clients-own' },
      { authorization: `bearer   ${TOKEN}`, 'x-api-key': 'the-clients-own' },
    ]) {
      expect((await postMessage(url, { headers: headers as Record<string, string> })).status).toBe(200);
      const sent = JSON.stringify(upstream.requests.at(-1)!.rawHeaders);
      expect(sent).not.toContain(TOKEN);
      expect(sent).toContain('the-clients-own');
    }
  });
});

describe('a web page', () => {
  it('of another host may not use a router on loopback', async () => {
    const { url, router } = await routerOf();
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost.evil.example',
      'http://127.0.0.1.nip.io',
      'http://localhost:3000',
      'https://localhost',
    ]) {
      for (const path of ['/v1/usage', '/v1/messages', '/v1/quotas/reload', '/metrics', '/healthz']) {
        const answer = await exchangeBytes(
          router.port,
          request('POST', path, ['Host: localhost', `Origin: ${origin}`, 'Content-Length: 2'], '{}'),
        );
        expect(`${path} ${statusOf(answer)}`).toBe(`${path} 403`);
        expect(answer).toContain('permission_error');
        expect(answer).not.toMatch(/access-control-allow/i);
      }
    }
    const own = { origin: url, 'sec-fetch-site': 'same-origin' };
    expect((await fetch(`${url}/v1/usage`, { headers: own })).status).toBe(200);
    expect(upstream.requests).toEqual([]);
  });

  it('without an origin is known by what its browser says of it', async () => {
    const { router } = await routerOf();
    const asked = async (site: string, path: string, upgrade: readonly string[] = []): Promise<number> =>
      statusOf(
        await exchangeBytes(
          router.port,
          request('GET', path, ['Host: localhost', `Sec-Fetch-Site: ${site}`, ...upgrade]),
        ),
      );
    for (const path of ['/v1/models', '/v1/models/m', '/v1/usage', '/healthz', '/nowhere']) {
      for (const site of ['cross-site', 'same-site', 'same-origin, cross-site', 'whatever', '']) {
        expect(`${path} ${site} ${await asked(site, path)}`).toBe(`${path} ${site} 403`);
      }
    }
    expect(await asked('cross-site', '/v1/responses', ['Upgrade: websocket'])).toBe(403);
    expect(upstream.requests).toEqual([]);
    for (const site of ['none', 'same-origin']) expect(await asked(site, '/v1/models')).toBe(200);
    expect(upstream.requests).toHaveLength(2);
  });

  it('may not use it by a name that was bound to a loopback address', async () => {
    const { router } = await routerOf();
    for (const host of [
      'evil.example',
      `evil.example:${router.port}`,
      '127.0.0.1.evil.example',
      '[::1].evil',
      '',
      'localhost@evil.example',
    ]) {
      const answer = await exchangeBytes(router.port, request('GET', '/v1/usage', [`Host: ${host}`]));
      expect(`${host} ${statusOf(answer)}`).toBe(`${host} 403`);
    }
    for (const host of [
      'localhost',
      `LOCALHOST:${router.port}`,
      '127.0.0.1',
      '[::1]',
      `[::1]:${router.port}`,
    ]) {
      const answer = await exchangeBytes(router.port, request('GET', '/v1/usage', [`Host: ${host}`]));
      expect(`${host} ${statusOf(answer)}`).toBe(`${host} 200`);
    }
  });

  it('may not use it by an address in the request line', async () => {
    const { router } = await routerOf();
    const answer = await exchangeBytes(
      router.port,
      request('GET', 'http://evil.example/v1/usage', ['Host: evil.example']),
    );
    expect(statusOf(answer)).toBe(403);
  });
});

describe('reloading a file by name', () => {
  it('takes regular files below the directory of the configuration, and nothing else', async () => {
    const directory = scratchDirectory();
    const configs = join(directory, 'configs');
    mkdirSync(configs);
    const { url } = await routerOf({ directory: configs });
    const good = JSON.stringify(twoAccounts(upstream.url));
    writeFileSync(join(directory, 'outside.json'), good);
    writeFileSync(join(configs, 'other.json'), good);
    mkdirSync(join(configs, 'folder'));
    symlinkSync(join(directory, 'outside.json'), join(configs, 'link.json'));
    symlinkSync('other.json', join(configs, 'inner-link.json'));
    symlinkSync(directory, join(configs, 'out'));
    execFileSync('mkfifo', [join(configs, 'pipe.json')]);
    const reload = (file: string): Promise<Response> =>
      fetch(`${url}/v1/quotas/reload?file=${encodeURIComponent(file)}`, { method: 'POST' });
    const refused = [
      '../outside.json',
      '..\\outside.json',
      'folder/../../outside.json',
      join(directory, 'outside.json'),
      '/etc/passwd',
      '/proc/self/environ',
      '/dev/zero',
      'link.json',
      'out/outside.json',
      'folder',
      'pipe.json',
      '',
      '.',
      'nowhere.json',
      'other.json\0.txt',
      `${'a/'.repeat(5000)}x`,
    ];
    const words = new Set<string>();
    for (const file of refused.filter((each) => each !== '')) {
      const answer = await reload(file);
      expect(`${file.slice(0, 40)} ${answer.status}`).toBe(`${file.slice(0, 40)} 400`);
      const text = await answer.text();
      expect(text).not.toContain('root:');
      words.add(text.replace(/reload file ".*?" cannot/, 'reload file cannot'));
    }
    // The same words for what is there and what is not: nobody learns what lies elsewhere.
    expect(words.size).toBe(1);
    for (const file of ['other.json', 'inner-link.json', join(configs, 'other.json')]) {
      expect(`${file} ${(await reload(file)).status}`).toBe(`${file} 204`);
    }
  });
});

describe('secrets', () => {
  const forbidden = [...Object.values(SECRETS), TOKEN];

  it('are in nothing that the router says or writes', async () => {
    const { url, directory, router, notices, stop } = await (async () => {
      const running = await startRouter({
        quotas: twoAccounts(upstream.url),
        host: '0.0.0.0',
        token: TOKEN,
        env: { CCP_DEV_ENABLE: '1', ANTHROPIC_AUTH_TOKEN: 'sk-secret-from-the-environment' },
      });
      return running;
    })();
    forbidden.push('sk-secret-from-the-environment');
    const headers = { 'x-quotalab-token': TOKEN, 'x-session-id': TOKEN };
    const said: string[] = [];
    const keep = async (answer: Response): Promise<void> => {
      said.push(JSON.stringify([...answer.headers]), await answer.text());
    };
    await keep(await postMessage(url, { headers }));
    await keep(await postMessage(url, { headers, stream: true }));
    upstream.next({ kind: 'refusal', class: 'authentication' }, { kind: 'refusal', class: 'permission' });
    await keep(await postMessage(url, { headers }));
    upstream.next({ kind: 'reset' });
    await keep(await postMessage(url, { headers }));
    upstream.next({ kind: 'reset_mid_stream' });
    await keep(await postMessage(url, { headers, stream: true }));
    for (const path of [...READING, '/metrics', '/readyz', '/nowhere'])
      await keep(await fetch(url + path, { headers }));
    await keep(await fetch(`${url}/v1/quotas/reload?file=x`, { method: 'POST', headers }));
    await keep(await fetch(`${url}/v1/quotas/reload`, { method: 'POST', headers }));
    await keep(await postMessage(url));
    // A fault inside: what it says is looked at too.
    router.parts.memory.store.close();
    for (const path of READING) await keep(await fetch(url + path, { headers }));
    await stop();
    const written = filesBelow(directory).map((file) => readFileSync(file).toString('latin1'));
    expect(said.length).toBeGreaterThan(40);
    expect(written.length).toBeGreaterThanOrEqual(3);
    for (const text of [...said, ...written, ...notices]) {
      for (const secret of forbidden) expect(text).not.toContain(secret);
    }
    // They did reach the upstream, so the search looks for the right thing.
    expect(JSON.stringify(upstream.requests.map((each) => each.headers['x-api-key']))).toContain(
      SECRETS.KEY_A,
    );
  });

  it('are in nothing that the command prints or writes, nor in its check', async () => {
    const directory = scratchDirectory();
    writeQuotas(directory, twoAccounts(upstream.url));
    writeFileSync(join(directory, 'token'), `${TOKEN}\n`, { mode: 0o600 });
    const env = { ...SECRETS, CCP_QUOTAS_FILE: join(directory, 'configs', 'quotas.json') };
    const check = await startCommand(['proxy', '--check'], directory, env).ended;
    expect(check.code).toBe(0);
    const run = await startProxy(directory, ['--host', '0.0.0.0', '--token-file', 'token'], env);
    await postMessage(run.url, { headers: { 'x-quotalab-token': TOKEN } });
    await postMessage(run.url, { headers: { 'x-quotalab-token': 'wrong' } });
    run.child.kill('SIGTERM');
    const end = await run.ended;
    expect(end.code).toBe(0);
    const texts = [check.stdout, check.stderr, end.stdout, end.stderr];
    for (const file of filesBelow(join(directory, 'logs'))) texts.push(readFileSync(file).toString('latin1'));
    for (const text of texts) for (const secret of forbidden) expect(text).not.toContain(secret);
  });

  it('and what was used lie in files that only their owner can read', async () => {
    const { url, directory, router } = await routerOf();
    await postMessage(url);
    await router.parts.memory.flushLog();
    const logs = join(directory, 'logs');
    expect(statSync(logs).mode & 0o777).toBe(0o700);
    const files = filesBelow(logs);
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const file of files)
      expect(`${file} ${(statSync(file).mode & 0o777).toString(8)}`).toBe(`${file} 600`);
  });
});

/** Every regular file below a directory. */
function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.endsWith('/token'));
}
