/** The lines of docs/document-rules.md about forecasts: the document's formula written here, ours from the code. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FORECAST_QUESTION } from '../../../src/planner/forecast/index.ts';
import type { Answer } from '../../../src/planner/question/index.ts';
import { type NextDays, nextDays } from '../../../src/planner/usage/index.ts';
import { askingOf } from '../../planner/asked-situation.ts';
import { HOUR_MS, tierQuota, uses } from '../../planner/plan-contexts.ts';
import { seededDraws } from '../../planner/usage/forecasts.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const line = (rule: string): string => page.split('\n').find((each) => each.startsWith(`| ${rule}`))!;
const { ask } = askingOf(FORECAST_QUESTION);

interface Pool {
  readonly pool: string;
  readonly windows: ReadonlyArray<{ remaining: number; pace: { out_at_mean: string | null } }>;
}
const sonnetOf = ({ data }: Answer): Pool => (data.pools as Pool[]).find(({ pool }) => pool === 'sonnet')!;

const NOW = '2026-03-02T12:00:00Z';
const NOW_MS = Date.parse(NOW);

describe('when it runs out', () => {
  it('is what is left over the use of an hour in the document, and never where the window carries it', async () => {
    // 40 an hour for three days, at half past: 960 of the last day count.
    const events = Array.from({ length: 72 }, (_, i) =>
      uses(NOW_MS - (72 - i) * HOUR_MS + HOUR_MS / 2, 40),
    ).flat();
    const [window] = sonnetOf(await ask({ now: NOW, quota: tierQuota('max5'), events })).windows;
    expect(window!.remaining).toBe(165);
    expect(165 / 40).toBeCloseTo(4.1, 1);
    expect(window!.pace.out_at_mean).toBeNull();
    expect(1125 / 24).toBeCloseTo(46.9, 1);
    expect(line('When it runs out')).toContain('in 4.1 h | never: the window carries 46.9 an hour');
  });
});

/** One lane's days as nextDays sees them, today not begun. */
const daysOf = (complete: readonly number[]) =>
  nextDays(
    { firstDay: 20_458, complete, today: 0, todayDay: 20_458 + complete.length },
    { steps: 3, draws: seededDraws(5) },
  );

describe('how the days are forecast', () => {
  it('[H5] [H6] [W59] its own fortnight is forecast best by a straight line', () => {
    const found = daysOf([100, 120, 110, 130, 115, 140, 125, 135, 145, 130, 150, 140, 155, 160]);
    expect(found).toMatchObject({ status: 'forecast', originCount: 7 });
    const { tests } = found as NextDays;
    expect(tests.map(({ name, meanError }) => [name, meanError?.toFixed(2)])).toEqual([
      ['trend', '6.90'],
      ['naive', '12.14'],
      ['smoothing 0.3', '12.60'],
      ['mean', '19.67'],
      ['weekly naive', '25.00'],
      ['weekly profile', undefined],
    ]);
    expect(line('ARIMA')).toContain('on its fortnight a straight line errs least, 6.9,');
  });

  it('[H7] [W60] a weekly pattern is forecast best by the weekly profile', () => {
    const pattern = [100, 120, 140, 120, 90, 20, 10];
    const wobble = [0, 2, -3, 1, 4, -2, 0, 3, -1];
    const found = daysOf(Array.from({ length: 36 }, (_, day) => pattern[day % 7]! + wobble[(day * 4) % 9]!));
    const { tests } = found as NextDays;
    const errorOf = (of: string): number => tests.find(({ name }) => name === of)!.meanError!;
    expect(tests[0]!.name).toBe('weekly profile');
    expect(errorOf('weekly profile')).toBeLessThan(5);
    expect(errorOf('smoothing 0.3')).toBeGreaterThan(20);
    expect(line('ARIMA')).toContain('the weekly profile, less than 5 where smoothing errs by more than 20');
  });
});

describe('how much to slow down', () => {
  it('[H4] [W58] is nothing while more fits than is used', () => {
    const fits = 500 / 12;
    const rate = 114.04 / 24;
    expect([rate, fits, fits - rate].map((each) => each.toFixed(2))).toEqual(['4.75', '41.67', '36.91']);
    expect(fits / (1 - 0.15)).toBeCloseTo(49.02, 2);
    expect(line('Slow down')).toContain('41.7 an hour fit, 36.9 to spare');
  });
});
