/**
 * Quota booked ahead on absolute instants. A booking may be spent at any moment of its span, all at once if its
 * owner likes, so it weighs whole on every sliding window that touches the span: from its start until its end plus
 * the window. Admission is then the peak of overlapping spans.
 */
import {
  type Infeasible,
  infeasible,
  inRange,
  MS_PER_DAY,
  PlanError,
  positive,
  share,
  units,
} from '../../core/values/index.ts';

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
  /** Part of the limit never booked, 0..1; 0.1 unless told. */
  readonly bufferFraction?: number;
  /** 24 h unless told. */
  readonly windowMs?: number;
  /** What was spent already. */
  readonly spends?: ReadonlyArray<{ readonly atMs: number; readonly amountUnits: number }>;
}

export type BookingAnswer =
  | { readonly status: 'accepted'; readonly leftUnits: number }
  | {
      readonly status: 'refused';
      /** Largest amount that would do in this span. */
      readonly largestUnits: number;
      /** Earliest start, not before the one asked for, at which the amount fits a span of the same length. */
      readonly nextStartMs: number | null;
    }
  | Infeasible;

/** What weighs on windows from `fromMs` on, until `untilMs` (out). */
interface Weight {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly amountUnits: number;
}

interface Checked {
  readonly roomUnits: number;
  readonly windowMs: number;
  readonly weights: readonly Weight[];
}

/** Slack for sums of amounts that are no whole numbers. */
const TOLERANCE = 1e-9;

const within = (amount: number, room: number): boolean => amount <= room + TOLERANCE * Math.max(1, room);

function checkedSpan(field: string, startMs: number, endMs: number): void {
  const end = inRange(`${field}.end`, endMs, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  if (inRange(`${field}.start`, startMs, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY) >= end) {
    throw new PlanError('E_RANGE', `${field}.end`, endMs, 'after its start');
  }
}

function checked(bookings: readonly Booking[], rules: BookingRules): Checked {
  const windowMs = positive('windowMs', rules.windowMs ?? MS_PER_DAY);
  const roomUnits = positive('cap', rules.capUnits) * (1 - share('buffer', rules.bufferFraction ?? 0.1));
  const booked = bookings.map(({ startMs, endMs, amountUnits }, i) => {
    checkedSpan(`reservations[${i}]`, startMs, endMs);
    return {
      fromMs: startMs,
      untilMs: endMs + windowMs,
      amountUnits: units(`reservations[${i}].amount`, amountUnits),
    };
  });
  const spent = (rules.spends ?? []).map(({ atMs, amountUnits }, i) => ({
    fromMs: inRange(`spends[${i}].at`, atMs, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    untilMs: atMs + windowMs,
    amountUnits: units(`spends[${i}].amount`, amountUnits),
  }));
  return { roomUnits, windowMs, weights: [...booked, ...spent] };
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

/** Units that can still be booked in a span, buffer kept, >= 0. */
export function bookableUnits(
  bookings: readonly Booking[],
  span: { readonly startMs: number; readonly endMs: number },
  rules: BookingRules,
): number {
  const { roomUnits, windowMs, weights } = checked(bookings, rules);
  checkedSpan('span', span.startMs, span.endMs);
  return Math.max(0, roomUnits - peak(weights, span.startMs, span.endMs + windowMs));
}

/**
 * Whether one more booking keeps every sliding window within the limit less the buffer. Infeasible where the amount
 * is more than that ever. E_RANGE where an end is not after its start. Cost: bookings cubed at worst.
 */
export function askBooking(bookings: readonly Booking[], asked: Booking, rules: BookingRules): BookingAnswer {
  const { roomUnits, windowMs, weights } = checked(bookings, rules);
  checkedSpan('reservation', asked.startMs, asked.endMs);
  const amount = units('reservation.amount', asked.amountUnits);
  const leftAt = (startMs: number): number =>
    roomUnits - peak(weights, startMs, startMs + (asked.endMs - asked.startMs) + windowMs);
  const left = leftAt(asked.startMs);
  if (within(amount, left)) return { status: 'accepted', leftUnits: Math.max(0, left - amount) };
  if (!within(amount, roomUnits)) {
    return infeasible(
      'window limit less the buffer',
      `${amount - roomUnits} units less than the ${amount} asked`,
    );
  }
  // Room opens only where a weight ends.
  const nextStartMs = weights
    .map(({ untilMs }) => untilMs)
    .filter((untilMs) => untilMs > asked.startMs)
    .sort((a, b) => a - b)
    .find((startMs) => within(amount, leftAt(startMs)));
  return { status: 'refused', largestUnits: Math.max(0, left), nextStartMs: nextStartMs ?? null };
}
