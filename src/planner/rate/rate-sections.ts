/** Tables of `plan rate`: agents at once, waits at a rate, bursts; and what the document says of the same. */

import type { AnswerTable, DocumentAnswer, Explanation } from '../answer/index.ts';
import { barText } from '../answer/index.ts';
import { clockLengthMs } from '../ledger/index.ts';
import { amountText, shareText, someOf } from '../question/index.ts';
import {
  type AgentsAnswer,
  type AgentsRow,
  type Bucket,
  burstTimes,
  burstyWait,
  fixedService,
  manyServers,
  singleServer,
  waitSecondsDoc,
} from '../queue/index.ts';
import { hoursUntilFull, type QuotaPace } from './rate-quota.ts';

const left = (title: string): AnswerTable['columns'][number] => ({ title, align: 'left' });
const right = (title: string): AnswerTable['columns'][number] => ({ title, align: 'right' });

/** `0.4 s`, `2.5 min`. */
export function secondsText(seconds: number): string {
  return seconds < 120 ? `${amountText(seconds)} s` : `${amountText(seconds / 60)} min`;
}

/** `25 min`, `3.5 h`, `for ever`. */
export const lastsText = (hours: number | null): string =>
  hours === null
    ? 'for ever'
    : hours < 1
      ? `${amountText(Math.floor(hours * 60))} min`
      : `${amountText(hours)} h`;

export function agentsTable(
  { rows }: AgentsAnswer,
  quota: QuotaPace | null,
  {
    ratePerMin,
    isAscii,
    nowMs,
  }: { readonly ratePerMin: number; readonly isAscii: boolean; readonly nowMs: number },
): AnswerTable {
  const hasQuota = quota !== null && quota.unitsEach !== null;
  return {
    kind: 'table',
    title: 'Agents at once',
    columns: [
      right('agents'),
      right('requests/min'),
      left('of the rate limit'),
      right('mean wait'),
      right('95 % within'),
      ...(hasQuota ? [right('quota lasts')] : []),
    ],
    rows: rows.map(({ agentCount, throughputPerMin, unlimitedPerMin, waitSeconds }) => [
      amountText(agentCount),
      amountText(throughputPerMin),
      barText(throughputPerMin / ratePerMin, 16, isAscii),
      secondsText(waitSeconds.mean),
      secondsText(waitSeconds.p95),
      ...(hasQuota ? [lastsText(hoursUntilFull(quota, Math.min(unlimitedPerMin, ratePerMin), nowMs))] : []),
    ]),
  };
}

export interface LineLoad {
  readonly arrivalsPerMin: number;
  readonly ratePerMin: number;
  readonly accounts: number;
  /** Squared coefficient of variation of arrivals; null = not known. */
  readonly burstiness: number | null;
}

/** Waits before one limit by several models of the line, the document's named last where it differs. */
export function waitsTable({ arrivalsPerMin, ratePerMin, accounts, burstiness }: LineLoad): AnswerTable {
  const each = arrivalsPerMin / accounts;
  const load = { lambdaPerMin: each, muPerMin: ratePerMin };
  const chance = singleServer({ ...load, qs: [0.95] });
  const even = fixedService(load);
  const bursty =
    burstiness === null ? null : burstyWait({ ...load, arrivalVariation: burstiness, serviceVariation: 0 });
  const joint =
    accounts === 1
      ? null
      : manyServers({ lambdaPerMin: arrivalsPerMin, muPerMin: ratePerMin, servers: accounts, qs: [0.95] });
  const word = (seconds: number | null): string =>
    seconds === null ? 'grows for ever' : secondsText(seconds);
  const rows: string[][] = [
    ['chance arrivals, even service (M/D/1)', word(even.status === 'stable' ? even.waitSeconds : null), '-'],
    ...(bursty === null
      ? []
      : [
          [
            `arrivals as in your log (variation ${amountText(burstiness!)})`,
            word(bursty.status === 'stable' ? bursty.waitSeconds : null),
            '-',
          ],
        ]),
    [
      'chance arrivals and service (M/M/1)',
      word(chance.status === 'stable' ? chance.waitSeconds : null),
      word(chance.status === 'stable' ? chance.quantiles[0]!.waitSeconds : null),
    ],
    ...(joint === null
      ? []
      : [
          [
            `${accounts} accounts behind one line (M/M/${accounts})`,
            word(joint.status === 'stable' ? joint.waitSeconds : null),
            word(joint.status === 'stable' ? joint.quantiles[0]!.waitSeconds : null),
          ],
        ]),
  ];
  return {
    kind: 'table',
    title: `Waits at ${someOf(arrivalsPerMin, 'request')} a minute, load ${shareText(each / ratePerMin)}`,
    columns: [left('if it were'), right('mean wait'), right('95 % within')],
    rows,
  };
}

