/** Units now against shares by weight, and bookings ahead against every sliding window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/values/index.ts';
import {
  askBooking,
  type Booking,
  type BookingRules,
  requestUnits,
  roomsOf,
  type TeamMember,
} from '../../../src/planner/share/asks.ts';

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

describe('a request against shares by weight', () => {
  const member = (id: string, weight: number, more: Partial<TeamMember> = {}): TeamMember => ({
    id,
    weight,
    usedUnits: 0,
    idleUnits: 0,
    demandUnits: null,
    ...more,
  });
  const team = (alice: Partial<TeamMember> = {}, charlie: Partial<TeamMember> = {}): TeamMember[] => [
    member('alice', 2, alice),
    member('bob', 1),
    member('charlie', 1, charlie),
  ];
  const ask = (members: readonly TeamMember[], user: string, amount: number) =>
    requestUnits(roomsOf(members, 1000, 1000 - sum(members.map(({ usedUnits }) => usedUnits))), user, amount);

  it('[G1] weights 2, 1, 1 of 1000 are 500, 250, 250', () => {
    expect(roomsOf(team(), 1000, 1000).map(({ shareUnits }) => shareUnits)).toEqual([500, 250, 250]);
    expect(ask(team(), 'alice', 300)).toMatchObject({ isGranted: true, lent: [] });
  });

  it('[G1] bob asking 400 of a share of 250 is refused, or lent what others leave idle', () => {
    expect(ask(team(), 'bob', 400)).toMatchObject({ isGranted: false, room: { roomUnits: 250 } });
    expect(ask(team({}, { idleUnits: 100 }), 'bob', 400)).toMatchObject({
      isGranted: false,
      room: { roomUnits: 350, ownUnits: 250, othersUnits: 100 },
    });
    expect(ask(team({ idleUnits: 120 }, { idleUnits: 100 }), 'bob', 400)).toMatchObject({
      isGranted: true,
      lent: [
        { id: 'alice', units: 120 },
        { id: 'charlie', units: 30 },
      ],
    });
    // A demand below the own share leaves the rest idle; what is used already is not lent.
    expect(ask(team({ demandUnits: 450 }), 'bob', 300)).toMatchObject({ isGranted: true });
    expect(ask(team({ idleUnits: 500, usedUnits: 480 }), 'bob', 400).room.othersUnits).toBe(20);
  });

  it('[W49] looks at what a member would have used after the request', () => {
    expect(ask(team(), 'bob', 1000).isGranted).toBe(false);
    expect(ask([member('bob', 1, { usedUnits: 300 }), member('alice', 3)], 'bob', 1).isGranted).toBe(false);
  });

  it('[G1] whatever is granted stays within the pool, and nobody lends more than it leaves idle', () => {
    const any = fc.record({
      weight: fc.integer({ min: 1, max: 5 }),
      usedUnits: fc.integer({ min: 0, max: 400 }),
      idleUnits: fc.integer({ min: 0, max: 400 }),
      demandUnits: fc.option(fc.integer({ min: 0, max: 900 })),
    });
    fc.assert(
      fc.property(
        fc.array(any, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 900 }),
        (drawn, amount) => {
          const rooms = roomsOf(
            drawn.map((each, i) => ({ id: `m${i}`, ...each })),
            1000,
            Math.max(0, 1000 - sum(drawn.map(({ usedUnits }) => usedUnits))),
          );
          for (const { id, ownUnits, roomUnits } of rooms) {
            const { isGranted, lent } = requestUnits(rooms, id, amount);
            expect(isGranted).toBe(amount <= roomUnits);
            const used = sum(rooms.map(({ usedUnits }) => usedUnits));
            if (!isGranted) continue;
            expect(used + amount).toBeLessThanOrEqual(Math.max(1000, used) + 1e-9);
            expect(sum(lent.map(({ units }) => units))).toBeCloseTo(Math.max(0, amount - ownUnits), 9);
            for (const { id: lender, units } of lent) {
              expect(units).toBeLessThanOrEqual(rooms.find((each) => each.id === lender)!.lendableUnits);
            }
          }
        },
      ),
      { seed: 49, numRuns: 200 },
    );
  });
});

describe('bookings', () => {
  const DAY = instant('day', '2026-01-31T00:00:00Z');
  const at = (hour: number): number => DAY + hour * MS_PER_HOUR;
  const booking = (user: string, startHour: number, endHour: number, amountUnits: number): Booking => ({
    user,
    startMs: at(startHour),
    endMs: at(endHour),
    amountUnits,
  });
  const BOOKED = [booking('alice', 9, 12, 200), booking('bob', 13, 17, 300), booking('charlie', 14, 16, 100)];
  const RULES: BookingRules = { capUnits: 1125, bufferFraction: 0.1, windowMs: MS_PER_DAY, spends: [] };
  const bookable = (
    booked: readonly Booking[],
    startHour: number,
    endHour: number,
    rules: BookingRules = RULES,
  ): number => {
    const answer = askBooking(booked, booking('dora', startHour, endHour, 0), rules);
    return answer.status === 'infeasible' ? Number.NaN : answer.bookableUnits;
  };

  it('[G9] 200, 300 and 100 of 1125 leave 412.5 with the buffer and 525 without', () => {
    expect(bookable(BOOKED, 14, 17)).toBe(412.5);
    expect(bookable(BOOKED, 14, 17, { ...RULES, bufferFraction: 0 })).toBe(525);
    expect(askBooking(BOOKED, booking('dora', 14, 17, 412.5), RULES).status).toBe('accepted');
  });

  it('[G9] refuses with the largest amount that would do and the next span that fits', () => {
    // Alice's 200 weigh until noon and a day: 36 h. From then on 400 of 1012.5 are booked.
    expect(askBooking(BOOKED, booking('dora', 14, 17, 500), RULES)).toEqual({
      status: 'refused',
      roomUnits: 1012.5,
      takenUnits: 600,
      bookableUnits: 412.5,
      nextStartMs: at(36),
    });
    expect(askBooking(BOOKED, booking('dora', 14, 17, 1013), RULES)).toMatchObject({ status: 'infeasible' });
  });

  it('[G9] counts across midnight, inside one hour and over days', () => {
    const night = [booking('a', 22, 26, 1000)];
    expect(bookable(night, 25, 27)).toBe(12.5);
    expect(bookable(night, 49, 50)).toBe(12.5);
    expect(bookable(night, 50, 51)).toBe(1012.5);
    expect(bookable([booking('a', 9.5, 9.9, 100)], 9, 10)).toBe(912.5);
    expect(bookable([booking('a', 0, 72, 600)], 60, 61)).toBe(412.5);
  });

  it('[G9] counts what was spent until it is back after exactly a day', () => {
    const rules = { ...RULES, bufferFraction: 0, spends: [{ atMs: at(0), amountUnits: 1000 }] };
    expect(bookable([], 23.9, 25, rules)).toBe(125);
    expect(bookable([], 24, 25, rules)).toBe(1125);
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
            const smaller = { ...asked, amountUnits: answer.bookableUnits };
            expect(askBooking(accepted, smaller, RULES).status).toBe('accepted');
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
          expect(sum(inDay.map(({ amount }) => amount))).toBeLessThanOrEqual(1012.5);
        }
      }),
      { seed: 9, numRuns: 150 },
    );
  });
});
