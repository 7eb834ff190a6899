/** The lines of docs/document-rules.md about forecasts: the document's formula written here, ours from the code. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/planner/answer/index.ts';
import { FORECAST_QUESTION } from '../../../src/planner/forecast/index.ts';
import { askingOf } from '../../planner/asked-situation.ts';
import { DAY_MS, HOUR_MS, tierQuota, uses } from '../../planner/plan-contexts.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const line = (rule: string): string => page.split('\n').find((each) => each.startsWith(`| ${rule}`))!;
const { ask } = askingOf(FORECAST_QUESTION);

interface Pool {
  readonly pool: string;
  readonly windows: ReadonlyArray<{ remaining: number; pace: { out_at_mean: string | null } }>;
  readonly days: {
    readonly best: string;
    readonly forecasters: ReadonlyArray<{ name: string; mean_absolute_error: number }>;
  };
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

describe('how the days are forecast', () => {
  it('[H5] is decided by the errors on your own days, not for ARIMA', async () => {
    const pattern = [100, 120, 140, 120, 90, 20, 10];
    const events = Array.from({ length: 36 }, (_, day) => {
      const wobble = [0, 2, -3, 1, 4, -2, 0, 3, -1][(day * 4) % 9]!;
      const at = Date.parse('2026-01-26T10:00:00Z') + day * DAY_MS;
      return uses(at, pattern[day % 7]! + wobble);
    }).flat();
    const { best, forecasters } = sonnetOf(await ask({ now: NOW, quota: tierQuota('max5'), events })).days;
    const error = (name: string): number =>
      forecasters.find((each) => each.name === name)!.mean_absolute_error;
    expect(best).toBe('weekly profile');
    expect(error('weekly profile')).toBeLessThan(5);
    expect(error('arima 1 1 1')).toBeGreaterThan(20);
    expect(line('ARIMA')).toContain(
      '| 20 messages off a day on a weekly pattern | the weekly profile, less than 5 off |',
    );
  });
});
