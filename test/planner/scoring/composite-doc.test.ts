/** The document's score to nine digits, and where it contradicts itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CompositeInput,
  compositeScoreDoc,
  EXPECTED_WORK_DOC,
} from '../../../src/planner/scoring/index.ts';

const limits = { sonnet: 1125, opus: 250 };
const day = (work: number, haiku: number, sonnet: number, opus: number): CompositeInput => ({
  work,
  expectedWork: EXPECTED_WORK_DOC,
  used: { haiku, sonnet, opus },
  limits,
});
const onTargets = { sonnet: 0.75 * 1125, opus: 0.7 * 250 };

describe('compositeScoreDoc', () => {
  it('[L2] scores the example 100, 97.06, 27.15, 28.44 and 70.24 in all', () => {
    const { clamped, raw } = compositeScoreDoc(day(55, 600, 800, 180));
    expect(clamped).toEqual(raw);
    expect(clamped.parts.utilisation).toBeCloseTo(97.06, 2);
    expect(clamped.parts.balance).toBeCloseTo(27.15, 2);
    expect(clamped.parts.reserve).toBeCloseTo(28.44, 2);
    expect(clamped.total).toBeCloseTo(70.24, 2);
  });

  it('[7.11] has the exact parts', () => {
    const { parts, total } = compositeScoreDoc(day(55, 600, 800, 180)).raw;
    // 800/1125 = .7111.. is .03888.. from .75, 180/250 = .72 is .02 from .70.
    expect(parts.work).toBe(100);
    expect(parts.utilisation).toBeCloseTo(100 - 50 * (0.35 / 9 + 0.02), 9);
    expect(parts.utilisation).toBeCloseTo(97.0555555556, 9);
    expect(parts.balance).toBeCloseTo(60_000 / 2210, 9);
    expect(parts.balance).toBeCloseTo(27.149321267, 9);
    expect(parts.reserve).toBeCloseTo(256 / 9, 9);
    expect(total).toBeCloseTo(30 + 0.3 * 97.05555555555556 + 12_000 / 2210 + 51.2 / 9, 9);
    expect(total).toBeCloseTo(70.235419809, 9);
  });

  it('[W77] both targets of use met leave the reserve at 27.5, so the score stays below 85.5', () => {
    const { parts, total } = compositeScoreDoc(day(50, 0, onTargets.sonnet, onTargets.opus)).raw;
    expect(parts).toMatchObject({ work: 100, utilisation: 100, balance: 0 });
    expect(parts.reserve).toBeCloseTo(27.5, 12);
    expect(total).toBeCloseTo(65.5, 12);
    const most = fc.property(fc.integer({ min: 0, max: 1e9 }), (haiku) => {
      expect(compositeScoreDoc(day(50, haiku, onTargets.sonnet, onTargets.opus)).raw.total).toBeLessThan(
        85.5,
      );
    });
    fc.assert(most, { seed: 77, numRuns: 100 });
  });

  it('[W78] an idle day and 10,000 haiku messages without work score 48.25, a pure haiku day 78.25', () => {
    expect(compositeScoreDoc(day(0, 0, 0, 0)).raw.total).toBeCloseTo(48.25, 12);
    expect(compositeScoreDoc(day(0, 10_000, 0, 0)).raw.total).toBeCloseTo(48.25, 12);
    expect(compositeScoreDoc(day(50, 500, 0, 0)).raw.total).toBeCloseTo(78.25, 12);
  });

  it('[W78] an overdraw of 60 % without work scores -8.25 raw; clamped parts keep it at 0 or more', () => {
    // Utilisation 100 (1 - (.85 + .90) / 2) = 12.5, reserve -60.
    const { raw, clamped } = compositeScoreDoc(day(0, 0, 1800, 400));
    expect(raw.parts).toMatchObject({ work: 0, balance: 0 });
    expect(raw.parts.utilisation).toBeCloseTo(12.5, 12);
    expect(raw.parts.reserve).toBeCloseTo(-60, 12);
    expect(raw.total).toBeCloseTo(-8.25, 12);
    expect(clamped.total).toBeCloseTo(3.75, 12);
  });

  it('[W78] the work expected of a day is asked for: 100 expected halves the points of 50', () => {
    expect(compositeScoreDoc({ ...day(50, 0, 0, 0), expectedWork: 100 }).raw.parts.work).toBe(50);
    expect(EXPECTED_WORK_DOC).toBe(50);
  });

  it('[L2] clamped parts lie in 0..100 for any use', () => {
    const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
    const property = fc.property(amount, amount, amount, amount, (work, haiku, sonnet, opus) => {
      const { parts, total } = compositeScoreDoc(day(work, haiku, sonnet, opus)).clamped;
      for (const points of [...Object.values(parts), total]) {
        expect(points).toBeGreaterThanOrEqual(0);
        expect(points).toBeLessThanOrEqual(100 + 1e-9);
      }
    });
    fc.assert(property, { seed: 2, numRuns: 200 });
  });

  it.each([
    [{ work: -1 }, 'E_RANGE', 'work'],
    [{ expectedWork: 0 }, 'E_RANGE', 'expectedWork'],
    [{ expectedWork: undefined }, 'E_TYPE', 'expectedWork'],
    [{ used: null }, 'E_TYPE', 'used'],
    [{ used: { haiku: 0, sonnet: '5', opus: 0 } }, 'E_TYPE', 'used.sonnet'],
    [{ limits: { sonnet: 0, opus: 250 } }, 'E_RANGE', 'limits.sonnet'],
    [{ limits: { sonnet: 1125 } }, 'E_TYPE', 'limits.opus'],
  ])('[L2] refuses %j', (change, code, field) => {
    expect(() => compositeScoreDoc({ ...day(1, 1, 1, 1), ...change } as never)).toThrow(
      expect.objectContaining({ code, field }),
    );
  });
});
