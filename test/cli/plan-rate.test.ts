/** `plan rate` from files to the terminal: text, JSON, a page, its own example, refusals, and the real logs. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RATE_QUESTION } from '../../src/planning/rate.ts';
import { removeScratch } from './command.ts';
import { askHere, type PlanExit, usageDirectory } from './plan-usage.ts';

const LOGS = resolve('../shared/data/claude-code-logs');
const BASE = { demand: 'csv:use.csv', now: '2026-02-11T12:30:00Z', 'time-zone': 'UTC' };

let directory: string;
beforeAll(() => {
  directory = usageDirectory();
});
afterAll(removeScratch);

const ask = (
  options: Readonly<Record<string, string | true>> = {},
  file: string | null = null,
): Promise<PlanExit> => askHere(RATE_QUESTION, { ...BASE, ...options }, directory, file);

describe('plan rate on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await ask();
    expect(stdout).toMatch(/^[^\n]+agent/);
    expect(stdout).toMatch(/\ndecided by +\S/);
    expect(stdout).toMatch(/\nnext +\S/);
    for (const title of ['Agents at once', 'Waits at ', 'A rate to keep', 'Notes'])
      expect(stdout).toContain(`\n${title}`);
    expect(stdout.split('\n').filter((line) => [...line].length > 100)).toEqual([]);
  });

  it('--json is JSON without NaN and has the same headline', async () => {
    const { stdout } = await ask({ json: true });
    expect(stdout).not.toMatch(/NaN|Infinity/);
    const { headline } = JSON.parse(stdout) as { headline: string };
    expect((await ask()).stdout.replaceAll('\n', ' ')).toContain(headline);
  });

  it('--explain and --rule doc show formulas and the document', async () => {
    const { stdout } = await ask({ explain: true, rule: 'doc' });
    expect(stdout).toContain('\nHow it was computed');
    expect(stdout).toContain('\nThe document says otherwise');
  });

  it('--html writes a page', async () => {
    await ask({ html: 'page.html' });
    const page = readFileSync(join(directory, 'page.html'), 'utf8');
    expect(page).toContain('Requests a minute by agents at once');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it.each([
    [{ service: 'fast' }, 'E_TYPE', 2],
    [{ agents: '0' }, 'E_RANGE', 2],
    [{ limit: '0' }, 'E_RANGE', 2],
    [{ p95: '-1' }, 'E_RANGE', 2],
    [{ of: 'gpt' }, 'E_UNKNOWN', 2],
  ])('refuses %j in one sentence', async (options, code, exitCode) => {
    const { error, stdout } = await ask(options as Record<string, string>);
    expect(error).toMatchObject({ code, exitCode });
    expect(error?.message).not.toMatch(/\n| at .*\.ts/);
    expect(stdout).toBe('');
  });
});

describe.skipIf(!existsSync(LOGS))('plan rate on real logs', () => {
  it('says the same as ever', async () => {
    const { stdout } = await askHere(
      RATE_QUESTION,
      { demand: `claude-logs:${LOGS}`, now: '2026-02-12T22:00:00Z', 'time-zone': 'UTC' },
      directory,
      null,
    );
    const lines = stdout.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'Not even one agent can work all the time: it would use up what is left in 1.5 h.',
        'decided by the 7 d window: it bears 0.7 requests a minute for ever, one agent makes 4.1',
        'arrivals as in your log (variation 4.2) 0.6 s -',
        'one after the other 15 s 15.5 s 31 s',
        '· from 1,096 logged requests: an agent asks every 14.6 s (median 6.1 s), at most 3 agents and 32',
      ]),
    );
  });
});
