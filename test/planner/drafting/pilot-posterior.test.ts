/** Posterior after a pilot, and the spread of the batch's cost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costSpread, type DraftAlphas, pilotPosterior } from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

const PILOT = { accepted: 6, refined: 3, replaced: 1 };
const BATCH = { itemCount: 50, evalBatch: 25 };
/** Uniform over acceptance alone: Beta(1, 1). */
const FLAT_ACCEPTANCE: DraftAlphas = [1, 0.5, 0.5];

describe('pilotPosterior', () => {
  it('[4.C] pilot 6/3/1 under the uniform Dirichlet: means .538/.308/.154, acceptance Beta(7, 6)', () => {
    const { means, good, bad, alphas } = pilotPosterior(PILOT);
    expect(alphas).toEqual([7, 4, 2]);
    expect(means.accept).toBeCloseTo(0.538, 3);
    expect(means.refine).toBeCloseTo(0.308, 3);
    expect(means.replace).toBeCloseTo(0.154, 3);
    expect([good, bad]).toEqual([7, 6]);
  });

  it('[4.C] under weights that are uniform for acceptance alone: Beta(7, 5)', () => {
    const { good, bad } = pilotPosterior(PILOT, FLAT_ACCEPTANCE);
    expect([good, bad]).toEqual([7, 5]);
  });

  refuses([
    ['half a draft', 'E_INT', 'refined', () => pilotPosterior({ ...PILOT, refined: 0.5 })],
    ['less than none', 'E_RANGE', 'replaced', () => pilotPosterior({ ...PILOT, replaced: -1 })],
    ['a prior of nothing', 'E_RANGE', 'prior[1]', () => pilotPosterior(PILOT, [1, 0, 1])],
    ['a short prior', 'E_TYPE', 'prior[2]', () => pilotPosterior(PILOT, [1, 1] as never)],
    ...NO_NUMBERS.map(
      (value) =>
        [
          String(value),
          'E_TYPE',
          'accepted',
          () => pilotPosterior({ ...PILOT, accepted: value as number }),
        ] as const,
    ),
  ]);
});

describe('costSpread', () => {
  it('[4.C] 50 items in batches of 25 after 6/3/1: 25.08, sd 7.48, 95 % 11-40, beats direct .99995', () => {
    const spread = costSpread(BATCH, pilotPosterior(PILOT));
    expect(spread.expected).toBeCloseTo(25.08, 2);
    expect(spread.expected).toBeCloseTo(2 + (50 * 6) / 13, 10);
    expect(spread.sd).toBeCloseTo(7.48, 2);
    expect([spread.low, spread.high]).toEqual([11, 40]);
    expect(spread.pBeatsDirect).toBeCloseTo(0.99995, 5);
    expect(spread.direct).toBe(50);
  });

  it('[4.C] under the flat prior of acceptance alone: 22.83, sd 7.61, 9-38, .99998', () => {
    const spread = costSpread(BATCH, pilotPosterior(PILOT, FLAT_ACCEPTANCE));
    expect(spread.expected).toBeCloseTo(22.83, 2);
    expect(spread.sd).toBeCloseTo(7.61, 2);
    expect([spread.low, spread.high]).toEqual([9, 38]);
    expect(spread.pBeatsDirect).toBeCloseTo(0.99998, 5);
  });

  it('counts a tie for itself', () => {
    // Two items, one batch: direct 2; a tie needs one good draft, which Beta(1, 2) has with 2 (1/3 - 1/6) = 1/3.
    const { pBeatsDirect, pTie, expected } = costSpread(
      { itemCount: 2, evalBatch: 2 },
      pilotPosterior({ accepted: 0, refined: 0, replaced: 0 }),
    );
    expect(pTie).toBeCloseTo(1 / 3, 12);
    expect(pBeatsDirect).toBeCloseTo(1 / 6, 12);
    expect(expected).toBeCloseTo(1 + 4 / 3, 12);
  });

  it('counts whole messages of fixes made in batches', () => {
    // Two fixes a message: of 4 items whose share is uniform, 0..4 fixes are 1/5 each, 0, 1, 1, 2, 2 messages.
    const { expected, low, high, direct } = costSpread(
      { itemCount: 4, evalBatch: 4, genBatch: 2 },
      pilotPosterior({ accepted: 0, refined: 0, replaced: 0 }, FLAT_ACCEPTANCE),
    );
    expect(expected).toBeCloseTo(1 + 6 / 5, 12);
    expect([low, high, direct]).toEqual([1, 3, 2]);
  });

  it('costs nothing for no items', () => {
    expect(costSpread({ itemCount: 0, evalBatch: 5 }, pilotPosterior(PILOT))).toMatchObject({
      expected: 0,
      sd: 0,
      low: 0,
      high: 0,
      pBeatsDirect: 0,
      pTie: 1,
    });
  });

  it('has its mean inside its range, and chances of 0..1', () => {
    const counts = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(
        fc.record({ accepted: counts, refined: counts, replaced: counts }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        (pilot, itemCount, evalBatch) => {
          const posterior = pilotPosterior(pilot);
          const spread = costSpread({ itemCount, evalBatch }, posterior);
          const evaluations = Math.ceil(itemCount / Math.min(evalBatch, itemCount));
          const rejects = (itemCount * posterior.bad) / (posterior.good + posterior.bad);
          expect(spread.expected).toBeCloseTo(evaluations + rejects, 8);
          expect(spread.low).toBeLessThanOrEqual(spread.high);
          expect(spread.pBeatsDirect + spread.pTie).toBeLessThanOrEqual(1 + 1e-12);
        },
      ),
      { seed: 20261126, numRuns: 100 },
    );
  });

  refuses([
    [
      'more items than can be counted',
      'E_RANGE',
      'itemCount',
      () => costSpread({ itemCount: 1_000_001, evalBatch: 5 }, pilotPosterior(PILOT)),
    ],
  ]);
});
