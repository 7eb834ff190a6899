/** Mornings and evenings of three days, counted by hand. */
import { describe, expect, it } from 'vitest';
import { EVENING_RESERVE_SHARE_DOC, presentBias } from '../../../src/planner/scoring/index.ts';

describe('presentBias', () => {
  const request = (day: string, localHour: number, units: number, isDenied = false) => ({
    day,
    localHour,
    units,
    isDenied,
  });
  const requests = [
    request('mon', 9, 60),
    request('mon', 11.99, 20),
    request('mon', 12, 20),
    request('mon', 18, 10, true),
    request('mon', 17.99, 99, true),
    request('tue', 20, 4),
    request('tue', 21, 2, true),
    request('wed', 10, 16),
  ];

  it('[N3] 96 of 120 units before noon, 2 of 3 evening requests denied on 2 of 3 days', () => {
    expect(presentBias(requests)).toEqual({
      beforeNoonFraction: 0.8,
      eveningRequests: 3,
      eveningDenied: 2,
      eveningDeniedFraction: 2 / 3,
      daysWithEveningDenial: 2,
      days: 3,
      reserveUnits: null,
    });
    expect(presentBias([])).toMatchObject({
      beforeNoonFraction: 'unpriced',
      eveningDeniedFraction: 'unpriced',
    });
  });

  it('[N3] the reserve follows the evenings seen (10, 6 and 0 units), not a flat 20 %', () => {
    expect(presentBias(requests, { shortage: 9, idle: 1 }).reserveUnits).toBe(10);
    expect(presentBias(requests, { shortage: 1, idle: 1 }).reserveUnits).toBe(6);
    expect(presentBias(requests, { shortage: 1, idle: 9 }).reserveUnits).toBe(0);
    expect(presentBias([], { shortage: 1, idle: 9 }).reserveUnits).toBeNull();
    expect(EVENING_RESERVE_SHARE_DOC).toBe(0.2);
  });

  it.each([
    [{ localHour: 24 }, 'E_RANGE'],
    [{ localHour: -1 }, 'E_RANGE'],
    [{ units: Number.NaN }, 'E_TYPE'],
    [{ day: 5 }, 'E_TYPE'],
    [{ isDenied: 1 }, 'E_TYPE'],
  ])('[N3] refuses %j', (change, code) => {
    expect(() => presentBias([{ ...requests[0]!, ...change } as never])).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
