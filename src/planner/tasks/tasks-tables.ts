/** The tables and bars of `plan tasks`: one line a task or window, columns only where a line has something in them. */

import { MS_PER_HOUR } from '../../core/values/index.ts';
import {
  type AnswerSection,
  amountText,
  type Cell,
  chanceText,
  instantWords,
  listText,
  tableBlock,
} from '../question/index.ts';
import type { LocalClock } from '../usage/index.ts';
import type { LaterFact, NowFact, TasksFacts, WindowFact } from './tasks-facts.ts';
import { unitWord } from './tasks-pools.ts';

interface Column<Row> {
  /** As tableBlock takes it. */
  readonly head: string;
  readonly cell: (row: Row, index: number) => Cell;
}

const left = <Row>(head: string, cell: Column<Row>['cell']): Column<Row> => ({ head, cell });
const right = <Row>(title: string, cell: Column<Row>['cell']): Column<Row> => left(`>${title}`, cell);

/** A table of rows; no rows are no table. */
function table<Row>(
  title: string,
  rows: readonly Row[],
  columns: ReadonlyArray<Column<Row> | false>,
): AnswerSection[] {
  const shown = columns.filter((column) => column !== false);
  const cells = rows.map((row, index) => shown.map(({ cell }) => cell(row, index)));
  return tableBlock(
    title,
    shown.map(({ head }) => head),
    cells,
  );
}

const BAR_CELLS = 10;

/** An instant in words; '-' = none. */
export const at = (instant: string | null, clock: LocalClock): string =>
  instant === null ? '-' : instantWords(Date.parse(instant), clock);

/** A price with so many digits as it needs. */
export const priceText = (price: number): string =>
  price === 0 ? '0' : price >= 1 ? amountText(price) : String(Number(price.toPrecision(2)));

/** `20 sonnet + 2 opus`; `nothing` for no cost. */
function takesText({ cost, model }: NowFact, { poolUnits }: TasksFacts): string {
  const sums = new Map<string, number>();
  for (const [pool, amount] of Object.entries(cost)) {
    const word = unitWord([pool], poolUnits.get(pool)!);
    if (amount > 0) sums.set(word, (sums.get(word) ?? 0) + amount);
  }
  const parts = [...sums].map(([word, amount]) => `${amountText(amount)} ${word}`);
  const takes = parts.length === 0 ? 'nothing' : parts.join(' + ');
  return model === null ? takes : `${takes}, by ${model}`;
}

/** `3 sonnet and 2 units in 5 h`: units by window, `more` behind each number. */
export const extraText = (
  extra: ReadonlyMap<string, number>,
  { windows }: TasksFacts,
  more: string = '',
): string =>
  listText(
    [...extra].map(([name, amount]) => {
      const { pools, unit } = windows.find(({ window }) => window === name)!;
      const word = unitWord(pools, unit);
      return `${amountText(amount)}${more} ${word}${word === unit ? ` in ${name}` : ''}`;
    }),
  );

/** The least that would bring a dropped task in; null = nothing small does. */
export function reliefText({ extraQuota, extraDeadlineHours }: LaterFact, facts: TasksFacts): string | null {
  const words = [
    ...(extraQuota === null ? [] : [`${extraText(extraQuota, facts)} more`]),
    ...(extraDeadlineHours === null || extraDeadlineHours === 0
      ? []
      : [`a deadline ${amountText(extraDeadlineHours)} h later`]),
  ];
  return words.length === 0 ? null : words.join(', or ');
}

