/** `plan mix` from files to the terminal: text, JSON, a page, its own example, refusals, and the real logs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIX_QUESTION } from '../../src/planning/mix.ts';
import { removeScratch } from './command.ts';
import { askHere, type PlanExit, usageDirectory } from './plan-usage.ts';

const LOGS = resolve('../shared/data/claude-code-logs');
const BASE = {
  demand: 'csv:use.csv',
  now: '2026-02-11T12:30:00Z',
  'time-zone': 'UTC',
  preset: 'doc-2026-messages:max5',
};

let directory: string;
beforeAll(() => {
  directory = usageDirectory();
});
afterAll(removeScratch);

const ask = (options: Readonly<Record<string, string | true>> = {}, file?: string): Promise<PlanExit> =>
  askHere(MIX_QUESTION, { ...BASE, ...options }, directory, file);

describe('plan mix on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await ask();
    expect(stdout).toMatch(/^Cheapest session: haiku, hands on, [\d,]+ weighted messages; next sonnet, /);
    expect(stdout).toMatch(/\ndecided by +\S/);
    expect(stdout).toMatch(/\nnext +\S/);
    for (const title of [
      'The work',
      'The work of the log',
      'Hand a piece of work on?',
      'Session model for',
      'Notes',
    ])
      expect(stdout).toContain(`\n${title}`);
    expect(stdout.split('\n').filter((line) => [...line].length > 100)).toEqual([]);
  });

  it('--json is JSON without NaN and has the same headline', async () => {
    const { stdout } = await ask({ json: true });
    expect(stdout).not.toMatch(/NaN|Infinity/);
    const { headline } = JSON.parse(stdout) as { headline: string };
    expect((await ask()).stdout.replaceAll('\n', ' ')).toContain(headline);
  });

  it('takes its own example', async () => {
    const { stdout } = await ask({ example: true });
    writeFileSync(join(directory, 'example.json'), stdout);
    const { error, stdout: answer } = await ask({ json: true }, 'example.json');
    expect(error).toBeNull();
    expect(JSON.parse(answer)).toHaveProperty('headline');
  });

  it('--explain and --rule doc show formulas and the document', async () => {
    const { stdout } = await ask({ explain: true, rule: 'doc' });
    expect(stdout).toContain('\nHow it was computed');
    expect(stdout).toContain('\nThe document says otherwise');
  });

  it('--html writes a page', async () => {
    await ask({ html: 'page.html' });
    const page = readFileSync(join(directory, 'page.html'), 'utf8');
    expect(page).toContain('Session model for');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it.each([
    [{ mechanical: '-1' }, 'E_RANGE'],
    [{ misroute: 'haiku' }, 'E_TYPE'],
    [{ demand: 'csv:nowhere.csv' }, 'BAD_TRACE'],
  ])('refuses %j in one sentence', async (options, code) => {
    const { error, stdout } = await ask(options as Record<string, string>);
    expect(error).toMatchObject({ code, exitCode: 2 });
    expect(error?.message).not.toMatch(/\n| at .*\.ts/);
    expect(stdout).toBe('');
  });
});

describe.skipIf(!existsSync(LOGS))('plan mix on real logs', () => {
  it('says what they would cost, unchanged', async () => {
    const { stdout } = await askHere(
      MIX_QUESTION,
      { demand: `claude-logs:${LOGS}`, now: '2026-02-12T22:00:00Z', 'time-zone': 'UTC' },
      directory,
    );
    const lines = stdout.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
    expect(lines[0]).toMatch(
      /^As you work now is cheapest, 66,570 units; the nearest session is haiku, hands on, 75,242/,
    );
    expect(lines).toContain('█ mechanical, haiku 184 16.8 %');
    expect(lines.join('\n')).toContain('as logged 66,570 0.88×');
    expect(lines.join('\n')).toContain('sonnet 0 1,096 697 97,141 1.29×');
    expect(lines.join('\n')).toContain('your median hand-off 3 1 0 2 save');
  });
});
