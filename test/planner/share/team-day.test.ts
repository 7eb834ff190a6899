/** A line before one pool, and working hours across zones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/values/index.ts';
import {
  dispatchTasks,
  type PoolOutlook,
  type QueuedTask,
  teamDay,
  type ZonedMember,
} from '../../../src/planner/share/team-day.ts';

const hours = (count: number): number => count * MS_PER_HOUR;

describe('a line before one pool', () => {
  const task = (id: string, needUnits: number, priority: number, atMs = 0): QueuedTask => ({
    id,
    user: id,
    needUnits,
    priority,
    atMs,
  });
  const LINE = [task('alice', 20, 10), task('bob', 50, 5), task('charlie', 10, 3)];
  const outlook = (availableUnits: number, returns: PoolOutlook['returns']): PoolOutlook => ({
    nowMs: 0,
    availableUnits,
    returns,
    windowMs: MS_PER_DAY,
  });
  const LATER = [{ atMs: hours(3), amountUnits: 60 }];
  /** `alice goes`, `bob reserved 3`. */
  const places = (tasks: readonly QueuedTask[], available: number, returns = LATER): string[] =>
    dispatchTasks(tasks, outlook(available, returns)).map(({ id, status, at }) =>
      at === null ? `${id} ${status}` : `${id} ${status} ${Date.parse(at) / MS_PER_HOUR}`,
    );

  it('[G11] of 25, alice goes with 20, bob gets his instant, charlie does not fit', () => {
    expect(places(LINE, 25)).toEqual(['alice goes', 'bob reserved 3', 'charlie waits']);
    expect(places([], 25)).toEqual([]);
  });

  it('[G11] a smaller task goes first only where it delays nobody', () => {
    // At +3 h there will be 25 - 20 + 60 = 65: bob's 50 and 15 more.
    const spare = [...LINE.slice(0, 2), task('dora', 5, 1)];
    expect(places(spare, 25)).toEqual(['alice goes', 'bob reserved 3', 'dora goes']);
    const tight = [{ atMs: hours(3), amountUnits: 45 }];
    expect(places(spare, 25, tight)).toEqual(['alice goes', 'bob reserved 3', 'dora waits']);
    // What goes now is back after a day, before a head that has to wait longer.
    const late = [{ atMs: hours(30), amountUnits: 25 }];
    expect(places(spare, 25, late)).toEqual(['alice goes', 'bob reserved 30', 'dora goes']);
  });

  it('[G11] a task rises by one for each hour of waiting; the first come goes first among equals', () => {
    const old = task('old', 10, 1, -hours(10));
    expect(places([task('fresh', 10, 5), old], 10)[1]).toBe('old goes');
    expect(places([task('fresh', 10, 20), old], 10)[0]).toBe('fresh goes');
    expect(places([task('fresh', 10, 11), old], 10)[1]).toBe('old goes');
  });

  it('[G11] a task without an instant was handed in now', () => {
    expect(places([{ ...task('now', 10, 5), atMs: null }, task('old', 10, 5, -hours(1))], 10)[1]).toBe(
      'old goes',
    );
  });

  it('[G11] what needs more than there will ever be is named and holds nobody up', () => {
    expect(places([task('huge', 200, 9), ...LINE], 25).slice(0, 2)).toEqual(['huge never', 'alice goes']);
  });

  it('[G11] [W54] never spends more than there is and never makes the first of the line later', () => {
    const any = fc.record({
      need: fc.integer({ min: 0, max: 60 }),
      priority: fc.integer({ min: 0, max: 9 }),
    });
    const back = fc.record({
      hour: fc.integer({ min: 1, max: 40 }),
      amount: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 8 }),
        fc.array(back, { maxLength: 5 }),
        fc.integer({ min: 0, max: 60 }),
        (drawn, backs, available) => {
          const tasks = drawn.map(({ need, priority }, i) => task(`t${i}`, need, priority));
          const returns = backs.map(({ hour, amount }) => ({ atMs: hours(hour), amountUnits: amount }));
          const line = dispatchTasks(tasks, outlook(available, returns));
          const spent = tasks.reduce(
            (sum, { needUnits }, i) => (line[i]!.status === 'goes' ? sum + needUnits : sum),
            0,
          );
          expect(spent).toBeLessThanOrEqual(available);
          const head = line.findIndex(({ status }) => status === 'reserved');
          if (head < 0) return;
          // With everything that went, the reserved one fits at its instant.
          const atMs = Date.parse(line[head]!.at!);
          const backBy = returns.reduce((sum, each) => sum + (each.atMs <= atMs ? each.amountUnits : 0), 0);
          const there = available - spent + backBy + (atMs >= MS_PER_DAY ? spent : 0);
          expect(there).toBeGreaterThanOrEqual(tasks[head]!.needUnits);
        },
      ),
      { seed: 54, numRuns: 400 },
    );
  });

  it('[W54] small tasks that keep coming do not starve a large one', () => {
    // Each hour a small task comes and 10 units are back; the large one needs 50.
    let available = 25;
    let served: number | null = null;
    let line = [task('large', 50, 5)];
    for (let hour = 0; hour < 24 && served === null; hour++) {
      line.push(task(`small${hour}`, 10, 9, hours(hour)));
      const returns = Array.from({ length: 24 }, (_, i) => ({ atMs: hours(hour + 1 + i), amountUnits: 10 }));
      const now = dispatchTasks(line, { ...outlook(available, returns), nowMs: hours(hour) });
      const gone = now.filter(({ status }) => status === 'goes').map(({ id }) => id);
      if (gone.includes('large')) served = hour;
      for (const id of gone) available -= line.find((each) => each.id === id)!.needUnits;
      line = line.filter(({ id }) => !gone.includes(id));
      available += 10;
    }
    expect(served).not.toBeNull();
  });
});

