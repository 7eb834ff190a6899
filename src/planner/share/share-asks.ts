/** Single requests against a shared pool: a booking on absolute instants, or units wanted now. */
import { QuotalabError } from '../../core/index.ts';
import { instant, instantText, PlanError, units } from '../../core/values/index.ts';
import type { AnswerTable, DocumentAnswer, Explanation } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, instantWords, localDayOf, numberOf } from '../question/index.ts';
import {
  acceptsDoc,
  askBooking,
  type Booking,
  type BookingRules,
  fairShares,
  requestUnits,
  requestUnitsDoc,
} from '../team/index.ts';
import { bookingTable, roomTable, withKnownIdle } from './share-ask-tables.ts';
import { memberName, type ShareFile } from './share-file.ts';

export interface AskAnswer {
  readonly headline: string;
  readonly binding: string;
  readonly next: string;
  /** What the answer rests on. */
  readonly table: AnswerTable;
  readonly explanations: readonly Explanation[];
  readonly document: readonly DocumentAnswer[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** START/END/AMOUNT, with /USER where the team has more than one member. */
function bookingOf(text: string, file: ShareFile): Booking {
  const parts = text.split('/');
  if (parts.length !== 3 && parts.length !== 4) {
    throw new PlanError(
      'E_TYPE',
      '--book',
      text,
      'START/END/AMOUNT or START/END/AMOUNT/USER, instants with a zone',
    );
  }
  const [start, end, amount, user = file.members[0]!.id] = parts as [string, string, string, string?];
  return {
    user: memberName('--book user', user, file.members),
    startMs: instant('--book start', start),
    endMs: instant('--book end', end),
    amountUnits: units('--book amount', numberOf(amount)),
  };
}

const MS_PER_HOUR = 3_600_000;
/** The hour of the local day, as the document counts. */
function localHour(epochMs: number, context: PlanContext): number {
  const localMs = epochMs + context.zoneOffsetMinutes(epochMs) * 60_000;
  return (localMs / MS_PER_HOUR) % 24;
}

function bookingDoc(
  file: ShareFile,
  asked: Booking,
  isAccepted: boolean,
  { capUnits, context }: { readonly capUnits: number; readonly context: PlanContext },
): DocumentAnswer[] {
  const doc = (booking: Booking) => ({
    startHour: localHour(booking.startMs, context),
    endHour: localHour(booking.endMs, context),
    amountUnits: booking.amountUnits,
  });
  const accepts = acceptsDoc(file.bookings.map(doc), doc(asked), capUnits);
  if (accepts === isAccepted) return [];
  return [
    {
      rule: 'Bookings by the busiest hour of the day',
      says: accepts === null ? 'no answer: it divides by zero' : accepts ? 'accepted' : 'refused',
      weSay: isAccepted ? 'accepted' : 'refused',
      why: 'it spreads a booking over its hours and forgets that a window counts a whole day of them',
    },
  ];
}

/** `--book`: PLAN_INFEASIBLE where the amount is more than the window ever takes. */
export function answerBooking(
  text: string,
  file: ShareFile,
  rules: BookingRules,
  context: PlanContext,
): AskAnswer {
  const asked = bookingOf(text, file);
  const answer = askBooking(file.bookings, asked, rules);
  if (answer.status === 'infeasible') {
    throw new QuotalabError(
      'PLAN_INFEASIBLE',
      `--book asks for more than the ${answer.constraint} ever takes; smallest change: ${answer.relaxation}`,
    );
  }
  const { capUnits } = rules;
  const isAccepted = answer.status === 'accepted';
  const sameDay = localDayOf(asked.startMs, context) === localDayOf(asked.endMs, context);
  const span = `${instantWords(asked.startMs, context)} to ${sameDay ? instantWords(asked.endMs, context).slice(-5) : instantWords(asked.endMs, context)}`;
  const who = `${amountText(asked.amountUnits)} for ${asked.user}, ${span}`;
  const largest = answer.status === 'refused' ? answer.largestUnits : answer.leftUnits;
  const bookable = isAccepted ? largest + asked.amountUnits : largest;
  const nextMs = answer.status === 'refused' ? answer.nextStartMs : null;
  return {
    headline: isAccepted
      ? `Yes: ${who} can be booked; ${amountText(largest)} stay bookable in that span.`
      : `No: ${who} cannot be booked; at most ${amountText(largest)} can.`,
    binding: `every sliding window of ${amountText((rules.windowMs ?? 24 * MS_PER_HOUR) / MS_PER_HOUR)} h within ${amountText(capUnits * (1 - (rules.bufferFraction ?? 0.1)))} of ${amountText(capUnits)}`,
    next: isAccepted
      ? 'Add it to the bookings of the file.'
      : nextMs === null
        ? `Book ${amountText(largest)}, or less elsewhere.`
        : `Book ${amountText(largest)}, or begin ${instantWords(nextMs, context)}.`,
    table: bookingTable(
      file.bookings,
      asked,
      isAccepted ? `asked; ${amountText(largest)} stay bookable` : `asked; at most ${amountText(largest)}`,
      context,
    ),
    explanations: [
      {
        what: 'What can be booked',
        formula: 'limit x (1 - buffer) - the most that bookings take of any window that touches the span',
        numbers: `${amountText(capUnits)} x ${amountText(1 - (rules.bufferFraction ?? 0.1))} - ${amountText(capUnits * (1 - (rules.bufferFraction ?? 0.1)) - bookable)}`,
        result: amountText(bookable),
        source: 'a sum over every sliding window',
      },
    ],
    document: context.rule === 'doc' ? bookingDoc(file, asked, isAccepted, { capUnits, context }) : [],
    data: {
      booking: {
        user: asked.user,
        start: instantText(asked.startMs),
        end: instantText(asked.endMs),
        amount: asked.amountUnits,
        accepted: isAccepted,
        bookable: largest,
        next_start: nextMs === null ? null : instantText(nextMs),
      },
    },
  };
}

/** `--request USER=AMOUNT`: units now, from the own share and what others declared idle or do not ask for. */
export function answerRequest(
  text: string,
  file: ShareFile,
  totalUnits: number,
  context: PlanContext,
): AskAnswer {
  const [user = '', amountWord = '', ...rest] = text.split('=');
  if (rest.length > 0 || amountWord === '') throw new PlanError('E_TYPE', '--request', text, 'USER=AMOUNT');
  const team = withKnownIdle({ totalUnits, members: file.members }, file.members);
  const name = memberName('--request user', user, file.members);
  const amount = units('--request amount', numberOf(amountWord));
  const grant = requestUnits(team, name, amount);
  const at = team.members.findIndex(({ id }) => id === name);
  const rooms = fairShares(team).map((share, i) => Math.max(0, share - team.members[i]!.usedUnits));
  const own = rooms[at]!;
  const idle = team.members.reduce(
    (sum, { idleUnits = 0 }, i) => sum + (i === at ? 0 : Math.min(idleUnits, rooms[i]!)),
    0,
  );
  const used = team.members.reduce((sum, { usedUnits }) => sum + usedUnits, 0);
  const doc = requestUnitsDoc({ totalUnits, members: file.members }, name, amount);
  const lent = Object.entries(grant.lent).map(([lender, part]) => `${amountText(part)} from ${lender}`);
  return {
    headline: grant.granted
      ? `Yes: ${name} gets ${amountText(amount)}, ${grant.reason}${lent.length > 0 ? ` (${lent.join(', ')})` : ''}.`
      : `No: ${name} asks for ${amountText(amount)}, at most ${amountText(grant.roomUnits)} can be granted.`,
    binding: grant.granted ? 'fair shares by weight' : grant.reason,
    next: grant.granted
      ? 'Add it to what the member has used.'
      : grant.roomUnits > 0
        ? `Ask for ${amountText(grant.roomUnits)}, or ask others to declare idle what they do not need.`
        : 'Ask others to declare idle what they do not need.',
    table: roomTable(team),
    explanations: [
      {
        what: `What ${name} may take`,
        formula: 'own share left + what others leave idle, at most what is left of the pool',
        numbers: `${amountText(own)} + ${amountText(idle)}, at most ${amountText(totalUnits - used)}`,
        result: amountText(grant.roomUnits),
        source: 'shares by weight; what is lent is what its owner does not ask for',
      },
    ],
    document:
      context.rule === 'doc' && doc.granted !== grant.granted
        ? [
            {
              rule: 'Fair share with 20 % to borrow',
              says: doc.granted ? 'granted' : 'refused',
              weSay: grant.granted ? 'granted' : 'refused',
              why: 'it looks at past use alone, so one request may take everything',
            },
          ]
        : [],
    data: {
      request: { user: name, amount, granted: grant.granted, room: grant.roomUnits, lent: { ...grant.lent } },
    },
  };
}