export function burstTable(burstCount: number, bucket: Bucket): AnswerTable {
  const cases = [
    [`a bucket of ${amountText(bucket.capacity)}`, bucket.capacity],
    ['one after the other', 1],
  ] as const;
  return {
    kind: 'table',
    title: `${someOf(burstCount, 'request')} at one instant, ${amountText(bucket.refillPerMin)} a minute`,
    columns: [left('with'), right('half begun'), right('mean wait'), right('last begun')],
    rows: cases.map(([name, bucketCount]) => {
      const times = burstTimes({ burstCount, ratePerMin: bucket.refillPerMin, bucketCount });
      return [
        name,
        secondsText(times.p50.startSeconds),
        secondsText(times.mean.startSeconds),
        secondsText(times.last.startSeconds),
      ];
    }),
  };
}

/** Where the document's waiting time and burst differ. */
export function rateDocument({ arrivalsPerMin, ratePerMin }: LineLoad, burstCount: number): DocumentAnswer[] {
  const says = waitSecondsDoc(arrivalsPerMin, ratePerMin);
  const ours = singleServer({ lambdaPerMin: arrivalsPerMin, muPerMin: ratePerMin });
  const burst = burstTimes({ burstCount, ratePerMin, bucketCount: 1, requestSeconds: 60 / ratePerMin });
  return [
    {
      rule: 'Average waiting time 1 / (rate - arrivals)',
      says: says === null ? 'no answer: it divides by zero' : `${amountText(says)} s`,
      weSay:
        ours.status === 'stable'
          ? `${amountText(ours.waitSeconds)} s of waiting, ${amountText(ours.sojournSeconds)} s with service`
          : 'it grows for ever',
      why: 'that is the time in the system, not the wait, and it means nothing from the full rate on',
    },
    {
      rule: `Wait of the middle request of a burst of ${amountText(burstCount)}`,
      says: `about ${amountText((burstCount * 60) / ratePerMin / 4)} s`,
      weSay: `${amountText(burst.p50.startSeconds)} s, done after ${amountText(burst.p50.doneSeconds)} s`,
      why: 'it takes the mean of the first half for the time of its last',
    },
  ];
}

export function rateExplanations(
  row: AgentsRow,
  {
    kneeCount,
    cycleSeconds,
    bucket,
  }: { readonly kneeCount: number; readonly cycleSeconds: number; readonly bucket: Bucket },
  quota: QuotaPace | null,
): Explanation[] {
  const { window, unitsEach, perMinute } = quota ?? { window: null, unitsEach: null, perMinute: null };
  const perMinutes = (window?.window.parts ?? [])
    .map(({ limit, clock }) => `${amountText(limit!)} / ${amountText(clockLengthMs(clock) / 60_000)}`)
    .join(' + ');
  return [
    {
      what: 'Fewest agents that use the whole rate limit',
      formula: 'rate per minute x mean seconds of a request / 60, rounded up',
      numbers: `${amountText(bucket.refillPerMin)} x ${amountText(cycleSeconds)} / 60`,
      result: amountText(kneeCount),
      source: "Little's law; Little, Operations Research 9(3), 1961",
    },
    {
      what: `Inside at ${someOf(row.agentCount, 'agent')}`,
      formula: 'requests a minute x (wait + service) = agents',
      numbers: `${amountText(row.throughputPerMin)} x ${amountText(row.waitSeconds.mean + cycleSeconds)} / 60`,
      result: amountText((row.throughputPerMin * (row.waitSeconds.mean + cycleSeconds)) / 60),
      source: "Little's law",
    },
    ...(window === null || unitsEach === null || perMinute === null
      ? []
      : [
          {
            what: 'Requests a minute that the quota bears',
            formula: 'limit / minutes of the window / units of a request',
            numbers: `${perMinutes.includes('+') ? `(${perMinutes})` : perMinutes} / ${amountText(unitsEach)}`,
            result: amountText(perMinute),
            source: 'the window itself',
          },
        ]),
  ];
}
