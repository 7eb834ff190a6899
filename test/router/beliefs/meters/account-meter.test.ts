/** One account: what it spent, what is reserved, and the upstream's word, which beats both. */
import { describe, expect, it } from 'vitest';
import { AccountMeter } from '../../../../src/router/beliefs/index.ts';
import { type AccountChange, accountOf, HOUR_MS, MINUTE_MS, NOON_MS, windowOf } from '../fleets.ts';

function meterOf(change: AccountChange = {}): AccountMeter {
  const meter = new AccountMeter(accountOf('a', change));
  meter.advanceTo(NOON_MS);
  return meter;
}

const unknown = windowOf({ kind: 'first_use', capacityTokens: null, floorMinutes: 10, resetAtMs: null });
const word = (utilizationFraction: number, resetAtMs: number | null = null, atMs = NOON_MS) => ({
  utilizationFraction,
  resetAtMs,
  atMs,
});

describe('its own count', () => {
  it('charges both windows; each resets on its own', () => {
    const meter = meterOf();
    meter.spend(NOON_MS, 400);
    expect(meter.reading('short', NOON_MS)).toEqual({
      headroomUnits: 600,
      capacityUnits: 1000,
      lengthMinutes: 300,
      minutesLeft: 60,
    });
    const later = NOON_MS + HOUR_MS;
    meter.advanceTo(later);
    expect(meter.reading('short', later)).toMatchObject({ headroomUnits: 1000, minutesLeft: 300 });
    expect(meter.reading('weekly', later)).toMatchObject({ headroomUnits: 9600 });
    expect(meter).toMatchObject({ requestCount: 1, lastServedMs: NOON_MS });
  });

  it('a grid whose reset lies weeks back is on it still', () => {
    const meter = meterOf({
      short: windowOf({ resetAtMs: NOON_MS - 100 * 300 * MINUTE_MS + 7 * MINUTE_MS }),
    });
    expect(meter.reading('short', NOON_MS).minutesLeft).toBe(7);
  });

  it.each([
    300, 301, 599, 600, 1, 30_007,
  ])('a reset %i minutes ahead is one of a grid that reaches back', (ahead) => {
    const meter = meterOf({ short: windowOf({ resetAtMs: NOON_MS + ahead * MINUTE_MS }) });
    expect(meter.reading('short', NOON_MS).minutesLeft).toBe(((ahead - 1) % 300) + 1);
  });

  it('use of days ago, restored in its order, is not in the present window', () => {
    const meter = new AccountMeter(accountOf('a'));
    for (let hour = 40; hour >= 1; hour--) meter.spend(NOON_MS - hour * HOUR_MS, 10);
    meter.advanceTo(NOON_MS);
    // The short window resets at 13:00, so it began at 08:00: four of the forty, the one at 08:00 with it.
    expect(meter.reading('short', NOON_MS).headroomUnits).toBe(960);
    expect(meter.reading('weekly', NOON_MS).headroomUnits).toBe(9600);
  });

  it('an unknown grid and a first use start with the first request', () => {
    const meter = meterOf({
      short: windowOf({ resetAtMs: null }),
      weekly: { ...unknown, capacityTokens: 5000 },
    });
    expect(meter.reading('short', NOON_MS).minutesLeft).toBeNull();
    const atMs = NOON_MS + 17 * MINUTE_MS;
    meter.spend(atMs, 1);
    expect(meter.reading('short', atMs).minutesLeft).toBe(300);
    // Floored to ten minutes.
    expect(meter.reading('weekly', atMs).minutesLeft).toBe(293);
  });

  it('reservations come and go and leave the windows alone', () => {
    const meter = meterOf();
    meter.reserve(100);
    meter.reserve(50);
    expect(meter).toMatchObject({ reservedTokens: 150, inFlightCount: 2 });
    meter.release(100);
    expect(meter).toMatchObject({ reservedTokens: 50, inFlightCount: 1 });
    expect(meter.reading('short', NOON_MS).headroomUnits).toBe(1000);
  });

  it('knows the last hour, to the minute', () => {
    const meter = meterOf();
    meter.spend(NOON_MS, 400);
    meter.find('short')!.lastHour.advance(NOON_MS + HOUR_MS);
    expect(meter.find('short')!.lastHour.rollingTokens).toBe(400);
    meter.find('short')!.lastHour.advance(NOON_MS + HOUR_MS + MINUTE_MS);
    expect(meter.find('short')!.lastHour.rollingTokens).toBe(0);
  });

  it('a clock that goes back loses and returns nothing', () => {
    const meter = meterOf();
    meter.spend(NOON_MS, 400);
    meter.advanceTo(NOON_MS - HOUR_MS);
    meter.spend(NOON_MS - HOUR_MS, 100);
    meter.advanceTo(NOON_MS);
    expect(meter.reading('short', NOON_MS)).toMatchObject({ headroomUnits: 500, minutesLeft: 60 });
  });
});

