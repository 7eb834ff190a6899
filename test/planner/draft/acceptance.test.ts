/** What is known of drafts: priors, posterior, the spread of the cost, verdicts and the pilots they ask for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaBinomialTable, betaTail } from '../../../src/numerics/stats/index.ts';
import {
  type Alphas,
  drawnSpread,
  EVEN_PRIOR,
  exactSpread,
  ITEM_TYPES,
  judge,
  knownShares,
  meanRates,
  posterior,
  typePrior,
} from '../../../src/planner/draft/acceptance.ts';
import { draftCost } from '../../../src/planner/draft/draft-cost.ts';
import { contextOf, tierQuota } from '../plan-contexts.ts';

const { draws } = contextOf({ now: '2026-01-31T18:00:00Z', events: [], quota: tierQuota('max5') });
const BATCH = { itemCount: 50, evalBatch: 25, genBatch: 1, draftMessages: 0 };
const PILOT = { accepted: 6, refined: 3, replaced: 1 };
/** Uniform over acceptance alone: Beta(1, 1). */
const FLAT: Alphas = [1, 0.5, 0.5];

describe('weights before and after the counts', () => {
  it.each([
    ['comments', 0.6829, 0.2195, 0.0976],
    ['api-docs', 0.5854, 0.2683, 0.1463],
    ['tests', 0.4878, 0.3171, 0.1951],
    ['creative', 0.1, 0.3, 0.6],
  ])('[C10] %s begin at %f / %f / %f, worth 4 items', (type, accept, refine, replace) => {
    const rates = meanRates(typePrior(type));
    expect(rates.accept).toBeCloseTo(accept, 4);
    expect(rates.refine).toBeCloseTo(refine, 4);
    expect(rates.replace).toBeCloseTo(replace, 4);
  });

  it('[C10] every prior is worth 4 items', () => {
    for (const type of ITEM_TYPES)
      expect(typePrior(type).reduce((sum, each) => sum + each, 0)).toBeCloseTo(4, 12);
  });

  it('[C11] pilot 6/3/1 under the even prior: means .538/.308/.154', () => {
    expect(posterior(EVEN_PRIOR, PILOT)).toEqual([7, 4, 2]);
    expect(meanRates([7, 4, 2]).accept).toBeCloseTo(7 / 13, 12);
  });
});

describe('the spread of the cost', () => {
  it('[C11] 50 items in batches of 25 after 6/3/1: 25.08, 95 % 11-40, beats direct .99995', () => {
    const spread = exactSpread(BATCH, posterior(EVEN_PRIOR, PILOT));
    expect(spread.expected).toBeCloseTo(2 + (50 * 6) / 13, 10);
    expect([spread.low, spread.high]).toEqual([11, 40]);
    expect(spread.pBeatsDirect).toBeCloseTo(0.99995, 5);
  });

  it('counts whole messages of fixes made in batches, and no tie as a gain', () => {
    // Two fixes a message: of 4 items whose share is uniform, 0..4 fixes are 1/5 each, 0, 1, 1, 2, 2 messages.
    const spread = exactSpread({ itemCount: 4, evalBatch: 4, genBatch: 2, draftMessages: 0 }, FLAT);
    expect(spread.expected).toBeCloseTo(1 + 6 / 5, 12);
    expect([spread.low, spread.high]).toEqual([1, 3]);
    expect(spread.pBeatsDirect).toBeCloseTo(1 / 5, 12);
  });

  it('has the mean of the expected cost and chances of 0..1', () => {
    const count = fc.integer({ min: 0, max: 40 });
    const counts = fc.record({ accepted: count, refined: count, replaced: count });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 300 }), (pilot, itemCount) => {
        const alphas = posterior(EVEN_PRIOR, pilot);
        const batch = { ...BATCH, itemCount };
        const spread = exactSpread(batch, alphas);
        const { expected } = draftCost(batch, meanRates(alphas), { refineSuccess: 1, escalate: 0 });
        expect(spread.expected).toBeCloseTo(expected, 8);
        expect(spread.low).toBeLessThanOrEqual(spread.high);
        expect(spread.pBeatsDirect).toBeLessThanOrEqual(1);
      }),
      { seed: 20261126, numRuns: 100 },
    );
  });

  it('[7.9] drawn batches agree with the exact spread, and with the cost where fixes fail', () => {
    const works = { refineSuccess: 1, escalate: 0 };
    for (const itemCount of [50, 3000]) {
      const [batch, alphas] = [{ ...BATCH, itemCount }, posterior(EVEN_PRIOR, PILOT)] as const;
      const exact = exactSpread(batch, alphas);
      const drawn = drawnSpread(batch, alphas, works, { trials: 20_000, draws: draws(1) });
      // The standard deviation is 0.15 of the items.
      expect(Math.abs(drawn.expected - exact.expected)).toBeLessThan(
        (4 * 0.15 * itemCount) / Math.sqrt(20_000),
      );
      expect(Math.abs(drawn.low - exact.low)).toBeLessThanOrEqual(Math.max(1, 0.02 * itemCount));
      expect(Math.abs(drawn.high - exact.high)).toBeLessThanOrEqual(Math.max(1, 0.02 * itemCount));
    }
    const rates = { accept: 0.6, refine: 0.3, replace: 0.1 };
    const rework = { refineSuccess: 0.8, escalate: 0.4 };
    for (const itemCount of [50, 5000, 100_000]) {
      const batch = { ...BATCH, itemCount };
      const { expected } = draftCost(batch, rates, rework);
      const drawn = drawnSpread(batch, knownShares(rates), rework, { trials: 4000, draws: draws(1) });
      expect(Math.abs(drawn.expected / expected - 1)).toBeLessThan(0.02);
    }
  });

  it('[7.9] drawn costs of certain drafts are exact', () => {
    const batch = { itemCount: 10, evalBatch: 4, genBatch: 1, draftMessages: 0 };
    const rework = { refineSuccess: 1, escalate: 1 };
    const good = drawnSpread(batch, [1e9, 1e-6, 1e-6], rework, { trials: 50, draws: draws(1) });
    expect(good).toEqual({ expected: 3, low: 3, high: 3, pBeatsDirect: 1 });
    const bad = drawnSpread(batch, [1e-6, 1e-6, 1e9], rework, { trials: 50, draws: draws(1) });
    expect(bad).toEqual({ expected: 23, low: 23, high: 23, pBeatsDirect: 0 });
  });
});

