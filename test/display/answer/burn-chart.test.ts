/** The burn chart: the document's hours, the sustainable line, more hours than columns. */
import { describe, expect, it } from 'vitest';
import { burnChart } from '../../../src/display/answer/burn-chart.ts';
import type { Look } from '../../../src/display/answer/index.ts';

const look: Look = { width: 80, ascii: false, color: false };

describe('burnChart', () => {
  const hourly = [30, 35, 40, 45, 60, 70, 55, 50, 45, 40, 35, 30];
  const snapshot = { hourly, limit: 1125, windowHours: 24 };

  it('[W67] draws 15 rows, the highest with one column, at hour 5', () => {
    const rows = burnChart(snapshot, look).slice(0, 15);
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
    const lines = burnChart({ ...snapshot, hourly: [1, 2] }, { ...look, ascii: true });
    expect(lines[0]).toBe('  46.9 |------ 46.9 sustainable');
    expect(lines.slice(1, 14).join('')).not.toContain('#');
  });

  it('[J2] of more hours than columns shows the highest of each group', () => {
    const lines = burnChart(
      { hourly: [...Array(167).fill(1), 50], limit: null, windowHours: 24 },
      { ...look, width: 40 },
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
});
