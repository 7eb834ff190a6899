/** What is printed to somebody who asks for help or the version, or types a command that does nothing by itself. */
import { describe, expect, it } from 'vitest';
import { packageVersion } from '../../src/cli/options/package-version.ts';
import { loadQuestions } from '../../src/planner/index.ts';
import { mainHere } from './command.ts';

const QUESTIONS = await loadQuestions();

const COMMANDS = [
  'simulate',
  'merge',
  'worker',
  'compare',
  'proxy',
  'proxy replay',
  'status',
  'quotas',
  'pools',
  'pools show',
];
const ASKED = [...COMMANDS, 'plan', ...QUESTIONS.map(({ name }) => `plan ${name}`)];

describe('--version', () => {
  it.each(['', ...ASKED])('after quotalab %s prints the version and nothing else', async (command) => {
    const exit = await mainHere([...command.split(' ').filter((word) => word !== ''), '--version']);
    expect(exit).toEqual({ code: 0, stdout: `${packageVersion()}\n`, stderr: '' });
  });
});

describe('help', () => {
  it.each(ASKED)('of quotalab %s begins with the command and fits 110 cells', async (command) => {
    const { code, stdout, stderr } = await mainHere([...command.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^quotalab ${command}\\b`));
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  it.each(ASKED)('of quotalab %s keeps a number and its per cent on one line', async (command) => {
    const { stdout } = await mainHere([...command.split(' '), '--help']);
    expect(stdout).not.toMatch(/\d[ \n]+%/);
  });

  it('is what quotalab alone prints, with every command and examples to copy', async () => {
    const bare = await mainHere([]);
    expect(bare).toEqual(await mainHere(['--help']));
    expect(bare).toMatchObject({ code: 0, stderr: '' });
    for (const command of COMMANDS.filter((name) => !name.includes(' '))) {
      expect(bare.stdout).toContain(`\n  quotalab ${command} `);
    }
    expect(bare.stdout).toContain('\n  quotalab simulate --trials 2000 --scenario-mode focused\n');
  });

  it.each([
    ['help', ''],
    ['help simulate', 'simulate'],
    ['help plan forecast', 'plan forecast'],
    ['-h', ''],
    ['simulate -h', 'simulate'],
  ])('is what quotalab %s prints', async (line, command) => {
    const asked = await mainHere([...command.split(' ').filter((word) => word !== ''), '--help']);
    expect(await mainHere(line.split(' '))).toEqual(asked);
    expect(asked.code).toBe(0);
  });

  it('is what quotalab plan alone prints, with every question', async () => {
    const bare = await mainHere(['plan']);
    expect(bare).toEqual(await mainHere(['plan', '--help']));
    for (const { name } of QUESTIONS) expect(bare.stdout).toContain(`\n  quotalab plan ${name} `);
  });
});
