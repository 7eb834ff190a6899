/** `plan status` from files to the terminal: text, JSON, a page, refusals, and the real logs where they are. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATUS_QUESTION } from '../../src/planning/status.ts';
import { removeScratch } from './command.ts';
import { askHere, type PlanExit, usageDirectory } from './plan-usage.ts';

const LOGS = resolve('../shared/data/claude-code-logs');
const BASE = {
  demand: 'csv:use.csv',
  now: '2026-02-11T12:30:00Z',
  'time-zone': 'UTC',
  preset: 'doc-2026-messages:pro',
};

let directory: string;
beforeAll(() => {
  directory = usageDirectory();
});
afterAll(removeScratch);

const ask = (options: Readonly<Record<string, string | true>> = {}): Promise<PlanExit> =>
  askHere(STATUS_QUESTION, { ...BASE, ...options }, directory);

describe('plan status on the command line', () => {
  it('answers first, then decides and next, then the details', async () => {
    const { stdout } = await ask();
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^The \w+ 24 h window is \d/);
    expect(stdout).toMatch(/\ndecided by +the \w+ 24 h window\nnext +\S/);
    for (const title of [
      'Where you are',
      'What comes back',
      'Will it last',
      'What to hold',
      'Is it usual',
      'Notes',
    ]) {
      expect(stdout).toContain(`\n${title}`);
    }
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });

  it('--json is JSON without NaN and has the same headline', async () => {
    const { stdout } = await ask({ json: true });
    const data = JSON.parse(stdout) as { headline: string; windows: unknown[] };
    expect(stdout).not.toMatch(/NaN|Infinity/);
    expect((await ask()).stdout.replaceAll('\n', ' ')).toContain(data.headline);
    expect(data.windows).toHaveLength(3);
  });

  it('--html writes a page with the figures', async () => {
    await ask({ html: 'status.html' });
    const page = readFileSync(join(directory, 'status.html'), 'utf8');
    expect(page).toContain('How full each window is');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('the default pool answers without an option but the usage', async () => {
    const { stdout } = await askHere(STATUS_QUESTION, { demand: 'csv:use.csv' }, directory);
    expect(stdout).toContain('quota: claude-max5');
    expect(stdout).toContain('decided by');
  });

  it('reads no file, and says so when an example is asked for', async () => {
    expect((await ask({ example: true })).error?.code).toBe('BAD_OPTION');
  });

  it.each([
    [{ now: 'yesterday' }, 'E_TYPE'],
    [{ preset: 'doc-2026-messages:gold' }, 'E_UNKNOWN'],
    [{ preset: 'other' }, 'BAD_OPTION'],
    [{ demand: 'csv:nowhere.csv' }, 'BAD_TRACE'],
    [{ spend: 'sonnet=999999' }, 'E_OVERDRAW'],
    [{ earliest: 'sonnet=1e99x' }, 'E_TYPE'],
    [{ policy: '' }, 'E_UNKNOWN'],
    [{ 'time-zone': 'Mars/Base' }, 'BAD_OPTION'],
  ])('refuses %j in one sentence', async (options, code) => {
    const { error, stdout } = await ask(options as Record<string, string>);
    expect(error?.code).toBe(code);
    expect(error?.message).not.toMatch(/\n| at .*\.ts/);
    expect(stdout).toBe('');
  });

  it('a refusal is JSON too where JSON was asked for', async () => {
    const { stdout } = await ask({ spend: 'sonnet=-1', json: true });
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'E_RANGE', field: '--spend sonnet', value: -1 },
    });
  });
});

describe.skipIf(!existsSync(LOGS))('plan status on real logs', () => {
  it('says where they stand, unchanged', async () => {
    const { stdout } = await askHere(
      STATUS_QUESTION,
      { demand: `claude-logs:${LOGS}`, now: '2026-02-12T18:00:00Z', 'time-zone': 'UTC' },
      directory,
    );
    const kept = stdout.split('\n').map((line) => line.trim());
    expect(kept).toContain('23,446 of 33,000 used, 4,689 per hour, level yellow');
    expect(kept).toContain('52,121 of 416,700 used, 2,133 per hour, level green');
    expect(kept).toContain('5 h         19:12  +23,446     33,000');
    expect(kept).toContain('4  hold until 19:12                           matrix/20/4');
    expect(kept).toContain('█ opus   48,981   94.0 %');
    expect(kept).toContain('decided by  the 7 d window');
  });
});
