/**
 * `plan share`: who of a team gets how much, and may somebody book or take some? By weight and demand unless another
 * mechanism is named. Read next: share-file.ts for the input, share-split.ts for the mechanisms.
 */

import { PlanError, positive, unknownName } from '../../core/values/index.ts';
import type { Answer, AnswerFigure } from '../answer/index.ts';
import type { PlanContext, PlanQuestion, QuestionAnswer, QuestionInput } from '../question/index.ts';
import {
  amountText,
  givenNumber,
  type LaneWindow,
  listText,
  optionNumber,
  type UsageLane,
  unitName,
  usageLanes,
  wordOf,
} from '../question/index.ts';
import { type AskAnswer, answerBooking, answerRequest } from './share-asks.ts';
import { gamePart, queuePart, type SharePart, slotPart, zonePart } from './share-day.ts';
import { bufferShare, readShareFile, SHARE_EXAMPLE, type ShareFile } from './share-file.ts';
import { MECHANISMS, splitBy } from './share-split.ts';
import type { ShareSplit } from './share-table.ts';

interface SharedPool {
  /** Words for the pool, such as `sonnet`. */
  readonly name: string;
  readonly unit: string;
  readonly window: LaneWindow;
  readonly lane: UsageLane;
  readonly totalUnits: number;
  readonly notes: readonly string[];
}

const MS_PER_HOUR = 3_600_000;
const LONGEST_HOURS = 48;

/** The pool to share and its shortest limited window. E_UNKNOWN for a pool that no window limits. */
function sharedPool(file: ShareFile, input: QuestionInput): SharedPool {
  const { context } = input;
  const { lanes, notes } = usageLanes(context);
  const limited = lanes.filter((lane) => lane.limited.length > 0);
  const name = input.text('of') ?? limited[0]?.name ?? 'none';
  const lane =
    limited.find((each) => each.name === name) ??
    unknownName(
      '--of',
      name,
      limited.map((each) => each.name),
    );
  const window = lane.limited.reduce((short, each) =>
    each.window.lengthMs < short.window.lengthMs ? each : short,
  );
  const total = optionNumber(input, 'total', (field, value) => positive(field, value)) ?? file.totalUnits;
  return {
    name,
    unit: unitName(lane.unit),
    window,
    lane,
    totalUnits: total ?? window.window.limit!,
    notes: [
      total === null
        ? `${amountText(window.window.limit!)} ${unitName(lane.unit)} are the limit of window ${window.window.name} of ${context.quota.source}`
        : `${amountText(total)} as ${input.text('total') === null ? 'the file' : '--total'} says; without it the limit of a window of --pool or --preset`,
      ...notes,
    ],
  };
}

const windowHours = ({ window }: SharedPool): number => window.window.lengthMs / MS_PER_HOUR;

function headlineOf(split: ShareSplit, file: ShareFile, pool: SharedPool, mechanism: string): string {
  const shares = file.members.map(({ id }, i) => `${id} ${amountText(split.units[i]!)}`);
  const shown = shares.length > 8 ? [...shares.slice(0, 7), `${shares.length - 7} more`] : shares;
  return `Of ${amountText(pool.totalUnits)} ${pool.name === 'all' ? pool.unit : pool.name}: ${listText(shown)} (${mechanism}).`;
}

function nextOf(split: ShareSplit): string {
  return split.idleUnits >= 1
    ? `${amountText(split.idleUnits)} are left over: lend them, or keep them as a reserve.`
    : 'Tell everybody their share; who needs less should say so, it goes to the others.';
}

function figureOf(split: ShareSplit, { members }: ShareFile, pool: SharedPool): AnswerFigure {
  return {
    id: 'share-units',
    title: 'Shares of the members',
    description: `units of ${pool.name} for each of ${members.length} members`,
    kind: 'bar',
    xTitle: 'member',
    xKind: 'name',
    xNames: members.map(({ id }) => id),
    yTitle: pool.unit,
    series: [{ name: 'gets', points: split.units.map((value, index) => [index, value] as const) }],
    marks: [],
  };
}

/** Past spends as they weigh on bookings; those still counted. */
function spendsOf({ window }: SharedPool) {
  const lengthMs = window.window.lengthMs;
  return window.outlook.returns.map(({ atMs, amount }) => ({ atMs: atMs - lengthMs, amountUnits: amount }));
}

