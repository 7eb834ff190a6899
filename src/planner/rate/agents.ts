/**
 * How many agents at once: each asks, waits for the account's limiter, is served, and asks again. Agents share one
 * limit, so more of them never make it larger: past the knee they only wait longer.
 *
 * A small discrete-event simulation: the next event is always the agent that is free first.
 */
import { needOf } from '../../core/values/index.ts';
import type { RealDraws } from '../../numerics/stats/distributions/index.ts';
import { drawOf, meanOf, quantile, type Uncertain } from '../../numerics/stats/samples/index.ts';

const SECONDS_PER_MINUTE = 60;

export interface Bucket {
  /** Tokens it holds, 1 or more. */
  readonly capacity: number;
  /** Tokens a minute, > 0. */
  readonly refillPerMin: number;
}

/**
 * A bucket in use: one token a request, first come first served. The function returned gives the second at which a
 * request that comes at `atSeconds` (never earlier than the one before) may start.
 *
 * Counts only the instant at which the bucket would be full again, so no rounding piles up in a token count.
 * Source: the virtual scheduling form of the leaky bucket, ITU-T I.371, annex A.
 */
export function bucketStarts({ capacity, refillPerMin }: Bucket): (atSeconds: number) => number {
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

export interface AgentsRow {
  readonly agents: number;
  readonly perMin: number;
  /** What this many agents would do without the limit. */
  readonly unlimitedPerMin: number;
  readonly waitSeconds: { readonly mean: number; readonly p50: number; readonly p95: number };
}

export interface AgentsQuestion {
  /** Seconds from one request of an agent to its next, without waits. */
  readonly cycle: Uncertain;
  readonly bucket: Bucket;
  /** Requests that are measured; as many as a quarter go before. */
  readonly requestCount: number;
}

/** Fewest agents that use the whole limit: Little's law, rounded up. */
export const kneeAgents = (cycle: Uncertain, { refillPerMin }: Bucket): number =>
  Math.max(1, needOf((refillPerMin * meanOf(cycle)) / SECONDS_PER_MINUTE));

/** Throughput and waits of so many agents. Cost: requests x agents. */
export function agentsAtOnce(
  agents: number,
  { cycle, bucket, requestCount }: AgentsQuestion,
  draws: RealDraws,
): AgentsRow {
  const startOf = bucketStarts(bucket);
  // An empty bucket is nearer to the steady state than a full one wherever the limit binds.
  for (let token = 0; token < bucket.capacity; token++) startOf(0);
  const freeSeconds = new Float64Array(agents);
  const warmUpCount = Math.ceil(requestCount / 4) + 10 * agents;
  const waits = new Float64Array(requestCount);
  let firstStart = 0;
  let lastStart = 0;
  for (let request = -warmUpCount; request < requestCount; request++) {
    const agent = nextFree(freeSeconds);
    const asked = freeSeconds[agent]!;
    const start = startOf(asked);
    if (request < 0) firstStart = start;
    else waits[request] = start - asked;
    lastStart = start;
    freeSeconds[agent] = start + drawOf(cycle, draws);
  }
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / requestCount;
  waits.sort();
  return {
    agents,
    perMin: (requestCount * SECONDS_PER_MINUTE) / (lastStart - firstStart),
    unlimitedPerMin: (agents * SECONDS_PER_MINUTE) / meanOf(cycle),
    waitSeconds: { mean, p50: quantile(waits, 0.5), p95: quantile(waits, 0.95) },
  };
}

/** Position of the agent that is free first; the earlier of two. */
function nextFree(freeSeconds: Float64Array): number {
  let next = 0;
  for (let agent = 1; agent < freeSeconds.length; agent++) {
    if (freeSeconds[agent]! < freeSeconds[next]!) next = agent;
  }
  return next;
}
