/** Whom to use: never one that surely serves less; else the first of the ranking. Cases by hand, and over random trials. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PairStatistics } from '../../../../src/simulation/experiment/index.ts';
import { type Contest, recommend } from '../../../../src/simulation/experiment/statistics/recommendation.ts';
import { bestOf, comparisonOf, pairStatistics } from '../../../display/report/fixtures/statistics.ts';

const INDIFFERENCE = 0.002;

type Lead = readonly [delta: number, halfWidth: number | null];

/** A comparison of these policies, the best mean first, with leads by "a-b". */
function compared(order: readonly string[], leads: Readonly<Record<string, Lead>>) {
  const pairs = order.flatMap((a, rank) =>
    order.slice(rank + 1).map((b): PairStatistics => {
      const [mean_delta, simultaneous_half_width_95] = leads[`${a}-${b}`] ?? [0, 0.01];
      return pairStatistics(a, b, { mean_delta, simultaneous_half_width_95 });
    }),
  );
  return comparisonOf(order, 'objective_score', {
    best: order.map((policy, index) => bestOf(policy, index + 1)),
    pairs,
  });
}

const contest = (
  ranked: Contest['ranked'],
  served: Contest['served'],
  change: Partial<Contest> = {},
): Contest => ({
  resetClass: null,
  loadBand: null,
  trials: 400,
  isFew: false,
  ranked,
  served,
  ...change,
});

describe('by hand', () => {
  const ranked = compared(['early', 'paced', 'last'], {
    'early-paced': [0.005, 0.001],
    'early-last': [0.02, 0.001],
    'paced-last': [0.015, 0.004],
  });

  it('passes over the first of the ranking that surely serves less, and says than whom', () => {
    const served = compared(['last', 'paced', 'early'], {
      'last-paced': [0.001, 0.0005],
      'last-early': [0.009, 0.002],
      'paced-early': [0.008, 0.0005],
    });
    expect(recommend(contest(ranked, served), INDIFFERENCE)).toEqual({
      reset_class: null,
      load_band: null,
      trials: 400,
      is_few: false,
      policy: 'paced',
      same_as: [],
      runner_up: 'last',
      delta: 0.015,
      half_width_95: 0.004,
      // paced serves .001 less than last, which is not more than what does not matter.
      served_delta: -0.001,
      served_half_width_95: 0.0005,
      first_of_ranking: 'early',
      // Most surely than paced: .008 - .0005 > .009 - .002.
      passed_over: [{ policy: 'early', than: 'paced', served_less: 0.008, half_width_95: 0.0005 }],
    });
  });

  it.each([
    ['an interval that reaches what does not matter', [0.009, 0.0075] as const],
    ['a sure difference too small to matter', [0.0019, 0.0001] as const],
    ['no interval', [0.009, null] as const],
  ])('keeps the first with %s', (_, lead) => {
    const served = compared(['last', 'paced', 'early'], { 'last-early': lead, 'paced-early': [0, 0.01] });
    const found = recommend(contest(ranked, served), INDIFFERENCE);
    expect(found).toMatchObject({ policy: 'early', runner_up: 'paced', passed_over: [] });
  });

  it('has a runner-up passed over where nobody else is left, and counts its lead as it is', () => {
    const served = compared(['last', 'paced', 'early'], {
      'last-paced': [0.01, 0.001],
      'last-early': [0.02, 0.001],
    });
    const found = recommend(contest(ranked, served), INDIFFERENCE);
    expect(found).toMatchObject({ policy: 'last', runner_up: 'early', delta: -0.02, served_delta: 0.02 });
    expect(found.passed_over.map(({ policy }) => policy)).toEqual(['early', 'paced']);
  });

  it('turns a measure of which less is better, and skips twins', () => {
    const expired = {
      ...compared(['a', 'twin', 'b'], { 'a-twin': [0, 0], 'a-b': [-7, 2], 'twin-b': [-7, 2] }),
      better: 'lower' as const,
    };
    const best = expired.best.map((entry) =>
      entry.policy === 'b' ? entry : { ...entry, same_as: [entry.policy === 'a' ? 'twin' : 'a'] },
    );
    const served = compared(['a', 'twin', 'b'], {});
    expect(recommend(contest({ ...expired, best }, served), INDIFFERENCE)).toMatchObject({
      policy: 'a',
      same_as: ['twin'],
      runner_up: 'b',
      delta: 7,
    });
  });
});

/** Served means in thousandths with an interval of their own for each pair, and an order of the ranking. */
const worlds = fc
  .record({
    served: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 6 }),
    widths: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 15, maxLength: 15 }),
    shift: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ served, widths, shift }) => {
    const names = served.map((_, index) => `p${index}`);
    const byServed = [...names].sort((a, b) => served[names.indexOf(b)]! - served[names.indexOf(a)]!);
    let next = 0;
    const leads: Record<string, Lead> = {};
    byServed.forEach((a, rank) => {
      for (const b of byServed.slice(rank + 1)) {
        const delta = (served[names.indexOf(a)]! - served[names.indexOf(b)]!) / 1000;
        leads[`${a}-${b}`] = [delta, widths[next++]! / 1000];
      }
    });
    const ranking = [...names.slice(shift % names.length), ...names.slice(0, shift % names.length)];
    return { ranking, byServed, leads };
  });

it('is the first of the ranking that nobody surely serves more than, whatever the figures', () => {
  fc.assert(
    fc.property(worlds, ({ ranking, byServed, leads }) => {
      const isBeaten = (policy: string): boolean =>
        Object.entries(leads).some(
          ([pair, [delta, half]]) => pair.endsWith(`-${policy}`) && delta - half! > INDIFFERENCE,
        );
      const found = recommend(contest(compared(ranking, {}), compared(byServed, leads)), INDIFFERENCE);
      const expected = ranking.find((policy) => !isBeaten(policy))!;
      expect(found.policy).toBe(expected);
      expect(found.passed_over.map(({ policy }) => policy)).toEqual(
        ranking.slice(0, ranking.indexOf(expected)),
      );
      for (const { policy, than, served_less: less, half_width_95: half } of found.passed_over) {
        expect(leads[`${than}-${policy}`]).toEqual([less, half]);
        expect(less - half).toBeGreaterThan(INDIFFERENCE);
      }
      expect(found.runner_up === null).toBe(ranking.length === 1);
    }),
    { seed: 20261130, numRuns: 400 },
  );
});
