/** So many requests at one instant against a limiter: when each starts and ends. All closed forms, no simulation. */
import { inRange, positive, units, whole } from '../../core/values/index.ts';
import { SECONDS_PER_MINUTE } from './waiting.ts';

export interface Burst {
  /** 1..1e6. */
  readonly burstCount: number;
  readonly ratePerMin: number;
  /** Requests that may start at once, >= 1; 1 unless told: one after the other. */
  readonly bucketCount?: number;
  /** Seconds from start to end of one request, 0 unless told; a server that works one by one has 60 / rate. */
  readonly requestSeconds?: number;
}

export interface BurstItem {
  readonly startSeconds: number;
  readonly doneSeconds: number;
}

export interface BurstTimes {
  readonly first: BurstItem;
  readonly mean: BurstItem;
  /** The ceil(q n)-th of n requests. */
  readonly p50: BurstItem;
  readonly p95: BurstItem;
  readonly last: BurstItem;
  /** The i-th request, 1..burstCount; E_RANGE outside. */
  readonly ofIndex: (index: number) => BurstItem;
}

/** Times of a burst; seconds from its instant. Cost: constant. */
export function burstTimes({
  burstCount,
  ratePerMin,
  bucketCount = 1,
  requestSeconds = 0,
}: Burst): BurstTimes {
  const count = whole('burst', burstCount, 1, 1_000_000);
  const rate = positive('ratePerMin', ratePerMin);
  const atOnce = Math.floor(inRange('bucket', bucketCount, 1, Number.POSITIVE_INFINITY));
  const lasting = units('requestSeconds', requestSeconds);
  const item = (startSeconds: number): BurstItem => ({ startSeconds, doneSeconds: startSeconds + lasting });
  const ofIndex = (index: number): BurstItem => {
    const late = Math.max(0, whole('index', index, 1, count) - atOnce);
    return item((late * SECONDS_PER_MINUTE) / rate);
  };
  const lateCount = Math.max(0, count - atOnce);
  return {
    first: ofIndex(1),
    mean: item((lateCount * (lateCount + 1) * SECONDS_PER_MINUTE) / (2 * rate * count)),
    p50: ofIndex(Math.ceil(count / 2)),
    p95: ofIndex(Math.ceil((count * 95) / 100)),
    last: ofIndex(count),
    ofIndex,
  };
}
