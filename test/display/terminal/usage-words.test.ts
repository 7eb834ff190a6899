import { describe, expect, it } from 'vitest';
import {
  bestHours,
  lengthWords,
  percentWords,
  rollingFraction,
  speedPairWords,
  speedWords,
  usedFraction,
  usedStyle,
  weeklyFraction,
  wholePercentWords,
} from '../../../src/display/terminal/usage-words.ts';
import { modelUsage, NULL_MODEL, windowUsage } from './fixtures/usage-answers.ts';

describe('per cent', () => {
  it.each([
    [0, '0.0', '0'],
    [0.29, '29.0', '29'],
    [0.9999, '99.9', '99'],
    [1, '100.0', '100'],
    [1.3, '130.0', '130'],
    [null, '-', '-'],
    [Number.NaN, '-', '-'],
  ])('%s is %s, or %s in whole per cent', (fraction, words, whole) => {
    expect(percentWords(fraction)).toBe(words);
    expect(wholePercentWords(fraction)).toBe(whole);
  });

  it('takes no missing number for zero', () => {
    expect(percentWords(undefined as unknown as null)).toBe('-');
  });
});

describe('speeds', () => {
  it('have one decimal below 1000', () => {
    expect([0, 41, 999.94, 999.96, 1234.5, null].map(speedWords)).toEqual([
      '0.0',
      '41.0',
      '999.9',
      '1000',
      '1235',
      '-',
    ]);
  });

  it('stand in pairs, and are one "-" when neither is known', () => {
    expect(speedPairWords(41, 37.5)).toBe('41.0/37.5');
    expect(speedPairWords(null, 37.5)).toBe('-/37.5');
    expect(speedPairWords(null, null)).toBe('-');
  });
});

describe('lengths of windows', () => {
  it.each([
    [18_000, '5h'],
    [604_800, '7d'],
    [5400, '90m'],
    [90, '90s'],
    [0, '-'],
  ])('%d s is %s', (seconds, words) => {
    expect(lengthWords(seconds)).toBe(words);
  });
});

describe('what is not known', () => {
  it('is the use of a metered window without capacity, but not what the provider said', () => {
    expect(usedFraction(windowUsage({ capacity_tokens: null, used_pct: 0.4 }))).toBeNull();
    expect(usedFraction(windowUsage({ capacity_tokens: null, used_pct: 0.4, source: 'upstream' }))).toBe(0.4);
    expect(usedFraction(windowUsage({ used_pct: 0 }))).toBe(0);
  });

  it('is the share of a cap that does not exist', () => {
    expect(rollingFraction(NULL_MODEL)).toBeNull();
    expect(weeklyFraction(NULL_MODEL)).toBeNull();
    expect(
      weeklyFraction(
        modelUsage({ weekly_capacity_tokens: null, weekly_capacity_hours: 40, weekly_pct: 0.2 }),
      ),
    ).toBe(0.2);
  });
});

describe('bestHours', () => {
  it('takes the fastest hours first, and the earlier of equal ones', () => {
    expect(bestHours(modelUsage(), 3)).toEqual(['14:00', '09:00', '22:00']);
    expect(bestHours(modelUsage(), 1)).toEqual(['14:00']);
  });

  it('takes no hour without a speed', () => {
    expect(bestHours(NULL_MODEL, 3)).toEqual([]);
    const hourly = [{ hour: 0, samples: 20, out_elr_tps: 0, out_dirty_tps: 0 }];
    expect(bestHours(modelUsage({ speeds: { ...NULL_MODEL.speeds, hourly } }), 3)).toEqual([]);
  });
});

describe('usedStyle', () => {
  it('is marked from 80 % on and bad from 100 % on', () => {
    expect([null, 0.79, 0.8, 0.999, 1, 1.3].map(usedStyle)).toEqual([
      'plain',
      'plain',
      'warn',
      'warn',
      'bad',
      'bad',
    ]);
  });
});
