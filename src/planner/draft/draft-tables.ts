/** Tables, drawing and sentences of a drafting plan, and the figures of its page. */
import {
  type AnswerFigure,
  type AnswerSection,
  amountText,
  rangeText,
  shareText,
  someOf,
  tableBlock,
  textBlock,
  unitsText,
} from '../question/index.ts';
import type { DraftFacts } from './draft-facts.ts';

const tieText = (saving: number, tie: boolean): string => (tie ? 'tie' : amountText(saving));

function waysTable({ ways, messages, units }: DraftFacts): AnswerSection[] {
  const worth = (text: string): string[] => (units === null ? [] : [text]);
  return tableBlock(
    `Messages of the paid model; 95 %: ${rangeText(messages.low, messages.high)}`,
    ['Way', '>Expected', '>Saves', '>Share', ...(units === null ? [] : ['>Units'])],
    [
      ['directly', amountText(messages.direct), '', '', ...worth('')],
      ...ways.map(({ name, expected, saving, savingFraction, tie }) => [
        name,
        amountText(expected),
        tieText(saving, tie),
        tie ? '' : shareText(savingFraction),
        ...worth(unitsText(saving * (units?.each ?? 0))),
      ]),
    ],
  );
}

function knownTable({ rates, acceptance, seen, from, messages }: DraftFacts): AnswerSection[] {
  const isGiven = from === 'given';
  const row = (name: string, share: number, count: number): string[] => [
    name,
    isGiven ? '-' : String(count),
    shareText(share),
  ];
  const range = isGiven ? '' : ` (${shareText(acceptance.low)} to ${shareText(acceptance.high)})`;
  return tableBlock(
    `Acceptance ${shareText(rates.accept)}${range}; break-even ${shareText(messages.breakEven)}`,
    ['Draft is', '>Seen', isGiven ? '>Given' : '>Estimate'],
    [
      row('good as it is', rates.accept, seen.accepted),
      row('to be refined', rates.refine, seen.refined),
      row('to be replaced', rates.replace, seen.replaced),
    ],
  );
}

function curveBlock({ byItems, acceptance, rates }: DraftFacts): AnswerSection {
  const { accept } = rates;
  return {
    kind: 'drawn',
    title: 'Share that must be good, and messages, by number of items',
    drawing: {
      of: 'break-even',
      points: byItems.map(({ items, breakEven }) => ({ itemCount: items, breakEven })),
      acceptance: {
        low: Math.min(acceptance.low, accept),
        mean: accept,
        high: Math.max(acceptance.high, accept),
      },
      costs: byItems
        .filter(({ items }) => items >= 10)
        .map(({ items, low, expected, high, direct }) => ({
          itemCount: items,
          low: Math.min(low, expected),
          mean: expected,
          high: Math.max(high, expected),
          direct,
        })),
    },
  };
}

const generationTable = ({ byGenBatch }: DraftFacts): AnswerSection[] =>
  tableBlock(
    'If one message makes several items',
    ['>Items a message', '>Directly', '>With drafts', '>Saves'],
    byGenBatch.map(({ genBatch, direct, expected, saving, tie }) => [
      String(genBatch),
      amountText(direct),
      amountText(expected),
      tieText(saving, tie),
    ]),
  );

const judgedTable = ({ byEvalBatch, evalBatch: asked, judging }: DraftFacts): AnswerSection[] =>
  tableBlock(
    'Items judged by one message',
    ['>Together', '>Evaluations', '>Expected', '>Break-even', ''],
    byEvalBatch.map(({ evalBatch, evaluations, expected, breakEven }) => [
      String(evalBatch),
      amountText(evaluations),
      amountText(expected),
      shareText(breakEven),
      evalBatch === asked ? 'asked' : judging?.best === evalBatch ? 'best by your log' : '',
    ]),
  );

function logBlocks({ log, watch, spotCheck, judging }: DraftFacts): AnswerSection[] {
  if (log === null) return [];
  const reading = watch?.reading;
  const lines = [
    ...(!reading
      ? []
      : reading.decision === 'stop'
        ? [
            `Stop: acceptance has fallen from ${shareText(watch!.acceptance)}; the test says so after ${reading.verdicts} verdicts.`,
          ]
        : [
            `No collapse in ${reading.verdicts} verdicts: acceptance of ${shareText(watch!.acceptance)} still holds against ${shareText(watch!.alarmAt)}.`,
          ]),
    ...(judging === null
      ? []
      : [
          judging.best === null
            ? 'Larger batches were judged no worse than small ones, as far as chance lets it be seen.'
            : `Each further item judged together loses ${(100 * judging.lostPerItem).toFixed(2)} % of acceptance: ${someOf(judging.best, 'item')} at a time is best.`,
        ]),
    ...(spotCheck === null
      ? []
      : [
          `Spot checks: ${shareText(spotCheck.mean)} of the unread drafts are good (95 %: ${shareText(spotCheck.low)} to ${shareText(spotCheck.high)})${spotCheck.isDistrusted ? '; read them all from now on' : ''}.`,
        ]),
  ];
  return textBlock(`Is it still working? ${log.batches === 1 ? '1 batch' : `${log.batches} batches`}`, lines);
}

function timeBlocks({ time }: DraftFacts): AnswerSection[] {
  if (time === null) return [];
  const { parallel, drafted, direct, oneByOne, speedup } = time;
  return textBlock('Time', [
    `${amountText(parallel)} at once: ${amountText(drafted)} s with drafts, ${amountText(direct)} s directly (${amountText(speedup)} times); directly one by one ${amountText(oneByOne)} s.`,
  ]);
}

/** Figures of the page: what must be good, and what a batch may cost. */
export function draftFigures({ byItems, rates, evalBatch }: DraftFacts): AnswerFigure[] {
  const points = (of: (each: DraftFacts['byItems'][number]) => number) =>
    byItems.map((each) => [each.items, of(each)] as const);
  return [
    {
      id: 'draft-break-even',
      title: 'Share of drafts that must be good',
      description: `Break-even acceptance by number of items, judged ${evalBatch} at a time, beside the acceptance there is.`,
      kind: 'line',
      xTitle: 'Items',
      xKind: 'number',
      yTitle: 'Share',
      series: [
        {
          name: 'break-even',
          points: byItems.flatMap((each) =>
            each.breakEven === null ? [] : [[each.items, each.breakEven] as const],
          ),
        },
      ],
      marks: [{ name: 'acceptance', y: rates.accept }],
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
      marks: [],
    },
  ];
}

/** Blocks in the order of reading. */
export const draftBlocks = (facts: DraftFacts): AnswerSection[] => [
  ...waysTable(facts),
  ...knownTable(facts),
  curveBlock(facts),
  ...generationTable(facts),
  ...judgedTable(facts),
  ...logBlocks(facts),
  ...timeBlocks(facts),
];
