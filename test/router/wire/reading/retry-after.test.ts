import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedWaitMs, retryAfterMs } from '../../../../src/router/wire/index.ts';

const NOW_MS = Date.UTC(2026, 7, 6, 12, 0, 0);
const DAY_MS = 86_400_000;

describe('retry-after', () => {
  it.each([
    ['0', 0],
    ['7', 7000],
    ['1.5', 1500],
    ['0.0004', 1],
    [' 2094 ', 2_094_000],
    ['Thu, 06 Aug 2026 12:00:30 GMT', 30_000],
    ['Thu, 06 Aug 2026 11:59:00 GMT', 0],
    ['Fri, 06 Aug 2027 12:00:00 GMT', 8 * DAY_MS],
    ['691200', 8 * DAY_MS],
    ['691201', 8 * DAY_MS],
    ['9'.repeat(400), 8 * DAY_MS],
  ])('%j is a wait', (value, waitMs) => {
    expect(retryAfterMs(value, NOW_MS)).toBe(waitMs);
  });

  it.each([
    [undefined],
    [''],
    ['-1'],
    ['+5'],
    ['1.'],
    ['1.5s'],
    ['1e3'],
    ['0x10'],
    ['soon'],
    ['2026-08-06T12:00:30Z'],
    ['Thu, 06 Aug 2026 12:00:30'],
    ['Thu, 06 Aug 2026 99:00:30 GMT'],
    ['Thursday, 06-Aug-26 12:00:30 GMT'],
    ['NaN'],
    ['Infinity'],
  ])('%j is nothing', (value) => {
    expect(retryAfterMs(value, NOW_MS)).toBeNull();
  });

  it('is null or 0 to 8 days, whatever is sent', () => {
    const value = fc.oneof(
      fc.string(),
      fc.bigInt().map(String),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(value, (text) => {
        const waitMs = retryAfterMs(text, NOW_MS);
        expect(waitMs === null || (waitMs >= 0 && waitMs <= 8 * DAY_MS)).toBe(true);
      }),
      { seed: 41 },
    );
  });

  it('in milliseconds is the more exact word', () => {
    const asked = (headers: Readonly<Record<string, string>>) =>
      askedWaitMs(
        Object.assign((name: string) => headers[name], { names: () => Object.keys(headers) }),
        NOW_MS,
      );
    expect(asked({ 'retry-after': '2', 'retry-after-ms': '1500' })).toBe(1500);
    expect(asked({ 'retry-after-ms': '0' })).toBe(0);
    expect(asked({ 'retry-after': '2', 'retry-after-ms': 'soon' })).toBe(2000);
    expect(asked({ 'retry-after-ms': '1e12' })).toBe(8 * DAY_MS);
    expect(asked({})).toBeNull();
  });
});
