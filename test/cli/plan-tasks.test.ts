/** `plan tasks` from files to the terminal: text, JSON, a page, its own example, refusals, and the real logs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/planning/policy/index.ts';
import { TASKS_QUESTION } from '../../src/planning/tasks.ts';
import { removeScratch } from './command.ts';
import { askHere, type PlanExit, usageDirectory } from './plan-usage.ts';

const LOGS = resolve('../shared/data/claude-code-logs');
const BASE = { demand: 'csv:use.csv', now: '2026-02-11T12:30:00Z', 'time-zone': 'UTC' };

let directory: string;
beforeAll(() => {
  directory = usageDirectory();
  const example = TASKS_QUESTION.file!.example;
  writeFileSync(join(directory, 'tasks.json'), JSON.stringify(example));
  const own = [
    { id: 'fix', value: 90, cost: { opus: 4 }, deadline: '2026-02-13T18:00:00Z', priority: 1 },
    { id: 'mode', value: 40, cost: { sonnet: { min: 10, mode: 20, max: 60 } }, priority: 2 },
    { id: 'huge', value: 900, cost: { opus: 900_000 }, priority: 3 },
  ];
  writeFileSync(join(directory, 'own.json'), JSON.stringify({ tasks: own }));
});
afterAll(removeScratch);

const ask = (
  options: Readonly<Record<string, string | true>> = {},
  file: string | null = 'tasks.json',
): Promise<PlanExit> => askHere(TASKS_QUESTION, { ...BASE, ...options }, directory, file);

describe('plan tasks on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await ask();
    expect(stdout).toMatch(/^Do 3 of 6 tasks now, worth 470 of 635: /);
    expect(stdout).toMatch(/\ndecided by +\S/);
    expect(stdout).toMatch(/\nnext +\S/);
    for (const title of ['Now, in this order', 'Not now', 'What it uses', 'Notes'])
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
    expect(page).toContain('Value of the tasks');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('--when adds the schedule and --simulate the chances', async () => {
    const { stdout } = await ask({ when: true, simulate: '200' });
    expect(stdout).toMatch(/\nWhen [─-]/);
    expect(stdout).toContain('\nBegin and end, 200 futures');
  });

  it('--export-policy writes what the evaluator reads, --export-later what the next plan reads', async () => {
    const { error, stdout } = await ask({
      'export-policy': 'policy.json',
      'export-later': 'later.json',
      json: true,
    });
    expect(error).toBeNull();
    expect(JSON.parse(stdout)).toHaveProperty('headline');
    const policy: unknown = JSON.parse(readFileSync(join(directory, 'policy.json'), 'utf8'));
    expect(readPolicy(policy).name).toBe('strict');
    expect((await ask({}, 'later.json')).error).toBeNull();
  });

  it('plans with the windows and the log where the file names no pools', async () => {
    const { stdout } = await ask({ preset: 'doc-2026-messages:free', json: true }, 'own.json');
    const { now, quota } = JSON.parse(stdout) as { now: Array<{ id: string }>; quota: string };
    expect(quota).toBe('doc-2026-messages:free');
    expect(now.map(({ id }) => id)).not.toContain('huge');
  });

  it('asks for a file where none is given', async () => {
    expect((await ask({}, null)).error?.message).toBe(
      'plan tasks reads a file of tasks; quotalab plan tasks --example prints one',
    );
  });

  it.each([
    [{ workers: '0' }, 'E_RANGE', 2],
    [{ policy: 'kindness' }, 'E_UNKNOWN', 2],
    [{ hours: '17-9' }, 'E_RANGE', 2],
    [{ slot: '1' }, 'E_RANGE', 2],
    [{ 'export-policy': 'nowhere/p.json' }, 'BAD_OUTPUT', 2],
    [{ now: 'noon' }, 'E_TYPE', 2],
  ])('refuses %j in one sentence', async (options, code, exitCode) => {
    const { error, stdout } = await ask(options as Record<string, string>);
    expect(error).toMatchObject({ code, exitCode });
    expect(error?.message).not.toMatch(/\n| at .*\.ts/);
    expect(stdout).toBe('');
  });
});

describe.skipIf(!existsSync(LOGS))('plan tasks on real logs', () => {
  it('says the same as ever', async () => {
    const { stdout } = await askHere(
      TASKS_QUESTION,
      { demand: `claude-logs:${LOGS}`, now: '2026-02-12T22:00:00Z', 'time-zone': 'UTC' },
      directory,
      'own.json',
    );
    const lines = stdout.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'Do 2 of 3 tasks now, worth 130 of 1,030: fix and mode.',
        '1 fix 90 343 units Fri 18:00 worth its price',
        'huge 900 never it takes 77,179,196.6 units, there are 22,210 left',
        '· one opus message takes 85.8 units, the mean of the log',
      ]),
    );
  });
});