function nowBlocks(facts: TasksFacts, context: LocalClock): AnswerSection[] {
  const { now, later } = facts;
  const room = ({ hasRoomAt }: LaterFact): string => {
    if (hasRoomAt === null) return 'never';
    return Date.parse(hasRoomAt) <= context.nowMs ? 'now, alone' : at(hasRoomAt, context);
  };
  const why = ({ mustDo, rule }: NowFact): string =>
    mustDo ? 'must be done' : rule === 'price' ? 'worth its price' : `rule ${rule}`;
  return [
    ...table('Now, in this order', now, [
      right('#', (_, index) => String(index + 1)),
      left('task', ({ id }) => id),
      right('value', ({ value }) => amountText(value)),
      left('takes', (each) => takesText(each, facts)),
      now.some(({ deadline }) => deadline !== null) &&
        left('due', ({ deadline }) => (deadline === null ? '' : at(deadline, context))),
      left('why', why),
    ]),
    ...table('Not now', later, [
      left('task', ({ id }) => id),
      right('value', ({ value }) => amountText(value)),
      left('has room', room),
      later.some(({ meetsDeadline }) => meetsDeadline !== null) &&
        left('deadline', ({ meetsDeadline: meets }) =>
          meets === null ? '' : meets ? 'in time' : 'too late',
        ),
      left('why not now', ({ why: reason }) => reason),
    ]),
  ];
}

/** Bars in time, the same as a table, and what is not in it. */
function scheduleBlocks(facts: TasksFacts, context: LocalClock): AnswerSection[] {
  const { now, later, schedule } = facts;
  const { nowMs } = context;
  const hasDeadline = now.some(({ deadline }) => deadline !== null);
  const hasChances = now.some(({ medianEnd, lateEnd }) => medianEnd !== null || lateEnd !== null);
  const endMs = Math.max(nowMs + MS_PER_HOUR, ...now.map(({ end }) => Date.parse(end!)));
  const part = (instant: string): number => (Date.parse(instant) - nowMs) / (endMs - nowMs);
  const bars = now.map(({ id, start, end }) => ({
    name: id,
    from: part(start!),
    to: part(end!),
    label: at(start, context),
  }));
  const ends = { first: instantWords(nowMs, context), last: instantWords(endMs, context) };
  return [
    { kind: 'drawn', title: 'When', drawing: { of: 'timeline', bars, ...ends } },
    ...table(hasChances ? `Begin and end, ${schedule!.futures} futures` : 'Begin and end', now, [
      left('task', ({ id }) => id),
      left('begins', ({ start }) => at(start, context)),
      left('ends', ({ end }) => at(end, context)),
      hasDeadline && left('due', ({ deadline }) => (deadline === null ? '' : at(deadline, context))),
      right('value', ({ value }) => amountText(value)),
      left('takes', (each) => takesText(each, facts)),
      hasChances && left('half are done by', ({ medianEnd }) => at(medianEnd, context)),
      hasChances && left('95 % by', ({ lateEnd }) => at(lateEnd, context)),
      hasChances &&
        hasDeadline &&
        right('in time', ({ inTime }) => (inTime === null ? '-' : chanceText(inTime))),
    ]),
    ...table('Not in the schedule', later, [
      left('task', ({ id }) => id),
      right('value', ({ value }) => amountText(value)),
      left('why', ({ why }) => why),
      left('what would do', (each) => reliefText(each, facts) ?? '-'),
    ]),
  ];
}

/** Every limited window: what is left, what the plan takes of it, the worth of one more and the chance that it is enough. */
function windowsTable({ windows }: TasksFacts): AnswerSection[] {
  const bar = ({ left: there, planned }: WindowFact): number =>
    planned === 0 ? 0 : there > 0 ? Math.min(1, planned / there) : 1;
  return table('What it uses', windows, [
    left('window', ({ window, pools, unit }) => (pools.includes(window) ? window : `${window}, ${unit}`)),
    right('left', (each) => amountText(each.left)),
    right('planned', ({ planned }) => amountText(planned)),
    left('', (each) => ({ bar: bar(each), cells: BAR_CELLS })),
    windows.some(({ price }) => price !== null) &&
      right('one more is worth', ({ price }) => priceText(price!)),
    windows.some(({ enough }) => enough !== null) && right('enough', ({ enough }) => chanceText(enough!)),
  ]);
}

/** The blocks of an answer, of the choice of now or of the schedule. */
export const blocksOf = (facts: TasksFacts, context: LocalClock): AnswerSection[] => [
  ...(facts.schedule === null ? nowBlocks(facts, context) : scheduleBlocks(facts, context)),
  ...windowsTable(facts),
];
