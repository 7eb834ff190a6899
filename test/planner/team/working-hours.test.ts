import { describe, expect, it } from 'vitest';
import { instant, instantText, MS_PER_HOUR } from '../../../src/core/values/index.ts';
import {
  comingBack,
  hoursToResetDoc,
  splitByPerson,
  teamDay,
  type ZonedMember,
  zoneDayDoc,
} from '../../../src/planner/team/index.ts';

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
  teamDay(members, date).spans.map(({ startMs, endMs }) => [instantText(startMs), instantText(endMs)]);

describe('working hours across zones', () => {
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

  it('[W55] the document adds the offset where it has to be taken off, and has no summer time', () => {
    const days = zoneDayDoc(
      [
        { id: 'sf', offsetHours: -8 },
        { id: 'london', offsetHours: 1 },
        { id: 'tokyo', offsetHours: 9 },
      ],
      1125,
    );
    expect(Object.values(days).map(({ hours }) => hours)).toEqual([
      [1, 9],
      [10, 18],
      [18, 26],
    ]);
    const fixed = [member('sf', '-08:00'), member('london', '+01:00'), member('tokyo', '+09:00')];
    const { spans } = teamDay(fixed, '2026-01-31');
    const hourOf = (ms: number): number => (ms - instant('day', '2026-01-31T00:00:00Z')) / MS_PER_HOUR;
    expect(spans.map(({ startMs, endMs }) => [hourOf(startMs), hourOf(endMs)])).toEqual([
      [17, 25],
      [8, 16],
      [0, 8],
    ]);
  });

  it('[G12] accepts bare offsets and warns of them', () => {
    const { warnings } = teamDay([member('a', '+05:30'), member('b', 'UTC')], '2026-01-31');
    expect(warnings).toEqual(['a: offset +05:30 knows no daylight saving; name the zone']);
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

  it('[G12] maps who works at the same time', () => {
    const two = [member('a', 'UTC', 9, 17), member('b', 'UTC', 13, 20), member('c', 'UTC', 22, 24)];
    const start = instant('day', '2026-01-31T00:00:00Z');
    const parts = teamDay(two, '2026-01-31').overlaps.map(({ startMs, endMs, ids }) => [
      (startMs - start) / MS_PER_HOUR,
      (endMs - start) / MS_PER_HOUR,
      ids,
    ]);
    expect(parts).toEqual([
      [9, 13, ['a']],
      [13, 17, ['a', 'b']],
      [17, 20, ['b']],
      [22, 24, ['c']],
    ]);
  });

  it('[G12] [W56] splits 1125 by person, 375 each wherever they are; the document splits by zone', () => {
    expect(splitByPerson(['a', 'b', 'c'], 1125)).toEqual({ a: 375, b: 375, c: 375 });
    expect(splitByPerson(['a', 'b'], 5, 'whole')).toEqual({ a: 3, b: 2 });
    const days = zoneDayDoc(
      [
        { id: 'a', offsetHours: 1 },
        { id: 'b', offsetHours: 1 },
        { id: 'c', offsetHours: 9 },
      ],
      1125,
    );
    expect(Object.values(days).map(({ units }) => units)).toEqual([281.25, 281.25, 562.5]);
  });

  it('[W56] at eight the use from nine is back in an hour, at nine now; the document says 23 and 24', () => {
    const { spans } = teamDay([member('a', 'UTC')], '2026-01-30');
    const at = (hour: string) => comingBack(spans, instant('now', `2026-01-31T${hour}:00Z`))[0]!;
    expect(at('08:00')).toMatchObject({ hoursToFirst: 1, hoursToLast: 9 });
    expect(at('09:00')).toMatchObject({ hoursToFirst: 0, hoursToLast: 8 });
    expect(instantText(at('08:00').startMs)).toBe('2026-01-31T09:00:00Z');
    expect(hoursToResetDoc(8, 0)).toBe(23);
    expect(hoursToResetDoc(9, 0)).toBe(24);
  });

  it('[7.1] comes back after elapsed time, not at the same time by the clock', () => {
    const { spans } = teamDay([member('a', 'America/Los_Angeles', 14, 15)], '2026-03-07');
    // 14:00 on the 7th is 22:00Z; a day later the clock shows 15:00.
    const [back] = comingBack(spans, spans[0]!.startMs);
    expect(instantText(back!.startMs)).toBe('2026-03-08T22:00:00Z');
    expect(
      instantText(teamDay([member('a', 'America/Los_Angeles', 15, 16)], '2026-03-08').spans[0]!.startMs),
    ).toBe('2026-03-08T22:00:00Z');
  });

  it.each([
    [[member('a', 'Mars/Olympus')], '2026-01-31', 'E_UNKNOWN', 'members[0].zone'],
    [[member('a', '+15:00')], '2026-01-31', 'E_RANGE', 'members[0].zone'],
    [[{ ...member('a', 'UTC'), zone: 5 as never }], '2026-01-31', 'E_TYPE', 'members[0].zone'],
    [[member('a', 'UTC', 17, 9)], '2026-01-31', 'E_RANGE', 'members[0].end'],
    [[member('a', 'UTC', 9, 9)], '2026-01-31', 'E_RANGE', 'members[0].end'],
    [[member('a', 'UTC', -1, 9)], '2026-01-31', 'E_RANGE', 'members[0].start'],
    [[member('a', 'UTC', 9, 25)], '2026-01-31', 'E_RANGE', 'members[0].end'],
    [[member('a', 'UTC'), member('a', 'UTC')], '2026-01-31', 'E_DUP', 'members[1].id'],
    [[], '2026-01-31', 'E_EMPTY', 'members'],
    [[member('a', 'UTC')], '31.1.2026', 'E_TYPE', 'date'],
    [[member('a', 'UTC')], '2026-02-30', 'E_TYPE', 'date'],
  ])('refuses case %#', (members, date, code, field) => {
    expect(() => teamDay(members, date)).toThrow(expect.objectContaining({ code, field }));
  });

  it('refuses a split of nothing known, of no whole total, and a clock that is none', () => {
    expect(() => splitByPerson([], 5)).toThrow(expect.objectContaining({ code: 'E_EMPTY' }));
    expect(() => splitByPerson(['a'], 5.5, 'whole')).toThrow(expect.objectContaining({ code: 'E_INT' }));
    expect(() => splitByPerson(['a'], -5)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => comingBack([], Number.NaN)).toThrow(expect.objectContaining({ field: 'now' }));
    expect(() => comingBack([], 0, 0)).toThrow(expect.objectContaining({ field: 'windowMs' }));
  });
});
