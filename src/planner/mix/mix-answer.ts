/** A mix in words: the cheapest session, how sure that is, formulas, the document beside ours. */

import { UNPRICED } from '../../core/values/index.ts';
import { countOf } from '../../usage/events/index.ts';
import type { Answer, DocumentAnswer, Explanation } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, chanceText, listText, shareText, someOf, unitsText } from '../question/index.ts';
import { mixData } from './mix-data.ts';
import { costText } from './mix-more-sections.ts';
import type { Mix } from './mix-plan.ts';
import { mixSections, SESSION_WORDS } from './mix-sections.ts';

const NEXT: Readonly<Record<string, string>> = {
  haiku: 'Run sessions on haiku and hand analytical work to sonnet, deep work to opus',
  sonnet: 'Run sessions on sonnet and hand only deep work to opus',
  router: 'Let a sonnet session hand everything on',
  opus: 'Run sessions on opus and hand the rest on',
  'opus-alone': 'Run sessions on opus: handing on costs more than it saves',
};

const times = (more: number, less: number): string =>
  less > 0 ? `${(more / less).toFixed(2)} times` : 'all of it';

/** Units of the log where no arrangement is cheaper than it; else null. */
function cheaperAsLogged({ log, unit, sessions }: Mix): number | null {
  return log !== null && unit === 'units' && log.loggedUnits < sessions.best.weighted
    ? log.loggedUnits
    : null;
}

function headlineOf(mix: Mix): string {
  const { sessions, unit, spread, work } = mix;
  const logged = cheaperAsLogged(mix);
  if (work.mechanical + work.analytical + work.deep === 0)
    return 'There is no work: every session costs nothing.';
  const { best, second } = sessions;
  if (logged !== null) {
    return (
      `As you work now is cheapest, ${unitsText(logged)} units; the nearest session is ` +
      `${SESSION_WORDS[best.arrangement]}, ${unitsText(best.weighted)} (${times(best.weighted, logged)}).`
    );
  }
  if (best.weighted === second.weighted) {
    return `${SESSION_WORDS[best.arrangement]} and ${SESSION_WORDS[second.arrangement]} cost the same: ${unitsText(best.weighted)} ${unit}.`;
  }
  const sure =
    spread === null
      ? ''
      : `; ${spread.low.toFixed(2)} to ${spread.high.toFixed(2)} if your sessions are drawn anew`;
  return (
    `Cheapest session: ${SESSION_WORDS[best.arrangement]}, ${unitsText(best.weighted)} ${unit}; ` +
    `next ${SESSION_WORDS[second.arrangement]}, ${unitsText(second.weighted)} (${times(second.weighted, best.weighted)}${sure}).`
  );
}

function bindingOf({ limits, sessions, weights, log }: Mix): string {
  const per = log === null ? 'a day' : 'an active day';
  const [first, ...others] = limits;
  if (first !== undefined) {
    const top = others.reduce((most, each) => (each.fraction > most.fraction ? each : most), first);
    return `the ${top.window} window: ${per} takes ${unitsText(top.used)} of ${unitsText(top.limit)} ${top.pool === 'all' ? 'units' : `${top.pool} messages`} (${shareText(top.fraction)})`;
  }
  const parts = Object.entries(sessions.best.cost).map(
    ([pool, amount]) => [pool, amount * (weights[pool] ?? 0)] as const,
  );
  const [pool, weight] = parts.reduce((most, each) => (each[1] > most[1] ? each : most));
  const all = sessions.best.weighted;
  return `${pool}: ${shareText(all === 0 ? 0 : weight / all)} of the weighted cost`;
}

function nextOf(mix: Mix): string {
  const { sessions, breakEven, work } = mix;
  if (cheaperAsLogged(mix) !== null) {
    return 'Keep the mix; hand on pieces of two requests or more, and only those: each hand-over costs one.';
  }
  const step = NEXT[sessions.best.arrangement]!;
  if (sessions.best.arrangement !== 'haiku') {
    const batch = work.turnsBatch ?? 1;
    return batch === 1 && work.mechanical > 1 && sessions.best.arrangement === 'sonnet'
      ? `${step}; put several mechanical tasks into one turn.`
      : `${step}.`;
  }
  if (breakEven === null) return `${step}; it stays cheapest however many come back.`;
  return `${step}; leave it when more than ${shareText(breakEven)} of the tasks come back unfinished.`;
}

