/** `plan share` from files to the terminal: text, JSON, a page, its own example, refusals, and the real logs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHARE_QUESTION } from '../../src/planning/share.ts';
import { removeScratch } from './command.ts';
import { askHere, type PlanExit, usageDirectory } from './plan-usage.ts';

const LOGS = resolve('../shared/data/claude-code-logs');
const BASE = { demand: 'csv:use.csv', now: '2026-02-11T12:30:00Z', 'time-zone': 'UTC' };

let directory: string;
beforeAll(() => {
  directory = usageDirectory();
  writeFileSync(join(directory, 'team.json'), JSON.stringify(SHARE_QUESTION.file!.example));
});
afterAll(removeScratch);

const ask = (
  options: Readonly<Record<string, string | true>> = {},
  file: string | null = 'team.json',
): Promise<PlanExit> => askHere(SHARE_QUESTION, { ...BASE, ...options }, directory, file);

describe('plan share on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await ask();
    expect(stdout).toMatch(/^Of 1,000 units: alice 600, bob 100 and carol 300 \(max-min\)\.\n/);
    expect(stdout).toMatch(/\ndecided by +\S/);
    expect(stdout).toMatch(/\nnext +\S/);
    for (const title of ['Who gets how much', 'Working hours, on your clock', 'Notes'])
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
    const { stdout } = await ask({ explain: true, rule: 'doc', request: 'alice=1000' });
    expect(stdout).toContain('\nHow it was computed');
    expect(stdout).toContain('\nThe document says otherwise');
  });

  it('--html writes a page', async () => {
    await ask({ html: 'page.html' });
    const page = readFileSync(join(directory, 'page.html'), 'utf8');
    expect(page).toContain('Shares of the members');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('--book says whether, and what would do', async () => {
    const book = '2026-02-12T09:00:00Z/2026-02-12T12:00:00Z';
    expect((await ask({ book: `${book}/100/bob` })).stdout).toMatch(/^Yes: 100 for bob/);
    expect((await ask({ book: `${book}/100000` })).error).toMatchObject({
      code: 'PLAN_INFEASIBLE',
      exitCode: 3,
    });
  });

  it.each([
    [{ mechanism: 'lottery' }, 'E_UNKNOWN', 2],
    [{ book: 'tomorrow' }, 'E_TYPE', 2],
    [{ request: 'zoe=1' }, 'E_UNKNOWN', 2],
    [{ buffer: '2' }, 'E_RANGE', 2],
    [{ total: '0' }, 'E_RANGE', 2],
  ])('refuses %j in one sentence', async (options, code, exitCode) => {
    const { error, stdout } = await ask(options as Record<string, string>);
    expect(error).toMatchObject({ code, exitCode });
    expect(error?.message).not.toMatch(/\n| at .*\.ts/);
    expect(stdout).toBe('');
  });
});

describe.skipIf(!existsSync(LOGS))('plan share on real logs', () => {
  it('says the same as ever', async () => {
    const { stdout } = await askHere(
      SHARE_QUESTION,
      { demand: `claude-logs:${LOGS}`, now: '2026-02-12T22:00:00Z', 'time-zone': 'UTC' },
      directory,
      'team.json',
    );
    const lines = stdout.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'Of 1,000 units: alice 600, bob 100 and carol 300 (max-min).',
        'alice America/Los_Angeles 17:00 Fri 01:00 Fri 06:00',
      ]),
    );
  });
});
