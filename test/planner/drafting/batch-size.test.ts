/** The best evaluation batch, its cap by context, and what past batches say of judgement. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bestEvalBatch,
  type EvalBatchLimits,
  evalBatchCap,
  learnedKappa,
} from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

const ROOMY: EvalBatchLimits = {
  kappa: 0.005,
  ctxLimitTokens: 200_000,
  overheadTokens: 2_000,
  draftTokens: 900,
  verdictTokens: 100,
};

describe('bestEvalBatch', () => {
  it.each([
    [0.005, 14.1, 14],
    [0.002, 22.4, 22],
    [0.001, 31.6, 32],
  ])('[C14] at a decay of %f an item: %f, so %i', (kappa, optimum, best) => {
    const size = bestEvalBatch({ ...ROOMY, kappa });
    expect(size.optimum).toBeCloseTo(optimum, 1);
    expect(size).toMatchObject({ best, reason: 'judgement' });
  });

  it('[C14] no whole size is better', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1, noNaN: true }), (kappa) => {
        const cost = (batch: number): number => 1 / batch + kappa * batch;
        const { best, cap } = bestEvalBatch({ ...ROOMY, kappa });
        for (let batch = 1; batch <= cap; batch++) {
          expect(cost(best)).toBeLessThanOrEqual(cost(batch) + 1e-12);
        }
      }),
      { seed: 20261126, numRuns: 100 },
    );
  });

  it('[C14] stops at what the context holds', () => {
    // (20,000 x 0.5 - 2,000) / 1,000 = 8.
    const tight = { ...ROOMY, ctxLimitTokens: 20_000, maxShare: 0.5 };
    expect(evalBatchCap(tight)).toBe(8);
    expect(bestEvalBatch(tight)).toMatchObject({ best: 8, cap: 8, reason: 'context' });
    expect(evalBatchCap({ ...tight, overheadTokens: 2_001 })).toBe(7);
  });

  it('[C14] is the cap when judgement does not tire', () => {
    expect(bestEvalBatch({ ...ROOMY, kappa: 0 })).toEqual({
      best: 198,
      cap: 198,
      optimum: null,
      reason: 'no-decay',
    });
  });

  refuses([
    [
      'a context full of instructions',
      'E_RANGE',
      'overheadTokens',
      () => evalBatchCap({ ...ROOMY, overheadTokens: 200_000 }),
    ],
    [
      'a draft that does not fit',
      'E_RANGE',
      'draftTokens + verdictTokens',
      () => evalBatchCap({ ...ROOMY, draftTokens: 198_001 }),
    ],
    [
      'drafts of nothing',
      'E_RANGE',
      'draftTokens + verdictTokens',
      () => evalBatchCap({ ...ROOMY, draftTokens: 0, verdictTokens: 0 }),
    ],
    ['a decay above 1', 'E_RANGE', 'kappa', () => bestEvalBatch({ ...ROOMY, kappa: 1.1 })],
    ['a share above 1', 'E_RANGE', 'maxShare', () => bestEvalBatch({ ...ROOMY, maxShare: 1.1 })],
    ['half a token', 'E_INT', 'verdictTokens', () => bestEvalBatch({ ...ROOMY, verdictTokens: 0.5 })],
    ...NO_NUMBERS.flatMap((value) =>
      (['kappa', 'ctxLimitTokens', 'overheadTokens', 'draftTokens'] as const).map(
        (field) =>
          [
            String(value),
            'E_TYPE',
            field,
            () => bestEvalBatch({ ...ROOMY, [field]: value as number }),
          ] as const,
      ),
    ),
  ]);
});

describe('learnedKappa', () => {
  it('[4.C] finds the decay of batches that follow a line', () => {
    const outcomes = [10, 20, 50, 100].map((evalBatch) => ({
      evalBatch,
      accepted: Math.round(evalBatch * (0.8 - 0.002 * evalBatch)),
    }));
    // Accepted 8, 15, 35, 60: the weighted least squares line by hand.
    const weight = 180;
    const size = (10 * 10 + 20 * 20 + 50 * 50 + 100 * 100) / weight;
    const share = (8 + 15 + 35 + 60) / weight;
    const both = (10 * 8 + 20 * 15 + 50 * 35 + 100 * 60) / weight - size * share;
    const spread = (1e3 + 8e3 + 125e3 + 1e6) / weight - size * size;
    expect(learnedKappa(outcomes)).toBeCloseTo(-both / spread, 12);
    expect(learnedKappa(outcomes)).toBeCloseTo(0.002, 3);
  });

  it('is 0 when larger batches did better, and unknown when all had one size', () => {
    expect(
      learnedKappa([
        { evalBatch: 10, accepted: 5 },
        { evalBatch: 20, accepted: 15 },
      ]),
    ).toBe(0);
    expect(
      learnedKappa([
        { evalBatch: 10, accepted: 5 },
        { evalBatch: 10, accepted: 6 },
      ]),
    ).toBeNull();
  });

  refuses([
    ['no batches', 'E_EMPTY', 'outcomes', () => learnedKappa([])],
    [
      'an empty batch',
      'E_RANGE',
      'outcomes[0].evalBatch',
      () => learnedKappa([{ evalBatch: 0, accepted: 0 }]),
    ],
    [
      'more good than drafts',
      'E_RANGE',
      'outcomes[0].accepted',
      () => learnedKappa([{ evalBatch: 2, accepted: 3 }]),
    ],
  ]);
});
