/** How many requests a minute a limit bears: by a target load, or by a promise about waits. */
import { openShare, positive, whole } from '../../core/values/index.ts';
import { MAX_SERVERS, manyServers } from './many-servers.ts';
import { SECONDS_PER_MINUTE } from './waiting.ts';

const HALVINGS = 100;

export interface SustainableRate {
  readonly lambdaPerMin: number;
  /** Load at that rate. */
  readonly rho: number;
  /** Time to get one batch through at the full rate. */
  readonly batchSeconds: number;
}

/** Arrivals a minute at the target load (0.8 unless told, strictly inside 0..1), and the time of a batch. */
export function sustainableRate({
  muPerMin,
  targetRho = 0.8,
  batchCount = 1,
}: {
  readonly muPerMin: number;
  readonly targetRho?: number;
  readonly batchCount?: number;
}): SustainableRate {
  const mu = positive('muPerMin', muPerMin);
  const rho = openShare('targetRho', targetRho);
  return {
    lambdaPerMin: mu * rho,
    rho,
    batchSeconds: (whole('batchCount', batchCount) * SECONDS_PER_MINUTE) / mu,
  };
}

export interface WaitPromise {
  readonly muPerMin: number;
  /** Wait that the quantile must not pass, > 0. */
  readonly waitSeconds: number;
  /** 0.95 unless told. */
  readonly q?: number;
  /** 1 unless told. */
  readonly servers?: number;
}

/** Most arrivals a minute at which the q-quantile of the waits of M/M/c is at most `waitSeconds`; by bisection. */
export function rateWithinWait({
  muPerMin,
  waitSeconds,
  q = 0.95,
  servers = 1,
}: WaitPromise): SustainableRate {
  const mu = positive('muPerMin', muPerMin);
  const most = positive('p95WaitSec', waitSeconds);
  const quantile = openShare('q', q);
  const serverCount = whole('servers', servers, 1, MAX_SERVERS);
  const keeps = (lambdaPerMin: number): boolean => {
    const answer = manyServers({ lambdaPerMin, muPerMin: mu, servers: serverCount, qs: [quantile] });
    return answer.status === 'stable' && answer.quantiles[0]!.waitSeconds <= most;
  };
  let low = 0;
  let high = Math.min(mu * serverCount, 1_000_000);
  for (let step = 0; step < HALVINGS && high - low > Number.EPSILON * high; step++) {
    const middle = (low + high) / 2;
    if (keeps(middle)) low = middle;
    else high = middle;
  }
  return {
    lambdaPerMin: low,
    rho: low / (mu * serverCount),
    batchSeconds: SECONDS_PER_MINUTE / (mu * serverCount),
  };
}
