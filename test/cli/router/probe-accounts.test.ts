/** `proxy --check --probe`: one free request an account, what each answers, and an exit code that says whether all do. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { removeScratch, scratchDirectory, writeQuotas } from '../../router/server/fault-harness.ts';
import { upstream } from '../../router/server/router-harness.ts';
import { type Exit, mainHere } from '../command.ts';
import { closedUrl } from '../router-stub.ts';

afterAll(removeScratch);

const KEYS = {
  KEY_GOOD: 'sk-ant-api03-good-secret',
  KEY_BAD: 'sk-ant-api03-bad-secret',
  KEY_PLAN: 'sk-ant-oat01-plan-secret',
  KEY_OPEN: 'sk-proj-open-secret',
};

async function probed(lanes: object, more: readonly string[] = ['--probe']): Promise<Exit> {
  const directory = scratchDirectory();
  writeQuotas(directory, { lanes });
  const before = process.cwd();
  process.chdir(directory);
  for (const [name, value] of Object.entries({ HOME: directory, ...KEYS })) vi.stubEnv(name, value);
  try {
    return await mainHere(['proxy', '--check', ...more]);
  } finally {
    vi.unstubAllEnvs();
    process.chdir(before);
  }
}

const linesOf = ({ stdout }: Exit): string[] =>
  stdout
    .trimEnd()
    .split('\n')
    .filter((line) => /^[a-z]+\/[a-z]/.test(line));
const key = (name: string, env: string): object => ({ name, credential: { env } });

describe('proxy --check --probe', () => {
  it('asks each account once for what costs nothing, in its own dialect and with its own key', async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 3600);
    const provider = await upstream({
      script: () => ({
        kind: 'status',
        status: 200,
        headers: {
          'anthropic-ratelimit-unified-5h-utilization': '0.42',
          'anthropic-ratelimit-unified-5h-reset': reset,
        },
        body: { data: [{ id: 'one' }, { id: 'two' }] },
      }),
    });
    const exit = await probed({
      anthropic: { base_url: provider.url, accounts: [key('work', 'KEY_GOOD'), { name: 'client' }] },
      plan: { base_url: provider.url, accounts: [key('plan', 'KEY_PLAN')] },
      openai: { api: 'openai', base_url: `${provider.url}/v1`, accounts: [key('codex', 'KEY_OPEN')] },
    });
    expect(exit).toMatchObject({ code: 0, stderr: '' });
    const [work, client, plan, codex] = linesOf(exit);
    expect(work).toMatch(
      /^anthropic\/work: answers \(status 200, \d+ ms, 2 models, 5h 42 % used, resets \S.*\)$/,
    );
    expect(client).toBe("anthropic/client: passes the client's own credential through: nothing to ask with");
    expect(plan).toContain('plan/plan: answers');
    expect(codex).toContain('openai/codex: answers (status 200');
    const asked = provider.requests.map(({ method, path, headers }) => [
      `${method} ${path}`,
      headers['x-api-key'] ?? headers.authorization,
    ]);
    expect(asked.sort()).toEqual(
      [
        ['GET /v1/models', KEYS.KEY_GOOD],
        ['GET /v1/models', `Bearer ${KEYS.KEY_PLAN}`],
        ['GET /v1/models', `Bearer ${KEYS.KEY_OPEN}`],
      ].sort(),
    );
  });

  it('ends with 3 where one refuses or does not answer, in the words of the provider and without the key', async () => {
    const provider = await upstream({
      script: ({ headers }) =>
        headers['x-api-key'] === KEYS.KEY_BAD
          ? {
              kind: 'status',
              status: 401,
              body: {
                type: 'error',
                error: { type: 'authentication_error', message: `no such key: ${KEYS.KEY_BAD}` },
              },
            }
          : { kind: 'ok' },
    });
    const exit = await probed({
      anthropic: { base_url: provider.url, accounts: [key('good', 'KEY_GOOD'), key('bad', 'KEY_BAD')] },
      gone: { base_url: await closedUrl(), accounts: [key('away', 'KEY_GOOD')] },
    });
    expect(exit.code).toBe(3);
    expect(exit.stderr).toBe(
      'quotalab: 2 of 3 accounts refused or did not answer: anthropic/bad, gone/away\n',
    );
    const [good, bad, away] = linesOf(exit);
    expect(good).toContain('anthropic/good: answers (status 200');
    expect(bad).toMatch(/^anthropic\/bad: REFUSES \(status 401, .*\): no such key: \[secret\]$/);
    expect(away).toMatch(/^gone\/away: NO ANSWER \(\d+ ms\): ECONNREFUSED$/);
    for (const secret of Object.values(KEYS)) expect(exit.stdout + exit.stderr).not.toContain(secret);
  });

  it('tells an account whose provider gives no answer in time', async () => {
    const provider = await upstream();
    const late = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort(late));
    const exit = await probed({
      anthropic: { base_url: provider.url, accounts: [key('work', 'KEY_GOOD')] },
    }).finally(() => timeout.mockRestore());
    expect(exit.code).toBe(3);
    expect(linesOf(exit)).toEqual([
      expect.stringMatching(
        /^anthropic\/work: NO ANSWER \(\d+ ms\): The operation was aborted due to timeout$/,
      ),
    ]);
  });

  it('tells a provider without a list of models from one that refuses', async () => {
    const provider = await upstream({ script: () => ({ kind: 'status', status: 404, body: {} }) });
    const exit = await probed({ glm: { base_url: provider.url, accounts: [key('one', 'KEY_GOOD')] } });
    expect(exit.code).toBe(0);
    expect(linesOf(exit)[0]).toMatch(/^glm\/one: is there, but lists no models.*says nothing of quotas/);
  });

  it('asks nobody without --probe, and nothing without --check', async () => {
    const provider = await upstream();
    const lanes = { anthropic: { base_url: provider.url, accounts: [key('work', 'KEY_GOOD')] } };
    expect((await probed(lanes, [])).code).toBe(0);
    expect(provider.requests).toEqual([]);
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'q.json'), '{}');
    expect(await mainHere(['proxy', '--probe', '--quotas', join(directory, 'q.json')])).toMatchObject({
      code: 2,
      stderr: 'quotalab: --probe is given without --check; allowed: both, or --check alone\n',
    });
  });
});
