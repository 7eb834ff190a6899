/**
 * README's way from nothing to a routed request, as a new user goes it: its quotas file as it stands, three keys, its
 * four commands in their order against a scripted provider. The router is the built command in a process of its own.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import {
  removeScratch,
  scratchDirectory,
  startCommand,
  startProxy,
  writeQuotas,
} from '../router/server/fault-harness.ts';
import { startUpstream } from '../router/server/scripted-upstream.ts';
import { fencedBlocks, ROOT, readDocument } from './markdown.ts';

afterAll(removeScratch);

const README = readDocument('README.md');
const SECTION = README.slice(README.indexOf('## Route by the winner'));
const COMMANDS = fencedBlocks(SECTION, 'sh')[0]!.trim().split('\n');
const QUOTAS = fencedBlocks(SECTION, 'json')[0]!;

const KEYS = {
  WORK_KEY: 'sk-ant-api03-key-of-work',
  CREDITS_KEY: 'sk-ant-api03-key-of-credits',
  spare: 'sk-ant-api03-key-of-spare',
};

it('README goes from nothing to a routed request in four commands', async () => {
  expect(COMMANDS).toEqual([
    'npm ci',
    'npx quotalab proxy --check --probe',
    'npx quotalab proxy',
    expect.stringMatching(/^curl http:\/\/127\.0\.0\.1:8082\/v1\/messages --json '.*'$/),
  ]);

  // 1. npm ci installs what the lock file says, and builds: asked without doing it, for it would empty this project.
  const installed = spawnSync(
    'npm',
    ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund', '--offline'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  expect({ status: installed.status, stderr: installed.stderr }).toMatchObject({ status: 0 });
  const { scripts, bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(scripts.prepare).toContain('build');
  expect(existsSync(join(ROOT, bin.quotalab))).toBe(true);

  const provider = await startUpstream();
  const directory = scratchDirectory();
  mkdirSync(join(directory, '.secrets'));
  writeFileSync(join(directory, '.secrets', 'spare'), `${KEYS.spare}\n`, { mode: 0o600 });
  writeQuotas(directory, QUOTAS);
  const { spare, ...env } = KEYS;
  // The provider's address is the one thing that is not as the reader has it.
  const surroundings = { ...env, HOME: directory, ANTHROPIC_BASE_URL: provider.url };
  try {
    // 2. Every account is asked, and answers.
    const check = await startCommand(COMMANDS[1]!.split(' ').slice(2), directory, surroundings).ended;
    expect({ code: check.code, stderr: check.stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['work', 'credits', 'spare'])
      expect(check.stdout).toContain(`anthropic/${name}: answers`);
    expect(check.stdout).not.toContain('sk-ant');
    expect(provider.requests).toHaveLength(3);

    // 3. The router, at a free port.
    const run = await startProxy(directory, [], surroundings);
    try {
      // 4. The request as the reader pastes it.
      const [, json] = /--json '(.*)'$/.exec(COMMANDS[3]!)!;
      const url = `${run.url}/v1/messages`;
      const { stdout } = await promisify(execFile)('curl', [
        '--silent',
        '--show-error',
        url,
        '--json',
        json!,
      ]);
      expect(JSON.parse(stdout)).toMatchObject({ type: 'message', model: 'claude-haiku-4-5' });
      const served = provider.requests.at(-1)!;
      expect([served.path, served.headers['x-api-key']]).toEqual(['/v1/messages', KEYS.WORK_KEY]);
    } finally {
      run.child.kill('SIGKILL');
      await run.ended;
    }
  } finally {
    await provider.close();
  }
});
