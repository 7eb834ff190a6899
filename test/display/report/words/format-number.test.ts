import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDelta,
  formatDrift,
  formatDuration,
  formatEstimate,
  formatHalfWidth,
  formatMinutes,
  formatObjective,
  formatPercent,
  formatPercentagePoints,
  formatPlain,
  formatShare,
} from '../../../../src/display/report/index.ts';

const ALL = {
  formatCount,
  formatDelta,
  formatDrift,
  formatDuration,
  formatHalfWidth,
  formatMinutes,
  formatObjective,
  formatPercent,
  formatPercentagePoints,
  formatPlain,
  formatShare,
};

describe('numbers for people', () => {
  it.each([
    [formatPercent(0.7269820187995993), '72.70'],
    [formatPercent(1), '100.00'],
    [formatPercentagePoints(0.0052), '+0.52'],
    [formatPercentagePoints(-0.0052), '-0.52'],
    [formatPercentagePoints(-0.00001), '0.00'],
    [formatShare(1.371), '137.1'],
    [formatShare(-12.3456), '-1,234.6'],
    [formatObjective(0.7228266540955509), '0.7228'],
    [formatObjective(-0.00001), '0.0000'],
    [formatDrift(0.002240273412060078), '0.0022'],
    [formatDelta(0.0123), '+0.0123'],
    [formatDelta(-0.04809905484237464), '-0.0481'],
    [formatDelta(0), '0.0000'],
    [formatDelta(-0), '0.0000'],
    [formatHalfWidth(0.00395), '0.0040'],
    [formatCount(999), '999'],
    [formatCount(1000), '1,000'],
    [formatCount(-1234567.4), '-1,234,567'],
    [formatMinutes(12345.67), '12,345.7'],
    [formatPlain(20260211), '20260211'],
    [formatPlain(0.1), '0.1'],
    [formatPlain(-0), '0'],
  ])('%s', (got, expected) => {
    expect(got).toBe(expected);
  });

  it.each([
    [0, '0 ms'],
    [0.35, '350 ms'],
    [0.9996, '1.0 s'],
    [59.94, '59.9 s'],
    [59.96, '1 min 00 s'],
    [185, '3 min 05 s'],
    [3599.4, '59 min 59 s'],
    [3599.6, '1 h 00 min'],
    [7325, '2 h 02 min'],
  ])('%d seconds is %s', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });

  it('an estimate shows its half-width with as many decimals as the half-width needs', () => {
    expect(formatEstimate(0.0063, 0.0012)).toBe('0.0063 ± 0.0012');
    expect(formatEstimate(0.000031, 0.000012)).toBe('0.00003 ± 0.00001');
    expect(formatEstimate(0.000031, 0)).toBe('0.00003 ± 0.00000');
    expect(formatEstimate(0.5, null)).toBe('0.5000');
    expect(formatEstimate(0, 0)).toBe('0.0000 ± 0.0000');
  });

  it('unknown is blank', () => {
    for (const format of Object.values(ALL)) expect(format(null)).toBe('');
  });

  it('numbers that are not finite are a broken invariant', () => {
    for (const format of Object.values(ALL)) {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(() => format(value)).toThrow(/broken invariant/);
      }
    }
    expect(() => formatEstimate(Number.NaN, 0.1)).toThrow(/broken invariant/);
    expect(() => formatEstimate(0.1, Number.NaN)).toThrow(/broken invariant/);
  });

  it('every finite number reads back, without a negative zero', () => {
    const values = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    const { formatDuration: _, ...plain } = ALL;
    fc.assert(
      fc.property(values, (value) => {
        for (const format of Object.values(plain)) {
          const text = format(value);
          expect(Number(text.replaceAll(',', ''))).not.toBeNaN();
          expect(text).not.toMatch(/^-[0.,]*$/);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
