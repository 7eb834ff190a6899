/** `plan score` from files to the terminal: text, JSON, a page, its own example, refusals, and the real logs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCORE_QUESTION } from '../../src/planning/score.ts';
import { removeScratch } from './command.ts';
import { askHere, type PlanExit, usageDirectory } from './plan-usage.ts';

const LOGS = resolve('../shared/data/claude-code-logs');
const BASE = { demand: 'csv:use.csv', now: '2026-02-11T12:30:00Z', 'time-zone': 'UTC' };

let directory: string;
beforeAll(() => {
  directory = usageDirectory();
  writeFileSync(join(directory, 'work.json'), JSON.stringify(SCORE_QUESTION.file!.example));
});
afterAll(removeScratch);

const ask = (
  options: Readonly<Record<string, string | true>> = {},
  file: string | null = 'work.json',
): Promise<PlanExit> => askHere(SCORE_QUESTION, { ...BASE, ...options }, directory, file);

describe('plan score on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await ask();
    expect(stdout).toMatch(
      /^Yes: work per unit of sonnet is 47.7 % higher in the last 7 days than the 9 before/,
    );
    expect(stdout).toMatch(/\ndecided by +\S/);
    expect(stdout).toMatch(/\nnext +\S/);
    for (const title of ['work per unit of sonnet', 'Day by day', 'Looking back', 'Habits', 'Notes'])
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
    writeFileSync(join(directory, 'printed.json'), stdout);
    const { error, stdout: answer } = await ask({ json: true }, 'printed.json');
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
    expect(page).toContain('work per unit of sonnet');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('judges the log alone where nothing is written down', async () => {
    const { stdout, error } = await ask({ json: true }, null);
    expect(error).toBeNull();
    expect(JSON.parse(stdout)).toMatchObject({ is_stand_in: true, pool: 'all' });
  });

  it('--strict with too few days is exit 4', async () => {
    expect((await ask({ strict: true, days: '2' })).error).toMatchObject({
      code: 'PLAN_INSUFFICIENT',
      exitCode: 4,
    });
  });

  it.each([
    [{ days: '1' }, 'E_RANGE', 2],
    [{ recent: '1.5' }, 'E_INT', 2],
    [{ least: '2' }, 'E_RANGE', 2],
  ])('refuses %j in one sentence', async (options, code, exitCode) => {
    const { error, stdout } = await ask(options as Record<string, string>);
    expect(error).toMatchObject({ code, exitCode });
    expect(error?.message).not.toMatch(/\n| at .*\.ts/);
    expect(stdout).toBe('');
  });
});

describe.skipIf(!existsSync(LOGS))('plan score on real logs', () => {
  it('says the same as ever', async () => {
    const { stdout } = await askHere(
      SCORE_QUESTION,
      { demand: `claude-logs:${LOGS}`, now: '2026-02-12T22:00:00Z', 'time-zone': 'UTC' },
      directory,
      null,
    );
    const lines = stdout.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'It cannot be told yet: there are 2 baseline days with 1,000 output tokens per unit, 3 are needed.',
        'last 1 1 114.7 34,236 0.00335 0.00335',
        'all 62,911 1,996,800 ░░░░░░░░░░░░░░░░ 3.2 %',
        'time of day 5 5.5 % of the spend came before noon; the log holds no refusals.',
      ]),
    );
  });
});
