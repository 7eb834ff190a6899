/**
 * Where libsql has no build, or npm left it out, as on FreeBSD: whatever opens no state runs, the router and what reads
 * its state say one sentence. The built program lies in a folder whose node_modules is ours but for libsql.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtFile, PROJECT, removeScratch, scratchDirectory } from '../cli/command.ts';

afterAll(removeScratch);

/** The project with the packages of `node_modules` that are `kept`, `copied` ones as files of its own. */
function projectWith(kept: (name: string) => boolean, copied: readonly string[]): string {
  const root = scratchDirectory('package');
  const packages = realpathSync(join(PROJECT, 'node_modules'));
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync(packages).filter(kept)) {
    const to = join(root, 'node_modules', name);
    if (copied.includes(name)) cpSync(join(packages, name), to, { recursive: true });
    else symlinkSync(join(packages, name), to);
  }
  for (const name of ['package.json', 'templates'])
    cpSync(join(PROJECT, name), join(root, name), { recursive: true });
  cpSync(dirname(dirname(dirname(builtFile('src/cli/quotalab.js')))), join(root, 'dist'), {
    recursive: true,
  });
  writeFileSync(join(root, 'use.csv'), 'timestamp,cost\n2026-03-02T09:00:00Z,3\n2026-03-03T09:00:00Z,3\n');
  writeFileSync(join(root, 'state.sqlite3'), '');
  return root;
}

const SENTENCE =
  /libsql, which is not installed here or has no build for \w+-\w+; what needs no state runs without it: /;

describe.each([
  ['libsql is not installed', (name: string) => !['libsql', '@libsql'].includes(name), []],
  ['libsql is installed without its native part', (name: string) => name !== '@libsql', ['libsql']],
])('where %s', (_, kept, copied) => {
  let root = '';
  beforeAll(() => {
    root = projectWith(kept, copied);
  });
  const run = (args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const program = join(root, 'dist', 'src', 'cli', 'quotalab.js');
      execFile(process.execPath, [program, ...args], { cwd: root }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
      );
    });

  it.each([
    [['simulate', '--trials', '2', '--threads', '1', '--quiet', '--output-dir', 'out']],
    [
      [
        'simulate',
        '--trials',
        '2',
        '--threads',
        '1',
        '--quiet',
        '--output-dir',
        'out',
        '--demand',
        'csv:use.csv',
      ],
    ],
    [['plan', 'status', '--demand', 'csv:use.csv', '--pool', 'claude-max5']],
    [['pools']],
    [['proxy', '--check']],
    [['--help']],
  ])('%j runs', async (args) => {
    const { code, stderr } = await run(args);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each([
    [['proxy', '--port', '0']],
    [['proxy', '--port', '0', '--state', ':memory:']],
    [['simulate', '--trials', '2', '--output-dir', 'out', '--demand', 'usage-db:state.sqlite3']],
    [['plan', 'status', '--demand', 'usage-db:state.sqlite3']],
  ])('%j is one sentence', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^quotalab: [^\n]+\n$/);
    expect(stderr).toMatch(SENTENCE);
  });
});
