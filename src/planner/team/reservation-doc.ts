/**
 * The document's reservations, kept to be shown beside ours: a booking is an hourly rate, the busiest hour of the
 * span is taken from a daily total, and what lies across midnight or inside one hour counts nothing.
 */
import { finite } from '../../core/values/index.ts';

export interface DocBooking {
  /** Hours of the day. */
  readonly startHour: number;
  readonly endHour: number;
  readonly amountUnits: number;
}

/** Units the document calls available in the span; null where its code divides by zero or leaves its 24 hours. */
export function availableUnitsDoc(
  bookings: readonly DocBooking[],
  startHour: number,
  endHour: number,
  totalUnits: number,
): number | null {
  const usage = new Array<number>(24).fill(0);
  for (const { startHour: from, endHour: to, amountUnits } of bookings) {
    if (to === from) return null;
    const rate = finite('amount', amountUnits) / (to - from);
    for (let hour = Math.trunc(from); hour < Math.trunc(to); hour++) {
      if (hour > 23) return null;
      usage[hour]! += rate;
    }
  }
  const span = usage.slice(Math.trunc(startHour), Math.trunc(endHour));
  return totalUnits - (span.length === 0 ? 0 : Math.max(...span));
}

/** Whether the document accepts one more booking: its peak plus the whole amount against 90 % of the total. */
export function acceptsDoc(
  bookings: readonly DocBooking[],
  asked: DocBooking,
  totalUnits: number,
): boolean | null {
  const available = availableUnitsDoc(bookings, asked.startHour, asked.endHour, totalUnits);
  return available === null ? null : totalUnits - available + asked.amountUnits <= totalUnits * 0.9;
}
