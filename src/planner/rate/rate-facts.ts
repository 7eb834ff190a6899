/** The facts of `plan rate`: the pace of agents from the log or as given, both limits, and the simulated waits. */

import { QuotalabError } from '../../core/index.ts';
import { meanOf, type Uncertain } from '../../numerics/stats/samples/index.ts';
import type { PlanContext } from '../question/index.ts';
import { clockLengthMs, eventsUpTo } from '../usage/index.ts';
import { type AgentsRow, agentsAtOnce, type Bucket, kneeAgents } from './agents.ts';
import { type LoggedPace, loggedPace } from './rate-log.ts';
import { firstFull, type QuotaPace, quotaPace, steadyAgents } from './rate-quota.ts';
import { type BurstStarts, burstStarts, chanceWait, evenServiceWait, rateWithinWait } from './waits.ts';

/** Load of the rate limit that leaves room for chance. */
export const TARGET_LOAD: number = 0.8;
/** Most agents that are tried. */
export const MOST_AGENTS: number = 1_000;
const AGENTS_STREAM = 61;
/** Without a log: a guess, said to be one. */
const GUESSED_SECONDS = 30;
const REQUESTS = 8_000;

export interface RateOptions {
  readonly agents?: readonly number[] | undefined;
  /** Seconds from one request of an agent to its next. */
  readonly service?: Uncertain | undefined;
  /** Requests a minute of one account. */
  readonly limit: number;
  readonly bucket: number;
  readonly accounts: number;
  /** Seconds. */
  readonly p95: number;
  /** Requests a minute. */
  readonly arrivals?: number | undefined;
  readonly burst?: number | undefined;
  readonly of?: string | undefined;
}

/** Waits of one model of the line; null = it grows for ever, or (p95) the model does not say. */
export interface LineWait {
  readonly model: string;
  readonly meanSeconds: number | null;
  readonly p95Seconds: number | null;
  readonly hasP95: boolean;
}

/** The window that bears least. */
export interface QuotaFacts {
  readonly pool: string;
  readonly window: string;
  readonly unit: string;
  /** Mean units of a request; null = the log does not tell, and so with what follows from it. */
  readonly unitsEach: number | null;
  /** Requests a minute that it bears for ever. */
  readonly perMin: number | null;
  /** Agents whose requests these are. */
  readonly agents: number | null;
  /** Agents that can ask all the time, as the windows are now. */
  readonly steadyAgents: number | null;
  /** What one agent asks a minute, and which window is full first at that; null = none ever is. */
  readonly oneAgent: {
    readonly perMin: number;
    readonly full: { readonly window: string; readonly hours: number } | null;
  };
  readonly clocks: ReadonlyArray<{ readonly limit: number; readonly minutes: number }>;
  readonly notes: readonly string[];
}

export interface RateFacts {
  readonly quotaSource: string;
  readonly accounts: number;
  /** Of all accounts, requests a minute. */
  readonly ratePerMin: number;
  /** Requests that may go at once. */
  readonly bucket: number;
  readonly promiseSeconds: number;
  /** Mean seconds from one request of an agent to its next. */
  readonly cycleSeconds: number;
  readonly isGuessed: boolean;
  readonly pace: Omit<LoggedPace, 'cycle'> | null;
  readonly kneeAgents: number;
  /** Most of the agents tried whose waits keep the promise; 0 = not even the fewest. */
  readonly mostAgentsByRate: number;
  readonly quota: QuotaFacts | null;
  readonly agents: ReadonlyArray<
    AgentsRow & {
      /** Part of the rate limit that they use. */
      readonly ofLimit: number;
      /** null = for ever, or not known. */
      readonly quotaLastsHours: number | null;
    }
  >;
  readonly arrivalsPerMin: number;
  /** Of the rate limit. */
  readonly load: number;
  readonly waits: readonly LineWait[];
  readonly burst: {
    readonly requests: number;
    readonly bucket: BurstStarts;
    readonly oneByOne: BurstStarts;
  };
  /** Requests a minute at the target load, and at which 95 % of waits keep the promise. */
  readonly sustainablePerMin: number;
  readonly withinWaitPerMin: number;
}

/** Numbers around the knee: one, a quarter, half, most, all and beyond; and what the quota bears, if it is less. */
function defaultCounts(knee: number, steady: number): number[] {
  const parts = [1 / 4, 1 / 2, 0.8, 1, 1.5].map((part) => Math.max(1, Math.round(knee * part)));
  const borne = steady > 0 && steady < knee ? [steady, steady + 1] : [];
  return [...new Set([1, 2, ...parts, ...borne])].filter((n) => n <= MOST_AGENTS).sort((a, b) => a - b);
}

