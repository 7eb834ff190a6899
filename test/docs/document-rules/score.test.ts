/** The lines of docs/document-rules.md about scoring: the document's formula written here, ours from the code. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../src/planner/score/rank-sum.ts';
import { daySpan, poolDays } from '../../../src/planner/score/score-days.ts';
import { THIRTY_DAYS } from '../../planner/score/thirty-days.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const line = (rule: string): string => page.split('\n').find((each) => each.startsWith(`| ${rule}`))!;
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

describe('the score of 0 to 100', () => {
  const [SONNET, OPUS] = [1125, 250];
  /** Parts by the document: work of 50 expected, use near .75 and .70, cheap messages, reserve. */
  const partsOf = (work: number, haiku: number, sonnet: number, opus: number) => ({
    work: Math.min(100, (100 * work) / 50),
    use: 50 * (2 - Math.abs(sonnet / SONNET - 0.75) - Math.abs(opus / OPUS - 0.7)),
    balance: sonnet + opus > 0 ? (100 * haiku) / (haiku + sonnet + 4.5 * opus) : 100,
    reserve: 50 * (2 - sonnet / SONNET - opus / OPUS),
  });
  const scoreOf = (work: number, haiku: number, sonnet: number, opus: number): number => {
    const parts = partsOf(work, haiku, sonnet, opus);
    return 0.3 * parts.work + 0.3 * parts.use + 0.2 * parts.balance + 0.2 * parts.reserve;
  };

  it('[7.11] its example scores 100, 97.06, 27.15 and 28.44, 70.24 in all', () => {
    const { work, use, balance, reserve } = partsOf(55, 600, 800, 180);
    expect(work).toBe(100);
    // 800/1125 = .7111.. is .03888.. from .75, 180/250 = .72 is .02 from .70.
    expect(use).toBeCloseTo(100 - 50 * (0.35 / 9 + 0.02), 9);
    expect(balance).toBeCloseTo(60_000 / 2210, 9);
    expect(reserve).toBeCloseTo(256 / 9, 9);
    expect(scoreOf(55, 600, 800, 180)).toBeCloseTo(70.235419809, 9);
  });

  it('[W77] [W78] its own targets cost points, an idle day brings some, an overdraw less than nothing', () => {
    expect(partsOf(50, 0, 0.75 * SONNET, 0.7 * OPUS)).toMatchObject({ work: 100, use: 100 });
    expect(partsOf(50, 0, 0.75 * SONNET, 0.7 * OPUS).reserve).toBeCloseTo(27.5, 9);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (haiku) => {
        expect(scoreOf(50, haiku, 0.75 * SONNET, 0.7 * OPUS)).toBeLessThan(85.5);
      }),
      { seed: 77, numRuns: 100 },
    );
    expect(scoreOf(0, 0, 0, 0)).toBeCloseTo(48.25, 9);
    expect(scoreOf(0, 10_000, 0, 0)).toBeCloseTo(48.25, 9);
    expect(scoreOf(50, 500, 0, 0)).toBeCloseTo(78.25, 9);
    expect(scoreOf(0, 0, 1800, 400)).toBeCloseTo(-8.25, 9);
    expect(line('Score of 0 to 100')).toMatch(/idle day scores 48.25.* on target stays below 85.5/);
  });
});

describe('drops and benchmarks', () => {
  const ratios = poolDays(THIRTY_DAYS, 'sonnet', 30).map(({ workPerUnit }) => workPerUnit);

  it('[L4] [W81] 30 % below the mean, however much days differ', () => {
    expect(0.7 * meanOf(ratios.slice(-14))).toBeCloseTo(0.042856, 6);
    const noisy = [0.2, 1.8, 0.5, 1.5, 0.3, 1.7, 0.6, 1.4, 0.4, 1.6];
    expect(0.69).toBeLessThan(0.7 * meanOf(noisy));
    expect(changeOf([0.55, 0.69, 0.8], noisy, 0.3)).toMatchObject({ verdict: 'unclear' });
    const steady = [1, 1.001, 0.999, 1.002, 0.998, 1.003, 0.997, 1.004];
    expect(0.9).toBeGreaterThan(0.7 * meanOf(steady));
    expect(changeOf([0.9, 0.901, 0.899], steady, 0.3)).toMatchObject({ verdict: 'small' });
    expect(line('Thirty per cent')).toMatch(
      /0.69 after days of 0.2 to 1.8: degraded; 0.9 after days of 1: normal/,
    );
  });

  it('[W80] the 95th percentile lies beyond the largest day, and one day stops the program', () => {
    const exclusive = (sorted: readonly number[]): number => {
      const position = 0.95 * (sorted.length + 1);
      const place = Math.min(sorted.length - 1, Math.max(1, Math.floor(position)));
      return sorted[place - 1]! + (position - place) * (sorted[place]! - sorted[place - 1]!);
    };
    const sorted = [...ratios].sort((a, b) => a - b);
    expect(exclusive(sorted)).toBeCloseTo(0.066301, 6);
    expect(exclusive([1, 2])).toBeCloseTo(2.85, 12);
    const days = [1, 2].map((work) => ({ date: `2026-01-0${work}`, work, cost: { sonnet: 1 } }));
    expect(daySpan(poolDays(days, 'sonnet', 30)).p95).toBeCloseTo(1.95, 12);
    expect(daySpan(poolDays(days.slice(1), 'sonnet', 30))).toMatchObject({ days: 1, p95: 2 });
    expect(line('95th percentile')).toMatch(/days of 1 and 2: 2.85 \| 1.95/);
  });

  it('[L6] [N6] decision quality by what is left has no source and is in no formula', () => {
    const factor = (left: number): number => (left > 0.5 ? 1 : left > 0.2 ? 1.1 : left > 0.1 ? 0.95 : 0.7);
    expect([1, 0.5, 0.2, 0.1].map(factor)).toEqual([1, 1.1, 0.95, 0.7]);
    expect(line('Decision quality')).toMatch(/1, 1.1, 0.95 and 0.7 .* no source/);
  });
});
