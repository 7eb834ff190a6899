import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyReset,
  decimalValue,
  epochReset,
  flagValue,
  plausibleReset,
  rfc3339Reset,
  wholeValue,
  wordValue,
} from '../../../../src/router/wire/reading/header-values.ts';

const NOW_MS = Date.UTC(2026, 7, 6, 12, 0, 0);
const DAY_MS = 86_400_000;

describe('a decimal number', () => {
  it.each([
    ['0', 0],
    ['1.01', 1.01],
    [' .5 ', 0.5],
    ['59.', 59],
    ['1e-05', 0.00001],
    ['2E3', 2000],
  ])('is read from %j', (value, number) => {
    expect(decimalValue(value)).toBe(number);
  });

  it.each([
    [undefined],
    [''],
    ['.'],
    ['-1'],
    ['+1'],
    ['1,5'],
    ['0x1'],
    ['NaN'],
    ['Infinity'],
    ['1e999'],
    ['59%'],
    ['1 2'],
  ])('is not read from %j', (value) => {
    expect(decimalValue(value)).toBeNull();
  });
});

describe('a reset in any form', () => {
  it.each([
    ['seconds', String(NOW_MS / 1000 + 60)],
    ['milliseconds', String(NOW_MS + 60_000)],
    ['an instant', new Date(NOW_MS + 60_000).toISOString()],
  ])('is read from %s', (_, value) => {
    expect(anyReset(value, NOW_MS)).toBe(NOW_MS + 60_000);
  });

  it('is nothing where it is in no form, or lies years ahead', () => {
    const values = [undefined, '', 'soon', String(NOW_MS * 1000), String(NOW_MS + 400 * DAY_MS)];
    expect(values.map((value) => anyReset(value, NOW_MS))).toEqual(Array(5).fill(null));
  });
});

describe('a whole number', () => {
  it('is read exactly or not at all', () => {
    expect(['0', '300', ' 7 ', '999999999999999'].map(wholeValue)).toEqual([0, 300, 7, 999_999_999_999_999]);
    expect([undefined, '', '-1', '1.0', '1e3', '9999999999999999', 'x'].map(wholeValue)).toEqual(
      Array(7).fill(null),
    );
  });
});

describe('a word', () => {
  it('is short and plain, in lower case', () => {
    expect(wordValue(' Five_Hour ')).toBe('five_hour');
    expect(
      ['', ' ', 'two words', 'a\u001b[31m', 'é', '_x', 'a'.repeat(61), undefined].map(wordValue),
    ).toEqual(Array(8).fill(null));
  });

  it('is a flag only as true', () => {
    expect(['true', 'TRUE ', '1', 'yes', 'false', '', undefined].map(flagValue)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a reset', () => {
  it('in epoch seconds is not read by the other clock, nor the other way round', () => {
    const seconds = String(NOW_MS / 1000 + 60);
    const instant = '2026-08-06T12:01:00Z';
    expect(epochReset(seconds, NOW_MS)).toBe(NOW_MS + 60_000);
    expect(rfc3339Reset(instant, NOW_MS)).toBe(NOW_MS + 60_000);
    expect(epochReset(instant, NOW_MS)).toBeNull();
    expect(rfc3339Reset(seconds, NOW_MS)).toBeNull();
  });

  it.each([
    ['2026-08-06T12:01:00.250Z', 60_250],
    ['2026-08-06t12:01:00z', 60_000],
    ['2026-08-06T14:01:00+02:00', 60_000],
    ['2026-08-06T11:59:00Z', -60_000],
  ])('in RFC 3339 is read from %s', (value, aheadMs) => {
    expect(rfc3339Reset(value, NOW_MS)).toBe(NOW_MS + aheadMs);
  });

  it.each([
    ['2026-08-06'],
    ['2026-08-06T12:01:00'],
    ['2026-13-06T12:01:00Z'],
    ['2026-08-06T25:01:00Z'],
    ['12:01:00Z'],
  ])('in RFC 3339 is not read from %s', (value) => {
    expect(rfc3339Reset(value, NOW_MS)).toBeNull();
  });

  it('may be past, but not more than 35 days ahead, and not milliseconds', () => {
    expect(plausibleReset(NOW_MS - 90 * DAY_MS, NOW_MS)).toBe(NOW_MS - 90 * DAY_MS);
    expect(plausibleReset(NOW_MS + 35 * DAY_MS, NOW_MS)).toBe(NOW_MS + 35 * DAY_MS);
    expect(plausibleReset(NOW_MS + 35 * DAY_MS + 1, NOW_MS)).toBeNull();
    expect(plausibleReset(null, NOW_MS)).toBeNull();
    expect(epochReset(String(NOW_MS), NOW_MS)).toBeNull();
    expect(epochReset('0', NOW_MS)).toBeNull();
  });
});

it('any text gives a finite number or null from every reader', () => {
  const text = fc.oneof(fc.string(), fc.double().map(String), fc.bigInt().map(String), fc.date().map(String));
  fc.assert(
    fc.property(text, (value) => {
      for (const read of [
        decimalValue(value),
        wholeValue(value),
        epochReset(value, NOW_MS),
        rfc3339Reset(value, NOW_MS),
      ]) {
        expect(read === null || (Number.isFinite(read) && read >= 0)).toBe(true);
      }
    }),
    { seed: 45, numRuns: 500 },
  );
});
