/** The words of `plan share`: headline, what decides, what is next, tables, and how it was computed. */
import {
  type AnswerFigure,
  type AnswerSection,
  amountText,
  instantWords,
  listText,
  type Page,
  type PlanContext,
  tableBlock,
} from '../question/index.ts';
import type { BookingFacts, LineFacts, RequestFacts, ShareFacts } from './share-facts.ts';
import type { ShareSplit } from './share-split.ts';
import { splitWords, type Words } from './split-page.ts';
import type { TeamDay } from './team-day.ts';

const LONGEST_HOURS = 48;
const at = (text: string, context: PlanContext): string => instantWords(Date.parse(text), context);

function bookingWords(
  booking: BookingFacts,
  { total, windowHours }: ShareFacts,
  context: PlanContext,
): Words {
  const { user, start, end, amount, accepted, bookable, nextStart, room, taken, booked, buffer } = booking;
  const [from, to] = [at(start, context), at(end, context)];
  const isSameDay = from.slice(0, -5) === to.slice(0, -5);
  const who = `${amountText(amount)} for ${user}, ${from} to ${isSameDay ? to.slice(-5) : to}`;
  const most = amountText(bookable);
  const state = accepted ? `asked; ${most} stay bookable` : `asked; at most ${most}`;
  const refusedNext =
    nextStart === null
      ? `Book ${most}, or less elsewhere.`
      : `Book ${most}, or begin ${at(nextStart, context)}.`;
  return {
    headline: accepted
      ? `Yes: ${who} can be booked; ${most} stay bookable in that span.`
      : `No: ${who} cannot be booked; at most ${most} can.`,
    decides: `every sliding window of ${amountText(windowHours)} h within ${amountText(room)} of ${amountText(total)}`,
    next: accepted ? 'Add it to the bookings of the file.' : refusedNext,
    blocks: tableBlock(
      'Bookings',
      ['member', 'from', 'to', '>amount', ''],
      [...booked.map((each) => ({ ...each, state: 'booked' })), { ...booking, state }].map((each) => [
        each.user,
        at(each.start, context),
        at(each.end, context),
        amountText(each.amount),
        each.state,
      ]),
    ),
    explanation: {
      what: 'What can be booked',
      formula: 'limit x (1 - buffer) - the most that bookings take of any window that touches the span',
      numbers: `${amountText(total)} x ${amountText(1 - buffer)} - ${amountText(taken)}`,
      result: amountText(Math.max(0, room - taken)),
      source: 'a sum over every sliding window',
    },
    notes: [],
  };
}

function requestWords({ room, amount, isGranted, poolUnits, lent, members }: RequestFacts): Words {
  const { id: user, ownUnits, othersUnits, roomUnits } = room;
  const lenders = lent.map(({ id, units }) => `${amountText(units)} from ${id}`);
  const from =
    lenders.length === 0 ? 'within its own share' : `with what others leave idle (${lenders.join(', ')})`;
  const isShort = poolUnits < ownUnits + othersUnits;
  const instead = isShort
    ? 'wait until the pool gives back'
    : 'ask others to declare idle what they do not need';
  return {
    headline: isGranted
      ? `Yes: ${user} gets ${amountText(amount)}, ${from}.`
      : `No: ${user} asks for ${amountText(amount)}, at most ${amountText(roomUnits)} can be granted.`,
    decides: isGranted
      ? 'fair shares by weight'
      : isShort
        ? `the pool has ${amountText(poolUnits)} left now`
        : `${user} has ${amountText(ownUnits)} of its share left, others leave ${amountText(othersUnits)} idle`,
    next: isGranted
      ? 'Add it to what the member has used.'
      : roomUnits > 0
        ? `Ask for ${amountText(roomUnits)}, or ${instead}.`
        : `${instead[0]!.toUpperCase()}${instead.slice(1)}.`,
    blocks: tableBlock(
      'Who may take how much now',
      ['member', '>share', '>used', '>idle', '>may take'],
      members.map((each) => [
        each.id,
        ...[each.shareUnits, each.usedUnits, each.lendableUnits, each.roomUnits].map(amountText),
      ]),
    ),
    explanation: {
      what: `What ${user} may take`,
      formula: 'own share left + what others leave idle, at most what is left of the pool',
      numbers: `${amountText(ownUnits)} + ${amountText(othersUnits)}, at most ${amountText(poolUnits)}`,
      result: amountText(roomUnits),
      source: 'shares by weight; what is lent is what its owner does not ask for',
    },
    notes: [],
  };
}

