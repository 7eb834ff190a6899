/**
 * Two limits that are often mixed up: the quota of a window (hard, hours) and the rate limit of a token bucket
 * (soft, seconds). Which of them decides when so many messages are through?
 */
import { count, type Infeasible, inRange, positive, whole } from '../../core/values/index.ts';
import { earliestTimeForCost } from './earliest-time.ts';
import type { Ledger } from './ledger.ts';
import { epochMs } from './quota-window.ts';
import { type ThroughputPlan, unitsEach } from './throughput.ts';

export interface TokenBucket {
  /** Messages that may go at once, whole, 1..10,000. */
  readonly capacity: number;
  /** (0, 100,000]. */
  readonly refillPerMin: number;
  /** Messages it holds now, 0..capacity; full when absent. */
  readonly level?: number;
}

/** The document's usual rate, 60 a minute; it names 60 to 100. */
export const DEFAULT_BUCKET: TokenBucket = { capacity: 60, refillPerMin: 60 };

/** Checks a bucket. */
export function tokenBucket(field: string, bucket: TokenBucket): Required<TokenBucket> {
  const capacity = whole(`${field}.capacity`, bucket.capacity, 1, 10_000);
  return {
    capacity,
    refillPerMin: positive(`${field}.refillPerMin`, bucket.refillPerMin, 100_000),
    level: bucket.level === undefined ? capacity : inRange(`${field}.level`, bucket.level, 0, capacity),
  };
}

/** Epoch ms, rounded up, at which the `n`-th message from `nowMs` on leaves the bucket. */
export function bucketTime(bucket: TokenBucket, n: number, nowMs: number): number {
  const { level, refillPerMin } = tokenBucket('bucket', bucket);
  return Math.ceil(nowMs + (Math.max(0, n - level) * 60_000) / refillPerMin);
}

export interface Through {
  readonly status: 'through';
  readonly binding: 'window' | 'rate' | 'none';
  /** Instant at which the last message can go: the later of the two. */
  readonly atMs: number;
  readonly windowAtMs: number;
  readonly rateAtMs: number;
}

export interface Burst {
  readonly pool: string;
  /** Messages, whole, >= 1. */
  readonly n: number;
  readonly nowMs: number;
  readonly bucket?: TokenBucket;
  /** Units one message takes, as for {@link ThroughputPlan}. */
  readonly each?: ThroughputPlan['each'];
}

/** When the last of `n` messages can go, sent as early as both limits let them; infeasible above a window's limit. */
export function whichBinds(ledger: Ledger, burst: Burst): Through | Infeasible {
  const n = positive('n', count('n', burst.n));
  const nowMs = epochMs('nowMs', burst.nowMs);
  const rateAtMs = bucketTime(burst.bucket ?? DEFAULT_BUCKET, n, nowMs);
  const limited = ledger.windowsOf(burst.pool).filter(({ limit }) => limit !== null);
  const costs = limited.map((window) => {
    const units = n * unitsEach(window, limited, burst.each);
    return [window.unit, { [burst.pool]: units }] as const;
  });
  const room = earliestTimeForCost(ledger, Object.fromEntries(costs), nowMs);
  if (room.status === 'infeasible') return room;
  const windowAtMs = room.atMs;
  const atMs = Math.max(windowAtMs, rateAtMs);
  const binding = atMs === nowMs ? 'none' : windowAtMs >= rateAtMs ? 'window' : 'rate';
  return { status: 'through', binding, atMs, windowAtMs, rateAtMs };
}
