/**
 * A rate limiter is no exponential server: waits before a fixed service time, waits of bursty arrivals, and the token
 * bucket itself, request by request.
 */
import { inRange, PlanError, positive, type Unstable } from '../../core/values/index.ts';
import { checkedLoad, type Load, SECONDS_PER_MINUTE, unstable } from './waiting.ts';

export interface MeanWait {
  readonly status: 'stable';
  readonly rho: number;
  readonly waitSeconds: number;
}

/** Mean wait of M/D/1: half of M/M/1's. Source: Pollaczek-Khinchine, Kleinrock 1975, section 5.6. */
export function fixedService(load: Load): MeanWait | Unstable {
  return burstyWait({ ...load, arrivalVariation: 1, serviceVariation: 0 });
}

/**
 * Mean wait of any single server, near rho 1 and approximate below: Kingman's formula. The variations are squared
 * coefficients of variation, 0..1e4 (exponential = 1, fixed = 0). Source: Kingman, Proc. Cambridge Phil. Soc. 57, 1961.
 */
export function burstyWait(
  load: Load & { readonly arrivalVariation: number; readonly serviceVariation: number },
): MeanWait | Unstable {
  const { lambdaPerMin, muPerMin } = checkedLoad(load);
  const arrival = inRange('ca2', load.arrivalVariation, 0, 10_000);
  const service = inRange('cs2', load.serviceVariation, 0, 10_000);
  const rho = lambdaPerMin / muPerMin;
  if (lambdaPerMin >= muPerMin) return unstable(rho);
  const serviceSeconds = SECONDS_PER_MINUTE / muPerMin;
  return {
    status: 'stable',
    rho,
    waitSeconds: (rho / (1 - rho)) * ((arrival + service) / 2) * serviceSeconds,
  };
}

export interface Bucket {
  /** Tokens it holds, 1..1e4; full at the start. */
  readonly capacity: number;
  /** Tokens a minute, > 0, at most 1e5. */
  readonly refillPerMin: number;
}

export const DEFAULT_BUCKET: Bucket = { capacity: 60, refillPerMin: 60 };

export function checkedBucket(bucket: Bucket): Bucket {
  return {
    capacity: inRange('bucket.capacity', bucket.capacity, 1, 10_000),
    refillPerMin: positive('bucket.refillPerMin', bucket.refillPerMin, 100_000),
  };
}

/**
 * A bucket in use: one token a request, first come first served. The function returned gives the second at which a
 * request that comes at `atSeconds` (never earlier than the one before) may start.
 *
 * Counts only the instant at which the bucket would be full again, so no rounding piles up in a token count.
 * Source: the virtual scheduling form of the leaky bucket, ITU-T I.371, annex A.
 */
export function bucketStarts(bucket: Bucket): (atSeconds: number) => number {
  const { capacity, refillPerMin } = checkedBucket(bucket);
  const slack = ((capacity - 1) * SECONDS_PER_MINUTE) / refillPerMin;
  let taken = 0;
  let fullSince = 0;
  return (atSeconds) => {
    const fullAt = fullSince + (taken * SECONDS_PER_MINUTE) / refillPerMin;
    if (fullAt <= atSeconds) {
      fullSince = atSeconds;
      taken = 1;
      return atSeconds;
    }
    taken++;
    return Math.max(atSeconds, fullAt - slack);
  };
}

/** Waits in seconds of requests at the given seconds, ascending (E_RANGE otherwise). Shape: that of `arrivalSeconds`. */
export function bucketWaits(arrivalSeconds: readonly number[], bucket: Bucket = DEFAULT_BUCKET): number[] {
  const startOf = bucketStarts(bucket);
  let before = 0;
  return arrivalSeconds.map((value, index) => {
    const at = inRange(`arrivalSeconds[${index}]`, value, 0, Number.POSITIVE_INFINITY);
    if (at < before) throw new PlanError('E_RANGE', `arrivalSeconds[${index}]`, at, `${before} or more`);
    before = at;
    return startOf(at) - at;
  });
}
