/** Tables of a mix: sessions and their cost, hand-offs, the table of session models, and what the file asked. */
import { amountText, listText, shareText, unitsText } from './answer-words.ts';
import { type CostVector, costOf, type Priced, UNPRICED } from './core/index.ts';
import { type AnswerSection, type AnswerTable, barText, modelMix } from './display/index.ts';
import type { Mix } from './mix-plan.ts';
import { tagsOf } from './policy/index.ts';
import type { PlanContext } from './question.ts';

const left = (title: string) => ({ title, align: 'left' as const });
const right = (title: string) => ({ title, align: 'right' as const });
const BAR_CELLS = 16;

export const SESSION_WORDS: Readonly<Record<string, string>> = {
  haiku: 'haiku, hands on',
  sonnet: 'sonnet',
  router: 'sonnet as router',
  opus: 'opus, hands on',
  'opus-alone': 'opus alone',
};

export const costText = (cost: CostVector): string => {
  const parts = Object.entries(cost).filter(([, amount]) => amount > 0);
  return parts.length === 0
    ? 'free'
    : listText(parts.map(([pool, amount]) => `${amountText(amount)} ${pool}`));
};

const pricedText = (value: Priced): string => (value === UNPRICED ? 'free' : amountText(value));

function sessionTable({ sessions, unit, log, spread }: Mix, { isAscii }: PlanContext): AnswerTable {
  const top = Math.max(...sessions.rows.map(({ weighted }) => weighted), log?.loggedUnits ?? 0);
  const bar = (weighted: number): string => barText(top > 0 ? weighted / top : 0, BAR_CELLS, isAscii);
  const own = sessions.best.weighted;
  const times = (weighted: number): string => (own > 0 ? `${(weighted / own).toFixed(2)}×` : '-');
  const rows = sessions.rows
    .toSorted((a, b) => a.weighted - b.weighted)
    .map(({ arrangement, cost, weighted }) => [
      SESSION_WORDS[arrangement]!,
      ...['haiku', 'sonnet', 'opus'].map((pool) => amountText(costOf(cost, pool))),
      unitsText(weighted),
      times(weighted),
      bar(weighted),
    ]);
  const logged =
    log === null || unit !== 'units'
      ? []
      : [['as logged', '', '', '', unitsText(log.loggedUnits), times(log.loggedUnits), bar(log.loggedUnits)]];
  return {
    kind: 'table',
    title: spread === null ? 'The work by session model' : 'The work of the log by session model',
    columns: [
      left('Session'),
      right('Haiku'),
      right('Sonnet'),
      right('Opus'),
      right(unit === 'units' ? 'Units' : 'Weighted'),
      right('Of best'),
      left(''),
    ],
    rows: [...rows, ...logged],
  };
}

const handOffTable = ({ handOffs }: Mix): AnswerTable => ({
  kind: 'table',
  title: 'Hand a piece of work on? Messages of the session model',
  columns: [left('Work'), right('Itself'), right('Hand-over'), right('Executor'), right('Saves'), left('')],
  rows: handOffs.map(({ name, direct, handOff, executor, saving, verdict }) => [
    name,
    amountText(direct),
    amountText(handOff),
    amountText(executor),
    amountText(saving),
    verdict,
  ]),
});

const choiceTable = ({ choices, pattern, unit }: Mix): AnswerTable => ({
  kind: 'table',
  title: `Session model for ${pattern} work`,
  columns: [
    left('Session'),
    left('A table says'),
    left('because'),
    right('Rank by cost'),
    right(unit === 'units' ? 'Units' : 'Weighted'),
  ],
  rows: choices.map(({ session, grade, reason, costRank, weightedCost }) => [
    session,
    grade,
    reason,
    String(costRank ?? '-'),
    weightedCost === null ? '-' : unitsText(weightedCost),
  ]),
});

const limitTable = ({ limits, log, sessions }: Mix): AnswerTable[] =>
  limits.length === 0
    ? []
    : [
        {
          kind: 'table',
          title: `What ${SESSION_WORDS[sessions.best.arrangement]} takes of ${log === null ? 'a day' : 'an active day'}`,
          columns: [left('Pool'), right('Takes'), right('Limit/day'), right('Share')],
          rows: limits.map(({ pool, used, limit, fraction }) => [
            pool,
            unitsText(used),
            unitsText(limit),
            shareText(fraction),
          ]),
        },
      ];

