/** The words of `plan rate`: which limit decides, agents, waits and bursts as tables, one figure. */
import {
  type AnswerFigure,
  type AnswerSection,
  amountText,
  type Cell,
  type Explanation,
  type Page,
  type PlanContext,
  shareText,
  someOf,
  tableBlock,
  textBlock,
} from '../question/index.ts';
import { type RateFacts, TARGET_LOAD } from './rate-facts.ts';

/** `0.4 s`, `2.5 min`. */
const secondsText = (seconds: number): string =>
  seconds < 120 ? `${amountText(seconds)} s` : `${amountText(seconds / 60)} min`;

/** `25 min`, `3.5 h`, `for ever`. */
function lastsText(hours: number | null): string {
  if (hours === null) return 'for ever';
  return hours < 1 ? `${amountText(Math.floor(hours * 60))} min` : `${amountText(hours)} h`;
}

const amountCell = (value: number, unit: string): Cell => ({ text: amountText(value), value, unit });
const secondsCell = (value: number): Cell => ({ text: secondsText(value), value, unit: 'seconds' });
const waitCell = (value: number | null): Cell =>
  value === null ? { text: 'grows for ever', value, unit: 'seconds' } : secondsCell(value);

/** Both as requests a minute, or an hour where one of them is below one a minute. */
function ratesText(perMin: number, other: number): readonly [string, string] {
  const isSlow = Math.min(perMin, other) < 1;
  const of = (rate: number): string => amountText(isSlow ? 60 * rate : rate);
  return [
    `${of(perMin)} ${of(perMin) === '1' ? 'request' : 'requests'} ${isSlow ? 'an hour' : 'a minute'}`,
    of(other),
  ];
}

type Words = Pick<Page, 'headline' | 'decides' | 'next'>;

/** The quota decides: it bears fewer agents than the rate limit. */
function quotaWords(facts: RateFacts, quota: NonNullable<RateFacts['quota']>, many: number): Words {
  const { oneAgent, window, perMin } = quota;
  const [borne, made] = ratesText(perMin!, oneAgent.perMin);
  return {
    headline:
      many >= 1
        ? `${amountText(many)} agent${many === 1 ? '' : 's'} at once can work all the time; the rate limit alone would bear ${amountText(facts.mostAgentsByRate)}.`
        : `Not even one agent can work all the time: it would use up what is left of the ${oneAgent.full!.window} window in ${lastsText(oneAgent.full!.hours)}.`,
    decides: `the ${window} window: it bears ${borne} for ever, one agent makes ${made}`,
    next:
      many >= 1
        ? `Keep to ${amountText(many)}; more of them only empty the window sooner.`
        : 'Run agents in stretches, or give them cheaper requests; quotalab plan forecast says when it is empty.',
  };
}

function wordsOf(facts: RateFacts): Words {
  const { quota, mostAgentsByRate: byRate, promiseSeconds, agents } = facts;
  const many = quota?.steadyAgents ?? null;
  if (quota !== null && many !== null && many < Math.max(1, byRate)) return quotaWords(facts, quota, many);
  const rate = `${someOf(facts.ratePerMin, 'request')} a minute`;
  const beyond = agents.find((row) => row.agents > byRate);
  return {
    headline:
      byRate === 0
        ? `No number of agents keeps 95 % of waits within ${secondsText(promiseSeconds)} at ${rate}.`
        : `Up to ${someOf(byRate, 'agent')} at once: 95 % of their waits stay within ${secondsText(promiseSeconds)} at ${rate}.`,
    decides: `the rate limit of ${rate}; ${someOf(facts.kneeAgents, 'agent')} use all of it`,
    next:
      beyond === undefined
        ? 'Try more with --agents; none of these reaches the limit.'
        : `Stay below ${amountText(beyond.agents)}: more agents share the same limit and only wait longer.`,
  };
}

function agentsTable({ agents, quota }: RateFacts): AnswerSection[] {
  const hasQuota = quota !== null && quota.unitsEach !== null;
  return tableBlock(
    'Agents at once, and the requests a minute that they make',
    ['>agents', '>a minute', 'of limit', '>mean wait', '>95 % in', ...(hasQuota ? ['>quota for'] : [])],
    agents.map(({ agents: count, perMin, ofLimit, waitSeconds, quotaLastsHours }): Cell[] => [
      amountCell(count, 'agents'),
      amountCell(perMin, 'requests/min'),
      { bar: ofLimit, cells: 8 },
      secondsCell(waitSeconds.mean),
      secondsCell(waitSeconds.p95),
      ...(hasQuota ? [{ text: lastsText(quotaLastsHours), value: quotaLastsHours, unit: 'hours' }] : []),
    ]),
  );
}

function waitsTable({ waits, arrivalsPerMin, load, pace }: RateFacts): AnswerSection[] {
  const nameOf = (model: string): string =>
    model === 'arrivals as in your log' ? `${model} (variation ${amountText(pace!.burstiness)})` : model;
  return tableBlock(
    `Waits at ${someOf(arrivalsPerMin, 'request')} a minute, load ${shareText(load)}`,
    ['if it were', '>mean wait', '>95 % within'],
    waits.map(({ model, meanSeconds, p95Seconds, hasP95 }) => [
      nameOf(model),
      waitCell(meanSeconds),
      hasP95 ? waitCell(p95Seconds) : '-',
    ]),
  );
}

