import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StatusEnvironment, type StatusRequest, status } from '../../../src/cli/router/status.ts';
import type { UsageAnswer } from '../../../src/router/beliefs/index.ts';
import { EMPTY, NOW_SECONDS, TWO_LANES } from '../../display/terminal/fixtures/usage-answers.ts';
import { removeScratch, scratchDirectory } from '../command.ts';
import { closedUrl, type StubRouter, startRouterStub } from '../router-stub.ts';
import { Keys, Screen } from '../screen.ts';

const USAGE = 'GET /v1/usage';
/** Spaced and ordered as no serialiser of ours would write it. */
const ODD_TEXT = `{ "extra" : 1.50,\n"models":{},${JSON.stringify(EMPTY).slice(1)}`;

const json = (answer: UsageAnswer): { text: string } => ({ text: JSON.stringify(answer) });

let router: StubRouter;
beforeEach(async () => {
  router = await startRouterStub({ [USAGE]: json(TWO_LANES) });
});
afterEach(() => router.close());
afterAll(removeScratch);

const request = (more: Partial<StatusRequest> = {}): StatusRequest => ({
  url: router.url,
  json: false,
  debugQuota: false,
  speeds: false,
  watch: false,
  intervalSeconds: 0.2,
  tokenFile: null,
  ...more,
});

function stage(stdout: Screen, more: Partial<StatusEnvironment> = {}): StatusEnvironment {
  const { signal } = new AbortController();
  return { stdout, cwd: '/', env: {}, signal, now: () => NOW_SECONDS * 1000, ...more };
}

async function printed(
  more: Partial<StatusRequest> = {},
  env: Partial<StatusEnvironment> = {},
): Promise<string> {
  const stdout = new Screen();
  await status(request(more), stage(stdout, env));
  return stdout.text;
}

