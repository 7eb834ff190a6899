/** A mix in words: the cheapest session, how sure that is, what to do, the tables and the formulas. Computes nothing. */
import {
  type AnswerSection,
  amountText,
  type Page,
  type PlanContext,
  shareText,
  tableBlock,
  textBlock,
  unitsText,
} from '../question/index.ts';
import type { MixFacts } from './mix-facts.ts';
import { mixExplanations, mixNotes } from './mix-notes.ts';
import { type Arrangement, CLASSES, MODELS, SESSION_WORDS } from './session-costs.ts';

const NEXT: Readonly<Record<Arrangement, string>> = {
  haiku: 'Run sessions on haiku and hand analytical work to sonnet, deep work to opus',
  sonnet: 'Run sessions on sonnet and hand only deep work to opus',
  router: 'Let a sonnet session hand everything on',
  opus: 'Run sessions on opus and hand analytical work to sonnet',
  'opus-alone': 'Run sessions on opus: handing on costs more than it saves',
};

const isNoWork = ({ work }: MixFacts): boolean => CLASSES.every((each) => work[each] === 0);

const timesText = (times: number | null): string =>
  times === null ? 'all of it' : `${times.toFixed(2)} times`;

function headlineOf(facts: MixFacts): string {
  const { sessions, unit, ratio, asLogged } = facts;
  const [best, second] = sessions as [MixFacts['sessions'][number], MixFacts['sessions'][number]];
  if (isNoWork(facts)) return 'There is no work: every session costs nothing.';
  if (facts.isLogCheapest) {
    return (
      `As you work now is cheapest, ${unitsText(asLogged!.weighted)} units; the nearest session is ` +
      `${SESSION_WORDS[best.session]}, ${unitsText(best.weighted)} (${timesText(best.times)}).`
    );
  }
  if (best.weighted === second.weighted)
    return `${SESSION_WORDS[best.session]} and ${SESSION_WORDS[second.session]} cost the same: ${unitsText(best.weighted)} ${unit}.`;
  const sure =
    ratio === null
      ? ''
      : `; ${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)} if your sessions are drawn anew`;
  return (
    `Cheapest session: ${SESSION_WORDS[best.session]}, ${unitsText(best.weighted)} ${unit}; ` +
    `next ${SESSION_WORDS[second.session]}, ${unitsText(second.weighted)} (${timesText(second.times)}${sure}).`
  );
}

function decidesOf({ limits, from, dearest }: MixFacts): string {
  if (limits.length === 0) return `${dearest.model}: ${shareText(dearest.part)} of the weighted cost`;
  const top = limits.reduce((most, each) => (each.fraction > most.fraction ? each : most));
  const unit = top.pool === 'all' ? 'units' : `${top.pool} messages`;
  const day = from === 'log' ? 'an active day' : 'a day';
  return `the ${top.window} window: ${day} takes ${unitsText(top.used)} of ${unitsText(top.limit)} ${unit} (${shareText(top.fraction)})`;
}

function nextOf({
  isLogCheapest,
  best,
  haikuMisrouteBreakEven: breakEven,
  turnsBatch,
  work,
}: MixFacts): string {
  if (isLogCheapest)
    return 'Keep the mix; hand work on in pieces of two requests or more: each piece costs one hand-over.';
  if (best === 'haiku') {
    return breakEven === null
      ? `${NEXT.haiku}; it stays cheapest however many come back.`
      : `${NEXT.haiku}; leave it when more than ${shareText(breakEven)} of the tasks come back unfinished.`;
  }
  const isBatchable = best === 'sonnet' && turnsBatch === 1 && work.mechanical > 1;
  return `${NEXT[best]}${isBatchable ? '; put several mechanical tasks into one turn' : ''}.`;
}