describe("the upstream's word", () => {
  it('replaces our count and our reset', () => {
    const meter = meterOf();
    meter.spend(NOON_MS, 900);
    expect(meter.observe('short', word(0.37, NOON_MS + 90 * MINUTE_MS))).toBe(true);
    expect(meter.reading('short', NOON_MS)).toMatchObject({ headroomUnits: 630, minutesLeft: 90 });
    expect(meter.reading('weekly', NOON_MS).headroomUnits).toBe(9100);
    // From there we count on.
    meter.spend(NOON_MS, 30);
    expect(meter.reading('short', NOON_MS).headroomUnits).toBe(600);
  });

  it('over 1 leaves nothing', () => {
    const meter = meterOf();
    meter.observe('short', word(1.01));
    expect(meter.reading('short', NOON_MS).headroomUnits).toBe(0);
    expect(meter.find('short')?.lastReading?.utilizationFraction).toBe(1.01);
  });

  it('older than the last is ignored', () => {
    const meter = meterOf();
    meter.observe('short', word(0.5, null, NOON_MS + 10));
    expect(meter.observe('short', word(0.1, null, NOON_MS + 9))).toBe(false);
    expect(meter.observe('short', word(0.6, null, NOON_MS + 10))).toBe(true);
    expect(meter.reading('short', NOON_MS).headroomUnits).toBe(400);
  });

  it('a reset that moves less than 5 s is the same reset, however often it moves', () => {
    const meter = meterOf();
    const reset = NOON_MS + 30 * MINUTE_MS;
    meter.observe('short', word(0.5, reset));
    for (const jitterMs of [1880, -4999, 4999]) {
      meter.observe('short', word(0.5, reset + jitterMs));
      expect(meter.find('short')?.lastReading?.resetAtMs).toBe(reset);
      expect(meter.reading('short', NOON_MS).minutesLeft).toBe(30);
    }
    meter.observe('short', word(0.5, reset + 5000));
    expect(meter.find('short')?.lastReading?.resetAtMs).toBe(reset + 5000);
    expect(meter.reading('short', NOON_MS).minutesLeft).toBe(31);
  });

  it('is all that moves a window of unknown size', () => {
    const meter = meterOf({ short: unknown });
    meter.spend(NOON_MS, 1e12);
    const before = meter.reading('short', NOON_MS);
    expect(before.headroomUnits).toBe(before.capacityUnits);
    expect(before.minutesLeft).toBe(300);
    meter.observe('short', word(0.25));
    expect(meter.reading('short', NOON_MS).headroomUnits / before.capacityUnits).toBeCloseTo(0.75, 9);
  });

  it('full and without a reset is no end for ever', () => {
    const meter = meterOf({ short: unknown });
    meter.observe('short', word(1));
    expect(meter.roomAtMs(NOON_MS, 1)).toBe(NOON_MS + 5 * HOUR_MS);
  });
});

describe('when there is room', () => {
  it('is now, or when the later of both windows has it beside what is reserved', () => {
    const meter = meterOf({ weekly: windowOf({ lengthMinutes: 10_080, resetAtMs: NOON_MS + 2 * HOUR_MS }) });
    expect(meter.roomAtMs(NOON_MS + 5, 1000)).toBe(NOON_MS + 5);
    meter.spend(NOON_MS, 600);
    expect(meter.roomAtMs(NOON_MS, 400)).toBe(NOON_MS);
    expect(meter.roomAtMs(NOON_MS, 401)).toBe(NOON_MS + 2 * HOUR_MS);
    meter.reserve(1);
    expect(meter.roomAtMs(NOON_MS, 400)).toBe(NOON_MS + 2 * HOUR_MS);
    expect(meter.roomAtMs(NOON_MS, 1000)).toBeNull();
  });
});

describe('another configuration of the account', () => {
  it('goes on with what was spent, in tokens; the last hour and the order stay', () => {
    const before = meterOf();
    before.spend(NOON_MS, 400);
    before.reserve(7);
    before.lastServed = 3;
    const after = new AccountMeter(accountOf('a', { short: windowOf({ capacityTokens: 500 }) }));
    after.takeOver(before, NOON_MS);
    expect(after.reading('short', NOON_MS)).toMatchObject({ headroomUnits: 100, minutesLeft: 60 });
    expect(after).toMatchObject({ reservedTokens: 7, inFlightCount: 1, requestCount: 1, lastServed: 3 });
    expect(after.find('short')!.lastHour.rollingTokens).toBe(400);
    const smaller = new AccountMeter(accountOf('a', { short: windowOf({ capacityTokens: 300 }) }));
    smaller.takeOver(before, NOON_MS);
    expect(smaller.reading('short', NOON_MS).headroomUnits).toBe(0);
  });

  it('goes on with the fraction where a size was or becomes unknown', () => {
    const before = meterOf();
    before.spend(NOON_MS, 250);
    const blind = new AccountMeter(accountOf('a', { short: unknown }));
    blind.takeOver(before, NOON_MS);
    const { headroomUnits, capacityUnits } = blind.reading('short', NOON_MS);
    expect(headroomUnits / capacityUnits).toBe(0.75);
    const known = new AccountMeter(accountOf('a', { short: windowOf({ capacityTokens: 80 }) }));
    known.takeOver(blind, NOON_MS);
    expect(known.reading('short', NOON_MS).headroomUnits).toBe(60);
  });
});
