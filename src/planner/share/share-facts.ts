/** The facts of `plan share`: the pool, then the split or the answer to one ask, and what the team's day holds. */

import { QuotalabError } from '../../core/index.ts';
import { instant, instantText, PlanError, units } from '../../core/values/index.ts';
import { isoDay, numberOf, type PlanContext } from '../question/index.ts';
import { type LaneWindow, localDayOf } from '../usage/index.ts';
import { askBooking, type Booking, type Grant, type Room, requestUnits, roomsOf } from './asks.ts';
import { memberName, type ShareFile } from './share-file.ts';
import type { ShareSplit } from './share-split.ts';
import { dispatchTasks, type Place, type TeamDay, teamDay } from './team-day.ts';

/** A pool that a team shares. */
export interface SharedPool {
  /** Words for the pool, such as `sonnet`. */
  readonly name: string;
  readonly unit: string;
  /** Its shortest limited window, whose limit is shared. */
  readonly window: LaneWindow;
  /** Its limited window with the least left now. */
  readonly tightest: LaneWindow;
  readonly totalUnits: number;
  /** Of the total, what can be spent now. */
  readonly leftUnits: number;
}

/** A booking; instants as texts. */
interface ToldBooking {
  readonly user: string;
  readonly start: string;
  readonly end: string;
  readonly amount: number;
}

export interface BookingFacts extends ToldBooking {
  readonly accepted: boolean;
  /** What can be booked in that span beside the ask if it is accepted, instead of it if it is refused. */
  readonly bookable: number;
  /** Of a refusal: the next start that would do. */
  readonly nextStart: string | null;
  readonly buffer: number;
  /** Limit less the buffer. */
  readonly room: number;
  /** What bookings and use take of a window that touches the span. */
  readonly taken: number;
  readonly booked: readonly ToldBooking[];
}

export interface RequestFacts extends Grant {
  readonly amount: number;
  /** What is left of the pool now. */
  readonly poolUnits: number;
  /** Of every member. */
  readonly members: readonly Room[];
}

export interface LineFacts {
  readonly leftUnits: number;
  readonly tasks: readonly Place[];
}

export interface ShareFacts {
  readonly quota: string;
  readonly pool: string;
  readonly unit: string;
  readonly total: number;
  readonly totalFrom: 'window' | 'file' | 'option';
  readonly window: string;
  readonly windowHours: number;
  /** null = one ask is answered instead. */
  readonly split: ShareSplit | null;
  readonly booking: BookingFacts | null;
  readonly request: RequestFacts | null;
  readonly line: LineFacts | null;
  /** null = nobody says a zone. */
  readonly workingHours: TeamDay | null;
  /** What was left out of the usage, for people. */
  readonly leftOut: readonly string[];
}

/** START/END/AMOUNT, with /USER where the team has more than one member. */
function bookingOf(text: string, file: ShareFile): Booking {
  const parts = text.split('/');
  if (parts.length !== 3 && parts.length !== 4) {
    const form = 'START/END/AMOUNT or START/END/AMOUNT/USER, instants with a zone';
    throw new PlanError('E_TYPE', '--book', text, form);
  }
  const [start, end, amount, user = file.members[0]!.id] = parts as [string, string, string, string?];
  const booking = {
    user: memberName('--book user', user, file.members),
    startMs: instant('--book start', start),
    endMs: instant('--book end', end),
    amountUnits: units('--book amount', numberOf(amount)),
  };
  if (booking.endMs > booking.startMs) return booking;
  throw new PlanError('E_RANGE', '--book end', end, 'after its start');
}

/** `--book`: PLAN_INFEASIBLE where the amount is more than the window ever takes. */
export function bookingFacts(
  text: string,
  file: ShareFile,
  bufferFraction: number,
  { window: { window, outlook }, totalUnits }: SharedPool,
): BookingFacts {
  const asked = bookingOf(text, file);
  // What still counts was spent one window before it comes back.
  const spends = outlook.returns.map(({ atMs, amount }) => ({
    atMs: atMs - window.lengthMs,
    amountUnits: amount,
  }));
  const rules = { capUnits: totalUnits, bufferFraction, windowMs: window.lengthMs, spends };
  const answer = askBooking(file.bookings, asked, rules);
  if (answer.status === 'infeasible') {
    throw new QuotalabError(
      'PLAN_INFEASIBLE',
      `--book asks for more than the ${answer.constraint} ever takes; smallest change: ${answer.relaxation}`,
    );
  }
  const told = ({ user, startMs, endMs, amountUnits }: Booking): ToldBooking => ({
    user,
    start: instantText(startMs),
    end: instantText(endMs),
    amount: amountUnits,
  });
  const isAccepted = answer.status === 'accepted';
  return {
    ...told(asked),
    accepted: isAccepted,
    bookable: isAccepted ? Math.max(0, answer.bookableUnits - asked.amountUnits) : answer.bookableUnits,
    nextStart: answer.nextStartMs === null ? null : instantText(answer.nextStartMs),
    buffer: bufferFraction,
    room: answer.roomUnits,
    taken: answer.takenUnits,
    booked: file.bookings.map(told),
  };
}

/** `--request USER=AMOUNT`: units now, from the own share and what others declared idle or do not ask for. */
export function requestFacts(text: string, { members }: ShareFile, pool: SharedPool): RequestFacts {
  const [user = '', amountWord = '', ...rest] = text.split('=');
  if (rest.length > 0 || amountWord === '') throw new PlanError('E_TYPE', '--request', text, 'USER=AMOUNT');
  const name = memberName('--request user', user, members);
  const amount = units('--request amount', numberOf(amountWord));
  const used = members.reduce((sum, { usedUnits }) => sum + usedUnits, 0);
  const poolUnits = Math.min(pool.leftUnits, Math.max(0, pool.totalUnits - used));
  const rooms = roomsOf(members, pool.totalUnits, poolUnits);
  return { ...requestUnits(rooms, name, amount), amount, poolUnits, members: rooms };
}

/** Waiting work of the team against what is left now; null without any. */
export function lineFacts(
  { queue }: ShareFile,
  { tightest: { window, outlook }, leftUnits }: SharedPool,
  nowMs: number,
): LineFacts | null {
  if (queue.length === 0) return null;
  const returns = outlook.returns.map(({ atMs, amount }) => ({ atMs, amountUnits: amount }));
  const ahead = { nowMs, availableUnits: leftUnits, returns, windowMs: window.lengthMs };
  return { leftUnits, tasks: dispatchTasks(queue, ahead) };
}

/** Working hours of today; null where nobody says a zone. */
export function hoursFacts({ members }: ShareFile, windowMs: number, context: PlanContext): TeamDay | null {
  const zoned = members.flatMap(({ id, zone, startHour, endHour }) =>
    zone === null ? [] : [{ id, zone, startHour, endHour }],
  );
  const today = isoDay(localDayOf(context.nowMs, context));
  return zoned.length === 0 ? null : teamDay(zoned, today, windowMs);
}
