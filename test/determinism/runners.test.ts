/** The same bytes from every runner, any number of threads, any batch size and any finishing order. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchRunner } from '../../src/simulation/experiment/index.ts';
import { removeScratch } from '../cli/command.ts';
import { type Result, resultOf, scrambledRunner, threadRunner } from './runs.ts';

/** One pool of threads per count for all runs: workers must also keep plans apart. */
const pools = new Map<number, BatchRunner>();
const sharedThreads = (threads: number): BatchRunner => {
  const runner = pools.get(threads) ?? threadRunner(threads);
  pools.set(threads, runner);
  return { ...runner, close: async () => {} };
};

afterAll(async () => {
  for (const pool of pools.values()) await pool.close();
  removeScratch();
});

const SOME = 'seven_day_first,reset_near_expiry_reserve,least_recently_used,random';
const TRIALS = 7;

describe.each([
  // From full accounts: what is left of the longer start is in the rows below, of fewer policies.
  ['steady, every policy', { policies: 'all', 'warmup-weeks': '0', 'no-bound': true }],
  ['published', { model: 'published' }],
  [
    'first-use windows',
    { policies: SOME, 'warmup-weeks': '1', 'short-window': 'first_use:10', 'weekly-window': 'first_use' },
  ],
  [
    'sliding windows',
    { policies: SOME, 'warmup-weeks': '1', 'short-window': 'sliding', 'weekly-window': 'sliding' },
  ],
  [
    'a trace',
    {
      policies: SOME,
      'warmup-weeks': '0',
      'no-bound': true,
      demand: 'csv:trace.csv',
      'time-zone': 'UTC',
      'demand-scale': '30',
    },
  ],
  [
    'a trace fitted to own accounts',
    {
      policies: SOME,
      demand: 'csv:trace.csv',
      'time-zone': 'UTC',
      pool: 'pool.json',
      'demand-scale': 'fit:0.95',
    },
  ],
] as const)('%s', (_, more) => {
  const texts = { trials: String(TRIALS), seed: '31', ...more };
  let plain: Result;
  beforeAll(async () => {
    plain = await resultOf({ ...texts, 'batch-size': '1' });
  });

  it('is a result worth comparing: trials differ, and something was denied', () => {
    const lines = plain.csv.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + TRIALS * plain.record.policies.length);
    expect(new Set(lines.map((line) => line.split(',').slice(6).join())).size).toBeGreaterThan(TRIALS);
    expect(plain.record.summary[0]!.denial_rate_mean).toBeGreaterThan(0);
  });

  it('is the same in this process in batches of 4', async () => {
    expect(await resultOf({ ...texts, 'batch-size': '4' })).toEqual(plain);
  });

  it.each([
    [1, '64'],
    [3, '2'],
  ])('is the same on %i threads in batches of %s', async (threads, batchSize) => {
    const given = { ...texts, threads: String(threads), 'batch-size': batchSize };
    expect(await resultOf(given, sharedThreads)).toEqual(plain);
  });

  it('is the same when batches finish in another order', async () => {
    const finished: number[] = [];
    const scrambled = await resultOf({ ...texts, 'batch-size': '1' }, () => scrambledRunner(11, finished));
    expect(scrambled).toEqual(plain);
    const inOrder = Array.from({ length: TRIALS }, (_, trial) => trial);
    // What follows are the trials that the check of the start runs again.
    const measured = finished.slice(0, TRIALS);
    expect([...measured].sort((a, b) => a - b)).toEqual(inOrder);
    expect(measured).not.toEqual(inOrder);
  });
});
