import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasZone, parseIsoTime } from '../../src/core/index.ts';

describe('an ISO 8601 instant', () => {
  it('is read with Z, with an offset, with a space, with and without seconds', () => {
    const noon = Date.UTC(2026, 1, 10, 12);
    for (const text of [
      '2026-02-10T12:00:00.000Z',
      '2026-02-10T12:00Z',
      '2026-02-10 12:00:00',
      '2026-02-10T14:00:00+02:00',
      '2026-02-10T14:00:00+0200',
      '2026-02-10T14:00+02',
      '2026-02-10T06:30:00-05:30',
    ]) {
      expect(parseIsoTime(text), text).toBe(noon);
    }
  });

  it('has a fraction of one to nine digits, cut to milliseconds, and leap days', () => {
    expect(parseIsoTime('2026-02-10T12:00:00.5Z')).toBe(Date.UTC(2026, 1, 10, 12, 0, 0, 500));
    expect(parseIsoTime('2026-02-10T12:00:00.0079999Z')).toBe(Date.UTC(2026, 1, 10, 12, 0, 0, 7));
    expect(parseIsoTime('2000-02-29T00:00Z')).toBe(Date.UTC(2000, 1, 29));
    expect(parseIsoTime('2024-02-29T00:00Z')).toBe(Date.UTC(2024, 1, 29));
  });

  it('without a zone is UTC, on every machine', () => {
    expect(parseIsoTime('2023-11-16 18:17:03.9799600')).toBe(Date.UTC(2023, 10, 16, 18, 17, 3, 979));
    expect(hasZone('2023-11-16 18:17:03.9799600')).toBe(false);
    expect(hasZone('2023-11-16T18:17:03Z')).toBe(true);
    expect(hasZone('2023-11-16T18:17-08:00')).toBe(true);
  });

  it('is refused without a time of day, and where a part is out of its range', () => {
    for (const text of [
      '',
      '1',
      '2026',
      '2026-02-10',
      '0099-02-10T10:00:00Z',
      '2026-02-30T10:00:00Z',
      '1900-02-29T10:00:00Z',
      '2025-02-29T10:00:00Z',
      '2026-13-01T10:00:00Z',
      '2026-00-10T10:00:00Z',
      '2026-02-00T10:00:00Z',
      '2026-02-10T24:00:00Z',
      '2026-02-10T10:60:00Z',
      '2026-02-10T10:00:60Z',
      '2026-02-10T10:00:00+24:00',
      'Tue Feb 10 2026 12:00:00',
    ]) {
      expect(parseIsoTime(text), text).toBeNaN();
    }
  });

  it('comes back from any date', () => {
    const dates = fc.date({ min: new Date(-6e13), max: new Date(2e14), noInvalidDate: true });
    const isFourDigits = (date: Date): boolean => /^(?!00)\d{4}-/.test(date.toISOString());
    fc.assert(
      fc.property(dates.filter(isFourDigits), (date) => {
        expect(parseIsoTime(date.toISOString())).toBe(date.getTime());
      }),
      { seed: 11 },
    );
  });
});
