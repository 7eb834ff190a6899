/** The words, the figure and the data of `plan rate`. */

import { meanOf } from '../../numerics/stats/index.ts';
import type { Answer, AnswerFigure } from '../answer/index.ts';
import type { QuestionInput } from '../question/index.ts';
import { amountText, someOf } from '../question/index.ts';
import { rateWithinWait, sustainableRate } from '../queue/index.ts';
import { type Rate, TARGET_LOAD } from './rate-facts.ts';
import { hoursUntilFull } from './rate-quota.ts';
import { lastsText, secondsText } from './rate-sections.ts';

/** Most of the agents tried whose waits keep the promise; 0 = not even the fewest. */
function mostByRate({ agents, promiseSeconds }: Rate): number {
  const kept = agents.rows.filter(({ waitSeconds }) => waitSeconds.p95 <= promiseSeconds);
  return Math.max(0, ...kept.map(({ agentCount }) => agentCount));
}

/** Agents whose requests the quota bears all the time; null = not known. */
function agentsByQuota({ quota, service }: Rate): number | null {
  return quota === null || quota.perMinute === null ? null : (quota.perMinute * meanOf(service)) / 60;
}

interface Words extends Pick<Answer, 'headline' | 'binding' | 'next'> {}

/** Headline, binding limit and next step. */
export function wordsOf(rate: Rate): Words {
  const { quota, bucket, promiseSeconds, agents, steadyCount: many } = rate;
  const byRate = mostByRate(rate);
  const cycle = meanOf(rate.service);
  const rateWords = `${someOf(bucket.refillPerMin, 'request')} a minute`;
  if (quota !== null && many !== null && many < Math.max(1, byRate)) {
    const { window } = quota.window;
    const each = Math.min(60 / cycle, bucket.refillPerMin);
    const lasts = hoursUntilFull(quota, each, rate.nowMs);
    return {
      headline:
        many >= 1
          ? `${amountText(many)} agent${many === 1 ? '' : 's'} at once can work all the time; the rate limit alone would bear ${amountText(byRate)}.`
          : `Not even one agent can work all the time: it would use up what is left in ${lastsText(lasts)}.`,
      binding: `the ${window.name} window: it bears ${someOf(quota.perMinute!, 'request')} a minute for ever, one agent makes ${amountText(each)}`,
      next:
        many >= 1
          ? `Keep to ${amountText(many)}; more of them only empty the window sooner.`
          : 'Run agents in stretches, or give them cheaper requests; quotalab plan forecast says when it is empty.',
    };
  }
  const beyond = agents.rows.find(({ agentCount }) => agentCount > byRate);
  return {
    headline:
      byRate === 0
        ? `No number of agents keeps 95 % of waits within ${secondsText(promiseSeconds)} at ${rateWords}.`
        : `Up to ${someOf(byRate, 'agent')} at once: 95 % of their waits stay within ${secondsText(promiseSeconds)} at ${rateWords}.`,
    binding: `the rate limit of ${rateWords}; ${someOf(agents.kneeCount, 'agent')} use all of it`,
    next:
      beyond === undefined
        ? 'Try more with --agents; none of these reaches the limit.'
        : `Stay below ${amountText(beyond.agentCount)}: more agents share the same limit and only wait longer.`,
  };
}

export function figureOf({ agents, bucket }: Rate): AnswerFigure {
  return {
    id: 'rate-agents',
    title: 'Requests a minute by agents at once',
    description: `it rises with the agents until the limit of ${amountText(bucket.refillPerMin)} a minute`,
    kind: 'line',
    xTitle: 'agents',
    xKind: 'number',
    yTitle: 'requests a minute',
    series: [
      {
        name: 'requests a minute',
        points: agents.rows.map((row) => [row.agentCount, row.throughputPerMin] as const),
      },
    ],
    marks: [{ name: 'rate limit', y: bucket.refillPerMin }],
  };
}

export function notesOf(rate: Rate, { context }: QuestionInput): string[] {
  const { pace, quota, service, isGuessed, accounts } = rate;
  const cycle = amountText(meanOf(service));
  return [
    pace === null
      ? isGuessed
        ? `no log says how long a request takes: ${cycle} s is a guess, --service sets it`
        : 'no log was read; burst shape and quota per request are not known'
      : `from ${amountText(pace.requestCount)} logged requests: an agent asks every ${cycle} s (median ${amountText(pace.medianCycleSeconds)} s), at most ${someOf(pace.agents.most, 'agent')} and ${someOf(pace.perBusyMinute.most, 'request')} in one minute`,
    'the rate limit is --limit, a setting and no published figure; its bucket lets a burst through at once',
    ...(accounts > 1
      ? ['every account has its own rate limit; the windows are those of the whole pool']
      : []),
    ...(quota === null || quota.unitsEach === null
      ? ['what a request takes of the quota is not known, so only the rate limit is looked at']
      : [
          `quota: ${context.quota.source}; a request takes ${amountText(quota.unitsEach)} ${quota.pool === 'all' ? 'units' : `of ${quota.pool}`}${quota.lane.unit === 'messages' ? '' : ', the mean of the log'}`,
        ]),
    ...(quota?.notes ?? []),
    ...context.quota.notes,
  ];
}

export function dataOf(rate: Rate): Record<string, unknown> {
  const { agents, bucket, service, quota, pace, promiseSeconds } = rate;
  const promised = rateWithinWait({ muPerMin: bucket.refillPerMin, waitSeconds: promiseSeconds });
  return {
    rate_per_min: bucket.refillPerMin,
    service_seconds_mean: meanOf(service),
    knee_agents: agents.kneeCount,
    most_agents_by_rate: mostByRate(rate),
    agents_by_quota: agentsByQuota(rate),
    agents_all_the_time: rate.steadyCount,
    quota_per_min: quota?.perMinute ?? null,
    arrivals_per_min: rate.arrivalsPerMin,
    sustainable_per_min: sustainableRate({ muPerMin: bucket.refillPerMin, targetRho: TARGET_LOAD })
      .lambdaPerMin,
    within_wait_per_min: promised.lambdaPerMin,
    burstiness: pace?.burstiness ?? null,
    agents: agents.rows.map(({ agentCount, throughputPerMin, unlimitedPerMin, waitSeconds }) => ({
      agents: agentCount,
      per_min: throughputPerMin,
      unlimited_per_min: unlimitedPerMin,
      wait_seconds: { ...waitSeconds },
    })),
  };
}
