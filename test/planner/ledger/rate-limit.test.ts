import { describe, expect, it } from 'vitest';
import { bucketTime, DEFAULT_BUCKET, tokenBucket, whichBinds } from '../../../src/planner/ledger/index.ts';
import { exampleLedger, HOUR, NOW } from './example.ts';
import { itRefuses } from './refusals.ts';

const ledger = exampleLedger();
const ask = (n: number, bucket = DEFAULT_BUCKET) =>
  whichBinds(ledger, { pool: 'sonnet', n, nowMs: NOW, bucket });

describe('quota and rate limit', () => {
  it('[A8] nothing binds 50 messages with a full bucket of 60', () => {
    expect(ask(50)).toMatchObject({ status: 'through', binding: 'none', atMs: NOW });
  });

  it('[A8] the rate binds 50 messages with a bucket of 10: the last goes after 40 s', () => {
    expect(ask(50, { capacity: 10, refillPerMin: 60 })).toMatchObject({
      binding: 'rate',
      atMs: NOW + 40_000,
    });
    expect(ask(50, { capacity: 60, refillPerMin: 60, level: 0 })).toMatchObject({
      binding: 'rate',
      atMs: NOW + 50_000,
    });
  });

  it('[A8] the window binds 200 messages, 15 h on, though the rate would let them through in 140 s', () => {
    expect(ask(200)).toMatchObject({
      binding: 'window',
      atMs: NOW + 15 * HOUR,
      windowAtMs: NOW + 15 * HOUR,
      rateAtMs: NOW + 140_000,
    });
  });

  it('[A8] more than the limit never goes', () => {
    expect(ask(1126).status).toBe('infeasible');
  });

  it('[A8] refills by the rate, up to 100 a minute and beyond', () => {
    expect(bucketTime({ capacity: 1, refillPerMin: 60 }, 100, 0)).toBe(99_000);
    expect(bucketTime({ capacity: 60, refillPerMin: 100 }, 160, 0)).toBe(60_000);
    expect(tokenBucket('b', DEFAULT_BUCKET)).toEqual({ capacity: 60, refillPerMin: 60, level: 60 });
  });

  itRefuses([
    ['an empty bucket', 'E_RANGE', 'b.capacity', () => tokenBucket('b', { capacity: 0, refillPerMin: 1 })],
    ['half a message', 'E_INT', 'b.capacity', () => tokenBucket('b', { capacity: 1.5, refillPerMin: 1 })],
    [
      'a bucket above 10,000',
      'E_RANGE',
      'b.capacity',
      () => tokenBucket('b', { capacity: 10_001, refillPerMin: 1 }),
    ],
    ['no refill', 'E_RANGE', 'b.refillPerMin', () => tokenBucket('b', { capacity: 1, refillPerMin: 0 })],
    [
      'too fast a refill',
      'E_RANGE',
      'b.refillPerMin',
      () => tokenBucket('b', { capacity: 1, refillPerMin: 100_001 }),
    ],
    [
      'a level above it',
      'E_RANGE',
      'b.level',
      () => tokenBucket('b', { capacity: 1, refillPerMin: 1, level: 2 }),
    ],
    ['no messages', 'E_RANGE', 'n', () => ask(0)],
    ['half a message', 'E_INT', 'n', () => ask(1.5)],
  ]);
});
