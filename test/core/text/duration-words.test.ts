import { describe, expect, it } from 'vitest';
import { countdownWords, durationWords } from '../../../src/core/text/index.ts';

describe('durationWords', () => {
  it.each([
    [0.2, '1s'],
    [42, '42s'],
    [59.4, '1m'],
    [60, '1m'],
    [61, '1m 1s'],
    [250, '4m 10s'],
    [3599, '59m 59s'],
    [3599.5, '1h'],
    [8040, '2h 14m'],
    [8099, '2h 14m'],
    [86_399, '23h 59m'],
    [86_400, '1d'],
    [90_000, '1d 1h'],
    [356_400, '4d 3h'],
  ])('%d s is %s', (seconds, words) => {
    expect(durationWords(seconds)).toBe(words);
  });

  it.each([0, -0, -5])('%d s is now', (seconds) => {
    expect(durationWords(seconds)).toBe('now');
  });

  it.each([null, Number.NaN, Number.POSITIVE_INFINITY])('%s is not known', (seconds) => {
    expect(durationWords(seconds)).toBe('-');
  });
});

describe('countdownWords', () => {
  it('counts down to an instant', () => {
    expect(countdownWords(1250, 1000)).toBe('4m 10s');
    expect(countdownWords(1000, 1000)).toBe('now');
    expect(countdownWords(900, 1000)).toBe('now');
    expect(countdownWords(null, 1000)).toBe('-');
  });
});
