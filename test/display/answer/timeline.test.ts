/** Bars in time: places, least lengths, ends below. */
import { describe, expect, it } from 'vitest';
import { timelineLines } from '../../../src/display/answer/timeline.ts';

const look = { width: 60, ascii: true, color: false };

describe('timelineLines', () => {
  it('draws each bar at its place, a cell at least, and both ends below', () => {
    const bars = [
      { name: 'build', from: 0, to: 0.5, label: '14:00' },
      { name: 'release', from: 0.999, to: 1, label: '18:00' },
    ];
    // 60 cells less the longest name and 18 for a label.
    expect(timelineLines({ bars, first: '14:00', last: '18:00' }, look)).toEqual([
      `build   ${'#'.repeat(17)}${'.'.repeat(18)} 14:00`,
      `release ${'.'.repeat(34)}# 18:00`,
      `        14:00${' '.repeat(25)}18:00`,
    ]);
    expect(timelineLines({ bars: [], first: '', last: '' }, look)).toEqual(['nothing fits']);
  });
});
