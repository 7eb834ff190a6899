/** How a mix was computed: its formulas with their numbers, and what they rest on. */
import { countOf } from '../../usage/events/index.ts';
import {
  amountText,
  chanceText,
  type Explanation,
  listText,
  type PlanContext,
  shareText,
  someOf,
  unitsText,
} from '../question/index.ts';
import type { MixFacts } from './mix-facts.ts';
import { CLASSES, MODELS, SESSION_WORDS } from './session-costs.ts';

/** Formulas with their numbers. */
export function mixExplanations({
  work,
  pieces,
  requestPrices,
  sessions,
  turnsBatch,
  unit,
  ...facts
}: MixFacts): Explanation[] {
  const [f, c, d] = CLASSES.map((each) => `${work[each]} in ${pieces[each]}`);
  const each = unit === 'units' ? unitsText : (price: number): string => price.toFixed(2);
  const costText = (messages: Readonly<Record<string, number>>): string =>
    listText(
      MODELS.filter((model) => messages[model]! > 0).map(
        (model) => `${amountText(messages[model]!)} ${model}`,
      ),
    );
  return [
    {
      what: 'Messages by session',
      formula:
        'F, C, D requests in f, c, d pieces; haiku: F + c + d haiku, C sonnet, D opus; sonnet: F/b + C + d sonnet, ' +
        'D opus; router: F haiku, f + c + d + C sonnet, D opus; opus: C sonnet, F + c + D opus',
      numbers: `F ${f}, C ${c}, D ${d}, b ${turnsBatch}`,
      result: sessions.map(({ session, messages }) => `${session}: ${costText(messages)}`).join('; '),
      source:
        'a piece that is handed on costs one message of the session, the rest is charged where it is done',
    },
    {
      what: 'Cost of a session',
      formula:
        'sum over classes of requests × price on the model that does them, and hand-overs × their price',
      numbers: [...CLASSES, 'handOver' as const]
        .map(
          (name) =>
            `${name === 'handOver' ? 'hand-over' : name} ${MODELS.map((model) => each(requestPrices[name][model])).join('/')}`,
        )
        .join(', '),
      result: sessions.map(({ session, weighted }) => `${session} ${unitsText(weighted)}`).join(', '),
      source:
        unit === 'units'
          ? 'mean units of the requests of a class on haiku/sonnet/opus; a hand-over is a mean request'
          : "haiku/sonnet/opus by the limits' scarcity, or the token weights of the models",
    },
    {
      what: 'Misroutes that a haiku session bears',
      formula: '(best other - haiku at 0) / (haiku at 1 - haiku at 0)',
      numbers: sessions.map(({ session, weighted }) => `${session} ${unitsText(weighted)}`).join(', '),
      result: facts.haikuMisrouteBreakEven === null ? 'any share' : shareText(facts.haikuMisrouteBreakEven),
      source: 'a task sent too low is done again one model up',
    },
  ];
}

/** What was assumed, and what the data cannot tell. */
export function mixNotes(
  { log, requestPrices, unit, ratio, best }: MixFacts,
  { quota }: PlanContext,
): string[] {
  const weights = MODELS.map((model) => `${model} ${requestPrices.handOver[model].toFixed(2)}`);
  return [
    `quota: ${quota.source}`,
    ...(unit === 'units' ? [] : [`weights: ${listText(weights)} of a sonnet message`]),
    ...(log === null
      ? []
      : [
          `work of ${log.source}: ${someOf(log.requests, 'request')} in ${countOf(log.sessions, 'session')} on ${countOf(log.activeDays, 'day')}; the model that did a request stands for the one it needed`,
          'a log counts requests: with tools inside a turn they are more than turns',
          'a piece is a run of requests of one class in a session: handed on, it costs one hand-over, however many requests it has',
        ]),
    ...(unit === 'units'
      ? [
          'each class is priced at the mean units of its own requests on each model, a hand-over at the mean of all requests on the model of the session',
        ]
      : []),
    ...(ratio === null
      ? []
      : [
          `${SESSION_WORDS[best]} is cheapest of the sessions in ${chanceText(ratio.pBest)} of ${amountText(ratio.trials)} logs drawn from yours; the next takes ${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)} times as much in 95 % of them`,
        ]),
    ...(log === null || log.unknownCount === 0
      ? []
      : [`${countOf(log.unknownCount, 'request')} of other models left out`]),
    ...(log === null || log.oldCount === 0
      ? []
      : [`${countOf(log.oldCount, 'request')} before a silence of two weeks left out`]),
    ...quota.notes,
  ];
}
