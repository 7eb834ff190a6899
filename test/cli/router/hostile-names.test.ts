/**
 * Names that others chose, of models, windows, files and answers, hold what a terminal obeys: colours, cursor, direction
 * of writing, lines, nothing to see. None of it comes out, wherever they are printed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { accounts } from '../../../src/cli/router/accounts.ts';
import { quotas } from '../../../src/cli/router/quotas.ts';
import { type StatusEnvironment, status } from '../../../src/cli/router/status.ts';
import {
  scratchDirectory,
  startCommand,
  startProxy,
  writeQuotas,
} from '../../router/server/fault-harness.ts';
import { send } from '../../router/server/http-client.ts';
import {
  account,
  oneLane,
  type RunningRouter,
  startRouter,
  upstream,
} from '../../router/server/router-harness.ts';
import { removeScratch } from '../command.ts';
import { Screen } from '../screen.ts';

afterAll(removeScratch);

/** C0, C1, directions and isolates, marks of direction, zero width, line and paragraph ends, a tag beyond the first plane. */
const OBEYED = [
  '\u0000\u0007\b\t\n\r\u001b[31m',
  '\u007f\u0085\u009b2J',
  '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c',
  '\u200b\u200c\u200d\u200e\u200f\ufeff\u2060',
  '\u2028\u2029',
  '\u{e0041}',
];
const hostile = (name: string): string => `${name}${OBEYED.join('x')}z`;

/** What may not be printed; line ends and the colours of the page itself are the printer's. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const FORBIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u;

const found = (text: string): string[] =>
  [...text].filter((char) => FORBIDDEN.test(char)).map((char) => char.codePointAt(0)!.toString(16));

const NAMES = ['claude-opus', 'gpt', 'nameless'].map(hostile);

/** A router that met hostile names in requests, answers and its configuration. */
async function world(): Promise<RunningRouter> {
  const server = await upstream();
  const cap = {
    provider: 'anthropic',
    rolling_tokens: 100,
    weekly_limit_type: 'tokens',
    weekly_limit_value: 1,
  };
  const more = { models: { [hostile('cap-*')]: cap, 'claude-*': cap } };
  const running = await startRouter({
    quotas: oneLane(server.url, [account('a', 'KEY_A'), account('b', 'KEY_A2')], more),
  });
  for (const model of NAMES) await send(running.url, { model });
  const words = {
    type: 'error',
    error: { type: hostile('not_found_error'), message: hostile('model: gpt') },
  };
  server.script(() => ({
    kind: 'status',
    status: 404,
    headers: { 'anthropic-ratelimit-unified-7d_x-utilization': '0.5' },
    body: { ...words, error: { ...words.error, type: 'not_found_error' } },
  }));
  for (const model of NAMES) await send(running.url, { model });
  server.script(() => ({ kind: 'status', status: 401, headers: {}, body: words }));
  await send(running.url, { model: 'other' });
  return running;
}

/** What a command prints. */
async function printed(run: (environment: StatusEnvironment) => Promise<void>): Promise<string> {
  const stdout = new Screen();
  await run({ stdout, cwd: '/', env: {}, signal: new AbortController().signal });
  return stdout.text;
}

it('status, accounts, quotas and their JSON print names without what a terminal obeys', async () => {
  const { url } = await world();
  const shared = { url, tokenFile: null };
  const page = { ...shared, debugQuota: true, speeds: false, watch: false, intervalSeconds: 1 };
  const texts = {
    status: await printed((env) => status({ ...page, json: false }, env)),
    speeds: await printed((env) => status({ ...page, speeds: true, json: false }, env)),
    watch: await printed((env) => status({ ...page, watch: true, debugQuota: false, json: false }, env)),
    accounts: await printed((env) => accounts({ ...shared, json: false, change: null }, env)),
    quotas: await printed((env) => quotas({ ...shared, action: 'show', file: null }, env)),
    json: await printed((env) => status({ ...page, json: true }, env)),
    accountsJson: await printed((env) => accounts({ ...shared, json: true, change: null }, env)),
  };
  for (const [name, text] of Object.entries(texts)) expect([name, found(text)]).toEqual([name, []]);
  expect(texts.status).toContain('claude-opus');
  // The JSON still says the names as they are.
  expect(Object.keys(JSON.parse(texts.json).models)).toEqual(expect.arrayContaining(NAMES));
});

it('metrics have labels without it, and each series once', async () => {
  const { url } = await world();
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(found(text)).toEqual([]);
  expect(text).toContain('model="claude-opus');
  const series = text.split('\n').flatMap((line) => (/^[^#]/.test(line) ? [line.replace(/ \S+$/, '')] : []));
  expect(new Set(series).size).toBe(series.length);
});

it('the router prints paths, notes and notices without it', async () => {
  const server = await upstream();
  const directory = join(scratchDirectory(), hostile('dir').replaceAll(/[\0\n/]/g, ''));
  mkdirSync(directory, { recursive: true });
  const quota = {
    rolling_tokens: 100,
    weekly_limit_type: 'tokens',
    weekly_limit_value: 1,
    provider: 'anthropic',
  };
  writeQuotas(
    directory,
    oneLane(server.url, [account('a', 'KEY_A')], { models: { [hostile('cap')]: quota } }),
  );
  const run = await startProxy(directory, ['--quotas', join(directory, 'configs', 'quotas.json')]);
  await fetch(`${run.url}/v1/quotas/reload`, { method: 'POST' });
  run.child.kill('SIGTERM');
  const { stdout, stderr } = await run.ended;
  expect(found(stdout)).toEqual([]);
  expect(found(stderr)).toEqual([]);
  expect(stderr).toContain('quotas loaded from');
  writeQuotas(directory, { models: { [hostile('cap')]: { ...quota, provider: hostile('nobody') } } });
  const refused = await startCommand(['proxy', '--check'], directory).ended;
  expect([refused.code, found(refused.stderr)]).toEqual([2, []]);
});
