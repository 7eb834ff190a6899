import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MS_PER_HOUR } from '../../../src/core/values/index.ts';
import {
  acceptsDoc,
  askBooking,
  availableUnitsDoc,
  type Booking,
  bookableUnits,
} from '../../../src/planner/team/index.ts';

const DAY = instant('day', '2026-01-31T00:00:00Z');
const at = (hour: number): number => DAY + hour * MS_PER_HOUR;
const booking = (user: string, startHour: number, endHour: number, amountUnits: number): Booking => ({
  user,
  startMs: at(startHour),
  endMs: at(endHour),
  amountUnits,
});
const BOOKED = [booking('alice', 9, 12, 200), booking('bob', 13, 17, 300), booking('charlie', 14, 16, 100)];
const RULES = { capUnits: 1125 };
const span = (startHour: number, endHour: number) => ({ startMs: at(startHour), endMs: at(endHour) });
const docBooking = (startHour: number, endHour: number, amountUnits: number) => ({
  startHour,
  endHour,
  amountUnits,
});

describe('bookings', () => {
  it('[G9] 200, 300 and 100 of 1125 leave 412.5 with the buffer and 525 without', () => {
    expect(bookableUnits(BOOKED, span(14, 17), RULES)).toBe(412.5);
    expect(bookableUnits(BOOKED, span(14, 17), { ...RULES, bufferFraction: 0 })).toBe(525);
    expect(askBooking(BOOKED, booking('dora', 14, 17, 412.5), RULES)).toEqual({
      status: 'accepted',
      leftUnits: 0,
    });
  });

  it('[G9] refuses with the largest amount that would do and the next span that fits', () => {
    // Alice's 200 weigh until noon and a day: 36 h. From then on 400 of 1012.5 are booked.
    expect(askBooking(BOOKED, booking('dora', 14, 17, 500), RULES)).toEqual({
      status: 'refused',
      largestUnits: 412.5,
      nextStartMs: at(36),
    });
    expect(askBooking(BOOKED, booking('dora', 14, 17, 1013), RULES)).toMatchObject({ status: 'infeasible' });
  });

  it('[G9] counts across midnight, inside one hour and over days', () => {
    const night = [booking('a', 22, 26, 1000)];
    expect(bookableUnits(night, span(25, 27), RULES)).toBe(12.5);
    expect(bookableUnits(night, span(49, 50), RULES)).toBe(12.5);
    expect(bookableUnits(night, span(50, 51), RULES)).toBe(1012.5);
    expect(bookableUnits([booking('a', 9.5, 9.9, 100)], span(9, 10), RULES)).toBe(912.5);
    expect(bookableUnits([booking('a', 0, 72, 600)], span(60, 61), RULES)).toBe(412.5);
  });

  it('[G9] counts what was spent until it is back after exactly a day', () => {
    const rules = { ...RULES, bufferFraction: 0, spends: [{ atMs: at(0), amountUnits: 1000 }] };
    expect(bookableUnits([], span(23.9, 25), rules)).toBe(125);
    expect(bookableUnits([], span(24, 25), rules)).toBe(1125);
  });

  it('[W52] the document takes an hourly rate from a daily total: 1000 available of really 525', () => {
    const booked = [docBooking(9, 12, 200), docBooking(13, 17, 300), docBooking(14, 16, 100)];
    expect(availableUnitsDoc(booked, 14, 17, 1125)).toBe(1000);
  });

  it('[W52] the document accepts 900 + 900 + 1000 against 1125; ours refuses the second', () => {
    const booked = [docBooking(0, 4, 900), docBooking(5, 9, 900)];
    expect(acceptsDoc([], booked[0]!, 1125)).toBe(true);
    expect(acceptsDoc(booked.slice(0, 1), booked[1]!, 1125)).toBe(true);
    expect(acceptsDoc(booked, docBooking(10, 14, 1000), 1125)).toBe(true);
    expect(askBooking([booking('a', 0, 4, 900)], booking('b', 5, 9, 900), RULES)).toMatchObject({
      status: 'refused',
      largestUnits: 112.5,
    });
  });

  it('[W52] the document counts nothing over midnight or inside an hour, and breaks on 9-9 and 23-25', () => {
    expect(availableUnitsDoc([docBooking(22, 2, 500)], 0, 24, 1125)).toBe(1125);
    expect(availableUnitsDoc([docBooking(9.5, 9.9, 500)], 0, 24, 1125)).toBe(1125);
    expect(availableUnitsDoc([docBooking(9, 9, 500)], 0, 24, 1125)).toBeNull();
    expect(availableUnitsDoc([docBooking(23, 25, 500)], 0, 24, 1125)).toBeNull();
    expect(acceptsDoc([docBooking(23, 25, 500)], docBooking(1, 2, 5), 1125)).toBeNull();
  });

  it('[7.2] whatever was accepted and however it is spent, no sliding day is above the limit less the buffer', () => {
    const ask = fc.record({
      start: fc.integer({ min: 0, max: 80 }),
      length: fc.integer({ min: 1, max: 40 }),
      amount: fc.integer({ min: 1, max: 700 }),
      spentAt: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(ask, { minLength: 1, maxLength: 12 }), (asks) => {
        const accepted: Booking[] = [];
        const spends: Array<{ at: number; amount: number }> = [];
        for (const { start, length, amount, spentAt } of asks) {
          const asked = booking('a', start, start + length, amount);
          const answer = askBooking(accepted, asked, RULES);
          if (answer.status === 'refused') {
            // The two offers of a refusal hold, and nothing earlier does on whole hours.
            if (answer.largestUnits > 0) {
              const smaller = { ...asked, amountUnits: answer.largestUnits };
              expect(askBooking(accepted, smaller, RULES).status).toBe('accepted');
            }
            const from = (startMs: number) =>
              askBooking(accepted, { ...asked, startMs, endMs: startMs + length * MS_PER_HOUR }, RULES)
                .status;
            expect(from(answer.nextStartMs!)).toBe('accepted');
            for (let ms = asked.startMs; ms < answer.nextStartMs!; ms += MS_PER_HOUR) {
              expect(from(ms)).toBe('refused');
            }
          }
          if (answer.status !== 'accepted') continue;
          accepted.push(asked);
          spends.push({ at: start + spentAt * length, amount });
        }
        for (const { at: end } of spends) {
          const inDay = spends.filter((each) => each.at <= end && each.at > end - 24);
          expect(inDay.reduce((sum, each) => sum + each.amount, 0)).toBeLessThanOrEqual(1012.5);
        }
      }),
      { seed: 9, numRuns: 150 },
    );
  });

  it.each([
    [booking('a', 9, 9, 5), RULES, 'E_RANGE', 'reservation.end'],
    [booking('a', 9, 8, 5), RULES, 'E_RANGE', 'reservation.end'],
    [booking('a', 9, 10, -5), RULES, 'E_RANGE', 'reservation.amount'],
    [booking('a', 9, 10, Number.NaN), RULES, 'E_TYPE', 'reservation.amount'],
    [{ ...booking('a', 9, 10, 5), startMs: Number.NaN }, RULES, 'E_TYPE', 'reservation.start'],
    [booking('a', 9, 10, 5), { capUnits: 0 }, 'E_RANGE', 'cap'],
    [booking('a', 9, 10, 5), { capUnits: 5, bufferFraction: 1.1 }, 'E_RANGE', 'buffer'],
    [booking('a', 9, 10, 5), { capUnits: 5, windowMs: 0 }, 'E_RANGE', 'windowMs'],
    [
      booking('a', 9, 10, 5),
      { capUnits: 5, spends: [{ atMs: 0, amountUnits: -1 }] },
      'E_RANGE',
      'spends[0].amount',
    ],
  ])('refuses case %#', (asked, rules, code, field) => {
    expect(() => askBooking([], asked, rules)).toThrow(expect.objectContaining({ code, field }));
  });

  it('refuses a list with a booking that ends before it starts', () => {
    expect(() => bookableUnits([booking('a', 9, 8, 5)], span(1, 2), RULES)).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field: 'reservations[0].end' }),
    );
  });
});
