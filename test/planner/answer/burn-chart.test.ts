/** The burn chart: the document's hours, the sustainable line, more hours than columns. */
import { describe, expect, it } from 'vitest';
import {
  burnChart,
  burnFigures,
  burnLevels,
  hoursAtLeast,
  type Look,
} from '../../../src/planner/answer/index.ts';

const look: Look = { width: 80 };

describe('burnChart', () => {
  const hourly = [30, 35, 40, 45, 60, 70, 55, 50, 45, 40, 35, 30];
  const snapshot = { hourly, limit: 1125, windowHours: 24 };

  it('[J2] has 15 levels of 4.667 up to 70, a total of 535, and 4 hours above 46.9', () => {
    const figures = burnFigures(snapshot);
    expect(figures).toEqual({ sustainablePerHour: 46.875, highest: 70, total: 535, hoursAbove: 4 });
    const levels = burnLevels(figures, 15);
    expect(levels).toHaveLength(15);
    expect(levels[0]).toBe(70);
    expect(levels[0]! - levels[1]!).toBeCloseTo(4.667, 3);
  });

  it('[J2] hours of at least 60, 55, 50, 45, 40, 35, 30: 2, 3, 4, 6, 8, 10, 12', () => {
    expect([60, 55, 50, 45, 40, 35, 30].map((level) => hoursAtLeast(hourly, level))).toEqual([
      2, 3, 4, 6, 8, 10, 12,
    ]);
  });

  it('[W67] draws 15 rows, the highest with one column, at hour 5', () => {
    const rows = burnChart(snapshot, { width: 80 }).slice(0, 15);
    expect(rows.every((row) => row.includes('│'))).toBe(true);
    // Three cells an hour after an axis of eight.
    expect(rows[0]).toBe(`  70.0 │${' '.repeat(15)}███`);
    const drawnHours = rows.map((row) => row.split('█').length - 1).map((cells) => cells / 3);
    expect(drawnHours).toEqual([1, 1, 1, 2, 3, 4, 6, 8, 10, 12, 12, 12, 12, 12, 12]);
  });

  it('[J2] draws the sustainable line across the row nearest to it and names it', () => {
    const lines = burnChart(snapshot, look);
    const marked = lines.filter((line) => line.includes('sustainable') && line.includes('│'));
    expect(marked).toEqual([`  46.7 │${'─'.repeat(12)}${'█'.repeat(12)}${'─'.repeat(12)} 46.9 sustainable`]);
    expect(lines.slice(-2)).toEqual([
      'total 535, highest 70 per hour',
      'sustainable 46.9 per hour, above it in 4 hours',
    ]);
  });

  it('[J2] the line is above every bar when nothing comes near it', () => {
    const lines = burnChart({ ...snapshot, hourly: [1, 2] }, { width: 80, ascii: true });
    expect(lines[0]).toBe('  46.9 |------ 46.9 sustainable');
    expect(lines.slice(1, 14).join('')).not.toContain('#');
  });

  it('[J2] of more hours than columns shows the highest of each group', () => {
    const lines = burnChart(
      { hourly: [...Array(167).fill(1), 50], limit: null, windowHours: 24 },
      { width: 40 },
    );
    expect(lines[0]!.endsWith('█')).toBe(true);
    expect(lines.join('\n')).toContain('each column: the highest of 6 hours');
    expect(lines.join('\n')).not.toContain('sustainable');
  });

  it('[W69] an empty series and a limit of 0 draw words', () => {
    expect(burnChart({ ...snapshot, hourly: [] }, look)).toEqual(['nothing spent']);
    expect(burnChart({ hourly: [0, 0], limit: 0, windowHours: 24 }, look)).toEqual(['nothing spent']);
    expect(burnChart({ hourly: [5], limit: 0, windowHours: 24 }, look).join('\n')).toContain(
      'above it in 1 hours',
    );
  });

  it.each([
    [{ hourly: [-1] }, 'E_RANGE', 'hourly[0]'],
    [{ hourly: [Number.NaN] }, 'E_TYPE', 'hourly[0]'],
    [{ windowHours: 0 }, 'E_RANGE', 'windowHours'],
    [{ limit: -5 }, 'E_RANGE', 'limit'],
    [{ rows: 0 }, 'E_RANGE', 'rows'],
  ])('[J2] refuses %j', (change, code, field) => {
    expect(() => burnChart({ ...snapshot, ...change } as never, look)).toThrow(
      expect.objectContaining({ code, field }),
    );
  });
});