describe('status', () => {
  it('prints both tables, without colours to a pipe and with names in full', async () => {
    const text = await printed();
    expect(text).toContain('claude-sonnet-4-5-20250929');
    expect(text).toMatch(/^zai\/main +130\.0/m);
    expect(text).not.toContain('\u001b');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('fits the terminal and is coloured there, unless NO_COLOR is set', async () => {
    const screen = new Screen(true);
    await status(request(), stage(screen));
    expect(screen.text).toContain('\u001b[31m130.0\u001b[0m');
    const plain = new Screen(true);
    plain.columns = 60;
    await status(request(), stage(plain, { env: { NO_COLOR: '1' } }));
    expect(plain.text).not.toContain('\u001b');
    expect(Math.max(...plain.text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('adds the columns that are asked for', async () => {
    expect(await printed({ debugQuota: true })).toContain('GAP');
    expect(await printed({ speeds: true })).toContain('BEST_HOURS');
  });

  it('prints the answer unchanged with json', async () => {
    router.replies[USAGE] = { text: ODD_TEXT };
    expect(await printed({ json: true })).toBe(`${ODD_TEXT}\n`);
    router.replies[USAGE] = { text: `${ODD_TEXT}\n` };
    expect(await printed({ json: true })).toBe(`${ODD_TEXT}\n`);
  });

  it('asks below the path of the address', async () => {
    router.replies['GET /router/v1/usage'] = json(EMPTY);
    expect(await printed({ url: `${router.url}/router/` })).toContain('No model');
  });
});

describe('the token', () => {
  const sent = (): unknown => router.asked.at(-1)?.headers['x-quotalab-token'];

  it('is sent from QUOTALAB_TOKEN, or from the file before that', async () => {
    await printed();
    expect(sent()).toBeUndefined();
    await printed({}, { env: { QUOTALAB_TOKEN: 'from-env' } });
    expect(sent()).toBe('from-env');
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'token'), 'from-file\n');
    await printed({ tokenFile: 'token' }, { cwd, env: { QUOTALAB_TOKEN: 'from-env' } });
    expect(sent()).toBe('from-file');
  });

  it('is asked for when the router refuses, and never shown', async () => {
    router.replies[USAGE] = { status: 401, text: 'no' };
    await expect(printed()).rejects.toMatchObject({
      code: 'ROUTER_UNREACHABLE',
      message: `the router at ${router.url} refused GET /v1/usage with status 401: it wants a token: give --token-file, or set QUOTALAB_TOKEN`,
    });
    const wrong = printed({}, { env: { QUOTALAB_TOKEN: 'secret-1' } });
    await expect(wrong).rejects.toThrow('it takes another token');
    await expect(wrong).rejects.not.toThrow('secret-1');
  });

  it('does not follow a redirect', async () => {
    router.replies[USAGE] = { status: 302, headers: { location: `${router.url}/other` }, text: '' };
    await expect(printed({}, { env: { QUOTALAB_TOKEN: 't' } })).rejects.toThrow('status 302');
    expect(router.asked.map(({ path }) => path)).toEqual(['/v1/usage']);
  });

  it.each([
    [
      'missing',
      null,
      "--token-file 'token' cannot be read (no such file); allowed: a file with the router's token",
    ],
    ['empty', ' \n', "--token-file 'token' is empty; allowed: one word of printable ASCII"],
    [
      'two words',
      'a b',
      "--token-file 'token' holds blanks or other characters; allowed: one word of printable ASCII",
    ],
  ])('is refused when its file is %s', async (_name, text, message) => {
    const cwd = scratchDirectory();
    if (text !== null) writeFileSync(join(cwd, 'token'), text);
    await expect(printed({ tokenFile: 'token' }, { cwd })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message,
    });
  });
});

describe('a router that does not answer', () => {
  it('is named, with what to do', async () => {
    const url = await closedUrl();
    await expect(printed({ url })).rejects.toMatchObject({
      code: 'ROUTER_UNREACHABLE',
      exitCode: 1,
      message: `no router answers at ${url} (connection refused); start one with quotalab proxy, or name another with --url`,
    });
  });

  it('is told from one that cuts the connection, and from one that answers something else', async () => {
    router.replies[USAGE] = null;
    await expect(printed()).rejects.toThrow(/^no router answers at \S+ \(connection (reset|closed)\);/);
    router.replies[USAGE] = { text: '<html>' };
    await expect(printed()).rejects.toThrow(
      `what answers at ${router.url} is no quotalab router (/v1/usage is no JSON object); name another with --url`,
    );
    router.replies[USAGE] = { text: '{"models":{}}' };
    await expect(printed()).rejects.toThrow('has not the v1 keys');
    router.replies[USAGE] = { status: 403, text: '{"type":"error","error":{"message":"ask by localhost"}}' };
    await expect(printed()).rejects.toThrow('with status 403: ask by localhost');
    router.replies[USAGE] = { status: 503, text: 'not\nready\u001b[2J' };
    await expect(printed()).rejects.toThrow('with status 503: not ready?[2J');
  });

  it('ends a question when the signal does', async () => {
    const silent = createServer(() => stop.abort());
    const stop = new AbortController();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await expect(printed({ url }, { signal: stop.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    silent.close();
  });

  it.each([
    '',
    '127.0.0.1:8082',
    'ftp://host',
    'http://host/?q=1',
    'http://host/#x',
  ])('is not looked for at %j', async (url) => {
    await expect(printed({ url })).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });

  it('is not looked for with a password in the address, which is not repeated', async () => {
    const refused = printed({ url: 'http://me:secret-2@host/' });
    await expect(refused).rejects.toThrow("--url is 'http://host/'");
    await expect(refused).rejects.not.toThrow('secret-2');
  });
});

const ENTER = '\u001b[?1049h';
const LEAVE = '\u001b[?25h\u001b[?1049l';

describe('status --watch', () => {
  it('draws on the second screen and gives the first one back on q', async () => {
    const [screen, keys] = [new Screen(true), new Keys()];
    const watching = status(request({ watch: true }), stage(screen, { stdin: keys }));
    await screen.shows('Last decisions');
    keys.emit('data', Buffer.from('q'));
    await watching;
    expect(screen.text.startsWith(ENTER)).toBe(true);
    expect(screen.text.endsWith(LEAVE)).toBe(true);
    expect(screen.text.split(ENTER)).toHaveLength(2);
    expect(keys.calls).toEqual(['raw true', 'resume', 'raw false', 'pause']);
    expect([keys.listenerCount('data'), screen.listenerCount('resize')]).toEqual([0, 0]);
  });

  it('ends on Ctrl-C typed in raw mode, and not on another key', async () => {
    const [screen, keys] = [new Screen(true), new Keys()];
    const watching = status(request({ watch: true }), stage(screen, { stdin: keys }));
    await screen.shows('Last decisions');
    keys.emit('data', 'x');
    const before = router.asked.length;
    while (router.asked.length < before + 1) await once(screen, 'written');
    keys.emit('data', '\u0003');
    await watching;
    expect(screen.text.endsWith(LEAVE)).toBe(true);
  });

  it('ends on the signal, also while a question is under way', async () => {
    const silent = createServer(() => stop.abort());
    const stop = new AbortController();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const screen = new Screen(true);
    await status(request({ watch: true, url }), stage(screen, { signal: stop.signal }));
    expect(screen.text).toContain('Waiting for the first answer');
    expect(screen.text.endsWith(LEAVE)).toBe(true);
    silent.close();
  });

  it('says that the router is gone, keeps trying and shows it again when it is back', async () => {
    const stop = new AbortController();
    const screen = new Screen(true);
    const watching = status(request({ watch: true }), stage(screen, { signal: stop.signal }));
    await screen.shows('Last decisions');
    router.replies[USAGE] = { status: 503, text: 'draining' };
    await screen.shows('draining');
    await screen.shows('Still trying');
    screen.text = '';
    router.replies[USAGE] = json({ ...TWO_LANES, reroute_mode: 'run2cap' });
    await screen.shows('run2cap');
    expect(screen.text.split('\u001b[H').at(-1)).not.toContain('Still trying');
    stop.abort();
    await watching;
  });

  it('draws anew when the terminal changes its size, never wider or longer than it', async () => {
    const stop = new AbortController();
    const screen = new Screen(true);
    const watching = status(
      request({ watch: true, intervalSeconds: 3600 }),
      stage(screen, { signal: stop.signal, env: { NO_COLOR: '1' } }),
    );
    await screen.shows('Last decisions');
    screen.text = '';
    [screen.columns, screen.rows] = [41, 10];
    screen.emit('resize');
    const lines = screen.text.replace('\u001b[H', '').replace('\u001b[J', '').split('\r\n');
    stop.abort();
    await watching;
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines.every((line) => line.endsWith('\u001b[K'))).toBe(true);
    expect(Math.max(...lines.map((line) => line.replace('\u001b[K', '').length))).toBe(40);
  });

  it('gives the screen back when drawing fails', async () => {
    const [screen, keys] = [new Screen(true), new Keys()];
    router.replies[USAGE] = { text: JSON.stringify({ ...EMPTY, accounts: [{}] }) };
    await expect(status(request({ watch: true }), stage(screen, { stdin: keys }))).rejects.toThrow(TypeError);
    expect(screen.text.endsWith(LEAVE)).toBe(true);
    expect(keys.calls.at(-2)).toBe('raw false');
  });

  it('prints one page and a hint where there is no terminal', async () => {
    const text = await printed({ watch: true });
    expect(text).toContain('Last decisions');
    expect(text).not.toContain('\u001b');
    expect(text.trimEnd().split('\n').at(-1)).toBe(
      'The output is no terminal: this is one page; --watch in a terminal keeps it current.',
    );
    expect(router.asked).toHaveLength(1);
    const dumb = new Screen(true);
    await status(request({ watch: true }), stage(dumb, { env: { TERM: 'dumb' } }));
    expect(dumb.text).not.toContain('\u001b');
  });

  it.each([
    [{ json: true }, '--watch is given with --json; allowed: one of them'],
    [{ speeds: true }, '--watch is given with --speeds; allowed: one of them'],
    [{ intervalSeconds: 0 }, "--interval is '0'; allowed: seconds 0.2..3600"],
    [{ intervalSeconds: Number.NaN }, "--interval is 'NaN'; allowed: seconds 0.2..3600"],
  ])('refuses %o', async (more, message) => {
    await expect(printed({ watch: true, ...more })).rejects.toMatchObject({ code: 'BAD_OPTION', message });
    expect(router.asked).toEqual([]);
  });
});
