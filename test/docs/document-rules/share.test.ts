/** The lines of docs/document-rules.md about sharing: the document's formula written here, ours from the code. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/values/index.ts';
import { askBooking, requestUnits, roomsOf } from '../../../src/planner/share/asks.ts';
import { chooseTasks, clarkeAuction } from '../../../src/planner/share/auction.ts';
import { shapleyOfTable, worthTable } from '../../../src/planner/share/shapley.ts';
import { maxMinSplit } from '../../../src/planner/share/share-split.ts';
import { dispatchTasks, teamDay } from '../../../src/planner/share/team-day.ts';
import { OWNERS } from '../../planner/share/team-fixtures.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const line = (rule: string): string => page.split('\n').find((each) => each.startsWith(`| ${rule}`))!;

describe('requests against a fair share', () => {
  /** Refused only when PAST use is above 120 % of the share or the pool is short. */
  const grants = (used: number, share: number, amount: number, left: number): boolean =>
    used / Math.max(share, 1) <= 1.2 && amount <= left;

  it('[W49] the document looks at past use alone: all 1000 at once, or a negative amount', () => {
    expect(grants(0, 250, 1000, 1000)).toBe(true);
    expect(grants(0, 250, -500, 1000)).toBe(true);
    expect(grants(301, 250, 1, 699)).toBe(false);
    const rooms = roomsOf(
      ['alice', 'bob', 'carol'].map((id, i) => ({
        id,
        weight: i === 0 ? 2 : 1,
        usedUnits: 0,
        idleUnits: 0,
        demandUnits: null,
      })),
      1000,
      1000,
    );
    expect(requestUnits(rooms, 'bob', 1000)).toMatchObject({ isGranted: false, room: { roomUnits: 250 } });
    expect(line('Fair share')).toMatch(/1000 of a share of 250: granted \| at most 250 \|/);
  });
});

describe('bookings', () => {
  interface Span {
    readonly from: number;
    readonly to: number;
    readonly amount: number;
  }
  /** Total less the busiest hour of the span, a booking spread over its whole hours. */
  const available = (bookings: readonly Span[], from: number, to: number, total: number): number => {
    const usage = new Array<number>(24).fill(0);
    for (const each of bookings) {
      for (let hour = Math.trunc(each.from); hour < Math.trunc(each.to); hour++) {
        usage[hour]! += each.amount / (each.to - each.from);
      }
    }
    return total - Math.max(0, ...usage.slice(Math.trunc(from), Math.trunc(to)));
  };
  const accepts = (bookings: readonly Span[], asked: Span, total: number): boolean =>
    total - available(bookings, asked.from, asked.to, total) + asked.amount <= 0.9 * total;

  it('[W52] takes an hourly rate from a daily total, and nothing over midnight or inside an hour', () => {
    const booked = [
      { from: 9, to: 12, amount: 200 },
      { from: 13, to: 17, amount: 300 },
      { from: 14, to: 16, amount: 100 },
    ];
    expect(available(booked, 14, 17, 1125)).toBe(1000);
    expect(available([{ from: 22, to: 2, amount: 500 }], 0, 24, 1125)).toBe(1125);
    expect(available([{ from: 9.5, to: 9.9, amount: 500 }], 0, 24, 1125)).toBe(1125);
    const [first, second] = [
      { from: 0, to: 4, amount: 900 },
      { from: 5, to: 9, amount: 900 },
    ];
    expect(accepts([], first!, 1125) && accepts([first!], second!, 1125)).toBe(true);
    const booking = ({ from, to, amount }: Span) => ({
      user: 'a',
      startMs: from * MS_PER_HOUR,
      endMs: to * MS_PER_HOUR,
      amountUnits: amount,
    });
    const rules = { capUnits: 1125, bufferFraction: 0.1, windowMs: MS_PER_DAY, spends: [] };
    expect(askBooking([booking(first!)], booking(second!), rules)).toMatchObject({
      status: 'refused',
      bookableUnits: 112.5,
    });
    expect(line('Bookings')).toMatch(/900 and 900 of 1125 in one day: both \| the second: at most 112.5 \|/);
  });
});