function burstTable({ burst, ratePerMin, bucket }: RateFacts): AnswerSection[] {
  const cases = [
    [`a bucket of ${amountText(bucket)}`, burst.bucket],
    ['one after the other', burst.oneByOne],
  ] as const;
  return tableBlock(
    `${someOf(burst.requests, 'request')} at one instant, ${amountText(ratePerMin)} a minute`,
    ['with', '>half begun', '>mean wait', '>last begun'],
    cases.map(([name, { halfSeconds, meanSeconds, lastSeconds }]) => [
      name,
      ...[halfSeconds, meanSeconds, lastSeconds].map(secondsCell),
    ]),
  );
}

function figureOf({ agents, ratePerMin }: RateFacts): AnswerFigure {
  return {
    id: 'rate-agents',
    title: 'Requests a minute by agents at once',
    description: `it rises with the agents until the limit of ${amountText(ratePerMin)} a minute`,
    kind: 'line',
    xTitle: 'agents',
    xKind: 'number',
    yTitle: 'requests a minute',
    series: [
      {
        name: 'requests a minute',
        points: agents.map((row) => [row.agents, row.perMin] as const),
      },
    ],
    marks: [{ name: 'rate limit', y: ratePerMin }],
  };
}

function explanationsOf({ agents, ratePerMin, cycleSeconds, kneeAgents, quota }: RateFacts): Explanation[] {
  const row = agents.at(-1)!;
  const inside = row.waitSeconds.mean + cycleSeconds;
  const clocks = quota?.clocks.map(({ limit, minutes }) => `${amountText(limit)} / ${amountText(minutes)}`);
  return [
    {
      what: 'Fewest agents that use the whole rate limit',
      formula: 'rate per minute x mean seconds of a request / 60, rounded up',
      numbers: `${amountText(ratePerMin)} x ${amountText(cycleSeconds)} / 60`,
      result: amountText(kneeAgents),
      source: "Little's law; Little, Operations Research 9(3), 1961",
    },
    {
      what: `Inside at ${someOf(row.agents, 'agent')}`,
      formula: 'requests a minute x (wait + service) = agents',
      numbers: `${amountText(row.perMin)} x ${amountText(inside)} / 60`,
      result: amountText((row.perMin * inside) / 60),
      source: "Little's law",
    },
    ...(clocks === undefined || quota === null || quota.unitsEach === null || quota.perMin === null
      ? []
      : [
          {
            what: 'Requests a minute that the quota bears',
            formula: 'limit / minutes of the window / units of a request',
            numbers: `${clocks.length > 1 ? `(${clocks.join(' + ')})` : clocks[0]} / ${amountText(quota.unitsEach)}`,
            result: amountText(quota.perMin),
            source: 'the window itself',
          },
        ]),
  ];
}

function paceNote({ pace, isGuessed, cycleSeconds }: RateFacts): string {
  const cycle = amountText(cycleSeconds);
  if (pace !== null) {
    return `from ${amountText(pace.requestCount)} logged requests: an agent asks every ${cycle} s (median ${amountText(pace.medianCycleSeconds)} s), at most ${someOf(pace.agents.most, 'agent')} and ${someOf(pace.perBusyMinute.most, 'request')} in one minute`;
  }
  return isGuessed
    ? `no log says how long a request takes: ${cycle} s is a guess, --service sets it`
    : 'no log was read; burst shape and quota per request are not known';
}

function notesOf(facts: RateFacts, context: PlanContext): string[] {
  const { quota, accounts, quotaSource } = facts;
  return [
    paceNote(facts),
    'the rate limit is --limit, a setting and no published figure; its bucket lets a burst through at once',
    ...(accounts > 1
      ? ['every account has its own rate limit; the windows are those of the whole pool']
      : []),
    quota === null || quota.unitsEach === null
      ? 'what a request takes of the quota is not known, so only the rate limit is looked at'
      : `quota: ${quotaSource}; a request takes ${quota.pool === 'all' ? someOf(quota.unitsEach, 'unit') : `${amountText(quota.unitsEach)} of ${quota.pool}`}${quota.unit === 'messages' ? '' : ', the mean of the log'}`,
    ...(quota?.notes ?? []),
    ...context.quota.notes,
  ];
}

/** The page of the facts. */
export function ratePage(facts: RateFacts, context: PlanContext): Page {
  const { sustainablePerMin, withinWaitPerMin, promiseSeconds } = facts;
  return {
    ...wordsOf(facts),
    blocks: [
      ...agentsTable(facts),
      ...waitsTable(facts),
      ...burstTable(facts),
      ...textBlock('A rate to keep, of requests that come by chance', [
        `${someOf(sustainablePerMin, 'request')} a minute load the limit to ${shareText(TARGET_LOAD)}; up to ${amountText(withinWaitPerMin)} keep 95 % of their waits within ${secondsText(promiseSeconds)} where the limit lets one through after the other.`,
      ]),
    ],
    figures: [figureOf(facts)],
    explanations: explanationsOf(facts),
    notes: notesOf(facts, context),
  };
}
