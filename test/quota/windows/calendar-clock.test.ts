/** Boundaries of calendar windows: by hand where calendars are odd, else against local dates as Intl tells them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarEnd, calendarStart } from '../../../src/quota/windows/index.ts';

type Clock = Parameters<typeof calendarEnd>[0];

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
const at = (text: string): number => Date.parse(text);
const iso = (epochMs: number): string => new Date(epochMs).toISOString().replace(':00.000Z', 'Z');

const clock = (every: Clock['every'], zone: string, day?: number): Clock => ({
  kind: 'calendar',
  every,
  zone,
  ...(day === undefined ? {} : { day }),
});

/** The next `count` boundaries after an instant. */
function following(of: Clock, from: string, count: number): string[] {
  const found: string[] = [];
  let now = at(from);
  for (let index = 0; index < count; index++) {
    now = calendarEnd(of, now);
    found.push(iso(now));
  }
  return found;
}

describe('by hand', () => {
  it('the 31st is the last day of a shorter month', () => {
    expect(following(clock('month', 'UTC', 31), '2027-01-30T12:00Z', 5)).toEqual([
      '2027-01-31T00:00Z',
      '2027-02-28T00:00Z',
      '2027-03-31T00:00Z',
      '2027-04-30T00:00Z',
      '2027-05-31T00:00Z',
    ]);
    expect(following(clock('month', 'UTC', 31), '2028-02-01T00:00Z', 2)).toEqual([
      '2028-02-29T00:00Z',
      '2028-03-31T00:00Z',
    ]);
    expect(following(clock('month', 'UTC', 30), '2100-02-01T00:00Z', 1)).toEqual(['2100-02-28T00:00Z']);
  });

  it('a boundary belongs to the period that it begins', () => {
    const month = clock('month', 'Europe/Berlin');
    const boundary = at('2026-12-31T23:00Z');
    expect(calendarStart(month, boundary)).toBe(boundary);
    expect(iso(calendarStart(month, boundary - 1))).toBe('2026-11-30T23:00Z');
    expect(calendarEnd(month, boundary - 1)).toBe(boundary);
    expect(iso(calendarEnd(month, boundary))).toBe('2027-01-31T23:00Z');
  });

  it('weeks begin on the day that was said', () => {
    // 2026-11-30 is a Monday.
    expect(following(clock('week', 'UTC'), '2026-11-30T00:00Z', 1)).toEqual(['2026-12-07T00:00Z']);
    expect(following(clock('week', 'UTC', 1), '2026-11-29T23:59Z', 1)).toEqual(['2026-11-30T00:00Z']);
    expect(following(clock('week', 'UTC', 7), '2026-11-30T00:00Z', 1)).toEqual(['2026-12-06T00:00Z']);
  });

  it.each([
    ['Europe/Berlin', '2027-03-28', ['2027-03-27T23:00Z', '2027-03-28T22:00Z'], 23],
    ['Europe/Berlin', '2027-10-31', ['2027-10-30T22:00Z', '2027-10-31T23:00Z'], 25],
    ['America/New_York', '2027-03-14', ['2027-03-14T05:00Z', '2027-03-15T04:00Z'], 23],
    ['America/New_York', '2027-11-07', ['2027-11-07T04:00Z', '2027-11-08T05:00Z'], 25],
    // Clocks skip midnight: the day begins at 01:00.
    ['America/Santiago', '2026-09-06', ['2026-09-06T04:00Z', '2026-09-07T03:00Z'], 23],
    ['Asia/Beirut', '2026-03-29', ['2026-03-28T22:00Z', '2026-03-29T21:00Z'], 23],
    // The hour before midnight comes twice.
    ['America/Santiago', '2026-04-04', ['2026-04-04T03:00Z', '2026-04-05T04:00Z'], 25],
    // Midnight itself comes twice: the first one counts.
    ['America/Havana', '2026-11-01', ['2026-11-01T04:00Z', '2026-11-02T05:00Z'], 25],
    ['Australia/Lord_Howe', '2026-10-04', ['2026-10-03T13:30Z', '2026-10-04T13:00Z'], 23.5],
  ] as const)('in %s the day %s has its own length', (zone, _day, [start, end], hours) => {
    const day = clock('day', zone);
    const noon = at(start) + 10 * 60 * MS_PER_MINUTE;
    expect([iso(calendarStart(day, noon)), iso(calendarEnd(day, noon))]).toEqual([start, end]);
    expect((at(end) - at(start)) / (60 * MS_PER_MINUTE)).toBe(hours);
  });

  it('a day that a zone left out begins with the one after', () => {
    // Samoa went from Dec 29 2011 to Dec 31.
    expect(following(clock('day', 'Pacific/Apia'), '2011-12-29T20:00Z', 2)).toEqual([
      '2011-12-30T10:00Z',
      '2011-12-31T10:00Z',
    ]);
    expect(following(clock('month', 'Pacific/Apia', 30), '2011-12-29T20:00Z', 2)).toEqual([
      '2011-12-30T10:00Z',
      '2012-01-29T10:00Z',
    ]);
  });
});

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'America/Havana',
  'America/St_Johns',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Apia',
];

const formats = new Map(
  ZONES.map((zone) => [
    zone,
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }),
  ]),
);

/** Local date of an instant as days since 1970. */
const localDay = (zone: string, epochMs: number): number =>
  Date.parse(`${formats.get(zone)!.format(epochMs)}T00:00Z`) / MS_PER_DAY;

/** Whether a local day is a boundary, from its date alone. */
function isBoundary({ every, day = 1 }: Clock, localDayNumber: number): boolean {
  const date = new Date(localDayNumber * MS_PER_DAY);
  if (every === 'day') return true;
  if (every === 'week') return (date.getUTCDay() || 7) === day;
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.getUTCDate() === Math.min(day, last);
}

/** The first quarter hour after an instant whose local date has reached the next boundary day. */
function slowEnd(of: Clock, epochMs: number): number {
  const today = localDay(of.zone, epochMs);
  let target = today + 1;
  while (!isBoundary(of, target)) target++;
  let low = Math.floor(epochMs / (15 * MS_PER_MINUTE));
  let high = low + (target - today + 2) * 96;
  // Local dates never go back: the first quarter that has reached the target.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (localDay(of.zone, middle * 15 * MS_PER_MINUTE) >= target) high = middle;
    else low = middle;
  }
  return high * 15 * MS_PER_MINUTE;
}

it('in any zone at any instant it is the next local boundary that Intl knows of', () => {
  const anyClock = fc
    .record({
      every: fc.constantFrom('day', 'week', 'month'),
      zone: fc.constantFrom(...ZONES),
      day: fc.integer({ min: 1, max: 31 }),
    })
    .map(({ every, zone, day }) => clock(every, zone, every === 'week' ? ((day - 1) % 7) + 1 : day));
  const anyInstant = fc.integer({ min: at('2009-01-01T00:00Z'), max: at('2036-01-01T00:00Z') });
  fc.assert(
    fc.property(anyClock, anyInstant, (of, now) => {
      const end = calendarEnd(of, now);
      expect(iso(end)).toBe(iso(slowEnd(of, now)));
      const start = calendarStart(of, now);
      expect(start).toBeLessThanOrEqual(now);
      // The period is the one that its own start names, and nothing lies between two.
      expect(calendarStart(of, end)).toBe(end);
      expect(calendarEnd(of, start)).toBe(end);
      expect(calendarStart(of, end - 1)).toBe(start);
    }),
    { seed: 20_261_102, numRuns: 600 },
  );
});