describe('working hours across zones', () => {
  const member = (id: string, zone: string, startHour = 9, endHour = 17): ZonedMember => ({
    id,
    zone,
    startHour,
    endHour,
  });
  const TEAM = [
    member('alice', 'America/Los_Angeles'),
    member('bob', 'Europe/London'),
    member('charlie', 'Asia/Tokyo'),
  ];
  const shown = (members: readonly ZonedMember[], date: string): string[][] =>
    teamDay(members, date, MS_PER_DAY).spans.map(({ start, end }) => [start, end]);

  it('[G12] nine to five on 2026-01-31: 17-01Z in Los Angeles, 09-17Z in London, 00-08Z in Tokyo', () => {
    expect(shown(TEAM, '2026-01-31')).toEqual([
      ['2026-01-31T17:00:00Z', '2026-02-01T01:00:00Z'],
      ['2026-01-31T09:00:00Z', '2026-01-31T17:00:00Z'],
      ['2026-01-31T00:00:00Z', '2026-01-31T08:00:00Z'],
    ]);
  });

  it('[G12] on 2026-07-01, summer time: 16-00Z in Los Angeles, 08-16Z in London', () => {
    expect(shown(TEAM.slice(0, 2), '2026-07-01')).toEqual([
      ['2026-07-01T16:00:00Z', '2026-07-02T00:00:00Z'],
      ['2026-07-01T08:00:00Z', '2026-07-01T16:00:00Z'],
    ]);
  });

  it('[G12] accepts bare offsets and names them', () => {
    const { fixed } = teamDay([member('a', '+05:30'), member('b', 'UTC')], '2026-01-31', MS_PER_DAY);
    expect(fixed).toEqual(['a']);
    expect(shown([member('a', '+05:30')], '2026-01-31')).toEqual([
      ['2026-01-31T03:30:00Z', '2026-01-31T11:30:00Z'],
    ]);
  });

  it('[G12] knows the days on which clocks change', () => {
    // Los Angeles, 2026-03-08: 02:00 is skipped; 2026-11-01: 01:00 comes twice.
    const la = (startHour: number, endHour: number) => [
      member('a', 'America/Los_Angeles', startHour, endHour),
    ];
    expect(shown(la(1, 3), '2026-03-08')).toEqual([['2026-03-08T09:00:00Z', '2026-03-08T10:00:00Z']]);
    expect(shown(la(2.5, 9), '2026-03-08')).toEqual([['2026-03-08T10:30:00Z', '2026-03-08T16:00:00Z']]);
    expect(shown(la(1.5, 3), '2026-11-01')).toEqual([['2026-11-01T08:30:00Z', '2026-11-01T11:00:00Z']]);
    expect(shown(la(0, 24), '2026-11-01')).toEqual([['2026-11-01T07:00:00Z', '2026-11-02T08:00:00Z']]);
  });

  it('[G12] tells when most work at the same time, the first of equal times, and of whom never two do', () => {
    const team = [member('a', 'UTC', 9, 17), member('b', 'UTC', 13, 20), member('c', 'UTC', 22, 24)];
    const together = (members: readonly ZonedMember[]) => teamDay(members, '2026-01-31', MS_PER_DAY).together;
    const noon = { start: '2026-01-31T13:00:00Z', end: '2026-01-31T17:00:00Z', ids: ['a', 'b'] };
    expect(together(team)).toEqual(noon);
    expect(together([...team, member('d', 'UTC', 19, 24)])).toEqual(noon);
    expect(together([...team, member('d', 'UTC', 16, 18)])).toEqual({
      start: '2026-01-31T16:00:00Z',
      end: '2026-01-31T17:00:00Z',
      ids: ['a', 'b', 'd'],
    });
    expect(together([team[0]!, team[2]!])).toBeNull();
    // 17:00 to 01:00 of the day before there, and 00:00 to 08:00 in UTC.
    expect(together([member('a', 'America/Los_Angeles', 9, 17), member('c', 'Asia/Tokyo', 9, 17)])).toEqual({
      start: '2026-01-31T00:00:00Z',
      end: '2026-01-31T01:00:00Z',
      ids: ['a', 'c'],
    });
  });

  it('[7.1] use comes back after elapsed time, not at the same time by the clock', () => {
    // 15:00 on the 7th is 23:00Z; a day later the clock shows 16:00.
    const { spans } = teamDay([member('a', 'America/Los_Angeles', 14, 15)], '2026-03-07', MS_PER_DAY);
    expect(spans[0]!.back).toBe('2026-03-08T23:00:00Z');
    expect(shown([member('a', 'America/Los_Angeles', 15, 16)], '2026-03-08')[0]![1]).toBe(
      '2026-03-08T23:00:00Z',
    );
  });

  it.each([
    ['Mars/Olympus', 'E_UNKNOWN'],
    ['+15:00', 'E_RANGE'],
  ])('refuses the zone %s', (zone, code) => {
    expect(() => teamDay([member('a', zone)], '2026-01-31', MS_PER_DAY)).toThrow(
      expect.objectContaining({ code, field: 'members[0].zone' }),
    );
  });
});
