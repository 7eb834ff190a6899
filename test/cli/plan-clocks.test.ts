/** Resets in `plan status` are instants of each account's own clock, from a pool file to the JSON. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BUDGET_QUESTION } from '../../src/planner/budget/index.ts';
import { FORECAST_QUESTION } from '../../src/planner/forecast/index.ts';
import { MIX_QUESTION } from '../../src/planner/mix/index.ts';
import { RATE_QUESTION } from '../../src/planner/rate/index.ts';
import { STATUS_QUESTION } from '../../src/planner/status/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { askHere } from './plan-usage.ts';

interface StatusWindow {
  readonly name: string;
  readonly used: number;
  readonly remaining: number;
  readonly reset_at: string | null;
  readonly next_return: { readonly at: string; readonly amount: number } | null;
  readonly accounts: ReadonlyArray<{
    readonly names: readonly string[];
    readonly used: number;
    readonly limit: number;
    readonly reset_at: string | null;
  }>;
}

/** Instant and cost in units, one request each. */
type Use = readonly [at: string, cost: number];

interface Case {
  /** A preset, or the accounts of a pool file. */
  readonly pool: string | readonly object[];
  readonly uses: readonly Use[];
  readonly now: string;
  readonly zone?: string;
}

function asked({ pool, uses, now, zone = 'UTC' }: Case) {
  const directory = scratchDirectory();
  const rows = uses.map(([at, cost]) => `${at},${cost},claude-opus-4-6`);
  writeFileSync(join(directory, 'use.csv'), `timestamp,cost,model\n${rows.join('\n')}\n`);
  if (typeof pool !== 'string')
    writeFileSync(join(directory, 'pool.json'), JSON.stringify({ accounts: pool }));
  const texts = {
    demand: 'csv:use.csv',
    pool: typeof pool === 'string' ? pool : 'pool.json',
    now,
    'time-zone': zone,
  };
  return { directory, texts };
}

async function status(given: Case): Promise<Record<string, StatusWindow>> {
  const { directory, texts } = asked(given);
  const { stdout, error } = await askHere(STATUS_QUESTION, { ...texts, json: true }, directory);
  expect(error).toBeNull();
  const { windows } = JSON.parse(stdout) as { readonly windows: readonly StatusWindow[] };
  return Object.fromEntries(windows.map((window) => [window.name, window]));
}

const one = (short: object | null, weekly: object): object[] => [
  { name: 'a', ...(short === null ? {} : { short }), weekly },
];

afterAll(removeScratch);

describe('a 5-hour window that its first use opens', () => {
  const uses: readonly Use[] = [['2026-11-18T09:17:40Z', 100]];

  it('starts at the 10 minutes before it, in the preset', async () => {
    const at = (now: string) => status({ pool: 'claude-max5', uses, now });
    expect((await at('2026-11-18T10:00:00Z'))['5 h']).toMatchObject({
      used: 100,
      reset_at: '2026-11-18T14:10:00Z',
    });
    expect((await at('2026-11-18T14:10:00Z'))['5 h']).toMatchObject({ used: 0, reset_at: null });
  });

  it('starts at the floor of a pool file', async () => {
    const short = { capacity: 500, kind: 'first_use', floorMinutes: 30 };
    const windows = await status({ pool: one(short, { capacity: 900 }), uses, now: '2026-11-18T10:00:00Z' });
    expect(windows['5 h']!.reset_at).toBe('2026-11-18T14:00:00Z');
  });
});

describe('a weekly window of a known reset', () => {
  it.each([
    // Clocks go back on 25 October in Berlin, forward on 29 March in London: 168 hours are not a local week.
    [
      '2026-10-28T07:00:00Z',
      '2026-10-24T12:00:00Z',
      'Europe/Berlin',
      '2026-10-21T06:59:00Z',
      '2026-10-21T07:01:00Z',
    ],
    [
      '2026-03-31T22:30:00Z',
      '2026-03-27T12:00:00Z',
      'Europe/London',
      '2026-03-24T22:29:00Z',
      '2026-03-24T22:31:00Z',
    ],
  ])('resets at %s whatever local clocks do', async (nextReset, now, zone, before, after) => {
    const windows = await status({
      pool: one({ capacity: 500 }, { capacity: 900, nextReset }),
      uses: [
        [before, 70],
        [after, 11],
      ],
      now,
      zone,
    });
    expect(windows['7 d']).toMatchObject({ used: 11, reset_at: nextReset });
  });

  it('goes on every 168 hours from a reset that has passed', async () => {
    const pool = one({ capacity: 500 }, { capacity: 900, nextReset: '2026-10-07T07:00:00Z' });
    const windows = await status({ pool, uses: [['2026-10-29T06:00:00Z', 5]], now: '2026-10-29T12:00:00Z' });
    expect(windows['7 d']!.reset_at).toBe('2026-11-04T07:00:00Z');
  });
});

