/** What is read back is what was written, to the bit; what was cut off or altered is never taken for whole. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  decodeBatch,
  decodeFrame,
  encodeBatch,
  encodeFrame,
  engineFingerprint,
  FRAME_HEAD,
  planBytes,
  planDigest,
  planFrom,
  valueBytes,
  valueFrom,
} from '../../../../src/simulation/runners/frames/index.ts';
import { steadyPlan } from '../../engine/real-plans.ts';

const PLAN_ID = 'ab'.repeat(32);

const doubles = fc
  .array(fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY)), { maxLength: 40 })
  .map((values) => Float64Array.from(values));
const batches = fc.record({
  status: fc.constant('done' as const),
  firstTrial: fc.nat(10_000_000),
  trialCount: fc.integer({ min: 1, max: 4096 }),
  rows: doubles,
  facts: doubles,
  uses: doubles,
  samples: doubles,
});

describe('a batch as a frame', () => {
  it('comes back with every bit of its columns, each with memory of its own', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const found = decodeBatch(encodeBatch(PLAN_ID, batch))!;
        expect(found).toEqual({
          planId: PLAN_ID,
          firstTrial: batch.firstTrial,
          trialCount: batch.trialCount,
          batch,
        });
        for (const name of ['rows', 'facts', 'uses', 'samples'] as const) {
          expect(Buffer.from(found.batch[name].buffer)).toEqual(Buffer.from(batch[name].buffer));
        }
      }),
      { seed: 14, numRuns: 200 },
    );
  });

  it('is refused when a byte is altered, missing or added', () => {
    fc.assert(
      fc.property(batches, fc.nat(), fc.integer({ min: 1, max: 255 }), (batch, place, flip) => {
        const bytes = encodeBatch(PLAN_ID, batch);
        const altered = Buffer.from(bytes);
        altered[place % bytes.length]! ^= flip;
        expect(decodeBatch(altered)).toBeNull();
        expect(decodeBatch(bytes.subarray(0, place % bytes.length))).toBeNull();
        expect(decodeBatch(Buffer.concat([bytes, Buffer.alloc(1)]))).toBeNull();
      }),
      { seed: 15, numRuns: 200 },
    );
  });

  it('is refused when its columns are not as long as it says, however well its checksum fits', () => {
    const batch = { status: 'done', firstTrial: 0, trialCount: 1 } as const;
    const column = Float64Array.of(1, 2);
    const good = decodeFrame(
      'batch',
      encodeBatch(PLAN_ID, { ...batch, rows: column, facts: column, uses: column, samples: column }),
    )!;
    for (const length of [0, 3, 0xffff_ffff]) {
      const lying = Buffer.from(good);
      lying.writeUInt32LE(length, 40);
      expect(decodeBatch(encodeFrame('batch', lying))).toBeNull();
    }
    expect(decodeBatch(encodeFrame('batch', good.subarray(0, 20)))).toBeNull();
  });
});

describe('a plan as bytes', () => {
  const plan = steadyPlan({ mode: 'focused', resetMode: 'mixed' });

  it('comes back equal under its digest, and not under another', () => {
    expect(planFrom(planBytes(plan), planDigest(plan))).toEqual(plan);
    expect(planFrom(planBytes({ ...plan, seed: plan.seed + 1 }), planDigest(plan))).toBeNull();
    expect(planFrom(encodeFrame('plan', Buffer.from('no value')), planDigest(plan))).toBeNull();
    expect(planFrom(encodeFrame('batch', valueBytes(plan)), planDigest(plan))).toBeNull();
  });

  it('keeps typed arrays, infinities and what is absent', () => {
    const value = { values: Float64Array.of(1, -0), limit: Number.POSITIVE_INFINITY, absent: undefined };
    const found = valueFrom(valueBytes(value)) as typeof value;
    expect(found).toEqual(value);
    expect(valueFrom(Buffer.from([1, 2, 3]))).toBeNull();
  });
});

describe('a frame', () => {
  it('is told by its kind', () => {
    const bytes = encodeFrame('end', Buffer.from('x'));
    expect(decodeFrame('end', bytes)?.toString()).toBe('x');
    expect(decodeFrame('batch', bytes)).toBeNull();
    expect(bytes.length).toBe(FRAME_HEAD + 1);
  });
});

describe('the fingerprint of the engine', () => {
  it('moves when the arithmetic does, and is the same again when it is', () => {
    const own = engineFingerprint();
    expect(own).toMatch(/^[0-9a-f]{64}$/);
    const { imul } = Math;
    vi.spyOn(Math, 'imul').mockImplementation((a, b) => imul(a, b) ^ 1);
    expect(engineFingerprint()).not.toBe(own);
    vi.restoreAllMocks();
    expect(engineFingerprint()).toBe(own);
  });
});