/** Waits at so many requests a minute by several models of the line; null = it grows for ever, or is not told. */
function waitsOf(
  arrivalsPerMin: number,
  ratePerMin: number,
  accounts: number,
  burstiness: number | null,
): LineWait[] {
  const line = { arrivalsPerMin: arrivalsPerMin / accounts, ratePerMin };
  const chance = chanceWait(line, 1);
  const joint = chanceWait({ arrivalsPerMin, ratePerMin }, accounts);
  return [
    {
      model: 'chance arrivals, even service (M/D/1)',
      meanSeconds: evenServiceWait(line, 1),
      p95Seconds: null,
      hasP95: false,
    },
    ...(burstiness === null
      ? []
      : [
          {
            model: 'arrivals as in your log',
            meanSeconds: evenServiceWait(line, burstiness),
            p95Seconds: null,
            hasP95: false,
          },
        ]),
    {
      model: 'chance arrivals and service (M/M/1)',
      meanSeconds: chance?.meanSeconds ?? null,
      p95Seconds: chance?.p95Seconds ?? null,
      hasP95: true,
    },
    ...(accounts === 1
      ? []
      : [
          {
            model: `${accounts} accounts behind one line (M/M/${accounts})`,
            meanSeconds: joint?.meanSeconds ?? null,
            p95Seconds: joint?.p95Seconds ?? null,
            hasP95: true,
          },
        ]),
  ];
}

/** The window that bears least, and what it bears. */
function quotaFacts(
  pace: QuotaPace,
  cycleSeconds: number,
  { nowMs }: PlanContext,
  ratePerMin: number,
): QuotaFacts {
  const { window } = pace.window;
  const one = Math.min(60 / cycleSeconds, ratePerMin);
  return {
    pool: pace.pool,
    window: window.name,
    unit: pace.lane.unit,
    unitsEach: pace.unitsEach,
    perMin: pace.perMinute,
    agents: pace.perMinute === null ? null : (pace.perMinute * cycleSeconds) / 60,
    steadyAgents: steadyAgents(pace, { cycleSeconds, most: MOST_AGENTS, ratePerMin }, nowMs),
    oneAgent: { perMin: one, full: firstFull(pace, one, nowMs) },
    clocks: window.parts.map(({ limit, clock }) => ({
      limit: limit!,
      minutes: clockLengthMs(clock) / 60_000,
    })),
    notes: pace.notes,
  };
}

const paceFacts = ({ cycle: _, ...pace }: LoggedPace) => pace;

/** Throws PLAN_INSUFFICIENT and E_UNKNOWN. */
export function rateFacts(context: PlanContext, options: RateOptions): RateFacts {
  const { nowMs, isStrict } = context;
  const all = context.usage?.events ?? [];
  const pace = loggedPace(all.slice(0, eventsUpTo(all, nowMs)));
  if (isStrict && pace === null) {
    throw new QuotalabError(
      'PLAN_INSUFFICIENT',
      '--strict: the log has no 30 requests without a pause between them, so the pace of agents is not known',
    );
  }
  const { accounts } = options;
  const cycle: Uncertain = options.service ?? pace?.cycle ?? { kind: 'known', value: GUESSED_SECONDS };
  const cycleSeconds = meanOf(cycle);
  const bucket: Bucket = { capacity: options.bucket * accounts, refillPerMin: options.limit * accounts };
  const ratePerMin = bucket.refillPerMin;
  const windows = quotaPace(context, options.of ?? null);
  const quota = windows === null ? null : quotaFacts(windows, cycleSeconds, context, ratePerMin);
  const knee = kneeAgents(cycle, bucket);
  const counts = options.agents ?? defaultCounts(Math.min(MOST_AGENTS, knee), quota?.steadyAgents ?? 0);
  const agents = counts.map((count) => {
    const row = agentsAtOnce(count, { cycle, bucket, requestCount: REQUESTS }, context.draws(AGENTS_STREAM));
    const asked = Math.min(row.unlimitedPerMin, ratePerMin);
    const lasts = windows === null ? null : (firstFull(windows, asked, nowMs)?.hours ?? null);
    return { ...row, ofLimit: row.perMin / ratePerMin, quotaLastsHours: lasts };
  });
  const arrivalsPerMin = options.arrivals ?? pace?.perBusyMinute.p95 ?? TARGET_LOAD * ratePerMin;
  const burstCount = options.burst ?? Math.max(2, pace?.perBusyMinute.most ?? 100);
  const kept = agents.filter(({ waitSeconds }) => waitSeconds.p95 <= options.p95);
  return {
    quotaSource: context.quota.source,
    accounts,
    ratePerMin,
    bucket: bucket.capacity,
    promiseSeconds: options.p95,
    cycleSeconds,
    isGuessed: options.service === undefined && pace === null,
    pace: pace === null ? null : paceFacts(pace),
    kneeAgents: knee,
    mostAgentsByRate: Math.max(0, ...kept.map((row) => row.agents)),
    quota,
    agents,
    arrivalsPerMin,
    load: arrivalsPerMin / ratePerMin,
    waits: waitsOf(arrivalsPerMin, options.limit, accounts, pace?.burstiness ?? null),
    burst: {
      requests: burstCount,
      bucket: burstStarts(burstCount, ratePerMin, bucket.capacity),
      oneByOne: burstStarts(burstCount, ratePerMin, 1),
    },
    sustainablePerMin: TARGET_LOAD * ratePerMin,
    withinWaitPerMin: rateWithinWait(ratePerMin, options.p95),
  };
}
