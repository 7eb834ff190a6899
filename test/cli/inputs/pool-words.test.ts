/** A pool in words: which resets every trial draws anew. */
import { describe, expect, it } from 'vitest';
import { assumedWindows, poolRecord } from '../../../src/cli/inputs/index.ts';
import { presetPool } from '../../../src/quota/pools/index.ts';
import { shapePool } from '../../../src/simulation/scenario/index.ts';
import { readFile } from './pool/pool-readings.ts';

describe('notes of drawn resets', () => {
  const notesOf = async (accounts: readonly unknown[]): Promise<readonly string[]> => {
    const pool = await readFile({ accounts });
    return poolRecord(pool, shapePool(pool), { source: 'pool.json', timeZone: 'UTC' }).notes;
  };

  it('count the accounts whose resets every trial draws', async () => {
    expect(
      await notesOf([
        { name: 'a', short: { capacity: 1 }, weekly: { capacity: 1, nextReset: 5 } },
        { name: 'b', short: { capacity: 1, nextReset: 5 }, weekly: { capacity: 1 } },
        { name: 'c', short: { capacity: 1 }, weekly: { capacity: 1, nextReset: 7 } },
      ]),
    ).toEqual([
      'weekly resets of 1 of 3 accounts are unknown: drawn anew in every trial',
      'short resets of 2 of 3 accounts are unknown: drawn anew in every trial',
    ]);
  });

  it('are not there where every reset is known', async () => {
    const known = { capacity: 1, nextReset: 1 };
    expect(await notesOf(['a', 'b', 'c'].map((name) => ({ name, short: known, weekly: known })))).toEqual([]);
  });
});

it('names the day that a calendar window turns on, and until when credits last', async () => {
  const month = { calendar: 'month', zone: 'UTC', capacity: 5 };
  const pool = await readFile({
    accounts: [
      { name: 'first', windows: [{ id: 'month', ...month }] },
      { name: 'last', windows: [{ id: 'month', ...month, day: 31 }] },
      { name: 'gift', windows: [{ id: 'gift', once: true, expires: '2027-03-01T00:00:00Z', capacity: 7 }] },
    ],
  });
  const { accounts } = poolRecord(pool, shapePool(pool), { source: 'pool.json', timeZone: 'UTC' });
  expect(accounts.map(({ weekly }) => weekly)).toEqual([
    '5 units per calendar month, zone UTC',
    '5 units per calendar month from day 31, zone UTC',
    '7 units, once until 2027-03-01T00:00:00.000Z',
  ]);
});

it('tells lengths in hours and days, and capacities with thousands apart', async () => {
  const pool = await readFile({
    accounts: [
      {
        name: 'a',
        windows: [
          { every: '5h', capacity: 1200 },
          { every: '7d', capacity: 66_000 },
        ],
      },
      { name: 'b', windows: [{ every: '90m', capacity: 40, unit: 'requests' }] },
    ],
  });
  const { accounts } = poolRecord(pool, shapePool(pool), { source: 'pool.json', timeZone: 'UTC' });
  expect(accounts[0]).toMatchObject({
    short: '1,200 units per 5 h, fixed, reset drawn',
    weekly: '66,000 units per 7 d, fixed, reset drawn',
  });
  expect(accounts[1]!.weekly).toBe('40 requests per 90 min, fixed, reset drawn');
});

it('marks capacities in credits where their rate is assumed, and there alone', () => {
  const marked = (text: string, isRecorded: boolean): string[] => {
    const pool = presetPool(text, { unitTokens: 100 });
    const assumed = assumedWindows(pool, { isRecorded }).map(({ id }) => id);
    const { accounts } = poolRecord(pool, shapePool(pool), { source: text, timeZone: 'UTC', assumed });
    return accounts
      .filter(({ weekly }) => weekly.includes(' (credits at an assumed rate) per '))
      .map(({ name }) => name);
  };
  expect(marked('glm-lite+claude-max', false)).toEqual(['glm-lite-1']);
  expect(marked('glm-litex2', true)).toEqual(['glm-lite-1', 'glm-lite-2']);
  expect(marked('glm-litex2', false)).toEqual([]);
  expect(marked('claude-maxx2', true)).toEqual([]);
});
