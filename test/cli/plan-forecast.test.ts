/** `plan forecast` from files to the terminal: text, JSON, a page, refusals, and the real logs where they are. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORECAST_QUESTION } from '../../src/planning/forecast.ts';
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
  askHere(FORECAST_QUESTION, { ...BASE, ...options }, directory);

describe('plan forecast on the command line', () => {
  it('answers first, then decides and next, then the details', async () => {
    const { stdout } = await ask();
    expect(stdout).toMatch(/^The \w+ quota at the usual use: it is 95 % sure to last/);
    expect(stdout).toMatch(/\ndecided by +the \w+ 24 h window\nnext +\S/);
    for (const title of [
      'When it runs out',
      'Chance that',
      'How fast',
      'The most that fits',
      'The next days',
      'Who forecast',
    ]) {
      expect(stdout).toContain(`\n${title}`);
    }
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('--json is JSON alone, though the ARIMA library likes to talk, and has the same headline', async () => {
    const { stdout } = await ask({ json: true });
    const { headline } = JSON.parse(stdout) as { headline: string };
    expect(stdout).not.toMatch(/NaN|Infinity/);
    expect((await ask()).stdout.replaceAll('\n', ' ')).toContain(headline);
  });

  it('--html writes a page with the figures', async () => {
    await ask({ html: 'forecast.html' });
    const page = readFileSync(join(directory, 'forecast.html'), 'utf8');
    expect(page).toContain('Chance that sonnet is out');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it.each([
    [{ job: '5' }, 'E_TYPE'],
    [{ job: 'sonnet=9999' }, 'PLAN_INFEASIBLE'],
    [{ horizon: 'soon' }, 'E_TYPE'],
    [{ days: '0' }, 'E_RANGE'],
    [{ upgrade: 'max5' }, 'E_TYPE'],
    [{ simulate: '0' }, 'BAD_OPTION'],
  ])('refuses %j in one sentence', async (options, code) => {
    const { error, stdout } = await ask(options as Record<string, string>);
    expect(error?.code).toBe(code);
    expect(error?.message).not.toMatch(/\n| at .*\.ts/);
    expect(stdout).toBe('');
  });
});

describe.skipIf(!existsSync(LOGS))('plan forecast on real logs', () => {
  it('says when they run out, unchanged', async () => {
    const { stdout } = await askHere(
      FORECAST_QUESTION,
      { demand: `claude-logs:${LOGS}`, now: '2026-02-12T18:00:00Z', 'time-zone': 'UTC', job: '5000' },
      directory,
    );
    const kept = stdout.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
    expect(stdout).toMatch(/^The job of 5,000 units fits now\./);
    expect(kept).toContain('5 h 19:12 4,689 7,956 go on, 3,267 to spare under 1 % under 1 %');
    expect(kept).toContain('7 d Tue 21:11 2,133 2,959 go on, 827 to spare under 1 % 17 %');
    expect(kept).toContain('364,579 units until Tue 21:11, each spent as soon as there is room.');
    expect(stdout).toContain('2 days with use in 8 weeks: 7 are needed to test forecasters');
  });
});