describe('values of members', () => {
  it('[W50] a group that is given the whole pool is no split: the values do not keep anybody in', () => {
    const worths = Float64Array.from({ length: 8 }, (_, mask) => {
      const tasks = OWNERS.filter((__, i) => (mask >> i) & 1).flatMap((owner) => owner.tasks);
      return chooseTasks(tasks, 50).reduce((sum, i) => sum + tasks[i]!.value, 0);
    });
    expect(worths[1]! + worths[2]! + worths[4]!).toBe(360);
    expect(worths[7]).toBe(230);
    expect(shapleyOfTable(worths, 3).map((value) => Number(value.toFixed(1)))).toEqual([101.7, 71.7, 56.7]);
    expect(shapleyOfTable(worthTable(OWNERS), 3).map(Math.round)).toEqual([110, 50, 70]);
    expect(line('Shapley')).toMatch(/101.7, 71.7 and 56.7 .* 360 alone \| 110, 50 and 70/);
  });

  it('[W51] payments without a limit: who cannot pay is told, and that truth is no longer best', () => {
    const bids = clarkeAuction(
      OWNERS.map(({ id, tasks }) => ({ id, tasks, creditUnits: 100 })),
      50,
    );
    expect(bids.map(({ payment, isWithinCredit }) => [payment, isWithinCredit])).toEqual([
      [130, false],
      [0, true],
      [40, true],
    ]);
    expect(line('Auction')).toMatch(/pays 130 of 100 credits/);
  });
});

describe('the line and the zones', () => {
  it('[W54] the highest priority that fits passes large work over for ever', () => {
    const task = (id: string, needUnits: number, priority: number) => ({
      id,
      user: id,
      needUnits,
      priority,
      atMs: 0,
    });
    const tasks = [task('b', 50, 5), task('c', 10, 3)];
    const next = (units: number): string | undefined =>
      tasks.filter(({ needUnits }) => needUnits <= units).sort((a, b) => b.priority - a.priority)[0]?.id;
    expect(next(25)).toBe('c');
    const returns = [{ atMs: 3 * MS_PER_HOUR, amountUnits: 30 }];
    const places = dispatchTasks(tasks, { nowMs: 0, availableUnits: 25, returns, windowMs: MS_PER_DAY });
    expect(places.map(({ status }) => status)).toEqual(['reserved', 'waits']);
    expect(line('Queue')).toMatch(/25 left, 50 and 10 wait: the 10 goes \| the 50 is reserved/);
  });

  it('[W55] the offset is added where it has to be taken off', () => {
    const nine = (offset: number): number => 9 + offset;
    expect([-8, 1, 9].map(nine)).toEqual([1, 10, 18]);
    const zones = ['-08:00', '+01:00', '+09:00'].map((zone) => ({
      id: zone,
      zone,
      startHour: 9,
      endHour: 17,
    }));
    const starts = teamDay(zones, '2026-01-31', MS_PER_DAY).spans.map(({ start }) => start.slice(11, 13));
    expect(starts).toEqual(['17', '08', '00']);
    expect(line('Working hours')).toMatch(/at 1, 10 and 18 UTC \| at 17, 8 and 0 UTC/);
  });

  it('[W56] the pool is split by zone before people, and use from nine is back too late', () => {
    const byZone = (zones: readonly number[]): number[] =>
      zones.map((zone) => 1125 / new Set(zones).size / zones.filter((each) => each === zone).length);
    expect(byZone([1, 1, 9])).toEqual([281.25, 281.25, 562.5]);
    const claims = ['a', 'b', 'c'].map((id) => ({ id, weight: 1, demandUnits: 1125, capUnits: null }));
    expect(maxMinSplit(claims, 1125).map(({ units }) => units)).toEqual([375, 375, 375]);
    const wait = (hour: number): number => (hour < 9 ? 24 - (9 - hour) : 24 - (hour - 9));
    expect([wait(8), wait(9)]).toEqual([23, 24]);
    const [span] = teamDay(
      [{ id: 'a', zone: 'UTC', startHour: 9, endHour: 10 }],
      '2026-01-30',
      MS_PER_DAY,
    ).spans;
    expect(span!.back).toBe('2026-01-31T10:00:00Z');
    expect(line('Split by zone')).toMatch(/281.25, 281.25 and 562.5 \| 375 each/);
    expect(line('Back')).toMatch(/23 h and 24 h \| 1 h and now/);
  });
});
