/** `plan budget` from files to the terminal: text, JSON, a page, its own example, refusals, and the real logs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUDGET_QUESTION } from '../../src/planning/budget.ts';
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
  askHere(BUDGET_QUESTION, { ...BASE, ...options }, directory, file);

describe('plan budget on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await ask();
    expect(stdout).toMatch(
      /^Plan for 900 to 1,012 of 1,125 sonnet messages and 175 to 200 of\s250 opus messages a day\./,
    );
    expect(stdout).toMatch(/\ndecided by +\S/);
    expect(stdout).toMatch(/\nnext +\S/);
    for (const title of ['A day', 'Limits and targets', 'Notes']) expect(stdout).toContain(`\n${title}`);
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
    expect(page).toContain('Limits and targets');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('the default pool answers without an option but the usage', async () => {
    const { stdout } = await askHere(BUDGET_QUESTION, { demand: 'csv:use.csv' }, directory);
    expect(stdout).toContain('quota: claude-max5');
    expect(stdout).toContain('decided by  the 7 d window');
  });

  it.each([
    [{ limit: 'many' }, 'E_TYPE', 2],
    [{ points: '1e6' }, 'PLAN_INFEASIBLE', 3],
    [{ reserve: 'log', demand: 'csv:nowhere.csv' }, 'BAD_TRACE', 2],
  ])('refuses %j in one sentence', async (options, code, exitCode) => {
    const { error, stdout } = await ask(options as Record<string, string>);
    expect(error).toMatchObject({ code, exitCode });
    expect(error?.message).not.toMatch(/\n| at .*\.ts/);
    expect(stdout).toBe('');
  });
});

describe.skipIf(!existsSync(LOGS))('plan budget on real logs', () => {
  it('says where they stand, unchanged', async () => {
    const { stdout } = await askHere(
      BUDGET_QUESTION,
      { demand: `claude-logs:${LOGS}`, now: '2026-02-12T18:00:00Z', 'time-zone': 'UTC' },
      directory,
    );
    const lines = stdout.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
    expect(lines[0]).toMatch(/^Plan for 47,622 to 53,575 of 59,528 units a day\. A mean day takes /);
  });
});
