/** `plan draft` from files to the terminal: text, JSON, a page, its own example, refusals. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRAFT_QUESTION } from '../../src/planning/draft.ts';
import { removeScratch } from './command.ts';
import { askHere, type PlanExit, usageDirectory } from './plan-usage.ts';

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
  askHere(DRAFT_QUESTION, { ...BASE, ...options }, directory, file);

describe('plan draft on the command line', () => {
  it('answers first, then decides and next, then the details, within the width', async () => {
    const { stdout } = await ask();
    expect(stdout).toMatch(/^Try 5 first: 22\.7 of 50 messages expected \(95 %: 4 to 45\)/);
    expect(stdout).toMatch(/\ndecided by +\S/);
    expect(stdout).toMatch(/\nnext +\S/);
    for (const title of [
      'Messages of the paid model',
      'Acceptance 58.5 %',
      'Share that must be good',
      'If one message makes several items',
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
    expect(page).toContain('Share of drafts that must be good');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('--from-log names the file too, once', async () => {
    const { stdout } = await ask({ example: true });
    writeFileSync(join(directory, 'log.json'), stdout);
    const named = await ask({ 'from-log': 'log.json', json: true });
    expect(JSON.parse(named.stdout)).toMatchObject({ pilot: { seen: 80 } });
    expect((await ask({ 'from-log': 'log.json', json: true }, 'log.json')).error?.code).toBe('BAD_OPTION');
    expect((await ask({ 'from-log': 'none.json' })).error?.message).toContain("'none.json' is not there");
  });

  it.each([
    [{ items: 'all' }, 'E_TYPE'],
    [{ rates: '0.5,0.5,0.5' }, 'E_SUM'],
    [{ pilot: '1,2' }, 'E_TYPE'],
  ])('refuses %j in one sentence', async (options, code) => {
    const { error, stdout } = await ask(options as Record<string, string>);
    expect(error).toMatchObject({ code, exitCode: 2 });
    expect(error?.message).not.toMatch(/\n| at .*\.ts/);
    expect(stdout).toBe('');
  });
});
