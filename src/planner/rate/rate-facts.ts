/** What `plan rate` is asked with: the pace of agents from the log or as given, the limits, and the simulated waits. */
import { inRange, PlanError, positive, whole } from '../../core/values/index.ts';
import { meanOf, type Uncertain, uncertain } from '../../numerics/stats/index.ts';
import type { QuestionInput } from '../question/index.ts';
import { eventsUpTo, givenNumber, numberOf, optionNumber } from '../question/index.ts';
import { type AgentsAnswer, agentsAtOnce, type Bucket } from '../queue/index.ts';
import { type QuotaPace, quotaPace, steadyAgents } from './rate-quota.ts';
import { type LoggedPace, loggedPace } from './rate-usage.ts';

/** Load of the rate limit that leaves room for chance. */
export const TARGET_LOAD: number = 0.8;
const AGENTS_STREAM = 61;
/** Without a log: a guess, said to be one. */
const GUESSED_SECONDS = 30;
const REQUESTS = 8_000;
const MOST_TRIED_AGENTS = 1_000;

/** SECONDS, or MIN,MODE,MAX. */
function serviceOf(text: string): Uncertain {
  const parts = text.split(',').map(numberOf);
  if (parts.length !== 1 && parts.length !== 3) {
    throw new PlanError('E_TYPE', '--service', text, 'seconds, or MIN,MODE,MAX');
  }
  const [min, mode, max] = parts;
  const quantity = uncertain(
    '--service',
    parts.length === 1 ? positive('--service', min) : { min, mode, max },
  );
  positive('--service', meanOf(quantity), 86_400);
  return quantity;
}

function agentCounts(text: string): number[] {
  return text.split(',').map((part) => whole('--agents', numberOf(part), 1, MOST_TRIED_AGENTS));
}

export interface Rate {
  readonly service: Uncertain;
  readonly isGuessed: boolean;
  readonly bucket: Bucket;
  readonly accounts: number;
  readonly promiseSeconds: number;
  readonly agents: AgentsAnswer;
  readonly pace: LoggedPace | null;
  readonly quota: QuotaPace | null;
  /** Agents that can ask all the time, as the windows are now; null = not known. */
  readonly steadyCount: number | null;
  readonly nowMs: number;
  readonly arrivalsPerMin: number;
  readonly burstCount: number;
}

/** The facts of a question. Throws E_TYPE, E_RANGE, E_INT naming the option. */
export function rateOf(input: QuestionInput): Rate {
  const { context } = input;
  const all = context.usage?.events ?? [];
  const pace = loggedPace(all.slice(0, eventsUpTo(all, context.nowMs)));
  const text = input.text('service');
  const service: Uncertain =
    text === null ? (pace?.cycle ?? { kind: 'known', value: GUESSED_SECONDS }) : serviceOf(text);
  const accounts = givenNumber(input, 'accounts', (field, value) => whole(field, value, 1, 64));
  const limit = givenNumber(input, 'limit', (field, value) => positive(field, value, 100_000));
  const capacity = givenNumber(input, 'bucket', (field, value) => inRange(field, value, 1, 10_000));
  const bucket = { capacity: capacity * accounts, refillPerMin: limit * accounts };
  const knee = Math.max(1, Math.ceil((bucket.refillPerMin * meanOf(service)) / 60));
  const quota = quotaPace(context, input.text('of'));
  const cycle = { cycleSeconds: meanOf(service), most: MOST_TRIED_AGENTS };
  const steadyCount = quota === null ? null : steadyAgents(quota, cycle, context.nowMs);
  const asked = input.text('agents');
  const counts =
    asked === null ? defaultCounts(Math.min(MOST_TRIED_AGENTS, knee), steadyCount ?? 0) : agentCounts(asked);
  const agents = agentsAtOnce({
    serviceSeconds: service,
    bucket,
    agentCounts: counts,
    requestCount: REQUESTS,
    openDraws: () => context.draws(AGENTS_STREAM),
  });
  const arrivals = optionNumber(input, 'arrivals', (field, value) => inRange(field, value, 0, 1_000_000));
  const burst = optionNumber(input, 'burst', (field, value) => whole(field, value, 1, 1_000_000));
  return {
    service,
    isGuessed: text === null && pace === null,
    bucket,
    accounts,
    promiseSeconds: givenNumber(input, 'p95', (field, value) => positive(field, value, 86_400)),
    agents,
    pace,
    quota,
    steadyCount,
    nowMs: context.nowMs,
    arrivalsPerMin: arrivals ?? pace?.perBusyMinute.p95 ?? TARGET_LOAD * bucket.refillPerMin,
    burstCount: burst ?? Math.max(2, pace?.perBusyMinute.most ?? 100),
  };
}

/** Numbers around the knee: one, a quarter, half, most, all and beyond; and what the quota bears, if it is less. */
function defaultCounts(knee: number, steady: number): number[] {
  const parts = [1 / 4, 1 / 2, 0.8, 1, 1.5].map((part) => Math.max(1, Math.round(knee * part)));
  const borne = steady > 0 && steady < knee ? [steady, steady + 1] : [];
  return [...new Set([1, 2, ...parts, ...borne])].filter((n) => n <= MOST_TRIED_AGENTS).sort((a, b) => a - b);
}
