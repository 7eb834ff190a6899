import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDurationMs } from '../../../src/router/ledger/index.ts';

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['2m', 120_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['24h', 86_400_000],
    ['1h1m1s1ms', 3_661_001],
    ['1.5h', 5_400_000],
    ['1.1h', 3_960_000],
    ['.5s', 500],
    ['5.s', 5000],
    ['250us', 0.25],
    ['250µs', 0.25],
    ['1ns', 0.000001],
    ['2m2m', 240_000],
    ['0s', 0],
    ['0', 0],
    ['300', 300_000],
    ['007', 7000],
    [' 90s\n', 90_000],
  ])('%j is %d ms', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  it.each([
    '',
    ' ',
    's',
    '.s',
    '-1',
    '-5s',
    '+5s',
    '1.5',
    '1 h',
    '1h 30m',
    '1h30',
    '30x',
    '1d',
    '1e3s',
    '0x10',
    '5S',
    'NaN',
    'Infinity',
    '90s,',
    '9999999999999',
    '99999999999h',
    '٣s',
  ])('%j is none', (text) => {
    expect(parseDurationMs(text)).toBeNull();
  });

  it('of whole units is the sum of its parts', () => {
    const part = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(part, part, part, part, (h, m, s, ms) => {
        expect(parseDurationMs(`${h}h${m}m${s}s${ms}ms`)).toBe(((h * 60 + m) * 60 + s) * 1000 + ms);
      }),
      { seed: 13 },
    );
  });
});
