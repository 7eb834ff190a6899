import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { styledLine } from '../../../src/display/terminal/styles/styled-line.ts';
import { barText, windowPieces } from '../../../src/display/terminal/window-bar.ts';
import { NOW_SECONDS, windowUsage } from './fixtures/usage-answers.ts';

const AT = { nowSeconds: NOW_SECONDS, answerSeconds: NOW_SECONDS };

describe('barText', () => {
  it.each([
    [0, 4, '░░░░'],
    [0.001, 4, '█░░░'],
    [0.5, 4, '██░░'],
    [0.99, 4, '███░'],
    [1, 4, '████'],
    [1.3, 4, '████'],
    [null, 4, '····'],
    [Number.NaN, 4, '····'],
    [0.5, 1, '░'],
    [0.5, 0, ''],
  ])('%s in %d cells is %s', (fraction, cells, bar) => {
    expect(barText(fraction, cells)).toBe(bar);
  });

  it('never shrinks when use grows', () => {
    const fraction = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(fraction, fraction, fc.integer({ min: 1, max: 60 }), (a, b, cells) => {
        const filled = (value: number): number => barText(value, cells).replaceAll('░', '').length;
        expect(filled(Math.max(a, b))).toBeGreaterThanOrEqual(filled(Math.min(a, b)));
        expect(barText(a, cells)).toHaveLength(cells);
      }),
      { seed: 20260211, numRuns: 300 },
    );
  });
});

describe('windowPieces', () => {
  it('marks a wall that comes before the reset, counting from the time of the answer', () => {
    const window = windowUsage({ used_pct: 0.86, burn_pct_per_hour: 0.21, time_to_wall_sec: 2400 });
    const pieces = windowPieces(
      { label: '5h', usage: window },
      {
        width: 80,
        nowSeconds: NOW_SECONDS + 60,
        answerSeconds: NOW_SECONDS,
      },
    );
    expect(styledLine(pieces, 80, false)).toBe(
      '  5h █████████████████░░░  86 %  resets in 2h 13m    21.0 %/h  ! full in 39m',
    );
  });

  it('keeps percent, reset and mark in 40 cells', () => {
    const window = windowUsage({ used_pct: 1.3, time_to_wall_sec: 0 });
    expect(styledLine(windowPieces({ label: '5h', usage: window }, { ...AT, width: 40 }), 40, false)).toBe(
      '5h █████████████████████ 130 % 2h 14m  !',
    );
  });

  it('has a percentage but no burn where only the provider knows the capacity', () => {
    const window = windowUsage({ capacity_tokens: null, source: 'upstream', burn_pct_per_hour: 0 });
    expect(styledLine(windowPieces({ label: '5h', usage: window }, { ...AT, width: 80 }), 80, false)).toBe(
      '  5h ████████░░░░░░░░░░░░  42 %  resets in 2h 14m       - %/h',
    );
  });

  it('has "-" for what is not known', () => {
    const window = windowUsage({ capacity_tokens: null, resets_at: null, used_pct: 0, burn_pct_per_hour: 0 });
    expect(styledLine(windowPieces({ label: '5h', usage: window }, { ...AT, width: 80 }), 80, false)).toBe(
      '  5h ····················     -  resets in -            - %/h',
    );
  });
});
