/** Recent days against those before: a rank test with a gate on size, exact with ties. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalTail } from '../../../src/numerics/stats/index.ts';
import { changeOf } from '../../../src/planner/score/rank-sum.ts';
import { poolDays } from '../../../src/planner/score/score-days.ts';
import { THIRTY_DAYS } from './thirty-days.ts';

const ratios = poolDays(THIRTY_DAYS, 'sonnet', 30).map(({ workPerUnit }) => workPerUnit);
const twoWeeks = ratios.slice(-14);
const twoWeeksMedian = [...twoWeeks]
  .sort((a, b) => a - b)
  .slice(6, 8)
  .reduce((sum, each) => sum + each / 2, 0);
const change = (recent: readonly number[], before: readonly number[], gate = 0.3) =>
  changeOf(recent, before, gate);

describe('a change of work per unit', () => {
  it('[L4] one bad day beside 14 proves nothing; two are needed, three show the drop', () => {
    const need = { status: 'insufficient', have: 1, need: 2, what: 'recent days' };
    expect(change([0.04], twoWeeks)).toEqual(need);
    const shown = change([0.04, 0.041, 0.039], twoWeeks);
    if (shown.status !== 'tested') throw new Error(shown.status);
    // All three below all fourteen: 2 / C(17, 3).
    expect(shown).toMatchObject({ verdict: 'degraded', superiority: 0, method: 'exact' });
    expect(shown.pValue).toBeCloseTo(2 / 680, 12);
    expect(shown.fraction).toBeCloseTo(0.04 / twoWeeksMedian - 1, 12);
  });

  it('[W81] days that differ by half: 31 % below their mean is unclear', () => {
    const noisy = [0.2, 1.8, 0.5, 1.5, 0.3, 1.7, 0.6, 1.4, 0.4, 1.6];
    expect(change([0.55, 0.69, 0.8], noisy)).toMatchObject({ verdict: 'unclear' });
  });

  it('[W81] days that hardly differ: a drop of 10 % is shown, and named small', () => {
    const steady = [1, 1.001, 0.999, 1.002, 0.998, 1.003, 0.997, 1.004];
    expect(change([0.9, 0.901, 0.899], steady)).toMatchObject({ verdict: 'small' });
    expect(change([0.9, 0.901, 0.899], steady, 0.05)).toMatchObject({
      verdict: 'degraded',
    });
  });

  it('[L4] says improved, and steady on equal days with a p-value of 1', () => {
    expect(change([2, 2.1, 2.2, 2.3], [1, 1.1, 1.2, 1.3])).toMatchObject({ verdict: 'improved' });
    expect(change([1, 1, 1, 1], [1, 1, 1, 1])).toMatchObject({
      verdict: 'steady',
      pValue: 1,
      superiority: 0.5,
    });
  });

  it('[L4] over a baseline of zeros any work is an improvement without a percentage', () => {
    expect(change([1, 2, 3, 4], [0, 0, 0, 0])).toMatchObject({
      verdict: 'improved',
      fraction: null,
    });
    expect(change([0, 0, 0, 0], [0, 0, 0, 0])).toMatchObject({
      verdict: 'steady',
      fraction: null,
    });
  });

  it('[L4] needs days', () => {
    expect(change([], [1, 2, 3, 4, 5])).toMatchObject({ status: 'insufficient', have: 0, need: 3 });
    expect(change([1, 2, 3], [])).toMatchObject({ status: 'insufficient', what: 'baseline days' });
  });

  it('[L4] the exact p-value is that of every regrouping counted one by one, ties and all', () => {
    const value = fc.integer({ min: 0, max: 4 });
    const property = fc.property(
      fc.array(value, { minLength: 4, maxLength: 6 }),
      fc.array(value, { minLength: 4, maxLength: 6 }),
      (recent, baseline) => {
        const answer = change(recent, baseline);
        if (answer.status !== 'tested') throw new Error('insufficient');
        expect(answer.pValue).toBeCloseTo(regroupedP(recent, baseline), 10);
      },
    );
    fc.assert(property, { seed: 4, numRuns: 60 });
  });

  it('[L4] of many days it takes the normal curve: 60 beside 60 without ties', () => {
    const values = Array.from({ length: 120 }, (_, i) => (i * 37) % 127);
    const [recent, baseline] = [values.slice(0, 60), values.slice(60)];
    const wins = recent.reduce((sum, a) => sum + baseline.filter((b) => a > b).length, 0);
    const z = (Math.abs(wins - 1800) - 0.5) / Math.sqrt((60 * 60 * 121) / 12);
    const answer = change(recent, baseline);
    expect(answer).toMatchObject({ method: 'normal', superiority: wins / 3600 });
    expect(answer.status === 'tested' && answer.pValue).toBeCloseTo(2 * normalTail(z), 12);
  });

  it('[L4] a published pair of samples: U = 17, exact p = 1/9', () => {
    // Example of the manual of scipy.stats.mannwhitneyu.
    const answer = change([19, 22, 16, 29, 24], [20, 11, 17, 12]);
    expect(answer).toMatchObject({ superiority: 17 / 20, method: 'exact' });
    expect(answer.status === 'tested' && answer.pValue).toBeCloseTo(1 / 9, 12);
  });
});

/** Two-sided p of U by listing every choice of places for the recent days. */
function regroupedP(recent: readonly number[], baseline: readonly number[]): number {
  const all = [...recent, ...baseline];
  const u = (chosen: readonly number[], rest: readonly number[]): number =>
    chosen.reduce(
      (sum, a) => sum + rest.filter((b) => a > b).length + rest.filter((b) => a === b).length / 2,
      0,
    );
  const mean = (recent.length * baseline.length) / 2;
  const seen = Math.abs(u(recent, baseline) - mean);
  let choices = 0;
  let far = 0;
  for (let mask = 0; mask < 1 << all.length; mask++) {
    const chosen = all.filter((_, i) => (mask >> i) & 1);
    if (chosen.length !== recent.length) continue;
    choices++;
    const rest = all.filter((_, i) => !((mask >> i) & 1));
    if (Math.abs(u(chosen, rest) - mean) >= seen - 1e-9) far++;
  }
  return far / choices;
}
