/**
 * One ask of a shared pool: units now, against shares by weight, or a booking ahead. A request takes from the member's
 * own share first, then what others leave idle. A booking may be spent at any moment of its span, all at once if its
 * owner likes, so it weighs whole on every sliding window that touches the span: from its start until its end plus the
 * window. Admission is then the peak of overlapping spans.
 */
import { type Infeasible, infeasible } from '../../core/values/index.ts';

export interface TeamMember {
  readonly id: string;
  /** > 0. */
  readonly weight: number;
  readonly usedUnits: number;
  /** Part of the own share declared idle. */
  readonly idleUnits: number;
  /** What it wants in all; null = as much as there is. */
  readonly demandUnits: number | null;
}

/** What a member may take now. */
export interface Room {
  readonly id: string;
  /** Share by weight. */
  readonly shareUnits: number;
  readonly usedUnits: number;
  /** What others may take of its share: never more than is left of it. */
  readonly lendableUnits: number;
  /** What is left of its own share. */
  readonly ownUnits: number;
  /** What all others leave idle. */
  readonly othersUnits: number;
  /** Most it may take: own and others', at most what is left of the pool now. */
  readonly roomUnits: number;
}

export interface Grant {
  readonly isGranted: boolean;
  /** The asking member's. */
  readonly room: Room;
  /** Units lent, by lender, in their order. */
  readonly lent: ReadonlyArray<{ readonly id: string; readonly units: number }>;
}

/** Rooms of all members of a team of `totalUnits`, in their order; of these `leftUnits` can be spent now. */
export function roomsOf(members: readonly TeamMember[], totalUnits: number, leftUnits: number): Room[] {
  const weights = members.reduce((sum, { weight }) => sum + weight, 0);
  const parts = members.map(({ weight, usedUnits, idleUnits, demandUnits }) => {
    const shareUnits = (weight * totalUnits) / weights;
    const ownUnits = Math.max(0, shareUnits - usedUnits);
    const spare = demandUnits === null ? 0 : Math.max(0, shareUnits - Math.max(usedUnits, demandUnits));
    return { shareUnits, ownUnits, lendableUnits: Math.min(ownUnits, Math.max(idleUnits, spare)) };
  });
  const lendable = parts.reduce((sum, { lendableUnits }) => sum + lendableUnits, 0);
  return members.map(({ id, usedUnits }, i) => {
    const othersUnits = lendable - parts[i]!.lendableUnits;
    const roomUnits = Math.min(leftUnits, parts[i]!.ownUnits + othersUnits);
    return { id, usedUnits, ...parts[i]!, othersUnits, roomUnits };
  });
}

/** Whether `user`, one of the rooms, may take `amount` now, and from whom. */
export function requestUnits(rooms: readonly Room[], user: string, amount: number): Grant {
  const room = rooms.find(({ id }) => id === user)!;
  if (amount > room.roomUnits) return { isGranted: false, room, lent: [] };
  let open = Math.max(0, amount - room.ownUnits);
  const lent = rooms.flatMap(({ id, lendableUnits }) => {
    const units = id === user ? 0 : Math.min(lendableUnits, open);
    open -= units;
    return units > 0 ? [{ id, units }] : [];
  });
  return { isGranted: true, room, lent };
}

export interface Booking {
  readonly user: string;
  readonly startMs: number;
  /** After the start. */
  readonly endMs: number;
  readonly amountUnits: number;
}

export interface BookingRules {
  /** Limit of the sliding window, > 0. */
  readonly capUnits: number;
  /** Part of the limit never booked, 0..1. */
  readonly bufferFraction: number;
  readonly windowMs: number;
  /** What was spent already. */
  readonly spends: ReadonlyArray<{ readonly atMs: number; readonly amountUnits: number }>;
}

export interface BookingAnswer {
  readonly status: 'accepted' | 'refused';
  /** Limit less the buffer. */
  readonly roomUnits: number;
  /** The most that bookings and spends take of a window that touches the span. */
  readonly takenUnits: number;
  /** Largest amount that can be booked in this span, without the one that is asked for. */
  readonly bookableUnits: number;
  /** Of a refusal: earliest later start at which the amount fits a span of the same length; null = none. */
  readonly nextStartMs: number | null;
}

/** What weighs on windows from `fromMs` on, until `untilMs` (out). */
interface Weight {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly amountUnits: number;
}

/** Slack for sums of amounts that are no whole numbers. */
const TOLERANCE = 1e-9;

const within = (amount: number, room: number): boolean => amount <= room + TOLERANCE * Math.max(1, room);

function weightsOf(bookings: readonly Booking[], { windowMs, spends }: BookingRules): Weight[] {
  return [
    ...bookings.map(({ startMs, endMs, amountUnits }) => ({
      fromMs: startMs,
      untilMs: endMs + windowMs,
      amountUnits,
    })),
    ...spends.map(({ atMs, amountUnits }) => ({ fromMs: atMs, untilMs: atMs + windowMs, amountUnits })),
  ];
}

/** Largest sum of weights at one instant of [fromMs, untilMs): it is reached at the start or where a weight begins. */
function peak(weights: readonly Weight[], fromMs: number, untilMs: number): number {
  const at = (instantMs: number): number =>
    weights.reduce(
      (sum, each) => (each.fromMs <= instantMs && instantMs < each.untilMs ? sum + each.amountUnits : sum),
      0,
    );
  return weights.reduce(
    (most, { fromMs: beginMs }) =>
      beginMs > fromMs && beginMs < untilMs ? Math.max(most, at(beginMs)) : most,
    at(fromMs),
  );
}

/**
 * Whether one more booking keeps every sliding window within the limit less the buffer. Infeasible where the amount
 * is more than that ever. Cost: bookings cubed at worst.
 */
export function askBooking(
  bookings: readonly Booking[],
  asked: Booking,
  rules: BookingRules,
): BookingAnswer | Infeasible {
  const { startMs, endMs, amountUnits } = asked;
  const roomUnits = rules.capUnits * (1 - rules.bufferFraction);
  const weights = weightsOf(bookings, rules);
  const takenAt = (fromMs: number): number =>
    peak(weights, fromMs, fromMs + (endMs - startMs) + rules.windowMs);
  const takenUnits = takenAt(startMs);
  const seen = { roomUnits, takenUnits, bookableUnits: Math.max(0, roomUnits - takenUnits) };
  if (within(amountUnits, roomUnits - takenUnits)) return { status: 'accepted', ...seen, nextStartMs: null };
  if (!within(amountUnits, roomUnits)) {
    return infeasible(
      'window limit less the buffer',
      `${amountUnits - roomUnits} units less than the ${amountUnits} asked`,
    );
  }
  // Room opens only where a weight ends.
  const nextStartMs = weights
    .map(({ untilMs }) => untilMs)
    .filter((untilMs) => untilMs > startMs)
    .sort((a, b) => a - b)
    .find((fromMs) => within(amountUnits, roomUnits - takenAt(fromMs)));
  return { status: 'refused', ...seen, nextStartMs: nextStartMs ?? null };
}
