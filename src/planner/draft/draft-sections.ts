/** Tables and drawings of a drafting plan: ways and costs, the break-even curve, batch sizes, a log's indicators. */

import { type AnswerFigure, type AnswerSection, type AnswerTable, breakEvenLines } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, chanceText, listText, rangeText, shareText, someOf } from '../question/index.ts';
import type { DraftPlanned } from './draft-plan.ts';

const left = (title: string) => ({ title, align: 'left' as const });
const right = (title: string) => ({ title, align: 'right' as const });

const tieText = (saving: number, tie: boolean): string => (tie ? 'tie' : amountText(saving));

function waysTable({ ways, cost, low, high }: DraftPlanned): AnswerTable {
  return {
    kind: 'table',
    title: 'Messages of the paid model',
    columns: [left('Way'), right('Expected'), right('95 %'), right('Saves'), right('Share'), left('')],
    rows: [
      ['directly', amountText(cost.direct), '', '', '', ''],
      ...ways.map(({ name, cost: each, note }, index) => [
        name,
        amountText(each.expected),
        index === 0 ? rangeText(low, high) : '',
        tieText(each.saving, each.tie),
        each.tie ? '' : shareText(each.savingFraction),
        note,
      ]),
    ],
  };
}

function knownTable({ means, pilot, request, cost }: DraftPlanned): AnswerTable {
  const { counts, rates } = request;
  const row = (name: string, share: number, seen: number): string[] => [
    name,
    rates === null ? String(seen) : '-',
    shareText(share),
  ];
  const [low, high] = pilot.interval;
  const range = rates === null ? ` (${shareText(low)} to ${shareText(high)})` : '';
  return {
    kind: 'table',
    title: `Acceptance ${shareText(means.accept)}${range}; break-even ${shareText(cost.breakEven)}`,
    columns: [left('Draft is'), right('Seen'), right(rates === null ? 'Estimate' : 'Given')],
    rows: [
      row('good as it is', means.accept, counts.accepted),
      row('to be refined', means.refine, counts.refined),
      row('to be replaced', means.replace, counts.replaced),
    ],
  };
}

function curveSection(
  { curve, pilot, means, costsByItems, request }: DraftPlanned,
  { width, isAscii }: PlanContext,
): AnswerSection {
  const [low, high] = request.rates === null ? pilot.interval : [means.accept, means.accept];
  return {
    kind: 'drawing',
    title: 'Share that must be good, and messages, by number of items',
    lines: breakEvenLines(
      {
        points: curve,
        acceptance: {
          low: Math.min(low, means.accept),
          mean: means.accept,
          high: Math.max(high, means.accept),
        },
        costs: costsByItems
          .filter(({ itemCount }) => itemCount >= 10)
          .map(({ itemCount, low: least, expected, high: most, direct }) => ({
            itemCount,
            low: Math.min(least, expected),
            mean: expected,
            high: Math.max(most, expected),
            direct,
          })),
      },
      { width: Math.min(200, width), ascii: isAscii },
    ),
  };
}

const generationTable = ({ byGeneration }: DraftPlanned): AnswerTable => ({
  kind: 'table',
  title: 'If one message makes several items',
  columns: [right('Items a message'), right('Directly'), right('With drafts'), right('Saves')],
  rows: byGeneration.map(({ genBatch, cost }) => [
    String(genBatch),
    amountText(cost.direct),
    amountText(cost.expected),
    tieText(cost.saving, cost.tie),
  ]),
});

const batchTable = ({ byBatch, request, best }: DraftPlanned): AnswerTable => ({
  kind: 'table',
  title: `Items judged together; at most ${best.cap} fit half a context`,
  columns: [right('Together'), right('Evaluations'), right('Expected'), right('Break-even'), left('')],
  rows: byBatch.map(({ evalBatch, cost }) => [
    String(evalBatch),
    String(cost.parts.evaluations),
    amountText(cost.expected),
    shareText(cost.breakEven),
    evalBatch === request.evalBatch ? 'asked' : evalBatch > best.cap ? 'too many' : '',
  ]),
});