function fileTables(mix: Mix): AnswerSection[] {
  const { models, workflow, returns, throughput, pareto, messages, context } = mix;
  const lines = [
    ...(workflow === null
      ? []
      : [
          `Workflow: ${costText(workflow.cost)}, ${amountText(workflow.wallHours)} h from first start to last end.`,
        ]),
    ...(messages === null ? [] : [`Messages of the events: ${costText(messages.cost)}.`]),
    ...(pareto === null
      ? []
      : [
          `Not beaten: ${listText(pareto.frontier)}.`,
          ...pareto.dropped.map(({ name, dominatedBy }) => `${name} is beaten by ${dominatedBy}.`),
        ]),
    ...(context === null ? [] : [`Session: ${context.action.replace('_', ' ')}, ${context.reason}.`]),
  ];
  return [
    ...(models.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            title: 'Model by task',
            columns: [left('Task'), left('Model'), left('because')],
            rows: models.map(({ type, choice }) =>
              choice.status === 'specified'
                ? [type, choice.model, choice.row.reason]
                : [
                    type,
                    'not specified',
                    `nearest: ${choice.nearest.map((row) => `${row.taskType} ${row.depth} (${row.model})`).join(', ')}`,
                  ],
            ),
          },
        ]),
    ...(returns === null
      ? []
      : [
          {
            kind: 'table' as const,
            title: 'Ways to do it, best net value first',
            columns: [left('Way'), right('Value'), right('Price'), right('Net value'), right('Gain/price')],
            rows: returns.ways.map(({ name, value, price, netValue, roi }) => [
              name,
              amountText(value),
              amountText(price),
              amountText(netValue),
              pricedText(roi),
            ]),
          },
        ]),
    ...(throughput === null
      ? []
      : [
          {
            kind: 'table' as const,
            title: `Most value in a day: ${amountText(throughput.value)}`,
            columns: [left('Class'), right('Pieces')],
            rows: Object.entries(throughput.counts).map(([name, pieces]) => [name, amountText(pieces)]),
          },
          {
            kind: 'text' as const,
            title: '',
            lines: Object.entries(throughput.prices).map(
              ([pool, price]) => `One more of ${pool} is worth ${amountText(price)}.`,
            ),
          },
        ]),
    ...(lines.length === 0 ? [] : [{ kind: 'text' as const, title: 'Also asked', lines }]),
  ];
}

function moreTables({ router, habits, agents, fixes, steps, gain, gainOf }: Mix): AnswerSection[] {
  return [
    {
      kind: 'table',
      title: 'A router before tasks of one message',
      columns: [left('Way'), right('Sonnet'), right('Haiku'), right('Of all in sonnet')],
      rows: router.map(({ arch, cost, multiplier }) => [
        arch === 'allSonnet'
          ? 'all in sonnet'
          : arch === 'direct'
            ? 'you pick the model'
            : 'a sonnet picks it',
        amountText(costOf(cost, 'sonnet')),
        amountText(costOf(cost, 'haiku')),
        pricedText(multiplier),
      ]),
    },
    {
      kind: 'table',
      title: 'Messages of ways of working',
      columns: [left('Way'), left('per'), right('Messages'), left('from')],
      rows: habits.map(({ name, per, low, high, source }) => [
        name,
        per,
        `${amountText(low)} to ${amountText(high)}`,
        source === 'log' ? 'your log, 10-90 %' : 'a guess, until a log says',
      ]),
    },
    {
      kind: 'table',
      title: 'Agents and what suits their model',
      columns: [left('Agent'), left('One call'), left('Good for')],
      rows: agents.map(({ name, cost }) => [
        name,
        costText(cost),
        tagsOf(Object.keys(cost)[0] ?? '').join(', '),
      ]),
    },
    {
      kind: 'text',
      title: 'Fewer messages for the same work',
      lines: [
        `Fixes in one batch: ${amountText(fixes.before)} messages become ${amountText(fixes.after)} (with a review of each: ${amountText(fixes.reviewed.before)}).`,
        `Steps with one check at the end: ${amountText(steps.stepWithCheck.before)} become 1, or ${amountText(steps.separateChecks.before)} become 2 where each check is a message.`,
        `${gainOf[0]!.toUpperCase()}${gainOf.slice(1)}: ${pricedText(gain.ratioWeighted)} times fewer, weighted; ${Object.entries(
          gain.perPool,
        )
          .map(([pool, { naive, optimised }]) => `${pool} ${amountText(naive)} to ${amountText(optimised)}`)
          .join(', ')}.`,
      ],
    },
  ];
}

/** Sections in the order of reading; `isAll` adds the rest. */
export function mixSections(mix: Mix, isAll: boolean, context: PlanContext): AnswerSection[] {
  const { work, log } = mix;
  const pools = [
    { name: 'mechanical, haiku', used: work.mechanical, isLimited: true },
    { name: 'analytical, sonnet', used: work.analytical, isLimited: true },
    { name: 'deep, opus', used: work.deep, isLimited: true },
  ];
  return [
    {
      kind: 'drawing',
      title: log === null ? 'The work' : 'The work, by the model that did it',
      lines: modelMix({ pools }, { width: Math.min(200, context.width), ascii: context.isAscii }),
    },
    sessionTable(mix, context),
    ...limitTable(mix),
    handOffTable(mix),
    choiceTable(mix),
    ...fileTables(mix),
    ...(isAll ? moreTables(mix) : []),
  ];
}
