/** `--used` and `--reset`: what the provider's usage page shows sets use and reset of any window of a plan. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadQuestions } from '../../src/planner/index.ts';
import { STATUS_QUESTION } from '../../src/planner/status/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { askHere, type PlanTexts } from './plan-usage.ts';

const QUESTIONS = await loadQuestions();

let cwd = '';
beforeAll(() => {
  cwd = scratchDirectory();
  writeFileSync(
    join(cwd, 'log.csv'),
    'timestamp,cost,model\n2026-10-21T10:00:00Z,100,claude-opus-4-6\n2026-10-21T11:00:00Z,200,claude-opus-4-6\n',
  );
  const account = (name: string) => ({
    name,
    short: { capacity: 1000, kind: 'first_use' },
    weekly: { capacity: 5000 },
  });
  writeFileSync(join(cwd, 'one.json'), JSON.stringify({ accounts: [account('a')] }));
  writeFileSync(join(cwd, 'two.json'), JSON.stringify({ accounts: [account('a'), account('b')] }));
});
afterAll(removeScratch);

interface Status {
  readonly notes: readonly string[];
  readonly windows: ReadonlyArray<{
    readonly name: string;
    readonly used_by_meter: number | null;
    readonly remaining: number;
    readonly reset_at: string | null;
  }>;
}

const BASE = { demand: 'csv:log.csv', now: '2026-10-21T12:00:00Z', 'time-zone': 'Europe/Berlin' };

async function status(texts: PlanTexts, pool = 'one.json'): Promise<Status> {
  const { stdout, error } = await askHere(STATUS_QUESTION, { ...BASE, pool, json: true, ...texts }, cwd);
  if (error !== null) throw error;
  return JSON.parse(stdout) as Status;
}

const windowOf = ({ windows }: Status, name: string) => windows.find((window) => window.name === name)!;

describe('what the usage page shows', () => {
  it.each([
    ['5h=62', '5 h', 620],
    ['short=62 %', '5 h', 620],
    ['a/weekly=93.5%', '7 d', 4675],
    ['7 d=0', '7 d', 0],
    ['week=100', '7 d', 5000],
  ])('--used %s is what is used of %s', async (used, name, units) => {
    const window = windowOf(await status({ used }), name);
    expect(window.used_by_meter).toBeCloseTo(units, 6);
    const limit = name === '5 h' ? 1000 : 5000;
    expect(window.remaining).toBeCloseTo(limit - units, 6);
  });

  // Berlin is two hours ahead until Sunday the 25th, one after it.
  it.each([
    ['5h=16:30', '5 h', '2026-10-21T14:30:00Z'],
    ['5h=4:30 pm', '5 h', '2026-10-21T14:30:00Z'],
    ['short=in 3 h 12 min', '5 h', '2026-10-21T15:12:00Z'],
    ['5h=48m', '5 h', '2026-10-21T12:48:00Z'],
    ['weekly=Thu 7:00 AM', '7 d', '2026-10-22T05:00:00Z'],
    ['weekly=Mon 9:00', '7 d', '2026-10-26T08:00:00Z'],
    ['weekly=Wed 12:59', '7 d', '2026-10-28T11:59:00Z'],
    ['weekly=4 d 20 h', '7 d', '2026-10-26T08:00:00Z'],
    ['weekly=2026-10-26T08:00:00Z', '7 d', '2026-10-26T08:00:00Z'],
  ])('--reset %s is the reset of %s', async (reset, name, at) => {
    const { notes, windows } = await status({ reset });
    expect(windowOf({ notes, windows }, name).reset_at).toBe(at);
    expect(notes.join()).toContain('as --reset says');
  });

  it('sets both, and every account its own reset', async () => {
    const both = await status({ used: '5h=50,7d=10', reset: '5h=15:00,7d=Fri 9:00' });
    expect(both.windows).toMatchObject([
      { name: '5 h', used_by_meter: expect.closeTo(500), reset_at: '2026-10-21T13:00:00Z' },
      { name: '7 d', used_by_meter: expect.closeTo(500), reset_at: '2026-10-23T07:00:00Z' },
    ]);
    expect(both.notes).toContain('a/short: 50 % used, resets 15:00, as --used and --reset say');
    const two = await status({ reset: 'a/weekly=Fri 9:00,b/weekly=Mon 9:00' }, 'two.json');
    expect(two.notes.join()).toContain('accounts keep clocks of their own (5 h, 7 d)');
  });

  it.each([
    [{ used: '3h=5' }, 'one.json', 'E_UNKNOWN'],
    [{ used: '5h=lots' }, 'one.json', 'E_RANGE'],
    [{ used: '5h=1,short=2' }, 'one.json', 'E_DUP'],
    [{ used: '5h' }, 'one.json', 'E_TYPE'],
    [{ used: 'a/short=5' }, 'two.json', 'E_RANGE'],
    [{ reset: '5h=Fri 9:00' }, 'one.json', 'E_RANGE'],
    [{ reset: '5h=25:00' }, 'one.json', 'E_RANGE'],
    [{ reset: '5h=soon' }, 'one.json', 'E_TYPE'],
    [{ reset: 'weekly=Fri 9:00' }, 'two.json', 'E_UNKNOWN'],
    [{ reset: '5h=15:00', preset: 'doc-2026-messages:pro' }, 'one.json', 'BAD_OPTION'],
  ])('refuses %o of %s with %s', async (texts, pool, code) => {
    const { preset, ...rest } = texts as Record<string, string>;
    const options = preset === undefined ? { ...rest, pool } : { ...rest, preset };
    const { error } = await askHere(STATUS_QUESTION, { ...BASE, ...options }, cwd);
    expect(error).toMatchObject({ code, exitCode: 2 });
  });

  it('is taken by every question', async () => {
    for (const question of QUESTIONS) {
      const file = question.file?.isRequired === true ? 'file.json' : null;
      if (file !== null) writeFileSync(join(cwd, file), JSON.stringify(question.file!.example));
      const texts = { ...BASE, pool: 'one.json', used: '5h=50', reset: '5h=15:00' };
      const { stdout, error } = await askHere(question, texts, cwd, file);
      expect(error).toBeNull();
      // The tasks of the example say themselves what is left.
      if (question.name === 'tasks') continue;
      expect([question.name, stdout.replace(/\s+/g, ' ')]).toEqual([
        question.name,
        expect.stringContaining('a/short: 50 % used, resets 15:00'),
      ]);
    }
  });
});
