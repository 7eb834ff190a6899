/** A pool in words: which resets every trial draws anew. */
import { describe, expect, it } from 'vitest';
import { poolRecord } from '../../../src/cli/inputs/index.ts';
import { shapePool } from '../../../src/simulation/scenario/index.ts';
import { readFile } from './pool-readings.ts';

describe('notes of drawn resets', () => {
  const notesOf = async (accounts: readonly unknown[]): Promise<readonly string[]> => {
    const pool = await readFile({ accounts });
    return poolRecord('pool.json', pool, shapePool(pool), 'UTC').notes;
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
  const { accounts } = poolRecord('pool.json', pool, shapePool(pool), 'UTC');
  expect(accounts.map(({ weekly }) => weekly)).toEqual([
    '5 units per calendar month, zone UTC',
    '5 units per calendar month from day 31, zone UTC',
    '7 units, once until 2027-03-01T00:00:00.000Z',
  ]);
});
