/**
 * Every command whose answer cannot be written fails and says so; one whose reader went away does not. /dev/full, where
 * no write ever fits, is Linux's.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import yargs from 'yargs';
import { reachedOf } from '../../src/cli/options/index.ts';
import { addPoolsCommand } from '../../src/cli/pools-commands.ts';
import { addRouterCommands } from '../../src/cli/router/index.ts';
import { addRunCommands } from '../../src/cli/run-commands.ts';
import { loadQuestions } from '../../src/planner/index.ts';
import { removeScratch, scratchDirectory } from '../scratch.ts';
import { builtFile } from './command.ts';

afterAll(removeScratch);

const HAS_FULL = existsSync('/dev/full');
/** As the command line has them: a new command is among them. */
const COMMANDS = reachedOf(addPoolsCommand(addRouterCommands(addRunCommands(yargs())))).commands;
const QUESTIONS = (await loadQuestions()).map(({ name }) => `plan ${name}`);
const FULL = 'quotalab: cannot write to standard output: ENOSPC: no space left on device, write\n';

function intoFull(line: string): { readonly status: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync(
    process.execPath,
    [builtFile('src/cli/quotalab.js'), ...line.split(' ').filter((word) => word !== '')],
    { cwd: scratchDirectory(), encoding: 'utf8', stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] },
  );
  return { status, stderr };
}

describe.skipIf(!HAS_FULL)('a full disk behind stdout (skipped without /dev/full)', () => {
  it('is met by every command', () => {
    expect(COMMANDS).toEqual(expect.arrayContaining(['simulate', 'sweep', 'compare', 'status', 'proxy']));
  });

  it.each([
    ...['', '--version', 'help simulate'],
    ...[...COMMANDS, ...QUESTIONS].map((command) => `${command} --help`),
    ...['pools show claude-max', 'simulate --check', 'plan share --example', 'plan share --schema'],
    ...['proxy --print-service systemd', 'sweep --pool claude-max --accounts 1..2 --check'],
    'simulate --trials 5 --quiet',
  ])('quotalab %s: exit code 1 and a sentence', (line) => {
    expect(intoFull(line)).toEqual({ status: 1, stderr: FULL });
  });

  it('a command that fails for another reason keeps its exit code', () => {
    expect(intoFull('plan share --json')).toMatchObject({ status: 2 });
  });
});

describe('a reader that goes away', () => {
  it.each(['--help', 'pools show claude-max', 'simulate --check'])('quotalab %s ends well', (line) => {
    const { stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        `{ "$0" "$1" ${line}; echo "code $?" >&2; } | true`,
        process.execPath,
        builtFile('src/cli/quotalab.js'),
      ],
      { cwd: scratchDirectory(), encoding: 'utf8' },
    );
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: 'code 0\n' });
  });
});
