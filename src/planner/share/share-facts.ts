/** The facts of `plan share`: the pool, then the split or the answer to one ask, and what the team's day holds. */
import { QuotalabError } from '../../core/index.ts';
import { instant, instantText, MS_PER_HOUR, PlanError, units } from '../../core/values/index.ts';
import type { LaneWindow, PlanContext } from '../question/index.ts';
import { isoDay, localDayOf, numberOf } from '../question/index.ts';
import { askBooking, type Booking, requestUnits, roomsOf } from './asks.ts';
import { type CheckedTeam, memberName, type ShareFile } from './share-file.ts';
import type { ShareSplit } from './share-split.ts';
import { dispatchTasks, teamDay } from './team-day.ts';

/** A pool that a team shares. */
export interface SharedPool {
  /** Words for the pool, such as `sonnet`. */
  readonly name: string;
  readonly unit: string;
  /** Its shortest limited window. */
  readonly window: LaneWindow;
  readonly totalUnits: number;
}

export interface BookingFacts {
  readonly user: string;
  /** Instants as texts. */
  readonly start: string;
  readonly end: string;
  readonly amount: number;
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
  readonly booked: ReadonlyArray<{
    readonly user: string;
    readonly start: string;
    readonly end: string;
    readonly amount: number;
  }>;
}

export interface RequestFacts {
  readonly user: string;
  readonly amount: number;
  readonly granted: boolean;
  /** Most that the member may take: its own, and what others leave idle, at most what is left of the pool. */
  readonly room: number;
  readonly own: number;
  readonly others: number;
  readonly poolLeft: number;
  readonly lent: ReadonlyArray<{ readonly id: string; readonly units: number }>;
  readonly members: ReadonlyArray<{
    readonly id: string;
    readonly share: number;
    readonly used: number;
    readonly idle: number;
    readonly room: number;
  }>;
}

export interface LineFacts {
  readonly left: number;
  readonly tasks: ReadonlyArray<{
    readonly id: string;
    readonly user: string;
    readonly need: number;
    readonly priority: number;
    readonly status: 'goes' | 'reserved' | 'waits' | 'never';
    /** Instant of the reserved one. */
    readonly at: string | null;
  }>;
}

export interface HoursFacts {
  readonly spans: ReadonlyArray<{
    readonly id: string;
    readonly zone: string;
    readonly start: string;
    readonly end: string;
    /** When all of the day's use is back. */
    readonly back: string;
  }>;
  /** The time with most people at work; null = never two. */
  readonly together: { readonly start: string; readonly end: string; readonly ids: readonly string[] } | null;
  /** Members whose zone is an offset without daylight saving. */
  readonly fixed: readonly string[];
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
  readonly workingHours: HoursFacts | null;
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
  const told = ({ user, startMs, endMs, amountUnits }: Booking) => ({
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
export function requestFacts(text: string, { members }: ShareFile, totalUnits: number): RequestFacts {
  const [user = '', amountWord = '', ...rest] = text.split('=');
  if (rest.length > 0 || amountWord === '') throw new PlanError('E_TYPE', '--request', text, 'USER=AMOUNT');
  const name = memberName('--request user', user, members);
  const amount = units('--request amount', numberOf(amountWord));
  const rooms = roomsOf(members, totalUnits);
  const { isGranted, room, lent } = requestUnits(rooms, name, amount);
  return {
    user: name,
    amount,
    granted: isGranted,
    room: room.roomUnits,
    own: room.ownUnits,
    others: room.othersUnits,
    poolLeft: Math.max(0, totalUnits - rooms.reduce((sum, { usedUnits }) => sum + usedUnits, 0)),
    lent,
    members: rooms.map(({ id, shareUnits, usedUnits, lendableUnits, roomUnits }) => ({
      id,
      share: shareUnits,
      used: usedUnits,
      idle: lendableUnits,
      room: roomUnits,
    })),
  };
}

/** Waiting work of the team against what is left now; null without any. */
export function lineFacts(
  { queue }: CheckedTeam,
  { window: { window, state, outlook }, totalUnits }: SharedPool,
  nowMs: number,
): LineFacts | null {
  if (queue.length === 0) return null;
  const availableUnits = Math.min(totalUnits, state.remaining ?? totalUnits);
  const returns = outlook.returns.map(({ atMs, amount }) => ({ atMs, amountUnits: amount }));
  const places = dispatchTasks(queue, { nowMs, availableUnits, returns, windowMs: window.lengthMs });
  return {
    left: availableUnits,
    tasks: queue.map(({ id, user, needUnits, priority }, i) => {
      const { status, atMs } = places[i]!;
      return { id, user, need: needUnits, priority, status, at: atMs === null ? null : instantText(atMs) };
    }),
  };
}

/** Working hours of today, who overlaps, and when the use is back; null where nobody says a zone. */
export function hoursFacts(
  { members }: ShareFile,
  windowHours: number,
  context: PlanContext,
): HoursFacts | null {
  const zoned = members.flatMap(({ id, zone, startHour, endHour }) =>
    zone === null ? [] : [{ id, zone, startHour, endHour }],
  );
  if (zoned.length === 0) return null;
  const today = isoDay(localDayOf(context.nowMs, context));
  const { spans, overlaps, fixedIds } = teamDay(zoned, today, windowHours * MS_PER_HOUR);
  const most = overlaps.reduce((best, each) => (each.ids.length > best.ids.length ? each : best));
  const span = ({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }) => ({
    start: instantText(startMs),
    end: instantText(endMs),
  });
  return {
    spans: spans.map((each) => ({
      id: each.id,
      zone: each.zone,
      ...span(each),
      back: instantText(each.backMs),
    })),
    together: most.ids.length > 1 ? { ...span(most), ids: most.ids } : null,
    fixed: fixedIds,
  };
}
