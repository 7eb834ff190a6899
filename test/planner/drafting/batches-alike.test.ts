/** One kind of task or several: do batches accept alike? */
import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/numerics/random/index.ts';
import { batchesAlike } from '../../../src/planner/drafting/index.ts';
import { refuses } from './bad-input.ts';

const batchesOf = (...accepted: readonly number[]) =>
  accepted.map((each) => ({ evalBatch: 30, accepted: each }));

describe('batchesAlike', () => {
  it('[C22] finds nothing in 20, 17 and 16 of 30, and much in 24 and 6', () => {
    // Chi-square 1.1933 with 2 degrees: .5507; 21.6 with 1 degree: 3.4e-6.
    expect(batchesAlike(batchesOf(20, 17, 16))).toBeCloseTo(0.5506618446925384, 9);
    expect(batchesAlike(batchesOf(24, 6))! / 3.3585183293285463e-6).toBeCloseTo(1, 9);
  });

  it('says nothing of one batch, or of verdicts that are all the same', () => {
    expect([batchesAlike([]), batchesAlike(batchesOf(7)), batchesAlike(batchesOf(30, 30))]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('is below .05 about once in 20 when all batches are alike', () => {
    const stream = openStream({ seed: 20261126, trialIndex: 0, purpose: 'bootstrap', substream: 2 });
    const draw = (): number =>
      Array.from({ length: 30 }, () => (stream.next() >>> 0) / 4294967296).filter((u) => u < 0.6).length;
    const TRIALS = 2_000;
    let low = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      if (batchesAlike(batchesOf(draw(), draw(), draw(), draw()))! < 0.05) low++;
    }
    // Standard error .005.
    expect(Math.abs(low / TRIALS - 0.05)).toBeLessThan(0.02);
  });

  refuses([
    [
      'an empty batch',
      'E_RANGE',
      'outcomes[0].evalBatch',
      () => batchesAlike([{ evalBatch: 0, accepted: 0 }]),
    ],
    ['half a draft', 'E_INT', 'outcomes[0].accepted', () => batchesAlike([{ evalBatch: 2, accepted: 0.5 }])],
  ]);
});
