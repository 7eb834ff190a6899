/** Resets that a pool file gives as times: the minute at which a trial of the pool first has each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstResetOf, poolOrigin, shapePool } from '../../../../src/simulation/scenario/index.ts';
import { oneAccount, readFile } from './pool-readings.ts';

describe('nextReset as a time', () => {
  const minuteOf = async (
    nextReset: string,
    timeZone: string,
    window: 'short' | 'weekly' = 'weekly',
    lengthMinutes?: number,
  ): Promise<number | null> => {
    const spec = { capacity: 1, nextReset, ...(lengthMinutes === undefined ? {} : { lengthMinutes }) };
    const content =
      window === 'short' ? oneAccount(spec) : oneAccount({ capacity: 1 }, { ...spec, capacity: 1 });
    const shape = shapePool(await readFile(content));
    const origin = poolOrigin(shape, timeZone)!;
    return firstResetOf(shape.windows.find(({ window: { id } }) => id === `a/${window}`)!, origin);
  };

  /** 2026-01-05 is a Monday. */
  it.each([
    ['2026-01-05T00:01:00Z', 'UTC', 1],
    ['2026-01-05T09:30:00Z', 'UTC', 570],
    ['2026-01-06T00:00:00Z', 'UTC', 1440],
    ['2026-01-11T23:59:00Z', 'UTC', 10_079],
    // Monday 00:00 is the end of a window, never minute 0.
    ['2026-01-05T00:00:00Z', 'UTC', 10_080],
    ['2026-01-12T00:00:00Z', 'UTC', 10_080],
    // A minute is over only when its last second is.
    ['2026-01-05T09:30:59.999Z', 'UTC', 571],
    ['2026-01-05T00:00:30Z', 'UTC', 1],
    // The zone of the text only names the instant; the week is that of --time-zone.
    ['2026-01-05T09:30:00+09:00', 'UTC', 30],
    ['2026-01-05T09:30:00-05:00', 'UTC', 870],
    ['2026-01-05T09:30:00Z', 'Europe/Berlin', 630],
    ['2026-01-05T09:30:00Z', 'Asia/Kolkata', 900],
    // Monday 02:00 UTC is Sunday evening in New York, and Sunday 20:00 UTC is Monday in Tokyo.
    ['2026-01-05T02:00:00Z', 'America/New_York', 6 * 1440 + 21 * 60],
    ['2026-01-11T20:00:00Z', 'Asia/Tokyo', 300],
    ['2026-01-05T05:00:00Z', 'America/New_York', 10_080],
    ['2026-01-04T23:00:00Z', 'Europe/Berlin', 10_080],
    // Berlin goes to summer time on Sunday 2026-03-29, 02:00 to 03:00: minutes are counted, not clocks.
    ['2026-03-29T00:59:00Z', 'Europe/Berlin', 6 * 1440 + 119],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', 6 * 1440 + 120],
    ['2026-03-30T07:00:00Z', 'Europe/Berlin', 540],
    // And back on Sunday 2026-10-25, 03:00 to 02:00: 02:30 comes twice.
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', 6 * 1440 + 150],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', 6 * 1440 + 210],
    // Before 1970 the week still starts on Monday: 1969-12-29 was one.
    ['1969-12-29T00:05:00Z', 'UTC', 5],
    ['2028-02-29T12:00:00Z', 'UTC', 1440 + 720],
  ])('%s in %s is minute %i of the week', async (nextReset, timeZone, minute) => {
    expect(await minuteOf(nextReset, timeZone)).toBe(minute);
  });

  it.each([
    // A grid of 300 minutes through Monday 09:30 = 570 = 300 + 270.
    ['2026-01-05T09:30:00Z', 300, 270],
    ['2026-01-05T05:00:00Z', 300, 300],
    ['2026-01-05T00:01:00Z', 300, 1],
    ['2026-01-06T01:00:00Z', 300, 1500 % 300 || 300],
    ['2026-01-11T23:59:00Z', 300, 10_079 % 300],
    ['2026-01-05T09:30:00Z', 60, 30],
    ['2026-01-05T09:30:00Z', 1, 1],
    // Longer than a week: the minute of the week itself.
    ['2026-01-06T00:00:00Z', 20_160, 1440],
  ])('%s on a grid of %i minutes first resets at %i', async (nextReset, length, minute) => {
    expect(await minuteOf(nextReset, 'UTC', 'short', length)).toBe(minute);
  });

  it('any time that is taken gives a whole minute 1..length, the same for the same instant', async () => {
    const instant = fc.record({
      timeMs: fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) }),
      offsetMinutes: fc.integer({ min: -14 * 60, max: 14 * 60 }),
      timeZone: fc.constantFrom('UTC', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
      length: fc.constantFrom(1, 7, 300, 1440, 10_080, 100_800),
    });
    const local = (timeMs: number, offset: number): string => {
      const size = Math.abs(offset);
      const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
      const clock = new Date(timeMs + offset * 60_000).toISOString().slice(0, -1);
      return `${clock}${offset < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
    };
    await fc.assert(
      fc.asyncProperty(instant, async ({ timeMs, offsetMinutes, timeZone, length }) => {
        const [written, plain] = await Promise.all(
          [local(timeMs, offsetMinutes), new Date(timeMs).toISOString()].map((text) =>
            minuteOf(text, timeZone, 'short', length),
          ),
        );
        expect(written).toBe(plain);
        expect(Number.isInteger(plain)).toBe(true);
        expect(plain).toBeGreaterThanOrEqual(1);
        expect(plain).toBeLessThanOrEqual(length);
      }),
      { seed: 20260211, numRuns: 60 },
    );
  });

  it('an unknown zone is the zone option’s mistake, not the pool’s', async () => {
    await expect(minuteOf('2026-01-05T09:30:00Z', 'Mars/Olympus')).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining("--time-zone is 'Mars/Olympus'"),
    });
  });
});