it('a 5-hour grid crosses the end of the week as if there were none', async () => {
  const pool = one({ capacity: 500, nextReset: '2026-11-29T01:00:00Z' }, { capacity: 900 });
  const at = async (now: string) => (await status({ pool, uses: [['2026-11-28T12:00:00Z', 5]], now }))['5 h'];
  expect((await at('2026-11-29T20:30:00Z'))!.reset_at).toBe('2026-11-29T21:00:00Z');
  expect((await at('2026-11-29T22:30:00Z'))!.reset_at).toBe('2026-11-30T02:00:00Z');
  expect((await at('2026-12-07T03:00:00Z'))!.reset_at).toBe('2026-12-07T04:00:00Z');
});

it('an account of a week alone is an account', async () => {
  const windows = await status({
    pool: one(null, { capacity: 900, nextReset: '2026-11-30T09:00:00Z' }),
    uses: [['2026-11-25T12:00:00Z', 5]],
    now: '2026-11-25T13:00:00Z',
  });
  expect(Object.keys(windows)).toEqual(['7 d']);
  expect(windows['7 d']).toMatchObject({ used: 5, reset_at: '2026-11-30T09:00:00Z' });
});

describe('accounts with resets of their own', () => {
  const week = (name: string, capacity: number, nextReset: string): object => ({
    name,
    weekly: { capacity, nextReset },
  });
  const small = week('small', 400, '2026-11-27T08:00:00Z');
  const large = week('large', 2000, '2026-11-30T08:00:00Z');
  const given: Case = {
    pool: [large, small],
    uses: ['24', '25'].flatMap((day) =>
      ['09', '10', '11'].map((hour): Use => [`2026-11-${day}T${hour}:00:00Z`, 300]),
    ),
    now: '2026-11-25T12:00:00Z',
  };

  it('give back no more than the account holds that resets, and say whose it is', async () => {
    const window = (await status(given))['7 d']!;
    expect(window).toMatchObject({
      used: 1800,
      remaining: 600,
      reset_at: '2026-11-27T08:00:00Z',
      next_return: { at: '2026-11-27T08:00:00Z', amount: 400 },
    });
    expect(window.accounts.toSorted((a, b) => a.limit - b.limit)).toEqual([
      { names: ['small'], used: 400, limit: 400, remaining: 0, reset_at: '2026-11-27T08:00:00Z' },
      { names: ['large'], used: 1400, limit: 2000, remaining: 600, reset_at: '2026-11-30T08:00:00Z' },
    ]);
  });

  it('are told in words: whose use is laid where, and when each resets', async () => {
    const { directory, texts } = asked(given);
    const { stdout } = await askHere(STATUS_QUESTION, texts, directory);
    expect(stdout).toMatch(/\n7 d +Fri 08:00 +\+400 +1,000\n +Mon 08:00 +\+1,400 +2,400\n/);
    expect(stdout).toMatch(/small +400 +400 +Fri 08:00/);
    expect(stdout).toMatch(/large +1,400 +2,000 +Mon 08:00/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('a log does not say which of them served');
  });

  it.each([
    STATUS_QUESTION,
    FORECAST_QUESTION,
    BUDGET_QUESTION,
    RATE_QUESTION,
    MIX_QUESTION,
  ])('in any order of the file give one answer: plan $name', async (question) => {
    const more = { name: 'five', short: { capacity: 90, kind: 'first_use' }, weekly: { capacity: 700 } };
    const answers = [];
    for (const pool of [
      [small, large, more],
      [more, large, small],
      [large, more, small],
    ]) {
      const { directory, texts } = asked({ ...given, pool });
      const { stdout, error } = await askHere(question, { ...texts, json: true }, directory);
      expect(error).toBeNull();
      answers.push(JSON.parse(stdout));
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });
});
