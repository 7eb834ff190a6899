/**
 * `quotalab proxy` as a user meets it: the built command in a process of its own, its words, its exit codes, and
 * `quotalab status` beside it. What ends before anything listens is asked of the same command line in this process.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type CommandRun,
  postMessage,
  removeScratch,
  SECRETS,
  scratchDirectory,
  startCommand,
  startProxy,
  twoAccounts,
  writeQuotas,
} from '../../router/server/fault-harness.ts';
import { createGate, type ScriptedUpstream, startUpstream } from '../../router/server/scripted-upstream.ts';
import { type Exit, mainHere } from '../command.ts';

let upstream: ScriptedUpstream;
let directory: string;
const runs: CommandRun[] = [];

beforeEach(async () => {
  upstream = await startUpstream();
  directory = scratchDirectory();
});

afterEach(async () => {
  for (const { child, ended } of runs.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await upstream.close();
});

afterAll(removeScratch);

/** `quotalab ARGS` to its end. */
function command(args: readonly string[], env: Readonly<Record<string, string>> = {}): CommandRun['ended'] {
  const run = startCommand(args, directory, env);
  runs.push(run);
  return run.ended;
}

/** The same without a process of its own: for what asks, checks or refuses. */
async function here(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Exit> {
  const before = process.cwd();
  process.chdir(directory);
  for (const [name, value] of Object.entries({ HOME: directory, ...env })) vi.stubEnv(name, value);
  try {
    return await mainHere(args);
  } finally {
    vi.unstubAllEnvs();
    process.chdir(before);
  }
}

async function proxy(...args: Parameters<typeof startProxy>): ReturnType<typeof startProxy> {
  const run = await startProxy(...args);
  runs.push(run);
  return run;
}

describe('proxy --help', () => {
  it('names every option with its default, and starts nothing', async () => {
    const { code, stdout, stderr } = await here(['proxy', '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const word of [
      '--quotas',
      '--port',
      '8082',
      '--host',
      '127.0.0.1',
      '--token-file',
      '--affinity',
      '--logs-dir',
      '--state',
      '--check',
      'replay',
    ]) {
      expect(stdout).toContain(word);
    }
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('proxy --check', () => {
  it('prints the configuration with every default and no secret, and starts nothing', async () => {
    writeQuotas(directory, twoAccounts(upstream.url, { time_zone: 'UTC' }));
    const { code, stdout, stderr } = await here(['proxy', '--check'], SECRETS);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const file = join(directory, 'configs', 'quotas.json');
    expect(stdout.split('\n')[0]).toBe(`The configuration is good: ${file}`);
    const shown = JSON.parse(stdout.slice(stdout.indexOf('{')));
    expect(shown.windows).toEqual({ rolling_seconds: 18_000, weekly_seconds: 604_800 });
    expect(shown.lanes.anthropic.accounts[0].credential).toEqual({ env: 'KEY_A', header: 'x-api-key' });
    expect(existsSync(join(directory, 'logs'))).toBe(false);
    expect(upstream.requests).toEqual([]);
  });

  it('prints what can be read back: the effective configuration is good too', async () => {
    writeQuotas(directory, twoAccounts(upstream.url));
    const first = await here(['proxy', '--check'], SECRETS);
    const shown = first.stdout.slice(first.stdout.indexOf('{'));
    writeQuotas(directory, shown);
    const second = await here(['proxy', '--check'], SECRETS);
    expect(second).toEqual(first);
  });

  it('notes an unknown key with the one that was meant', async () => {
    writeQuotas(directory, twoAccounts(upstream.url, { timezone: 'UTC' }));
    const { code, stdout } = await here(['proxy', '--check'], SECRETS);
    expect(code).toBe(0);
    expect(stdout).toMatch(/note: .*timezone.*time_zone/);
  });

  it('runs on built-in defaults where there is no file', async () => {
    const { code, stdout } = await here(['proxy', '--check']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^The configuration is good: built-in defaults\n/);
  });

  it.each([
    ['a file that is no JSON', '{', /quotas\.json/],
    ['a lane without http', '{"lanes":{"x":{"base_url":"ftp://h"}}}', /lanes\.x\.base_url/],
    ['a route to nowhere', '{"routes":[{"match":"*","preferred":"y"}]}', /routes/],
    ['a policy of no name', '{"policy":"best"}', /policy is "best"; allowed: /],
    ['a summary that is not there', '{"policy":"results/none.json"}', /results\/none\.json/],
  ])('refuses %s in one sentence', async (_what, text, words) => {
    writeQuotas(directory, text);
    const { code, stdout, stderr } = await here(['proxy', '--check']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/^quotalab: [^\n]+\n$/);
  });

  it('refuses an account whose secret is not there, by the name of its place', async () => {
    writeQuotas(directory, twoAccounts(upstream.url));
    const { code, stderr } = await here(['proxy', '--check'], { KEY_A: SECRETS.KEY_A! });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^quotalab: .*KEY_B[^\n]*\n$/);
  });
});

describe('options that cannot be used', () => {
  it.each([
    [['--port', 'x'], /--port is 'x'; allowed: a whole number from 0 to 65535/],
    [['--port', '65536'], /--port is '65536'/],
    [['--port', '-1'], /--port/],
    [['--port', '1', '--port', '2'], /--port is given 2 times/],
    [['--affinity', '1.5'], /--affinity is '1\.5'/],
    [
      ['--allow-origin', 'http://localhost:3000/app'],
      /--allow-origin is 'http:\/\/localhost:3000\/app'; allowed: /,
    ],
    [['--allow-origin', 'http://localhost', '--allow-origin', 'null'], /--allow-origin is 'null'; allowed: /],
    [['--allow-origin', 'http://LOCALHOST:80'], /--allow-origin is /],
    [['--allow-origin', '*'], /--allow-origin is '\*'; allowed: /],
    [['--host', '0.0.0.0'], /--host is '0\.0\.0\.0'.*--token-file/],
    [['--host', '0.0.0.0', '--token-file', 'none'], /--token-file 'none' cannot be read/],
    [
      ['--host', '0.0.0.0', '--token-file', 'open'],
      /--token-file 'open' has mode 644; allowed: readable by its owner only/,
    ],
    [['--token-file', 'short'], /--token-file 'short' holds no token/],
    [['--token-file', 'folder'], /--token-file 'folder' cannot be read \(it is a directory\)/],
    [['--quotas', 'none.json'], /none\.json/],
    [['--prot', '1'], /prot/],
    [['--check=yes'], /--check/],
    [['--logs-dir'], /logs-dir/],
    [['--state', 'folder'], /folder/],
    [['extra'], /extra/],
    [['--host', '192.0.2.1', '--token-file', 'good'], /192\.0\.2\.1/],
  ])('%j: one sentence, exit code 2', async (args, words) => {
    mkdirSync(join(directory, 'folder'));
    writeFileSync(join(directory, 'open'), 'token-0123456789-abcdef', { mode: 0o644 });
    writeFileSync(join(directory, 'short'), 'x', { mode: 0o600 });
    writeFileSync(join(directory, 'good'), 'token-0123456789-abcdef', { mode: 0o600 });
    const { code, stdout, stderr } = await here(['proxy', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/^quotalab: [^\n]+\n$/);
  });

  it.each([
    ['CCP_REROUTE_MODE', 'fast', /CCP_REROUTE_MODE is 'fast'; allowed: /],
    ['CCP_QUOTA_COOLDOWN_SEC', 'soon', /CCP_QUOTA_COOLDOWN_SEC is 'soon'; allowed: /],
    ['CCP_QUOTAS_FILE', 'nowhere.json', /nowhere\.json/],
    ['ANTH_PRICE_IN_PER_M', '-1', /ANTH_PRICE_IN_PER_M is '-1'; allowed: /],
  ])('the variable %s with %s: one sentence, exit code 2', async (name, value, words) => {
    const { code, stderr } = await here(['proxy'], { [name]: value });
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/^quotalab: [^\n]+\n$/);
  });

  it('a port that another program has: one sentence, exit code 2', async () => {
    const { port } = new URL(upstream.url);
    const { code, stderr } = await here(['proxy', '--port', port]);
    expect(code).toBe(2);
    expect(stderr).toBe(`quotalab: --port is ${port}, which another program listens on at 127.0.0.1\n`);
  });
});

describe('a running proxy', () => {
  beforeEach(() => {
    writeQuotas(directory, twoAccounts(upstream.url));
  });

  it('says where it listens, serves, and ends with 0 on SIGTERM', async () => {
    const run = await proxy(directory);
    expect(run.stdout().split('\n').slice(0, 4)).toEqual([
      `quotalab proxy listens at http://127.0.0.1:${run.port}`,
      `  quotas: ${join(directory, 'configs', 'quotas.json')}`,
      '  lanes (accounts): anthropic (2); mode hybrid',
      '  restored: 0 requests',
    ]);
    const answer = await postMessage(run.url);
    expect(answer.status).toBe(200);
    await answer.arrayBuffer();
    run.child.kill('SIGTERM');
    const end = await run.ended;
    expect({ code: end.code, signal: end.signal }).toEqual({ code: 0, signal: null });
    expect(end.stderr).toBe('quotalab: stopping\n');
  });

  it('lets in the pages that --allow-origin names, and no others', async () => {
    const origins = ['http://localhost:3000', 'https://chat.example'];
    const run = await proxy(
      directory,
      origins.flatMap((origin) => ['--allow-origin', origin]),
    );
    const statuses = [];
    for (const origin of [...origins, 'http://localhost:3001']) {
      statuses.push((await postMessage(run.url, { headers: { origin } })).status);
    }
    expect(statuses).toEqual([200, 200, 403]);
  });

  it('ends a stream in peace on SIGINT, and remembers it', async () => {
    const run = await proxy(directory);
    const gate = createGate();
    upstream.next({ kind: 'stream', pause: { afterEvents: 3, gate } });
    const answer = await postMessage(run.url, { stream: true });
    const text = answer.text();
    run.child.kill('SIGINT');
    gate.open();
    expect(await text).toContain('message_stop');
    expect((await run.ended).code).toBe(0);
    const again = await proxy(directory);
    expect(again.stdout()).toContain('  restored: 1 request\n');
  });

  it('ends at once on a second signal', async () => {
    const run = await proxy(directory);
    upstream.next({ kind: 'stall', afterEvents: 2 });
    const answer = await postMessage(run.url, { stream: true });
    const text = answer.text().catch(() => 'cut');
    run.child.kill('SIGTERM');
    await new Promise<void>((resolve) => {
      run.child.stderr!.on('data', () => {
        if (run.stderr().includes('stopping')) resolve();
      });
    });
    run.child.kill('SIGTERM');
    expect((await run.ended).signal).toBe('SIGTERM');
    await text;
  });

  it('is what status asks, by table and as JSON', async () => {
    const run = await proxy(directory);
    await (await postMessage(run.url, { model: 'claude-opus-4' })).arrayBuffer();
    const table = await here(['status', '--url', run.url]);
    expect({ code: table.code, stderr: table.stderr }).toEqual({ code: 0, stderr: '' });
    expect(table.stdout).toContain('claude-opus-4');
    const json = await command(['status', '--url', run.url, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      usage_schema: 'v1',
      models: { 'claude-opus-4': { reqs: 1 } },
    });
    const watched = await here(['status', '--url', run.url, '--watch']);
    expect(watched.code).toBe(0);
    const shown = await here(['quotas', '--url', run.url]);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('KEY_A');
  });

  it('keeps its configuration when a reload finds a broken one, and quotas reload says why', async () => {
    const run = await proxy(directory);
    writeQuotas(directory, '{"lanes": 7}');
    const bad = await here(['quotas', 'reload', '--url', run.url]);
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(/^quotalab: [^\n]*lanes[^\n]*\n$/);
    expect((await postMessage(run.url)).status).toBe(200);
    writeQuotas(directory, twoAccounts(upstream.url));
    expect((await here(['quotas', 'reload', '--url', run.url])).code).toBe(0);
  });

  it('keeps the file in force when a reload of another file is refused', async () => {
    const run = await proxy(directory);
    const loop = twoAccounts(run.url);
    writeFileSync(join(directory, 'configs', 'loop.json'), JSON.stringify(loop));
    expect((await fetch(`${run.url}/v1/quotas/reload?file=loop.json`, { method: 'POST' })).status).toBe(400);
    expect((await fetch(`${run.url}/v1/quotas/reload`, { method: 'POST' })).status).toBe(204);
  });

  it('asks for the token that its file holds, and status shows it by --token-file', async () => {
    writeFileSync(join(directory, 'token'), 'token-0123456789-abcdef\n', { mode: 0o600 });
    const run = await proxy(directory, ['--token-file', 'token']);
    expect((await fetch(`${run.url}/v1/usage`)).status).toBe(401);
    const without = await here(['status', '--url', run.url]);
    expect(without.code).not.toBe(0);
    const withToken = await here(['status', '--url', run.url, '--token-file', 'token']);
    expect(withToken.code).toBe(0);
  });
});
