/** The lines of docs/document-rules.md about waits: the document's formula written here, ours from the code. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { burstStarts, chanceWait } from '../../../src/planner/rate/waits.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const line = (rule: string): string => page.split('\n').find((each) => each.startsWith(`| ${rule}`))!;

describe('the average waiting time', () => {
  const documented = (arrivals: number, rate: number): number => 60 / (rate - arrivals);

  it('[W35] of the document is the time in the system, and means nothing from the full rate on', () => {
    const ours = chanceWait({ arrivalsPerMin: 50, ratePerMin: 60 }, 1)!;
    expect([documented(50, 60), ours.meanSeconds, ours.meanSeconds + 1]).toEqual([6, 5, 6]);
    expect([documented(60, 60), documented(70, 60)]).toEqual([Number.POSITIVE_INFINITY, -6]);
    expect(chanceWait({ arrivalsPerMin: 60, ratePerMin: 60 }, 1)).toBeNull();
    expect(line('Average waiting time')).toMatch(/\| 6 s at 50 .*\| 5 s of waiting, 6 s with service;/);
  });
});

describe('the middle request of a burst', () => {
  it('[W36] begins after 49 s; 25 s of the document is the mean of the first half', () => {
    const starts = Array.from({ length: 100 }, (_, i) => i);
    const firstHalf = starts.slice(0, 50).reduce((sum, each) => sum + each, 0) / 50;
    expect(Math.abs(100 / 4 - firstHalf)).toBeLessThan(1);
    expect(burstStarts(100, 60, 1).halfSeconds).toBe(49);
    expect(line('Wait of the middle request')).toMatch(/\| about 25 s \| 49 s \|/);
  });
});