function askOf(file: ShareFile, pool: SharedPool, input: QuestionInput): AskAnswer | null {
  const book = input.text('book');
  const request = input.text('request');
  const bufferFraction = givenNumber(input, 'buffer', bufferShare);
  if (book !== null && request !== null) {
    throw new PlanError('E_TYPE', '--request', request, 'one of --book and --request');
  }
  if (book !== null) {
    const rules = {
      capUnits: pool.totalUnits,
      bufferFraction,
      windowMs: pool.window.window.lengthMs,
      spends: spendsOf(pool),
    };
    return answerBooking(book, file, rules, input.context);
  }
  return request === null ? null : answerRequest(request, file, pool.totalUnits, input.context);
}

function partsOf(file: ShareFile, pool: SharedPool, context: PlanContext): SharePart[] {
  const { window } = pool;
  const outlook = {
    nowMs: context.nowMs,
    availableUnits: Math.min(pool.totalUnits, window.state.remaining ?? pool.totalUnits),
    restorations: window.outlook.returns.map(({ atMs, amount }) => ({ atMs, amountUnits: amount })),
    agingPerHour: 1,
    windowMs: window.window.lengthMs,
  };
  return [
    slotPart(file, pool.totalUnits),
    zonePart(file, pool.totalUnits, { context, windowMs: window.window.lengthMs }),
    queuePart(file, outlook, context),
    gamePart(file),
  ];
}

function answerShare(input: QuestionInput): QuestionAnswer {
  const { context } = input;
  const file = readShareFile(input.file, context.nowMs);
  const pool = sharedPool(file, input);
  const mechanism = wordOf('--mechanism', input.text('mechanism'), MECHANISMS);
  const split = splitBy(mechanism, file, pool.totalUnits, context);
  const ask = askOf(file, pool, input);
  const parts = partsOf(file, pool, context);
  const each = windowHours(pool);
  const answer: Answer = {
    question: SHARE_QUESTION.asks,
    headline: ask?.headline ?? headlineOf(split, file, pool, mechanism),
    binding: ask?.binding ?? split.binding,
    next: ask?.next ?? nextOf(split),
    sections: [ask?.table ?? split.table, ...parts.flatMap(({ sections }) => sections)],
    explanations: ask?.explanations ?? split.explanations,
    document: [...(ask?.document ?? []), ...parts.flatMap(({ document }) => document)],
    figures: ask === null ? [figureOf(split, file, pool)] : [],
    notes: [
      ...(ask === null ? split.notes : []),
      ...parts.flatMap(({ notes }) => notes),
      `shares are of every ${each <= LONGEST_HOURS ? `${amountText(each)} h` : `${amountText(each / 24)} d`}`,
      ...pool.notes,
      ...context.quota.notes,
    ],
    data: {
      quota: context.quota.source,
      pool: pool.name,
      unit: pool.unit,
      total: pool.totalUnits,
      ...(ask?.data ?? { mechanism, ...split.data, idle: split.idleUnits }),
      ...Object.assign({}, ...parts.map(({ data }) => data)),
    },
  };
  return { answer };
}

export const SHARE_QUESTION: PlanQuestion = {
  name: 'share',
  asks: 'Who gets how much, and can I book a slot?',
  options: [
    { name: 'mechanism', describe: `How it is split: ${MECHANISMS.join(', ')}`, text: 'max-min' },
    { name: 'of', describe: 'Pool to share (the first that has a limit)', text: null },
    {
      name: 'total',
      describe: "Units to share (the file's, else the limit of the shortest window)",
      text: null,
    },
    { name: 'book', describe: 'May this be booked: START/END/AMOUNT or START/END/AMOUNT/USER', text: null },
    { name: 'request', describe: 'May a member take this now: USER=AMOUNT', text: null },
    { name: 'buffer', describe: 'Part of the limit that is never booked, 0..1', text: '0.1' },
  ],
  file: {
    name: 'team',
    describe: 'JSON of members with weights and demands; --example prints one',
    isRequired: true,
    example: SHARE_EXAMPLE,
  },
  usage: 'useful',
  answer: answerShare,
};