function lineTable({ leftUnits, tasks }: LineFacts, context: PlanContext): AnswerSection[] {
  const words = { goes: 'goes now', reserved: 'reserved', waits: 'waits behind it', never: 'never fits' };
  return tableBlock(
    `The line, ${amountText(leftUnits)} left now`,
    ['task', 'member', '>needs', '>priority', 'when'],
    tasks.map(({ id, user, needUnits, priority, status, at: instant }) => [
      id,
      user,
      amountText(needUnits),
      amountText(priority),
      instant === null ? words[status] : `${words[status]} ${at(instant, context)}`,
    ]),
  );
}

const hoursTable = ({ spans }: TeamDay, context: PlanContext): AnswerSection[] =>
  tableBlock(
    'Working hours, on your clock',
    ['member', 'zone', 'from', 'to', 'all back by'],
    spans.map(({ id, zone, start, end, back }) => [
      id,
      zone,
      ...[start, end, back].map((text) => at(text, context)),
    ]),
  );

function hoursNotes({ fixed, spans, together }: TeamDay, context: PlanContext): string[] {
  const zones = new Map(spans.map(({ id, zone }) => [id, zone]));
  return [
    ...fixed.map((id) => `${id}: offset ${zones.get(id)} knows no daylight saving; name the zone`),
    together === null
      ? 'nobody works at the same time as another; one window still counts them all'
      : `${listText(together.ids)} work at the same time, ${at(together.start, context)} to ${at(together.end, context)}`,
  ];
}

function figureOf({ allocations }: ShareSplit, { unit }: ShareFacts): AnswerFigure {
  return {
    id: 'share-units',
    title: 'Shares of the members',
    description: `what each of ${allocations.length} members gets`,
    kind: 'bar',
    xTitle: 'member',
    xKind: 'name',
    xNames: allocations.map(({ id }) => id),
    yTitle: unit,
    series: [{ name: 'gets', points: allocations.map(({ units }, index) => [index, units] as const) }],
    marks: [],
  };
}

function poolNotes({ total, totalFrom, unit, window, windowHours, quota, leftOut }: ShareFacts): string[] {
  const each =
    windowHours <= LONGEST_HOURS ? `${amountText(windowHours)} h` : `${amountText(windowHours / 24)} d`;
  return [
    `shares are of every ${each}`,
    totalFrom === 'window'
      ? `${amountText(total)} ${unit} are the limit of window ${window} of ${quota}`
      : `${amountText(total)} as ${totalFrom === 'file' ? 'the file' : '--total'} says; without it the limit of a window of --pool or --preset`,
    ...leftOut,
  ];
}

/** The page of the facts. */
export function sharePage(facts: ShareFacts, context: PlanContext): Page {
  const { split, booking, request, line, workingHours } = facts;
  const { blocks, explanation, notes, ...words } =
    booking !== null
      ? bookingWords(booking, facts, context)
      : request !== null
        ? requestWords(request)
        : splitWords(split!, facts);
  return {
    ...words,
    blocks: [
      ...blocks,
      ...(workingHours === null ? [] : hoursTable(workingHours, context)),
      ...(line === null ? [] : lineTable(line, context)),
    ],
    explanations: [explanation],
    figures: split === null ? [] : [figureOf(split, facts)],
    notes: [
      ...notes,
      ...(workingHours === null ? [] : hoursNotes(workingHours, context)),
      ...poolNotes(facts),
      ...context.quota.notes,
    ],
  };
}
