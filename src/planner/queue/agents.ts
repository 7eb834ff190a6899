/**
 * How many agents at once: each asks, waits for the account's limiter, is served, and asks again. Agents share one
 * limit, so more of them never make it larger: past the knee they only wait longer.
 *
 * A small discrete-event simulation: the next event is always the agent that is free first.
 */

import { needOf, PlanError, positive, whole } from '../../core/values/index.ts';
import { drawOf, meanOf, quantile, type RealDraws, type Uncertain } from '../../numerics/stats/index.ts';
import { type Bucket, bucketStarts, checkedBucket, DEFAULT_BUCKET } from './limiter.ts';
import { SECONDS_PER_MINUTE } from './waiting.ts';

export interface AgentsQuestion {
  /** Service time of one request. */
  readonly serviceSeconds: Uncertain;
  readonly bucket?: Bucket;
  /** Numbers of agents to compare, each 1..1000. */
  readonly agentCounts: readonly number[];
  /** Requests measured for each number of agents, 100..1e6; 20 000 unless told; as many as a quarter go before as warm-up. */
  readonly requestCount?: number;
  /** One fresh stream for each number of agents; the same one makes rows comparable. */
  readonly openDraws: () => RealDraws;
}

export interface AgentsRow {
  readonly agentCount: number;
  readonly throughputPerMin: number;
  /** What this many agents would do without the limit. */
  readonly unlimitedPerMin: number;
  readonly waitSeconds: {
    readonly mean: number;
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
  };
}

export interface AgentsAnswer {
  readonly rows: readonly AgentsRow[];
  /** Fewest agents that use the whole limit: rate x mean service time, rounded up, at least 1. */
  readonly kneeCount: number;
}

const MAX_AGENTS = 1000;

/** Throughput and waits for each number of agents. Cost: requests x agents. */
export function agentsAtOnce(question: AgentsQuestion): AgentsAnswer {
  const bucket = checkedBucket(question.bucket ?? DEFAULT_BUCKET);
  const meanSeconds = positive('serviceSeconds', meanOf(question.serviceSeconds));
  const requestCount = whole('requestCount', question.requestCount ?? 20_000, 100, 1_000_000);
  if (question.agentCounts.length === 0) throw new PlanError('E_EMPTY', 'agents', [], 'one number or more');
  const rows = question.agentCounts.map((value, index) => {
    const agentCount = whole(`agents[${index}]`, value, 1, MAX_AGENTS);
    const draws = question.openDraws();
    const measured = simulate(agentCount, requestCount, bucket, () => drawOf(question.serviceSeconds, draws));
    return { ...measured, agentCount, unlimitedPerMin: (agentCount * SECONDS_PER_MINUTE) / meanSeconds };
  });
  const kneeCount = Math.max(1, needOf((bucket.refillPerMin * meanSeconds) / SECONDS_PER_MINUTE));
  return { rows, kneeCount };
}

/** Position of the agent that is free first; the earlier of two. */
function nextFree(freeSeconds: Float64Array): number {
  let next = 0;
  for (let agent = 1; agent < freeSeconds.length; agent++) {
    if (freeSeconds[agent]! < freeSeconds[next]!) next = agent;
  }
  return next;
}

function simulate(
  agentCount: number,
  requestCount: number,
  bucket: Bucket,
  nextService: () => number,
): Pick<AgentsRow, 'throughputPerMin' | 'waitSeconds'> {
  const startOf = bucketStarts(bucket);
  // An empty bucket is nearer to the steady state than a full one wherever the limit binds.
  for (let token = 0; token < bucket.capacity; token++) startOf(0);
  const freeSeconds = new Float64Array(agentCount);
  const warmUpCount = Math.ceil(requestCount / 4) + 10 * agentCount;
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
    freeSeconds[agent] = start + nextService();
  }
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / requestCount;
  waits.sort();
  return {
    throughputPerMin: (requestCount * SECONDS_PER_MINUTE) / (lastStart - firstStart),
    waitSeconds: { mean, p50: quantile(waits, 0.5), p95: quantile(waits, 0.95), p99: quantile(waits, 0.99) },
  };
}

export interface BatchTime {
  /** From the first ask to the last end. */
  readonly seconds: number;
  /** The same without the limiter. */
  readonly unlimitedSeconds: number;
  /** What holds the batch back: the limiter where it costs anything, else the number of agents. */
  readonly binding: 'rate' | 'agents';
}

/** Time of `requestCount` requests of equal service time on `agentCount` agents, with and without the limiter. */
export function batchTime({
  requestCount,
  agentCount,
  serviceSeconds,
  bucket = DEFAULT_BUCKET,
}: {
  readonly requestCount: number;
  readonly agentCount: number;
  readonly serviceSeconds: number;
  readonly bucket?: Bucket;
}): BatchTime {
  const count = whole('requestCount', requestCount, 1, 1_000_000);
  const freeSeconds = new Float64Array(whole('agents', agentCount, 1, MAX_AGENTS));
  const each = positive('serviceSeconds', serviceSeconds);
  const startOf = bucketStarts(bucket);
  let seconds = 0;
  for (let request = 0; request < count; request++) {
    const agent = nextFree(freeSeconds);
    seconds = startOf(freeSeconds[agent]!) + each;
    freeSeconds[agent] = seconds;
  }
  const unlimitedSeconds = Math.ceil(count / freeSeconds.length) * each;
  // The same sum in another order of additions differs in its last bits.
  const slack = 1e-9 * unlimitedSeconds;
  return { seconds, unlimitedSeconds, binding: seconds > unlimitedSeconds + slack ? 'rate' : 'agents' };
}
