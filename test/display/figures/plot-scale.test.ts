import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  heightScale,
  instantScale,
  nameScale,
  numberScale,
  plotNumber,
} from '../../../src/display/figures/plot-scale.ts';

const words = ({ ticks, text }: ReturnType<typeof heightScale>): string[] => ticks.map(text);
const at = (text: string): number => Date.parse(`${text}Z`);

describe('heights', () => {
  it('start at 0 and end at a round number', () => {
    expect(words(heightScale([3, 87]))).toEqual(['0', '20', '40', '60', '80', '100']);
    expect(words(heightScale([0.04, 0.11]))).toEqual(
      ['0.000', '0.025', '0.050', '0.075', '0.100', '0.125'].map((t) => (t === '0.000' ? '0' : t)),
    );
    expect(heightScale([100]).high).toBe(100);
  });

  it('are told in one unit', () => {
    expect(words(heightScale([1_200_000]))).toEqual(['0', '0.25 M', '0.50 M', '0.75 M', '1.00 M', '1.25 M']);
    expect(words(heightScale([1200]))).toEqual(['0', '250', '500', '750', '1,000', '1,250']);
  });

  it('go below 0 only where there is something', () => {
    expect(words(heightScale([-30, 60]))).toEqual(['−40', '−20', '0', '20', '40', '60']);
    expect(heightScale([0, 0])).toMatchObject({ low: 0, high: 1 });
  });

  it('hold every value between two ticks', () => {
    const value = fc.double({ min: -1e14, max: 1e14, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
        const { low, high, ticks, text } = heightScale(values);
        expect(low).toBeLessThan(high);
        expect(low).toBeLessThanOrEqual(Math.min(...values) + (high - low) * 1e-9);
        expect(high).toBeGreaterThanOrEqual(Math.max(...values) - (high - low) * 1e-9);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThan(10);
        expect(new Set(ticks.map(text)).size).toBe(ticks.length);
      }),
      { seed: 20261126, numRuns: 400 },
    );
  });
});

describe('instants', () => {
  it('within a day are hours of UTC, with the day at the first and at midnight', () => {
    const scale = instantScale([at('2026-01-31T14:23:00'), at('2026-02-01T09:00:00')]);
    expect(words(scale)).toEqual([
      '15:00\n31 Jan',
      '18:00',
      '21:00',
      '00:00\n1 Feb',
      '03:00',
      '06:00',
      '09:00',
    ]);
  });

  it('over days are days, with the year at the first and where it changes', () => {
    const scale = instantScale([at('2025-12-30T12:00:00'), at('2026-01-03T12:00:00')]);
    expect(words(scale)).toEqual(['31 Dec\n2025', '1 Jan\n2026', '2 Jan', '3 Jan']);
  });

  it('over weeks are Mondays', () => {
    const scale = instantScale([at('2026-01-01T00:00:00'), at('2026-02-10T00:00:00')]);
    expect(words(scale)).toEqual(['5 Jan\n2026', '12 Jan', '19 Jan', '26 Jan', '2 Feb', '9 Feb']);
  });

  it('are never many, and always within the ends', () => {
    const time = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: 4e11 }), (start, length) => {
        const { low, high, ticks } = instantScale([start, start + length]);
        expect(ticks.length).toBeLessThan(11);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(low - 1);
          expect(tick).toBeLessThanOrEqual(high + 1);
        }
      }),
      { seed: 20261126, numRuns: 300 },
    );
  });
});

describe('positions', () => {
  it('that are numbers go from the least to the greatest', () => {
    const scale = numberScale([10, 50, 30]);
    expect([scale.low, scale.high, ...scale.ticks]).toEqual([10, 50, 10, 15, 20, 25, 30, 35, 40, 45, 50]);
    expect(numberScale([4])).toMatchObject({ low: 3.5, high: 4.5 });
  });

  it('that are names have room at both ends, and are thinned to those that fit', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    expect(nameScale(names, 9)).toMatchObject({ low: -0.5, high: 4.5, ticks: [0, 1, 2, 3, 4] });
    expect(words(nameScale(names, 3))).toEqual(['a', 'c', 'e']);
  });
});

it('numbers have thousands apart, a true minus and no -0', () => {
  expect([plotNumber(1234567.891, 1), plotNumber(-12.5, 1), plotNumber(-0.04, 1)]).toEqual([
    '1,234,567.9',
    '−12.5',
    '0.0',
  ]);
  expect(plotNumber(-2.5e15, 0)).toBe('−2.5e+15');
});
