/** Tables of a mix: sessions and their cost, hand-offs, the table of session models, and what the file asked. */

import { costOf } from '../../core/values/index.ts';
import { type AnswerSection, type AnswerTable, barText, modelMix } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, shareText, unitsText } from '../question/index.ts';
import { mixFileSections, mixMoreSections } from './mix-more-sections.ts';
import type { Mix } from './mix-plan.ts';

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

function sessionTable({ sessions, unit, log }: Mix, { isAscii }: PlanContext): AnswerTable {
  const top = Math.max(
    ...sessions.rows.map(({ weighted }) => weighted),
    unit === 'units' ? (log?.loggedUnits ?? 0) : 0,
  );
  const bar = (weighted: number): string => barText(top > 0 ? weighted / top : 0, BAR_CELLS, isAscii);
  const loggedUnits = log === null || unit !== 'units' ? Number.POSITIVE_INFINITY : log.loggedUnits;
  const own = Math.min(sessions.best.weighted, loggedUnits);
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
    title: log === null ? 'The work by session model' : 'The work of the log by session model',
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

const limitTable = ({ limits, log }: Mix): AnswerTable[] =>
  limits.length === 0
    ? []
    : [
        {
          kind: 'table',
          title: `What the cheapest takes of ${log === null ? 'a day' : 'an active day'}`,
          columns: [left('Pool'), right('Takes'), right('Limit/day'), right('Share')],
          rows: limits.map(({ pool, used, limit, fraction }) => [
            pool,
            unitsText(used),
            unitsText(limit),
            shareText(fraction),
          ]),
        },
      ];

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
    ...mixFileSections(mix),
    ...(isAll ? mixMoreSections(mix) : []),
  ];
}