function logTables({ kpis, risks, collapse, spot, request }: DraftPlanned): AnswerSection[] {
  const { file } = request;
  if (file === null || file.batches.length === 0) return [];
  const reading = collapse?.reading;
  const lines = [
    ...(reading === null || reading === undefined
      ? []
      : [
          reading.decision === 'stop'
            ? `Stop: acceptance has fallen from ${shareText(collapse!.p0)}; the test says so after ${reading.n} verdicts.`
            : `No collapse in ${reading.n} verdicts: acceptance of ${shareText(collapse!.p0)} still holds against ${shareText(collapse!.p1)}.`,
        ]),
    ...(spot === null
      ? []
      : [
          `Spot checks: ${shareText(spot.posterior.mean)} of the unread drafts are good (95 %: ${shareText(spot.posterior.low)} to ${shareText(spot.posterior.high)})${spot.disable ? '; read them all from now on' : ''}.`,
        ]),
  ];
  return [
    {
      kind: 'table',
      title: `Is it still working? ${file.batches.length} batches`,
      columns: [left('Indicator'), right('Value'), right('95 %'), left('Status'), left('')],
      rows: kpis.map(({ kpi, value, interval, status, action }) => {
        const text = (number: number): string =>
          kpi === 'batch-size' ? amountText(number) : shareText(number);
        return [
          kpi,
          value === null ? '-' : text(value),
          interval === null ? '-' : `${text(interval[0])} to ${text(interval[1])}`,
          status === 'not-enough-data' ? 'open' : status,
          action ?? '',
        ];
      }),
    },
    ...(lines.length === 0 ? [] : [{ kind: 'text' as const, title: '', lines }]),
    {
      kind: 'table',
      title: 'Risks',
      columns: [left('Risk'), left('State'), left('Answer'), left('Noticed by')],
      rows: risks.map(({ risk, state, answer, detector }) => [risk, state, answer, detector]),
    },
  ];
}

function checklistTable({ checklist, request }: DraftPlanned): AnswerTable {
  const given: Readonly<Record<string, string>> = {
    ...request.suitability,
    volume: `${request.itemCount} items`,
  };
  return {
    kind: 'table',
    title: 'Does it suit? These may forbid, never approve',
    columns: [left('Look at'), left('Is'), left('Outlook')],
    rows: Object.entries(checklist.factors).map(([factor, outlook]) => [
      factor,
      given[factor] ?? '',
      outlook,
    ]),
  };
}

/** Sections in the order of reading; `isAll` adds the rest. */
export function draftSections(plan: DraftPlanned, isAll: boolean, context: PlanContext): AnswerSection[] {
  const { drawn, checklist } = plan;
  return [
    waysTable(plan),
    knownTable(plan),
    curveSection(plan, context),
    generationTable(plan),
    ...(isAll ? [batchTable(plan)] : []),
    ...(isAll || checklist.vetoes.length > 0 ? [checklistTable(plan)] : []),
    ...logTables(plan),
    ...(drawn === null
      ? []
      : [
          {
            kind: 'text' as const,
            title: `${amountText(drawn.trials)} drawn batches`,
            lines: [
              `Mean ${someOf(drawn.mean, 'message')}, 95 %: ${rangeText(drawn.low, drawn.high)}; fewer than directly in ${chanceText(drawn.pBeatsDirect)}.`,
            ],
          },
        ]),
  ];
}

/** Figures of the page: what must be good, and what a batch may cost. */
export function draftFigures({ curve, means, costsByItems, cost, request }: DraftPlanned): AnswerFigure[] {
  const points = (of: (each: DraftPlanned['costsByItems'][number]) => number) =>
    costsByItems.map((each) => [each.itemCount, of(each)] as const);
  return [
    {
      id: 'draft-break-even',
      title: 'Share of drafts that must be good',
      description: `Break-even acceptance by number of items, judged ${request.evalBatch} at a time, beside the acceptance there is.`,
      kind: 'line',
      xTitle: 'Items',
      xKind: 'number',
      yTitle: 'Share',
      series: [
        {
          name: 'break-even',
          points: curve.flatMap(({ itemCount, breakEven }) =>
            breakEven === null ? [] : [[itemCount, breakEven] as const],
          ),
        },
      ],
      marks: [{ name: 'acceptance', y: means.accept }],
    },
    {
      id: 'draft-cost',
      title: 'Messages with drafts',
      description: 'Messages of the paid model by number of items: 2.5 %, mean and 97.5 %.',
      kind: 'band',
      xTitle: 'Items',
      xKind: 'number',
      yTitle: 'Messages',
      series: [
        { name: 'low', points: points(({ low }) => low) },
        { name: 'mean', points: points(({ expected }) => expected) },
        { name: 'high', points: points(({ high }) => high) },
      ],
      marks: [{ name: `directly, ${request.itemCount} items`, y: cost.direct }],
    },
  ];
}

/** What each way of leading a workflow takes, one line each. */
export const coordinatorLine = (
  name: string,
  cost: Readonly<Record<string, number>>,
  assumes: string,
): string =>
  `${name}: ${listText(Object.entries(cost).map(([pool, amount]) => `${amountText(amount)} ${pool}`))}, if ${assumes}.`;