function explanationsOf({ work, weights, sessions, breakEven, handOffs, log }: Mix): Explanation[] {
  const { mechanical: f, analytical: c, deep: d, turnsBatch: b = 1 } = work;
  const price = (pool: string): string => (weights[pool] ?? 0).toFixed(2);
  const [handOff] = handOffs;
  return [
    {
      what: 'Messages by session',
      formula:
        'F mechanical, C analytical, D deep; haiku: C sonnet, D opus; sonnet: F/b + C + D, D; router: F + 2C + D, D; opus: C, F + C + D',
      numbers: `F ${f}, C ${c}, D ${d}, b ${b}`,
      result: sessions.rows.map(({ arrangement, cost }) => `${arrangement}: ${costText(cost)}`).join('; '),
      source: 'each turn is charged where it is typed',
    },
    {
      what: 'Weighted cost',
      formula: 'sum over pools of messages × weight',
      numbers: `haiku ${price('haiku')}, sonnet ${price('sonnet')}, opus ${price('opus')}`,
      result: sessions.rows
        .map(({ arrangement, weighted }) => `${arrangement} ${unitsText(weighted)}`)
        .join(', '),
      source:
        log === null
          ? "limits' scarcity, or the token weights of the models"
          : 'units of a mean request of the log on each model',
    },
    {
      what: 'Misroutes that a haiku session bears',
      formula: '(best other - haiku at 0) / (haiku at 1 - haiku at 0)',
      numbers: `best other ${unitsText(Math.min(...sessions.rows.filter(({ arrangement }) => arrangement !== 'haiku').map(({ weighted }) => weighted)))}, haiku ${unitsText(sessions.rows[0]!.weighted)}`,
      result: breakEven === null ? 'any share' : shareText(breakEven),
      source: 'a task sent too low is done again one model up',
    },
    {
      what: `Handing on ${handOff!.name}`,
      formula: 'direct - (hand-over + executor), in messages of the session model',
      numbers: `${amountText(handOff!.direct)} - (${amountText(handOff!.handOff)} + ${amountText(handOff!.executor)})`,
      result: amountText(handOff!.saving),
      source: 'another pool alone saves nothing',
    },
  ];
}

function documentOf(mix: Mix): DocumentAnswer[] {
  const { work, sessions, returns } = mix;
  const row = (name: string) => sessions.rows.find(({ arrangement }) => arrangement === name)!;
  const { mechanical: f, analytical: c, deep: d } = work;
  const sonnetOf = (name: string): number => row(name).cost.sonnet ?? 0;
  return [
    {
      rule: 'Router session',
      says: `F + 2C = ${amountText(f + 2 * c)} sonnet messages, by its example`,
      weSay: `F + 2C + D = ${amountText(f + 2 * c + d)}`,
      why: 'deep tasks pass through the router too',
    },
    {
      rule: 'Gain of a haiku session over a sonnet session',
      says:
        c === 0 ? 'no sonnet at all' : `${(sonnetOf('sonnet') / c).toFixed(2)} times, sonnet messages only`,
      weSay: `${times(row('sonnet').weighted, row('haiku').weighted)}, weighted`,
      why: 'opus is spent in both: leaving it out makes the gain look larger',
    },
    {
      rule: 'Handing on to another pool',
      says: 'saves quota',
      weSay: 'saves m - 1 of the session model; nothing for a piece of one message',
      why: 'the hand-over is a message itself',
    },
    ...(returns === null
      ? []
      : [
          {
            rule: 'Which way pays',
            says: `highest gain over cost: ${returns.ways.toSorted((a, b) => (b.roi === UNPRICED ? Infinity : b.roi) - (a.roi === UNPRICED ? Infinity : a.roi))[0]!.name}`,
            weSay: `highest net value: ${returns.ways[0]!.name}`,
            why: 'a ratio prefers whatever is free',
          },
        ]),
  ];
}

function notesOf(mix: Mix, { quota, usage, simulateTrials }: PlanContext): string[] {
  const { log, spread } = mix;
  const unknown =
    log === null || log.unknownCount === 0
      ? []
      : [`${countOf(log.unknownCount, 'request')} of other models left out`];
  return [
    `quota: ${quota.source}`,
    ...(log === null
      ? [
          `weights: ${listText(['haiku', 'sonnet', 'opus'].map((pool) => `${pool} ${(mix.weights[pool] ?? 0).toFixed(2)}`))} of a sonnet message`,
        ]
      : [
          `work of ${usage!.source}: ${someOf(log.sizes.mechanical + log.sizes.analytical + log.sizes.deep, 'request')} in ${countOf(log.sessions.length, 'session')} on ${countOf(log.activeDays, 'day')}; the model that did a request stands for the one it needed`,
          'a log counts requests: with tools inside a turn they are more than turns',
          'each session is charged a hand-over for every request it hands on; a log that hands on several at once pays less',
        ]),
    ...(spread === null
      ? []
      : [
          `${SESSION_WORDS[mix.sessions.best.arrangement]} is cheapest in ${chanceText(spread.pBest)} of ${amountText(spread.trials)} logs drawn from your sessions; the next takes ${spread.low.toFixed(2)} to ${spread.high.toFixed(2)} times as much in 95 % of them`,
        ]),
    ...(simulateTrials > 0 && spread === null
      ? ['nothing was drawn: sizes that are given are taken as they are']
      : []),
    ...unknown,
    ...quota.notes,
  ];
}

/** The answer; `isAll` adds the tables that were not asked for. */
export function mixAnswer(asks: string, mix: Mix, isAll: boolean, context: PlanContext): Answer {
  return {
    question: asks,
    headline: headlineOf(mix),
    binding: bindingOf(mix),
    next: nextOf(mix),
    sections: mixSections(mix, isAll, context),
    explanations: explanationsOf(mix),
    document: context.rule === 'doc' ? documentOf(mix) : [],
    figures: [],
    notes: notesOf(mix, context),
    data: mixData(mix),
  };
}