function sessionTable({ sessions, asLogged, unit, log }: MixFacts): AnswerSection[] {
  const cost = (weighted: number, times: number | null): string[] => [
    unitsText(weighted),
    times === null ? '-' : `${times.toFixed(2)}×`,
  ];
  return tableBlock(
    log === null ? 'The work by session model' : 'The work of the log by session model',
    ['Session', '>Haiku', '>Sonnet', '>Opus', unit === 'units' ? '>Units' : '>Weighted', '>Of best'],
    [
      ...sessions.map(({ session, messages, weighted, times }) => [
        SESSION_WORDS[session],
        ...MODELS.map((model) => amountText(messages[model])),
        ...cost(weighted, times),
      ]),
      ...(asLogged === null ? [] : [['as logged', '', '', '', ...cost(asLogged.weighted, asLogged.times)]]),
    ],
  );
}

/** What a request of each class costs on each model: the numbers behind the sessions. */
const priceTable = ({ requestPrices, work, pieces, unit }: MixFacts): AnswerSection[] =>
  tableBlock(
    unit === 'units' ? 'Units a request, by class of work' : 'Weight of a message, by class of work',
    ['Work', '>Requests', '>Pieces', ...MODELS.map((model) => `>On ${model}`)],
    [...CLASSES, 'handOver' as const].map((each) => [
      each === 'handOver' ? 'a hand-over' : each,
      ...(each === 'handOver' ? ['', ''] : [amountText(work[each]), amountText(pieces[each])]),
      ...MODELS.map((model) =>
        unit === 'units' ? unitsText(requestPrices[each][model]) : requestPrices[each][model].toFixed(2),
      ),
    ]),
  );

const limitTable = ({ limits, from }: MixFacts): AnswerSection[] =>
  tableBlock(
    `What the cheapest takes of ${from === 'log' ? 'an active day' : 'a day'}`,
    ['Pool', '>Takes', '>Limit/day', '>Share'],
    limits.map(({ pool, used, limit, fraction }) => [
      pool,
      unitsText(used),
      unitsText(limit),
      shareText(fraction),
    ]),
  );

const handOffTable = ({ handOffs }: MixFacts): AnswerSection[] =>
  tableBlock(
    'Hand a piece of work on? Messages of the session',
    ['Work', '>Itself', '>Handed', '>Executor', '>Saves', ''],
    handOffs.map(({ name, direct, handOver, executor, saving, verdict }) => [
      name,
      ...[direct, handOver, executor, saving].map(amountText),
      verdict,
    ]),
  );

function blocksOf(facts: MixFacts): AnswerSection[] {
  const { work, log, models, context: advice } = facts;
  const pools = CLASSES.map((name, index) => ({
    name: `${name}, ${MODELS[index]}`,
    used: work[name],
    isLimited: true,
  }));
  return [
    {
      kind: 'drawn',
      title: log === null ? 'The work' : 'The work, by the model that did it',
      drawing: { of: 'model-mix', pools },
    },
    ...sessionTable(facts),
    ...(log === null ? [] : priceTable(facts)),
    ...limitTable(facts),
    ...handOffTable(facts),
    ...tableBlock(
      'Model by task',
      ['Task', 'Model', 'because'],
      models.map(({ type, model, reason }) => [type, model ?? 'not specified', reason]),
    ),
    ...textBlock(
      'Go on in this session?',
      advice === null ? [] : [`${ACTIONS[advice.action] ?? advice.action}: ${advice.reason}.`],
    ),
  ];
}

const ACTIONS: Readonly<Record<string, string>> = {
  continue: 'Go on',
  monitor: 'Go on and watch it',
  consider_fresh: 'Think of beginning afresh',
  fresh: 'Begin afresh',
};

/** The page of a mix. */
export const mixPage = (facts: MixFacts, context: PlanContext): Page => ({
  headline: headlineOf(facts),
  decides: decidesOf(facts),
  next: nextOf(facts),
  blocks: blocksOf(facts),
  explanations: mixExplanations(facts),
  notes: mixNotes(facts, context),
});