describe('the verdict', () => {
  const judged = (accepted: number, of: number, breakEven: number) =>
    judge(posterior(FLAT, { accepted, refined: of - accepted, replaced: 0 }), {
      breakEven,
      confidence: 0.9,
      seenCount: of,
    });

  it.each([
    [6, 10, 0.3, 0.978, 'go'],
    [3, 10, 0.3, 0.57, 'sample-more'],
    [3, 10, 0.1, 0.981, 'go'],
    [2, 10, 0.1, 0.91, 'go'],
    [1, 5, 0.3, 0.42, 'sample-more'],
    [0, 20, 0.3, 0.001, 'no-go'],
  ] as const)('[C11] %i of %i against %f: %f, %s', (accepted, of, breakEven, pAbove, verdict) => {
    const answer = judged(accepted, of, breakEven);
    expect(answer.pAbove).toBeCloseTo(pAbove, 3);
    expect(answer.verdict).toBe(verdict);
  });

  it('[C11] 6 of 10: 95 % .308 to .833', () => {
    const { low, high } = judged(6, 10, 0.3);
    expect([low, high].map((each) => each.toFixed(3))).toEqual(['0.308', '0.833']);
  });

  it('[C11] samples more before anything was seen, and says no where no acceptance would do', () => {
    const at = (breakEven: number | null) => judge([90, 5, 5], { breakEven, confidence: 0.9, seenCount: 0 });
    expect(at(0.04)).toMatchObject({ verdict: 'sample-more', nextPilot: 1 });
    expect(at(null)).toMatchObject({ verdict: 'no-go', pAbove: 0, nextPilot: 0 });
    expect(at(1)).toMatchObject({ verdict: 'no-go', pAbove: 0 });
  });

  it.each([
    [1, 4, 0.15],
    [0, 2, 0.4],
    [1, 3, 0.6],
  ])('[C11] after %i of %i against %f asks for the fewest items that probably settle it', (good, of, target) => {
    const { nextPilot } = judged(good, of, target);
    const settled = (items: number): number =>
      betaBinomialTable(items, 1 + good, 1 + of - good).reduce((chance, probability, k) => {
        const pAbove = betaTail(target, 1 + good + k, 1 + of - good + items - k);
        return pAbove >= 0.9 || pAbove <= 0.1 ? chance + probability : chance;
      }, 0);
    expect(settled(nextPilot!)).toBeGreaterThanOrEqual(0.8);
    const tried = nextPilot! <= 20 ? nextPilot! - 1 : Math.floor(nextPilot! * 0.9);
    expect(settled(tried)).toBeLessThan(0.8);
  });

  it('[C11] asks for hundreds where two rates are this near, for none where 500 would not do', () => {
    expect(judged(3, 10, 0.3).nextPilot).toBe(292);
    expect(judged(300, 1000, 0.3).nextPilot).toBeNull();
  });
});
